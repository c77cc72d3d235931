"""Real calendars: every event is a row, and each is on when the index of the feeds and the oracle say."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.formats.calendar_dates import dates_by_finder, dates_by_oracle, read_drafts, wall_of
from tests.formats.streams import drafts_of, read_all, rejects_of

pytestmark = pytest.mark.needs("feeds")

# (drafts, rows that joined one, rejects) of each file, counted by hand from its VEVENTs.
ROWS = {
    "after_many_events_in_order": (4, 3, 0),
    "event_exdate_without_rrule": (1, 1, 0),
    "event_full_day_rrule_overridden": (1, 1, 0),
    "event_issue1812": (1, 10, 0),
    "event_mixed_datetime_and_date_exdate": (1, 0, 0),
    "fablab_cottbus": (28, 0, 0),
    "handmade-recurrence-shared": (5, 0, 0),
    "issue_113_period_in_rdate": (1, 0, 0),
    "issue_148_edge_case_1": (1, 2, 0),
    "issue_151_macos_linux_difference": (1, 1, 0),
    "issue_163_deleted_modification": (1, 2, 0),
    "issue_20_exdate_ignored": (1, 0, 0),
    "issue_28_rrule_with_UTC_endinginZ": (2, 3, 0),
    "issue_62_moved_event_2": (2, 2, 0),
    "machbar_16_feb_2019": (58, 6, 0),
    # Three events without a name, a place or a calendar's name to take one from.
    "multiple_timezones": (0, 0, 3),
    "pacific_fiji": (1, 0, 0),
    "recurring_events_changed_duration": (2, 4, 0),
    "rfc_7265_appendix_example_2_ical": (1, 1, 0),
}
# Those of which the index tells no dates: the oracle can't read the first two, the third was made by hand.
NO_ORACLE = {"multiple_timezones", "pacific_fiji", "handmade-recurrence-shared"}
each_file = pytest.mark.parametrize("name", ROWS)
each_dated_file = pytest.mark.parametrize("name", sorted(ROWS.keys() - NO_ORACLE))


def content_of(feeds: Path, name: str) -> bytes:
    return (feeds / f"ics/{name}.ics").read_bytes()


def expected(feeds: Path, name: str) -> dict[str, Any]:
    entries = json.loads((feeds / "INDEX.json").read_text())["entries"]
    [entry] = [entry for entry in entries if entry["file"] == f"ics/{name}.ics"]
    found: dict[str, Any] = entry["summary"]["expected_occurrences"]
    return found


def test_every_calendar_of_the_feeds_is_here(feeds):
    assert {path.stem for path in (feeds / "ics").glob("*.ics")} == ROWS.keys()


@each_file
def test_every_event_is_a_listing_joins_one_or_is_told(feeds, name):
    rows = read_all("icalendar", content_of(feeds, name))
    drafts = drafts_of(rows)
    assert (len(drafts), sum(len(draft.joined) for draft in drafts), len(rejects_of(rows))) == ROWS[name]


@each_dated_file
def test_it_is_on_when_the_index_says(feeds, name):
    told = expected(feeds, name)
    first, end = (date.fromisoformat(told[each]) for each in ("window_start", "window_end_exclusive"))
    drafts = read_drafts(content_of(feeds, name))
    found = dates_by_finder(drafts, first, end)
    assert len(found) == told["occurrences"]
    zones = {draft.time_zone for draft in drafts} - {None} or {"UTC"}
    if len(zones) == 1:
        [zone] = zones
        walls = [wall_of(datetime.fromisoformat(moment), zone) for moment, _ in told["first"]]
        assert sorted(wall for _, wall in found)[: len(walls)] == sorted(walls)


@each_dated_file
@pytest.mark.parametrize("is_reversed", [False, True], ids=["", "reversed"])
def test_it_is_on_when_the_oracle_says(feeds, name, is_reversed):
    content = content_of(feeds, name)
    told = expected(feeds, name)
    first, end = (date.fromisoformat(told[each]) for each in ("window_start", "window_end_exclusive"))
    drafts = read_drafts(with_components_reversed(content) if is_reversed else content)
    assert dates_by_finder(drafts, first, end) == dates_by_oracle(content, drafts, first, end)


def with_components_reversed(content: bytes) -> bytes:
    """The calendar with its events and zones in the other order."""
    head, *rest = content.replace(b"\r\n", b"\n").split(b"BEGIN:V")
    parts = [b"BEGIN:V" + part for part in rest]
    calendar, components = head + parts[0], parts[1:]
    whole, tops = [], []
    for part in components:
        whole.append(part)
        if part.rstrip().endswith((b"END:VEVENT", b"END:VTIMEZONE", b"END:VCALENDAR")):
            tops.append(b"".join(whole).replace(b"END:VCALENDAR", b"").rstrip() + b"\n")
            whole = []
    return calendar + b"".join(reversed(tops)) + b"END:VCALENDAR\n"


def test_the_handmade_rules_are_on_as_often_as_counted_by_hand(feeds):
    drafts = read_drafts(content_of(feeds, "handmade-recurrence-shared"))
    dates = dates_by_finder(drafts, date(2026, 1, 1), date(2028, 1, 1))
    assert [sum(key == draft.key for key, _ in dates) for draft in drafts] == [12, 10, 10, 8, 4]
    assert ("handmade-07b340f1@example.org", datetime(2026, 3, 8, 3)) in dates


@pytest.mark.parametrize("is_reversed", [False, True], ids=["", "reversed"])
def test_the_handmade_rules_are_on_when_the_oracle_says(feeds, is_reversed):
    content = content_of(feeds, "handmade-recurrence-shared")
    drafts = read_drafts(with_components_reversed(content) if is_reversed else content)
    first, end = date(2026, 1, 1), date(2028, 1, 1)
    assert dates_by_finder(drafts, first, end) == dates_by_oracle(content, drafts, first, end)


def test_of_two_starts_the_first_counts_in_the_zone_that_is_meant(feeds):
    """RFC 5545, 3.6.1: DTSTART stands once; the oracle stops at this file."""
    [draft] = read_drafts(content_of(feeds, "pacific_fiji"))
    assert draft.time_zone == "Pacific/Fiji"
    dates = dates_by_finder([draft], date(2014, 1, 1), date(2015, 1, 1))
    assert dates == [("noend123", datetime(2014, 8, 29, 8))]
