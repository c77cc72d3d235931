"""Real feeds, imported as a curator would: what is kept and what is rejected, by which rule."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import orjson
import pytest

from finder.config import Settings
from finder.domain.errors import Refused
from finder.domain.recurrence import weekdays_of
from finder.intake.clean import Origin
from finder.service import Finder, open_finder
from finder.service.importing import Report, Request, import_feed
from finder.shapes.document import decode

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
BRITISH_COLUMNS = Path(__file__).parents[1] / "formats/samples/tsml-csv/foreign/uk-na-ca-columns.json"
NO_TIME = ("time", "is missing beside a day")
NO_ZONE = ("time_zone", "neither the row nor its place tells one; --time-zone would")


@dataclass(frozen=True)
class Feed:
    """A file, how it is imported, and what must become of it; `weekdays` from Sunday."""

    path: str
    format: str
    added: int
    weekdays: tuple[int, ...]
    time_zone: str | None = None
    rejects: dict[tuple[str, str], int] = field(default_factory=dict)
    options: dict[str, Path] = field(default_factory=dict)


FEEDS = [
    Feed("meetings/atlanta-sample-aa.json", "meeting-guide", 6, (6, 0, 0, 0, 0, 0, 0)),
    Feed(
        "meetings/eda-worldwide.json", "meeting-guide", 177, (32, 24, 32, 23, 25, 15, 26), None, {NO_ZONE: 8}
    ),
    Feed(
        "meetings/eda-worldwide.json", "meeting-guide", 185, (33, 25, 33, 24, 27, 16, 27), "America/New_York"
    ),
    Feed("meetings/edge-times.json", "meeting-guide", 9, (3, 2, 0, 0, 0, 0, 3), "America/Chicago"),
    Feed(
        "meetings/edmonton-ca-aa.json", "meeting-guide", 315, (42, 53, 47, 52, 46, 41, 34), "America/Edmonton"
    ),
    Feed("meetings/kansas-city-aa.json", "meeting-guide", 206, (22, 30, 29, 32, 31, 32, 30)),
    Feed("meetings/philadelphia-aa.json", "meeting-guide", 1928, (246, 277, 287, 278, 294, 281, 265)),
    Feed("meetings/recoverysource-aa1-es.json", "meeting-guide", 48, (3, 7, 7, 10, 5, 9, 7)),
    Feed("meetings/sanjose-aa.json", "meeting-guide", 670, (85, 107, 98, 96, 106, 90, 88)),
    Feed("meetings/sussex-delaware-aa.json", "meeting-guide", 145, (15, 23, 22, 23, 20, 20, 22)),
    Feed("bmlt/berlin-na.json", "bmlt", 108, (18, 15, 13, 18, 17, 17, 10), "Europe/Berlin"),
    Feed("bmlt/geneva-ny-na-day2.json", "bmlt", 53, (0, 53, 0, 0, 0, 0, 0)),
    Feed("bmlt/geneva-ny-na-day3.json", "bmlt", 54, (0, 0, 54, 0, 0, 0, 0)),
    Feed("bmlt/geneva-ny-na-day4.json", "bmlt", 62, (0, 0, 0, 62, 0, 0, 0)),
    Feed("csv/kansas-city-aa-tsml.csv", "tsml-csv", 206, (22, 30, 29, 32, 31, 32, 30)),
    Feed("csv/tsml-template-11cols-0712.csv", "tsml-csv", 21, (4, 4, 2, 2, 3, 3, 3)),
    Feed("csv/tsml-template-11cols-ddcd.csv", "tsml-csv", 10, (10, 0, 0, 0, 0, 0, 0)),
    Feed("csv/tsml-template-17cols-9582.csv", "tsml-csv", 34, (1, 7, 6, 8, 6, 4, 2)),
    Feed("csv/tsml-template-27cols-6165.csv", "tsml-csv", 36, (3, 7, 6, 3, 2, 7, 8)),
    Feed("csv/tsml-template-36cols-fba2.csv", "tsml-csv", 36, (3, 7, 6, 3, 2, 7, 8)),
    Feed("csv/tsml-template-37cols-da96.csv", "tsml-csv", 36, (3, 7, 6, 3, 2, 7, 8)),
    Feed(
        "csv/uk-na-ca-scotland-wales.csv",
        "tsml-csv",
        3077,
        (359, 501, 478, 476, 476, 442, 345),
        None,
        {NO_ZONE: 12, NO_TIME: 8},
        {"columns": BRITISH_COLUMNS},
    ),
]
REFUSED = {
    "bmlt/berlin-formats-de.json": (
        "bmlt",
        "this looks like BMLT's GetFormats, which is no list of meetings",
    ),
    "csv/uk-na-ca-scotland-wales.csv": (
        "tsml-csv",
        "the table's Name column is missing; --columns MAP.json says where it has them",
    ),
    "meetings/edge-times.json": (
        "meeting-guide",
        "no row of 9 could be kept; row 1, time_zone: neither the row nor its place tells one",
    ),
}


@pytest.fixture
def finder(tmp_path: Path) -> Iterator[Finder]:
    flags = {"database_url": f"sqlite:///{tmp_path}/finder.sqlite", "snapshot_dir": tmp_path / "snapshots"}
    opened = open_finder(Settings.from_mapping({}, flags))
    yield opened
    opened.close()


def imported(finder: Finder, path: Path, feed: Feed) -> Report:
    origin = Origin("feed", "aa", time_zone=feed.time_zone)
    with ExitStack() as opened:
        options = {name: opened.enter_context(beside.open("rb")) for name, beside in feed.options.items()}
        raw = opened.enter_context(path.open("rb"))
        return import_feed(finder, Request(raw, feed.format, origin, date(2026, 8, 22), options), NOW)


def weekdays_from_sunday(finder: Finder) -> tuple[int, ...]:
    """How many weekly slots the kept listings have on each weekday."""
    found: Counter[int] = Counter()
    for entry in finder.store.entries("feed"):
        for rule in decode(entry.document).schedule.rules:
            found.update((day + 1) % 7 for day in weekdays_of(rule.rrule, rule.starts))
    return tuple(found[day] for day in range(7))


@pytest.mark.parametrize(
    "feed", FEEDS, ids=lambda feed: f"{Path(feed.path).stem}-{feed.time_zone or 'no zone'}"
)
def test_a_real_feed_is_kept_row_for_row_and_again_changes_nothing(
    finder: Finder, feeds: Path, feed: Feed
) -> None:
    report = imported(finder, feeds / feed.path, feed)

    assert dict(report.told.reasons) == feed.rejects
    assert (report.added, report.merged) == (feed.added, 0)
    assert report.counts()["read"] == feed.added + sum(feed.rejects.values())
    assert weekdays_from_sunday(finder) == feed.weekdays
    version = finder.store.version()
    assert imported(finder, feeds / feed.path, feed).unchanged == feed.added
    assert finder.store.version() == version


def test_every_file_of_the_folders_stands_here(feeds: Path) -> None:
    there = {
        f"{folder}/{path.name}"
        for folder in ("meetings", "bmlt", "csv")
        for path in (feeds / folder).iterdir()
    }

    assert {feed.path for feed in FEEDS} | REFUSED.keys() == there


@pytest.mark.parametrize("path", REFUSED)
def test_what_cannot_be_read_as_it_is_is_refused_in_one_line(finder: Finder, feeds: Path, path: str) -> None:
    format, reason = REFUSED[path]

    with pytest.raises(Refused, match=f"^{re.escape(reason)}") as refused:
        imported(finder, feeds / path, Feed(path, format, 0, ()))

    assert "\n" not in str(refused.value)
    assert finder.store.sources() == []


@pytest.mark.parametrize(
    "feed", FEEDS, ids=lambda feed: f"{Path(feed.path).stem}-{feed.time_zone or 'no zone'}"
)
def test_the_index_of_the_feeds_agrees(feeds: Path, feed: Feed) -> None:
    entries = orjson.loads((feeds / "INDEX.json").read_bytes())["entries"]
    [entry] = [entry for entry in entries if entry["file"] == feed.path]
    per_weekday = (entry["summary"] or {}).get("per_weekday_0_is_sunday")

    assert entry["records"] == feed.added + sum(feed.rejects.values())
    if per_weekday is not None and not feed.rejects:
        assert feed.weekdays == tuple(per_weekday.get(str(day), 0) for day in range(7))
