"""Calendars through a whole import: what is counted, where it is put, and by which clocks it is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest

from finder.config import Settings
from finder.domain.listing import Listing, Stored
from finder.domain.schedule import Precision, Rule
from finder.domain.vocabulary import Alcohol, Kind
from finder.formats.icalendar import write
from finder.formats.writing import Edition
from finder.intake.clean import Origin
from finder.service import Finder, open_finder
from finder.service.importing import Report, Request, import_feed
from finder.shapes.document import decode
from tests.builders import by_appointment, meeting, online, schedule, weekly
from tests.formats.calendars import calendar, event
from tests.formats.streams import SAMPLES

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
CHICAGO = "TZID=America/Chicago"


@contextmanager
def opened(folder: Path) -> Iterator[Finder]:
    folder.mkdir()
    flags = {"database_url": f"sqlite:///{folder}/finder.sqlite", "snapshot_dir": folder / "snapshots"}
    finder = open_finder(Settings.from_mapping({}, flags))
    yield finder
    finder.close()


@pytest.fixture
def finder(tmp_path: Path) -> Iterator[Finder]:
    with opened(tmp_path / "finder") as finder:
        yield finder


def imported(finder: Finder, content: bytes, source: str = "town", **says: str) -> Report:
    origin = Origin(source, kind=Kind(says.pop("kind", "social")), **says)
    return import_feed(finder, Request(BytesIO(content), "icalendar", origin, date(2026, 11, 20)), NOW)


def listings(finder: Finder, source: str = "town") -> dict[str, Listing]:
    return {
        listing.name: listing for listing in (decode(each.document) for each in finder.store.entries(source))
    }


TOWN = (SAMPLES / "icalendar/town-calendar.ics").read_bytes()


def test_a_change_of_one_date_is_counted_as_merged(finder):
    assert imported(finder, TOWN).counts() == {
        "source": "town",
        "read": 4,
        "added": 3,
        "changed": 0,
        "unchanged": 0,
        "merged": 1,
        "removed": 0,
        "rejected": 0,
    }
    again = imported(finder, TOWN).counts()
    assert (again["read"], again["unchanged"], again["merged"]) == (4, 3, 1)


def test_a_series_that_cant_be_kept_is_rejected_with_its_changes(finder):
    floating = event("DTSTART:20260105T070000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY")
    change = event("RECURRENCE-ID:20260112T070000", "DTSTART:20260113T070000", "DURATION:PT1H")
    well = event(f"DTSTART;{CHICAGO}:20260105T070000", "DURATION:PT1H", uid="well-1")
    counts = imported(finder, calendar(floating, change, well)).counts()
    assert (counts["read"], counts["added"], counts["merged"], counts["rejected"]) == (3, 1, 0, 2)


def test_the_place_a_date_moved_to_is_put_on_the_map_too(finder):
    imported(finder, TOWN)
    [moved] = [each for each in listings(finder)["Chess and cocoa"].schedule.overrides if each.venue]
    assert moved.venue is not None
    assert moved.venue.point is not None
    assert moved.venue.precision is Precision.POSTAL_CODE


def test_an_event_in_a_town_is_put_there_and_told_by_its_clocks(finder):
    imported(
        finder,
        calendar(
            event("DTSTART:20261201T010000Z", "DURATION:PT1H", "LOCATION:Hall\\, 1 Elm St\\, Nashville\\, TN")
        ),
    )
    listing = listings(finder)["Sunrise"]
    assert listing.venue is not None
    assert listing.venue.precision is Precision.CITY
    assert listing.schedule.time_zone == "America/Chicago"
    assert listing.schedule.rules == (Rule(datetime(2026, 11, 30, 19), 60),)


def test_a_rule_told_in_utc_stays_in_utc_and_says_so(finder):
    report = imported(
        finder,
        calendar(event("DTSTART:20261201T010000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY", "GEO:36.16;-86.78")),
    )
    assert listings(finder)["Sunrise"].schedule.time_zone == "UTC"
    assert [warned.message for warned in report.told.warnings] == [
        "its rule is told in UTC and is kept so: its local time moves with summer time"
    ]


def test_alcohol_is_unknown_of_a_social_event_and_its_words_are_types(finder):
    imported(
        finder,
        calendar(event(f"DTSTART;{CHICAGO}:20261201T190000", "DURATION:PT1H", summary="Bowling and pizza")),
    )
    listing = listings(finder)["Bowling and pizza"]
    assert (listing.alcohol, listing.types) == (Alcohol.UNKNOWN, ("sports",))


def test_the_same_words_are_no_types_of_a_meeting(finder):
    content = calendar(
        event(f"DTSTART;{CHICAGO}:20261201T190000", "DURATION:PT1H", summary="Coffee and Big Book")
    )
    imported(finder, content, kind="meeting")
    assert listings(finder)["Coffee and Big Book"].types == ()


def test_the_order_of_events_does_not_change_the_dataset(tmp_path):
    lines = [f"DTSTART;{CHICAGO}:20260105T070000", "DURATION:PT1H"]
    events = [
        event(*lines, "RRULE:FREQ=WEEKLY", uid="a-1", summary="A"),
        event(f"RECURRENCE-ID;{CHICAGO}:20260112T070000", f"DTSTART;{CHICAGO}:20260113T070000", uid="a-1"),
        event(*lines, uid="b-2", summary="B"),
        event(*lines, uid="b-2", summary="B again"),
    ]
    told = []
    for number, order in enumerate([events, events[::-1]]):
        with opened(tmp_path / f"{number}") as finder:
            imported(finder, calendar(*order))
            told.append([each.document for each in finder.store.entries("town")])
    assert told[0] == told[1]
    assert len(told[0]) == 3


def test_what_finder_writes_is_imported_under_the_same_ids(finder):
    written = (
        meeting(schedule=schedule(weekly("mon"), weekly("sat", "09:00", 90))),
        meeting("nashville-aa:talk", name="Talk", schedule=by_appointment()),
        online("nashville-aa:zoom", name="Zoom"),
    )
    content = b"".join(write(map(Stored, written), Edition(NOW, {})))
    imported(finder, content, "nashville-aa", kind="meeting")
    back = {listing.id: listing for listing in listings(finder, "nashville-aa").values()}
    assert back.keys() == {listing.id for listing in written}
    for listing in written:
        assert back[listing.id].schedule == listing.schedule
        assert back[listing.id].venue == listing.venue
