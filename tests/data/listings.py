"""The listings that come with finder, as their files hold them and as finder reads them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from finder.domain.listing import Listing
from finder.shapes.listing import load_listing

DATA = Path(__file__).resolve().parents[2] / "data"
FILES = sorted(
    path for path in DATA.glob("*/*.json") if path.parent.name not in ("about", "gazetteer", "vocabulary")
)


@dataclass(frozen=True)
class Kept:
    """A listing: its folder, the name of its file's source, its JSON, and what finder makes of it."""

    region: str
    source: str
    document: dict[str, Any]
    listing: Listing


def content_of(path: Path) -> Any:
    """The JSON of a file."""
    return json.loads(path.read_text(encoding="utf-8"))


def _kept() -> Iterator[Kept]:
    for path in FILES:
        content = content_of(path)
        for document in content["listings"]:
            yield Kept(path.parent.name, content["source"]["name"], document, load_listing(document))


@cache
def kept() -> tuple[Kept, ...]:
    """Every listing there is, real or not."""
    return tuple(_kept())


def in_region(name: str) -> tuple[Kept, ...]:
    """The listings of one folder."""
    return tuple(each for each in kept() if each.region == name)


def ids_where(is_wrong: Callable[[Kept], bool], among: tuple[Kept, ...] | None = None) -> list[str]:
    """Ids of the listings of which `is_wrong` holds."""
    return [each.listing.id for each in (kept() if among is None else among) if is_wrong(each)]
