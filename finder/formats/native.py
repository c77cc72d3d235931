"""The project's own format, as in `data/`: a source and its listings, in the JSON of the contract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from finder.domain.errors import InvalidInput, Refused
from finder.domain.listing import Listing
from finder.formats.draft import Reject
from finder.shapes.listing import load_listing

NAME = "native"


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What a native file says of its source as a whole."""

    name: str
    retrieved_on: date | None = None
    title: str | None = None
    url: str | None = None
    licence: str | None = None
    attribution: str | None = None
    fellowship: str | None = None


def read(raw: bytes) -> Iterator[Listing | Reject]:
    """The listings of a native file, `{"source": …, "listings": […]}` or the list alone, in its order.

    Raises Refused where the file is neither.
    """
    for row, given in enumerate(_rows(_parsed(raw)), start=1):
        try:
            yield load_listing(given)
        except InvalidInput as err:
            yield Reject(row, err.problems[0].field, err.problems[0].message)


def source_facts(raw: bytes) -> SourceFacts | None:
    """What the file says of its source; None for a list alone. Raises Refused where it says it wrongly."""
    content = _parsed(raw)
    if not isinstance(content, dict) or "source" not in content:
        return None
    source = content["source"]
    if not isinstance(source, dict) or not all(isinstance(value, str) for value in source.values()):
        raise Refused("source: must be an object of strings")
    try:
        retrieved_on = source.pop("retrieved_on", None)
        day = None if retrieved_on is None else date.fromisoformat(retrieved_on)
        return SourceFacts(**source, retrieved_on=day)
    except (TypeError, ValueError) as err:
        raise Refused(f"source: {err}") from err


def _parsed(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as err:
        raise Refused(f"this is not JSON: {err}") from err


def _rows(content: Any) -> list[Any]:
    rows = content.get("listings") if isinstance(content, dict) else content
    if not isinstance(rows, list):
        raise Refused('a native file is {"source": …, "listings": […]} or a list of listings')
    return rows
