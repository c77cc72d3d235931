"""A person's calendar as spans of time: what is taken, what is offered, and what is too much to read."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from finder.domain.window import Window
from finder.formats.calendar_times import Allowance, UnreadableCalendar, personal_times
from tests.builders import NASHVILLE, utc

WINDOW = Window(utc("2026-11-23T06:00"), utc("2026-12-07T06:00"))


def calendar(*components: str, head: str = "") -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", *([head] if head else []), *components, "END:VCALENDAR", ""])


def event(*lines: str, uid: str = "1") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"])


def busy(text: str) -> list[tuple[str, str]]:
    """The times that are taken, in UTC and in order."""
    times = personal_times(text, WINDOW, ZoneInfo(NASHVILLE), Allowance())
    return [(f"{begins:%m-%dT%H:%M}", f"{ends:%m-%dT%H:%M}") for begins, ends in sorted(times.busy)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ["DTSTART:20261124T180000Z", "DTEND:20261124T190000Z"],
            ("11-24T18:00", "11-24T19:00"),
            id="in UTC",
        ),
        pytest.param(
            ["DTSTART:20261124T180000", "DURATION:PT30M"], ("11-25T00:00", "11-25T00:30"), id="floating"
        ),
        pytest.param(
            ["DTSTART;TZID=Europe/Berlin:20261124T180000", "DURATION:PT1H"],
            ("11-24T17:00", "11-24T18:00"),
            id="a zone",
        ),
        pytest.param(["DTSTART;VALUE=DATE:20261124"], ("11-24T06:00", "11-25T06:00"), id="a day"),
        pytest.param(
            ["DTSTART;VALUE=DATE:20261001", "DTEND;VALUE=DATE:20261224"],
            ("10-01T05:00", "12-24T06:00"),
            id="three months",
        ),
        pytest.param(
            ["CLASS:PRIVATE", "DTSTART:20261124T180000Z", "DURATION:PT1H"],
            ("11-24T18:00", "11-24T19:00"),
            id="private",
        ),
        pytest.param(
            ["STATUS:TENTATIVE", "DTSTART:20261124T180000Z", "DURATION:PT1H"],
            ("11-24T18:00", "11-24T19:00"),
            id="perhaps",
        ),
    ],
)
def test_an_event_takes_its_time(lines: list[str], expected: tuple[str, str]) -> None:
    assert busy(calendar(event(*lines))) == [expected]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["TRANSP:TRANSPARENT", "DTSTART:20261124T180000Z", "DURATION:PT1H"], id="transparent"),
        pytest.param(["STATUS:CANCELLED", "DTSTART:20261124T180000Z", "DURATION:PT1H"], id="cancelled"),
        pytest.param(["DTSTART:20261124T180000Z"], id="a moment"),
        pytest.param(["DTSTART:20261124T180000Z", "DTEND:20261124T180000Z"], id="no length"),
        pytest.param(["DTSTART:20261224T180000Z", "DURATION:PT1H"], id="later"),
    ],
)
def test_some_events_take_none(lines: list[str]) -> None:
    assert busy(calendar(event(*lines))) == []


WEEKLY = event("DTSTART;TZID=America/Chicago:20260105T100000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY")


def test_a_series_takes_time_each_time_but_where_it_is_excepted() -> None:
    excepted = WEEKLY.replace("RRULE", "EXDATE;TZID=America/Chicago:20261130T100000\r\nRRULE")
    assert busy(calendar(WEEKLY)) == [("11-23T16:00", "11-23T17:00"), ("11-30T16:00", "11-30T17:00")]
    assert busy(calendar(excepted)) == [("11-23T16:00", "11-23T17:00")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param("TRANSP:TRANSPARENT", [("11-23T16:00", "11-23T17:00")], id="made transparent"),
        pytest.param("STATUS:CANCELLED", [("11-23T16:00", "11-23T17:00")], id="cancelled"),
        pytest.param(
            "TRANSP:OPAQUE", [("11-23T16:00", "11-23T17:00"), ("11-30T19:00", "11-30T21:00")], id="moved"
        ),
    ],
)
def test_one_instance_of_a_series_may_be_another(change: str, expected: list[tuple[str, str]]) -> None:
    changed = event(
        "RECURRENCE-ID;TZID=America/Chicago:20261130T100000",
        "DTSTART:20261130T190000Z",
        "DURATION:PT2H",
        change,
    )
    assert busy(calendar(WEEKLY, changed)) == expected
    assert busy(calendar(changed, WEEKLY)) == expected


def test_an_instance_may_take_time_of_a_series_that_takes_none() -> None:
    transparent = WEEKLY.replace("RRULE", "TRANSP:TRANSPARENT\r\nRRULE")
    changed = event("RECURRENCE-ID:20261130T160000Z", "DTSTART:20261130T160000Z", "DURATION:PT1H")
    assert busy(calendar(transparent, changed)) == [("11-30T16:00", "11-30T17:00")]


def test_what_floats_is_of_the_calendars_own_zone() -> None:
    floating = event("DTSTART:20261124T180000", "DURATION:PT1H")
    assert busy(calendar(floating, head="X-WR-TIMEZONE:Europe/Berlin")) == [("11-24T17:00", "11-24T18:00")]


def test_free_busy_time_is_taken_but_where_it_is_free() -> None:
    component = (
        "BEGIN:VFREEBUSY\r\nFREEBUSY:20261124T100000Z/PT1H,20261124T120000Z/20261124T130000Z\r\n"
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261125T100000Z/PT1H\r\n"
        "FREEBUSY;FBTYPE=FREE:20261126T100000Z/PT1H\r\nEND:VFREEBUSY"
    )
    assert busy(calendar(component)) == [
        ("11-24T10:00", "11-24T11:00"),
        ("11-24T12:00", "11-24T13:00"),
        ("11-25T10:00", "11-25T11:00"),
    ]


def availability(priority: int, *available: str) -> str:
    inside = "".join(f"BEGIN:AVAILABLE\r\nUID:{line}\r\n{line}\r\nEND:AVAILABLE\r\n" for line in available)
    return f"BEGIN:VAVAILABILITY\r\nPRIORITY:{priority}\r\n{inside}END:VAVAILABILITY"


def test_offers_come_with_the_highest_priority_last() -> None:
    evening = "DTSTART;TZID=America/Chicago:20261123T170000\r\nDURATION:PT4H\r\nRRULE:FREQ=DAILY;COUNT=2"
    noon = "DTSTART;TZID=America/Chicago:20261124T120000\r\nDURATION:PT1H"
    offers = personal_times(
        calendar(availability(1, evening), availability(0, noon)), WINDOW, ZoneInfo(NASHVILLE), Allowance()
    ).offers
    assert [len(offer.free) for offer in offers] == [1, 2]
    assert offers[1].free == (
        (utc("2026-11-23T23:00"), utc("2026-11-24T03:00")),
        (utc("2026-11-24T23:00"), utc("2026-11-25T03:00")),
    )


BOMBS = {
    "no calendar": "BEGIN:VEVENT",
    "cut off": "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
    "every second": calendar(event("DTSTART:20261124T180000Z", "DURATION:PT1H", "RRULE:FREQ=SECONDLY")),
    "no time": calendar(event("DTSTART:yesterday", "DURATION:PT1H")),
    "the year 9999": calendar(event("DTSTART:99991231T235959Z", "DURATION:P999999W")),
    "too many": calendar(
        *(event("DTSTART:20261124T180000Z", "DURATION:PT1H", uid=f"{n}") for n in range(10_001))
    ),
    "too many series": calendar(
        *(
            event("DTSTART:20261124T180000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY", uid=f"{n}")
            for n in range(501)
        )
    ),
    "counted from 1900": calendar(
        *(
            event(
                f"DTSTART:1900{1 + n % 12:02}24T180000Z",
                "DURATION:PT1H",
                "RRULE:FREQ=DAILY;COUNT=100000;BYMONTHDAY=1",
                uid=f"{n}",
            )
            for n in range(20)
        )
    ),
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_what_cannot_be_read_or_takes_too_long_is_refused(text: str) -> None:
    with pytest.raises(UnreadableCalendar):
        busy(text)


HOURLY = event(
    "DTSTART:20261123T000000Z", "DURATION:PT1M", "RRULE:FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24)))
)


def test_what_one_calendar_takes_is_missing_from_the_next() -> None:
    # 14 days of 24 times.
    allowance = Allowance(times=2 * 14 * 24)
    for _ in range(2):
        personal_times(calendar(HOURLY), WINDOW, ZoneInfo(NASHVILLE), allowance)
    with pytest.raises(UnreadableCalendar, match="at most 20,000 times"):
        personal_times(calendar(HOURLY), WINDOW, ZoneInfo(NASHVILLE), allowance)


def test_days_that_are_counted_through_are_of_all_calendars() -> None:
    old = event("DTSTART:20160101T100000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=5000")
    # Not quite eleven years, twice.
    allowance = Allowance(days=2 * 11 * 365)
    for _ in range(2):
        personal_times(calendar(old), WINDOW, ZoneInfo(NASHVILLE), allowance)
    with pytest.raises(UnreadableCalendar, match="too far"):
        personal_times(calendar(old), WINDOW, ZoneInfo(NASHVILLE), allowance)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;BYDAY=MO,WE",
        "FREQ=MONTHLY;BYDAY=-1TU",
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY;COUNT=47",
        "FREQ=MONTHLY;BYMONTHDAY=1,25",
        "FREQ=WEEKLY;UNTIL=20261130T160000Z",
    ],
)
def test_a_second_library_finds_the_same_times(rule: str) -> None:
    text = calendar(
        "BEGIN:VTIMEZONE\r\nTZID:America/Chicago\r\nEND:VTIMEZONE",
        event("DTSTART;TZID=America/Chicago:20260105T100000", "DURATION:PT90M", f"RRULE:{rule}"),
    )
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(WINDOW.start, WINDOW.end)
    starts = sorted(each["DTSTART"].dt.astimezone(ZoneInfo("UTC")) for each in found)
    times = sorted(personal_times(text, WINDOW, ZoneInfo(NASHVILLE), Allowance()).busy)
    assert [begins.replace(tzinfo=ZoneInfo("UTC")) for begins, _ in times] == starts
    assert all(ends - begins == timedelta(minutes=90) for begins, ends in times)


def test_order_of_the_parts_does_not_matter() -> None:
    parts = [event("DTSTART:20261124T180000Z", "DURATION:PT1H"), WEEKLY.replace("UID:1", "UID:2")]
    assert busy(calendar(*parts)) == busy(calendar(*reversed(parts)))
    assert isinstance(
        personal_times(calendar(*parts), WINDOW, ZoneInfo(NASHVILLE), Allowance()).busy[0][0], datetime
    )
