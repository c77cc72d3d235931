"""Listings as schema.org events: what search engines need of each, and what reading gives back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.listing import Cost, Listing, Online
from finder.domain.schedule import Occurrence, OccurrenceStatus, Precision, Rule, Schedule, Venue, occurrences
from finder.domain.vocabulary import Attendance, Kind
from finder.domain.window import Window
from finder.formats.draft import Draft
from tests.builders import (
    NOW,
    by_appointment,
    cancelled,
    extra,
    house,
    meeting,
    moved,
    once,
    online,
    schedule,
    social,
    suspended,
    wall,
    weekly,
)
from tests.formats.streams import read_all
from tests.formats.written import written
from tests.strategies import listings

YEAR = Window(NOW, NOW + timedelta(days=365))
ROOM = Online("https://zoom.us/j/1")


def events(*several: Listing) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = orjson.loads(written("jsonld", *several))["dataFeedElement"]
    return made


def event(listing: Listing) -> dict[str, Any]:
    [made] = events(listing)
    return made


def read_back(listing: Listing) -> Draft:
    [draft] = read_all("jsonld", written("jsonld", listing))
    assert isinstance(draft, Draft), draft
    return draft


def test_a_meeting_is_an_event_of_its_next_date_with_the_rule_behind_it() -> None:
    assert event(meeting(url="https://aa.example.org/sunrise")) == {
        "@type": "Event",
        "identifier": "nashville-aa:sunrise",
        "name": "Sunrise",
        "url": "https://aa.example.org/sunrise",
        "startDate": "2026-11-23T19:00:00-06:00",
        "endDate": "2026-11-23T20:00:00-06:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": [
            {
                "@type": "Place",
                "name": "Grace Church",
                "address": {
                    "@type": "PostalAddress",
                    "addressLocality": "Nashville",
                    "addressRegion": "TN",
                    "addressCountry": "US",
                },
                "geo": {"@type": "GeoCoordinates", "latitude": 36.15, "longitude": -86.79},
            }
        ],
        "organizer": {"@type": "Organization", "name": "Sunrise Group"},
        "keywords": ["meeting", "open", "wheelchair"],
        "inLanguage": ["en"],
        "eventSchedule": [
            {
                "@type": "Schedule",
                "startDate": "2026-01-05",
                "startTime": "19:00",
                "duration": "PT60M",
                "scheduleTimezone": "America/Chicago",
                "repeatFrequency": "P1W",
                "byDay": ["MO"],
            }
        ],
    }


@pytest.mark.parametrize(
    ("changes", "mode", "types"),
    [
        pytest.param({}, "Offline", ["Place"], id="in person"),
        pytest.param(
            {"attendance": Attendance.HYBRID, "online": ROOM},
            "Mixed",
            ["Place", "VirtualLocation"],
            id="both",
        ),
        pytest.param(
            {"attendance": Attendance.ONLINE, "venue": None, "online": ROOM},
            "Online",
            ["VirtualLocation"],
            id="online",
        ),
    ],
)
def test_an_event_says_where_one_takes_part(changes: dict[str, Any], mode: str, types: list[str]) -> None:
    made = event(meeting(**changes))
    assert made["eventAttendanceMode"] == f"https://schema.org/{mode}EventAttendanceMode"
    assert [place["@type"] for place in made["location"]] == types


def test_the_middle_of_a_town_is_no_door() -> None:
    assert "geo" not in event(meeting(venue=house(precision=Precision.CITY)))["location"][0]


def test_what_was_cancelled_or_moved_is_told_by_date() -> None:
    park = house(36.1, name="Percy Warner Park")
    told = schedule(
        weekly("sat", "10:00"),
        overrides=[
            cancelled("2026-11-28T10:00", "Thanksgiving weekend"),
            moved("2026-12-05T10:00", "2026-12-05T13:00", venue=park),
        ],
    )
    off, later = event(social(schedule=told))["subEvent"]
    assert (off["eventStatus"], off["startDate"], off["description"]) == (
        "https://schema.org/EventCancelled",
        "2026-11-28T10:00:00-06:00",
        "Thanksgiving weekend",
    )
    assert (later["eventStatus"], later["previousStartDate"], later["startDate"]) == (
        "https://schema.org/EventRescheduled",
        "2026-12-05T10:00:00",
        "2026-12-05T13:00:00-06:00",
    )
    assert later["location"]["name"] == "Percy Warner Park"


def test_a_paused_meeting_is_put_off() -> None:
    paused = meeting(suspended=suspended("2026-11-01"))
    assert event(paused)["eventStatus"] == "https://schema.org/EventPostponed"
    assert read_back(paused).suspended is not None


@pytest.mark.parametrize(
    "gone",
    [
        pytest.param(by_appointment(), id="by appointment"),
        pytest.param(schedule(once("2026-11-01T19:00")), id="over"),
        pytest.param(
            schedule(Rule(wall("2026-01-05T19:00"), 60, "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261101")), id="ended"
        ),
    ],
)
def test_what_has_no_date_to_come_is_left_out(gone: Schedule) -> None:
    assert [
        made["identifier"] for made in events(meeting(), meeting("nashville-aa:gone", schedule=gone))
    ] == ["nashville-aa:sunrise"]


@pytest.mark.parametrize(
    ("rrule", "repeats"),
    [
        ("FREQ=DAILY", {"repeatFrequency": "P1D"}),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", {"repeatFrequency": "P2W", "byDay": ["MO"]}),
        ("FREQ=MONTHLY;BYDAY=1MO,-1MO", {"repeatFrequency": "P1M", "byDay": ["1MO", "-1MO"]}),
        ("FREQ=MONTHLY;BYMONTHDAY=2,16", {"repeatFrequency": "P1M", "byMonthDay": [2, 16]}),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=60", {"repeatFrequency": "P1W", "byDay": ["MO"], "repeatCount": 60}),
        (
            "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261206T000000Z",
            {"repeatFrequency": "P1W", "byDay": ["MO"], "endDate": "2026-11-30"},
        ),
        (
            "FREQ=YEARLY;BYMONTH=2,11;BYDAY=1MO",
            {"repeatFrequency": "P1Y", "byDay": ["1MO"], "byMonth": [2, 11]},
        ),
    ],
)
def test_a_rule_is_told_in_the_words_of_a_schedule(rrule: str, repeats: dict[str, Any]) -> None:
    [made] = event(meeting(schedule=schedule(Rule(wall("2026-02-02T19:00"), 60, rrule))))["eventSchedule"]
    times = {"@type", "startDate", "startTime", "duration", "scheduleTimezone"}
    assert {name: value for name, value in made.items() if name not in times} == repeats


def test_a_rule_without_words_is_told_date_by_date() -> None:
    last_workdays = Rule(wall("2026-01-30T19:00"), 60, "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1")
    told = event(meeting(schedule=schedule(last_workdays)))["eventSchedule"]
    assert [made["startDate"] for made in told[:3]] == ["2026-11-30", "2026-12-31", "2027-01-29"]
    assert all("repeatFrequency" not in made for made in told)


def test_an_extra_start_is_a_schedule_of_one_date() -> None:
    told = schedule(weekly("mon"), extra=[extra("2026-11-01T18:00"), extra("2026-12-24T18:00", 90)])
    assert event(meeting(schedule=told))["eventSchedule"][1:] == [
        {
            "@type": "Schedule",
            "startDate": "2026-12-24",
            "startTime": "18:00",
            "duration": "PT90M",
            "scheduleTimezone": "America/Chicago",
        }
    ]


WORDS = st.sampled_from(["Early Birds", "Café Ünity", 'The "Quoted" Hall', "日本語 Group", "'Tis Now"])
COSTS = st.sampled_from([None, Cost(True), Cost(False, 5.0, "USD"), Cost(False, 12.5, "EUR")])


@st.composite
def carriable(draw: st.DrawFn) -> Listing:
    """A listing of which JSON-LD carries all but what the table of losses names."""
    drawn = draw(listings())
    attendance = draw(st.sampled_from(Attendance))
    hall = house(address="1 Elm St", postal_code="37203", name=draw(WORDS))
    return replace(
        drawn,
        name=draw(WORDS),
        group=None,
        organizer=draw(st.none() | WORDS),
        attendance=attendance,
        other_types=(),
        cost=draw(COSTS),
        venue=None if attendance is Attendance.ONLINE else hall,
        online=None if attendance is Attendance.IN_PERSON else ROOM,
        url=None,
        notes=draw(st.none() | WORDS),
        suspended=None,
    )


def happening(told: Schedule, window: Window) -> list[tuple[object, ...]]:
    """Dates as they are held: the original start and what became of it, where and why left aside."""
    return [_held(each) for each in occurrences(told, window)]


def _held(each: Occurrence) -> tuple[object, ...]:
    is_off = each.status is OccurrenceStatus.CANCELLED
    return each.starts_at, None if is_off else each.ends_at, is_off


@given(listing=carriable())
def test_what_is_written_is_read_back(listing: Listing) -> None:
    if not events(listing):
        return
    draft = read_back(listing)
    kept = "name kind organizer attendance cost venue notes".split()
    assert {member: getattr(draft, member) for member in kept} == {
        member: getattr(listing, member) for member in kept
    }
    assert (draft.types, set(draft.languages)) == (frozenset(listing.types), set(listing.languages))
    assert draft.time_zone == listing.schedule.time_zone


@given(listing=carriable())
def test_dates_of_a_month_come_back(listing: Listing) -> None:
    if not events(listing):
        return
    draft = read_back(listing)
    month = Window(NOW, NOW + timedelta(days=28))
    read = Schedule(draft.time_zone or "UTC", draft.rules, draft.extra, draft.overrides)
    assert happening(read, month) == happening(listing.schedule, month)


def test_a_file_of_several_kinds_is_read_as_it_was() -> None:
    read = read_all("jsonld", written("jsonld", meeting(), online(online=ROOM), social()))
    assert [(draft.key, draft.kind) for draft in read] == [
        ("nashville-aa:sunrise", Kind.MEETING),
        ("nashville-aa:zoom", Kind.MEETING),
        ("nashville-sober:hike", Kind.SOCIAL),
    ]
    assert isinstance(read[0].venue, Venue)
