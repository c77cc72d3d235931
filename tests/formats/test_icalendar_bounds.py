"""Hostile calendars: refused or told in bounded time and memory, whatever they hold."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile

import pytest

from finder.domain.errors import Refused
from finder.formats import reader
from finder.formats.draft import Draft, Reject
from tests.formats.calendars import calendar, event, read_events
from tests.formats.streams import drafts_of, read_all, rejects_of

MB = 1_000_000
DAYS = [(2000 + number // 300, number % 300 // 28 + 1, number % 28 + 1) for number in range(3000)]
START = "DTSTART;TZID=America/Chicago:20260105T070000"


@contextmanager
def within(seconds: float) -> Iterator[None]:
    begin = time.process_time()
    yield
    assert time.process_time() - begin < seconds


@pytest.mark.parametrize(
    ("lines", "reject"),
    [
        pytest.param(
            ["RRULE:FREQ=SECONDLY"],
            Reject(1, "rrule", "FREQ must be one of DAILY, WEEKLY, MONTHLY, YEARLY"),
            id="every-second-for-ever",
        ),
        pytest.param(
            [f"RDATE:{','.join(['20260105T070000Z'] * 1_000_000)}"],
            Reject(1, "rdate", "is longer than any list of dates"),
            id="a-million-dates-in-a-line",
        ),
        pytest.param(
            ["RDATE:20260105T070000Z"] * 1_000_000,
            Reject(1, "vevent", "holds more than 500,000 bytes of dates and texts"),
            id="a-million-lines-of-a-date",
        ),
        pytest.param(
            [f"RDATE:{','.join(f'{year}{month:02}{day:02}' for year, month, day in DAYS)}"],
            Reject(1, "rdate", "names more than 2,000 dates"),
            id="more-dates-than-a-listing-has",
        ),
        pytest.param(
            ["RRULE:" + "FREQ=DAILY;" * 20_000],
            Reject(1, "rrule", "is longer than any rule"),
            id="a-rule-without-end",
        ),
    ],
)
def test_an_event_of_too_much_is_told(lines, reject):
    content = calendar(event(START, "DURATION:PT1H", *lines))
    with within(10):
        assert read_all("icalendar", content) == [reject]


@pytest.mark.parametrize(
    "rrule",
    [
        "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11;BYMINUTE=0,30",
        "FREQ=DAILY;UNTIL=99991231T235959Z",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;COUNT=100000",
        "FREQ=MONTHLY;INTERVAL=10000;BYDAY=MO,TU,WE;BYSETPOS=-1",
    ],
)
def test_a_rule_of_ever_so_many_dates_with_exceptions_centuries_apart_is_read_in_time(rrule):
    exceptions = [f"EXDATE:{year}0105T130000Z" for year in range(1900, 2200, 3)]
    with within(10):
        rows = read_events(event(START, "DURATION:PT1H", f"RRULE:{rrule}", *exceptions))
    assert isinstance(rows[0], Draft)


def test_fifty_megabytes_of_folded_lines_are_passed_over_in_time():
    content = calendar(event(START, "DURATION:PT1H", "@")).replace(b"@", folded(700_000))
    assert len(content) > 50 * MB
    with within(20):
        [draft] = read_all("icalendar", content)
    assert isinstance(draft, Draft)


def folded(count: int) -> bytes:
    """A line of a part that is not kept, of so many folds."""
    return b"X-BLOB:" + b"\r\n ".join([b"x" * 70] * count)


def test_a_long_line_of_a_part_that_is_not_kept_takes_little_memory():
    with TemporaryFile() as file:
        file.write(calendar(event(START, "DURATION:PT1H", "@")).replace(b"@", folded(70_000)))
        tracemalloc.start()
        [draft] = reader("icalendar")(file)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert isinstance(draft, Draft)
    assert peak < 2 * MB


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["BEGIN:VALARM"] * 200_000, id="open-alarms"),
        pytest.param(["BEGIN:X"] * 100_000 + ["END:X"] * 100_000, id="closed"),
        pytest.param(["END:X"] * 200_000, id="ends-alone"),
    ],
)
def test_parts_within_parts_are_passed_over_however_deep(lines):
    with within(10):
        [draft] = read_events(event(START, "DURATION:PT1H", *lines))
    assert isinstance(draft, Draft)


def test_events_within_events_are_told_one_by_one():
    events = ["BEGIN:VEVENT"] * 20_000
    with within(10):
        rows = read_events(events)
    assert len(rejects_of(rows)) == 20_000


def zone(number: int, *rules: str) -> list[str]:
    onsets = [
        line
        for rule in rules
        for line in (
            "BEGIN:STANDARD",
            "DTSTART:19010101T000000",
            "TZOFFSETFROM:+0117",
            "TZOFFSETTO:+0118",
            rule,
            "END:STANDARD",
        )
    ]
    return ["BEGIN:VTIMEZONE", f"TZID:bomb-{number}", *onsets, "END:VTIMEZONE"]


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param(["RRULE:FREQ=SECONDLY"], id="every-second"),
        pytest.param(["RRULE:FREQ=DAILY;COUNT=100000"], id="every-day"),
        pytest.param(
            ["RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=1,2,3,4,5,6,7,8,9,10"], id="every-hour"
        ),
        pytest.param(["RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"] * 100, id="many-rules"),
        pytest.param([f"RDATE:{','.join(['19700101T000000'] * 9000)}"], id="many-dates"),
    ],
)
def test_a_zone_that_changes_without_end_is_none(rules):
    count = 3
    zones = [zone(number, *rules) for number in range(count)]
    events = [
        event(f"DTSTART;TZID=bomb-{number}:20260105T070000", "DURATION:PT1H", uid=f"e-{number}")
        for number in range(count)
    ]
    with within(20):
        drafts = drafts_of(read_events(*zones, *events))
    assert {draft.time_zone for draft in drafts} == {None}


def test_a_hundred_thousand_zones_are_not_looked_at():
    zones = [zone(number, "RRULE:FREQ=YEARLY;BYMONTH=1") for number in range(20_000)]
    last = event("DTSTART;TZID=bomb-19999:20260105T070000", "DURATION:PT1H")
    with within(20):
        [draft] = drafts_of(read_events(*zones, last))
    assert draft.time_zone is None


def test_ever_so_many_changes_of_one_series_are_told():
    changes = [
        event(
            f"RECURRENCE-ID:{2000 + number}0105T130000Z",
            f"DTSTART:{2000 + number % 100}0106T130000Z",
            "DURATION:PT1H",
        )
        for number in range(6000)
    ]
    with within(30):
        rows = read_events(event(START, "DURATION:PT1H", "RRULE:FREQ=DAILY"), *changes)
    assert Reject(6001, "uid", "is one of more than 5,000 events of one UID") in rows


@pytest.mark.parametrize("content", [b"BEGIN:VCALENDAR", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n"])
def test_a_calendar_that_is_not_closed_is_refused(content):
    with pytest.raises(Refused, match="END:VCALENDAR is missing"):
        read_all("icalendar", content)
