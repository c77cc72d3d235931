"""Two overlapping sources of real meetings: nearly all that they share is found, and hardly anything else.

The figures stand in docs/curating.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import orjson
import pytest

from finder.config import Settings
from finder.intake.clean import Origin
from finder.service import Finder, open_finder
from finder.service.duplicates import duplicates
from finder.service.importing import Request, import_feed
from tests.service.doubled import Doubled, british, kansas
from tests.service.syncing import NOW
from tests.service.test_real_feeds import BRITISH_COLUMNS

COLUMNS = orjson.dumps(orjson.loads(BRITISH_COLUMNS.read_bytes()) | {"slug": "Slug"})


@pytest.fixture
def finder(tmp_path: Path) -> Iterator[Finder]:
    opened = open_finder(Settings(f"sqlite:///{tmp_path}/finder.sqlite", tmp_path / "snapshots"))
    yield opened
    opened.close()


def found_in(finder: Finder) -> set[tuple[str | None, str | None]]:
    """The keys of the pairs that are sure."""
    keys = {entry.id: entry.key for entry in finder.store.entries()}
    return {(keys[pair.first], keys[pair.second]) for pair in duplicates(finder) if pair.is_sure}


def judged(finder: Finder, doubled: Doubled) -> tuple[int, float, float]:
    """How many known pairs are there, and precision and recall of what is found."""
    kept = {(entry.source, entry.key) for entry in finder.store.entries()}
    known = {pair for pair in doubled.pairs if {("first", pair[0]), ("second", pair[1])} <= kept}
    found = found_in(finder)
    right = len(found & known)
    return len(known), right / len(found), right / len(known)


def take(finder: Finder, source: str, format: str, feed: bytes, options: dict[str, bytes]) -> None:
    beside = {name: BytesIO(text) for name, text in options.items()}
    import_feed(finder, Request(BytesIO(feed), format, Origin(source), date(2026, 11, 20), beside), NOW)


def test_the_meetings_of_one_city_are_found_in_two_formats(finder: Finder, feeds: Path) -> None:
    doubled = kansas(feeds / "meetings/kansas-city-aa.json", feeds / "csv/kansas-city-aa-tsml.csv")
    take(finder, "first", "meeting-guide", doubled.first, {})
    take(finder, "second", "tsml-csv", doubled.second, {})

    known, precision, recall = judged(finder, doubled)

    assert known == 206
    assert precision >= 0.99
    assert recall >= 0.95


def test_the_meetings_of_a_country_are_found_in_a_copy_written_anew(finder: Finder, feeds: Path) -> None:
    doubled = british(feeds / "csv/uk-na-ca-scotland-wales.csv")
    for source, feed in (("first", doubled.first), ("second", doubled.second)):
        take(finder, source, "tsml-csv", feed, {"columns": COLUMNS})

    known, precision, recall = judged(finder, doubled)

    assert known > 2_500
    assert precision >= 0.99
    assert recall >= 0.95
