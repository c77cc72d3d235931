"""schema.org events: their dates, schedules and sessions, places, rooms and prices."""

from __future__ import annotations

import json
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from finder.domain.errors import Refused
from finder.domain.geo import Point
from finder.domain.listing import Cost, Online, OnlineAccess, Suspension
from finder.domain.schedule import Extra, OccurrenceStatus, Override, Precision, Rule, Venue
from finder.domain.vocabulary import Attendance, Kind
from finder.formats.draft import Draft, Reject
from tests.formats.streams import drafts_of, read_all, read_file, read_sample, rejects_of

CANCELLED, MOVED = OccurrenceStatus.CANCELLED, OccurrenceStatus.MOVED
START = datetime(2026, 12, 5, 19)


def event(**changes: Any) -> dict[str, Any]:
    """An event that every member of is well; a change to None takes the member out."""
    members = {"@type": "Event", "name": "Tea", "startDate": "2026-12-05T19:00", "duration": "PT1H"} | changes
    return {name: value for name, value in members.items() if value is not None}


def draft_of(**changes: Any) -> Draft:
    [draft] = read_all("jsonld", json.dumps(event(**changes)))
    assert isinstance(draft, Draft), draft
    return draft


def reject_of(**changes: Any) -> Reject:
    [reject] = read_all("jsonld", json.dumps(event(**changes)))
    assert isinstance(reject, Reject), reject
    return reject


def scheduled(**schedule: Any) -> Draft:
    """The draft of an event with a schedule alone."""
    told = {"@type": "Schedule", "startTime": "19:00", "duration": "PT1H"} | schedule
    return draft_of(startDate=None, duration=None, eventSchedule=told)


def test_a_graph_gives_its_events_with_what_they_point_to():
    chess, dance = drafts_of(read_sample("jsonld/graph.json"))
    hall = Venue(
        "Marion Square Hall",
        "551 Commercial St NE",
        "Salem",
        "OR",
        "97301",
        "US",
        Point(44.9464, -123.0394),
        Precision.EXACT,
    )
    assert (chess.name, chess.venue, chess.kind, chess.types) == (
        "Chess and cocoa",
        hall,
        Kind.SOCIAL,
        {"games"},
    )
    assert (chess.organizer, chess.cost, chess.time_zone) == (
        "Sober in Salem",
        Cost(True),
        "America/Los_Angeles",
    )
    assert chess.rules == (
        Rule(datetime(2026, 9, 3, 18, 30), 120, "FREQ=WEEKLY;BYDAY=TH;UNTIL=20261231T235959"),
    )
    assert chess.overrides == (
        Override(datetime(2026, 11, 26, 18, 30), CANCELLED),
        Override(datetime(2026, 12, 24, 18, 30), CANCELLED),
    )
    assert (dance.venue, dance.cost) == (hall, Cost(False, 5.0, "USD", "from"))


def test_a_date_with_an_offset_is_an_instant_and_one_that_moved_keeps_its_first_start():
    _, dance = drafts_of(read_sample("jsonld/graph.json"))
    assert (dance.time_zone, dance.is_instant) == ("UTC", True)
    assert dance.rules == (Rule(datetime(2026, 12, 31, 4), 270),)
    assert dance.overrides == (Override(datetime(2026, 12, 31, 4), MOVED, datetime(2027, 1, 1, 4)),)


def test_a_page_gives_the_events_of_its_scripts():
    mic, choir = drafts_of(read_sample("jsonld/page.html"))
    assert (mic.name, mic.rules) == ("Open mic & tea", (Rule(START, 120),))
    assert mic.venue == Venue("Café Anna", "12 High St", "Salem", "OR", "97301", "US")
    assert (choir.rules, choir.attendance) == ((Rule(datetime(2026, 12, 12), 1440),), Attendance.ONLINE)
    assert choir.online == Online("https://zoom.us/j/5", None, OnlineAccess.PASSCODE)


def test_sessions_are_dates_of_their_series_or_listings_of_their_own():
    yoga, swim = drafts_of(read_sample("jsonld/sessions.json"))
    assert yoga.rules == (Rule(datetime(2026, 10, 4, 8, 30), 60, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU"),)
    assert yoga.overrides == (Override(datetime(2026, 10, 13, 8, 30), CANCELLED),)
    assert yoga.extra == (Extra(datetime(2026, 11, 5, 18), 90),)
    assert (yoga.types, yoga.time_zone) == ({"women"}, "Europe/London")
    assert (swim.name, swim.rules) == ("Night swim", (Rule(datetime(2026, 10, 3, 19, 15), 60),))
    assert "Pat" not in repr(yoga)


@pytest.mark.parametrize(
    ("schedule", "rule"),
    [
        pytest.param(
            {
                "repeatFrequency": "P1W",
                "byDay": ["Monday", "https://schema.org/Wednesday"],
                "startDate": "2026-12-01",
            },
            Rule(datetime(2026, 12, 2, 19), 60, "FREQ=WEEKLY;BYDAY=MO,WE"),
            id="two-days",
        ),
        pytest.param(
            {"repeatFrequency": "P1M", "byDay": "Friday", "byMonthWeek": [1, 3], "startDate": "2026-12-05"},
            Rule(datetime(2026, 12, 18, 19), 60, "FREQ=MONTHLY;BYDAY=1FR,3FR"),
            id="weeks-of-the-month",
        ),
        pytest.param(
            {"repeatFrequency": "P1M", "byDay": "-1FR", "startDate": "2026-12-25"},
            Rule(datetime(2026, 12, 25, 19), 60, "FREQ=MONTHLY;BYDAY=-1FR"),
            id="last-of-the-month",
        ),
        pytest.param(
            {"repeatFrequency": "P1M", "byMonthDay": 15, "startDate": "2026-12-16"},
            Rule(datetime(2027, 1, 15, 19), 60, "FREQ=MONTHLY;BYMONTHDAY=15"),
            id="day-of-the-month",
        ),
        pytest.param(
            {"repeatFrequency": "Daily", "repeatCount": 5, "startDate": "2026-12-16"},
            Rule(datetime(2026, 12, 16, 19), 60, "FREQ=DAILY;COUNT=5"),
            id="counted",
        ),
        pytest.param(
            {"repeatFrequency": "P1W", "byDay": "Sunday", "startTime": "22:30", "endTime": "00:30"},
            Rule(datetime(2001, 1, 7, 22, 30), 120, "FREQ=WEEKLY;BYDAY=SU"),
            id="past-midnight-since-ever",
        ),
        pytest.param({"startDate": "2026-12-16"}, Rule(datetime(2026, 12, 16, 19), 60), id="once"),
    ],
)
def test_a_schedule_is_a_rule_that_begins_on_one_of_its_days(schedule, rule):
    assert scheduled(**schedule).rules == (rule,)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        pytest.param({"endDate": "2026-12-05T20:30", "duration": None}, Rule(START, 90), id="end"),
        pytest.param(
            {"startDate": "2026-12-05", "endDate": "2026-12-06", "duration": None},
            Rule(datetime(2026, 12, 5), 2880),
            id="days",
        ),
        pytest.param({"startDate": "2026-12-05", "startTime": "19:00"}, Rule(START, 60), id="time-apart"),
        pytest.param(
            {"startDate": {"@type": "Date", "@value": "2026-12-05T19:00"}}, Rule(START, 60), id="boxed"
        ),
    ],
)
def test_a_date_of_its_own_is_a_rule_that_repeats_never(changes, rule):
    assert draft_of(**changes).rules == (rule,)


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        pytest.param({"startDate": None}, "startDate", "is missing", id="no-date"),
        pytest.param({"startDate": "soon"}, "startDate", "'soon' is no date or time", id="no-such-date"),
        pytest.param(
            {"startDate": "2026-02-31"}, "startDate", "'2026-02-31' is no date or time", id="no-such-day"
        ),
        pytest.param(
            {"startDate": "9999-01-01T10:00"}, "starts", "must be between the years 1900 and 2200", id="9999"
        ),
        pytest.param(
            {"name": None}, "name", "is missing or private, and there is no venue to take one from", id="name"
        ),
        pytest.param(
            {"duration": "P60D"}, "duration_minutes", "must be between 1 and 44640", id="two-months"
        ),
        pytest.param(
            {"eventSchedule": {"repeatFrequency": "PT1S"}},
            "repeatFrequency",
            "'PT1S' is none that is known, such as P1W or P1M",
            id="every-second",
        ),
        pytest.param(
            {"eventSchedule": {"byDay": "Someday"}}, "byDay", "'Someday' is no day of the week", id="day"
        ),
    ],
)
def test_an_event_that_cant_be_kept_is_told(changes, field, reason):
    assert reject_of(**changes) == Reject(1, field, reason)


def test_a_bad_event_does_not_spoil_the_others():
    rows = read_all(
        "jsonld", json.dumps([event(), event(startDate=None), 7, {"@type": "WebPage"}, event(name="Chess")])
    )
    assert [draft.name for draft in drafts_of(rows)] == ["Tea", "Chess"]
    assert rejects_of(rows) == (
        Reject(2, "startDate", "is missing"),
        Reject(3, "row", "'7' is not an object"),
    )


@pytest.mark.parametrize(
    ("changes", "attendance", "url"),
    [
        pytest.param(
            {"location": {"@type": "Place", "name": "Hall"}}, Attendance.IN_PERSON, None, id="place"
        ),
        pytest.param(
            {"location": {"@type": "VirtualLocation", "url": "https://zoom.us/j/1"}},
            Attendance.ONLINE,
            "https://zoom.us/j/1",
            id="virtual",
        ),
        pytest.param(
            {
                "location": [
                    {"@type": "VirtualLocation", "url": "https://zoom.us/j/1"},
                    {"@type": "Place", "name": "Hall"},
                ]
            },
            Attendance.HYBRID,
            "https://zoom.us/j/1",
            id="both",
        ),
        pytest.param(
            {"eventAttendanceMode": "MixedEventAttendanceMode"}, Attendance.HYBRID, None, id="mixed"
        ),
        pytest.param(
            {"eventStatus": "https://schema.org/EventMovedOnline"}, Attendance.ONLINE, None, id="moved-online"
        ),
    ],
)
def test_how_one_takes_part(changes, attendance, url):
    draft = draft_of(**changes)
    assert (draft.attendance, draft.online and draft.online.url) == (attendance, url)


@pytest.mark.parametrize(
    ("changes", "cost"),
    [
        pytest.param({"isAccessibleForFree": "https://schema.org/True"}, Cost(True), id="free"),
        pytest.param({"offers": {"price": 0}}, Cost(True), id="nothing"),
        pytest.param(
            {"offers": {"price": "7.50", "priceCurrency": "usd"}}, Cost(False, 7.5, "USD"), id="price"
        ),
        pytest.param(
            {"offers": {"@type": "AggregateOffer", "lowPrice": 3, "highPrice": 9}},
            Cost(False, 3.0),
            id="lowest",
        ),
        pytest.param({"offers": {"price": "ask", "priceCurrency": "USD"}}, None, id="no-number"),
        pytest.param({}, None, id="nothing-said"),
    ],
)
def test_what_it_costs(changes, cost):
    assert draft_of(**changes).cost == cost


def test_an_event_that_is_called_off_is_kept_as_cancelled():
    assert draft_of(eventStatus="EventCancelled").overrides == (Override(START, CANCELLED),)
    assert draft_of(eventStatus="schema:EventPostponed").overrides == (
        Override(START, CANCELLED, note="postponed"),
    )
    series = draft_of(
        eventStatus="EventCancelled", eventSchedule={"repeatFrequency": "P1W", "startTime": "19:00"}
    )
    assert series.suspended == Suspension(reason="its source cancelled it")


def test_nothing_of_a_person_is_kept():
    draft = draft_of(
        organizer={"@type": "Person", "name": "Pat Doe", "email": "pat@example.org"},
        performer={"@type": "Person", "name": "Sam Roe"},
        attendee=[{"@type": "Person", "name": "Kim Poe"}],
        description="Bring tea.\nCall Pat 615-555-0100",
        **{"@id": "mailto:pat@example.org"},
    )
    assert draft.notes == "Bring tea."
    assert not any(word in repr(draft) for word in ("Pat", "Sam", "Kim", "555", "@"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param('[{"name": "Tea"}]', "no object in it has a @type", id="no-types"),
        pytest.param("<html><body>Tea</body></html>", "no object in it has a @type", id="a-page-of-none"),
        pytest.param(
            '<script type="application/ld+json">{"@type": "Ev', "cut off inside a script", id="cut-off"
        ),
        pytest.param(
            '<script type="application/ld+json">{"@type": }</script>',
            "script 1 of the page is not JSON",
            id="broken",
        ),
        pytest.param(
            f'<script type="application/ld+json">{"[" * 100_000}</script>',
            "nested too deeply",
            id="deep-script",
        ),
    ],
)
def test_what_holds_no_event_is_refused(content, reason):
    with pytest.raises(Refused, match=reason):
        read_all("jsonld", content)


def test_a_schedule_of_ever_so_many_dates_is_read_in_time():
    schedule = {
        "repeatFrequency": "P1D",
        "repeatCount": 100_000,
        "startTime": "19:00",
        "startDate": "1950-01-01",
    }
    schedule["exceptDate"] = [f"{1950 + number % 200}-01-0{number % 9 + 1}" for number in range(4000)]
    sessions = [{"startDate": f"{1950 + number % 200}-02-01T19:00"} for number in range(1900)]
    begin = time.process_time()
    draft_of(eventSchedule=schedule, subEvent=sessions)
    assert time.process_time() - begin < 10


# Events of each file of the feeds; what is no schema.org at all is refused.
FEEDS = {
    "openactive-event_eventseries_example_1": 1,
    "openactive-event_example_1": 1,
    "openactive-place_example_1": 0,
    "openactive-scheduledsession_example_1": 1,
    "openactive-sessionseries-eventseries-split_example_1": 1,
    "openactive-sessionseries-split-virtual_example_1": 1,
    "openactive-sessionseries-split_example_1": 1,
    "openactive-sessionseries_example_1": 1,
    "songkick-elysianfields-jsonld": 4,
}


@pytest.mark.needs("feeds")
@pytest.mark.parametrize("name", FEEDS)
def test_every_event_of_the_feeds_is_read(feeds: Path, name: str):
    rows = read_file("jsonld", feeds / f"events/{name}.json")
    assert (len(drafts_of(rows)), rejects_of(rows)) == (FEEDS[name], ())


@pytest.mark.needs("feeds")
def test_what_is_no_schema_org_is_refused(feeds: Path):
    others = {path.stem for path in (feeds / "events").glob("*.json")} - FEEDS.keys()
    assert others == {"aa-social-events-facts", "hsds-location", "hsds-service_full"}
    for name in others:
        with pytest.raises(Refused):
            read_file("jsonld", feeds / f"events/{name}.json")
