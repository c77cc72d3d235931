"""What the reader makes of single events: dates, exceptions, names, rooms, and what it leaves out."""

from __future__ import annotations

from datetime import datetime

import pytest

from finder.domain.listing import Online, OnlineAccess, Suspension
from finder.domain.schedule import Extra, OccurrenceStatus, Override, Precision, Rule, Venue
from finder.domain.vocabulary import Attendance, Kind
from finder.formats.draft import Draft, Reject
from tests.formats.calendars import calendar, draft_of, event, read_events, reject_of
from tests.formats.streams import drafts_of, read_all, read_sample, rejects_of

MONDAY = datetime(2026, 1, 5, 7)
WEEKLY = "RRULE:FREQ=WEEKLY;BYDAY=MO"
CHICAGO = "TZID=America/Chicago"
CANCELLED, MOVED = OccurrenceStatus.CANCELLED, OccurrenceStatus.MOVED


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        pytest.param([WEEKLY], Rule(MONDAY, 60, "FREQ=WEEKLY;BYDAY=MO"), id="weekly"),
        pytest.param(
            [f"DTSTART;{CHICAGO}:20260105T070000", f"DTEND;{CHICAGO}:20260105T083000"],
            Rule(MONDAY, 90),
            id="end",
        ),
        pytest.param(
            [f"DTSTART;{CHICAGO}:20260105T070000", "DTEND:20260105T140000Z"],
            Rule(MONDAY, 60),
            id="end-in-utc",
        ),
        pytest.param(
            [f"DTSTART;{CHICAGO}:20261101T003000", f"DTEND;{CHICAGO}:20261101T023000"],
            Rule(datetime(2026, 11, 1, 0, 30), 180),
            id="exact-length-over-the-autumn-change",
        ),
        pytest.param(
            ["DTSTART;VALUE=DATE:20260105", "DTEND;VALUE=DATE:20260107"],
            Rule(datetime(2026, 1, 5), 2 * 1440),
            id="two-whole-days",
        ),
        pytest.param(["DTSTART;VALUE=DATE:20260105"], Rule(datetime(2026, 1, 5), 1440), id="one-whole-day"),
        pytest.param(
            ["DTSTART:20260105T070030", "DURATION:PT59M30S"], Rule(MONDAY, 60), id="seconds-are-not-kept"
        ),
        pytest.param(
            ["RRULE:freq=weekly;byday=MO, WE;BYSECOND=0"],
            Rule(MONDAY, 60, "FREQ=WEEKLY;BYDAY=MO,WE"),
            id="a-rule-written-freely",
        ),
    ],
)
def test_a_rule_is_read(lines, rule):
    assert draft_of(*lines).rules == (rule,)


def test_an_event_without_an_end_is_taken_for_an_hour_and_says_so():
    [draft] = drafts_of(read_events(event(f"DTSTART;{CHICAGO}:20260105T070000")))
    assert draft.rules == (Rule(MONDAY, 60),)
    assert draft.warnings == ("dtend: no length is told, 60 minutes are assumed",)


def test_several_rules_of_one_event_are_several_rules_of_one_listing():
    draft = draft_of(WEEKLY, "RRULE:FREQ=MONTHLY;BYMONTHDAY=1")
    assert [rule.rrule for rule in draft.rules] == ["FREQ=WEEKLY;BYDAY=MO", "FREQ=MONTHLY;BYMONTHDAY=1"]


def test_further_starts_have_the_length_of_their_series_or_their_own():
    draft = draft_of(
        f"RDATE;{CHICAGO}:20260106T070000,20260107T080000",
        f"RDATE;VALUE=PERIOD;{CHICAGO}:20260108T070000/PT2H,20260109T070000/20260109T073000",
        "RDATE:20260110T130000Z",
    )
    assert draft.extra == (
        Extra(datetime(2026, 1, 6, 7), 60),
        Extra(datetime(2026, 1, 7, 8), 60),
        Extra(datetime(2026, 1, 8, 7), 120),
        Extra(datetime(2026, 1, 9, 7), 30),
        Extra(datetime(2026, 1, 10, 7), 60),
    )


@pytest.mark.parametrize(
    "exdate",
    [
        pytest.param(f"EXDATE;{CHICAGO}:20260112T070000", id="local"),
        pytest.param("EXDATE:20260112T130000Z", id="utc"),
        pytest.param("EXDATE;TZID=Europe/Berlin:20260112T140000", id="another-zone"),
        pytest.param("EXDATE;VALUE=DATE:20260112", id="date"),
        pytest.param("EXDATE:20260112T070000", id="floating"),
    ],
)
def test_an_exception_cancels_its_date_however_it_is_told(exdate):
    assert draft_of(WEEKLY, exdate).overrides == (Override(datetime(2026, 1, 12, 7), CANCELLED),)


def test_an_exception_of_nothing_is_left_out():
    assert draft_of(WEEKLY, f"EXDATE;{CHICAGO}:20260113T070000").overrides == ()


def test_an_exception_in_utc_finds_a_start_that_the_clocks_skip():
    draft = draft_of(
        f"DTSTART;{CHICAGO}:20260301T020000", "RRULE:FREQ=WEEKLY;BYDAY=SU", "EXDATE:20260308T080000Z"
    )
    assert draft.overrides == (Override(datetime(2026, 3, 8, 2), CANCELLED),)


def test_an_exception_wins_over_a_change_of_the_same_date():
    series = event(f"DTSTART;{CHICAGO}:20260105T070000", WEEKLY, f"EXDATE;{CHICAGO}:20260112T070000")
    change = event(f"RECURRENCE-ID;{CHICAGO}:20260112T070000", f"DTSTART;{CHICAGO}:20260113T070000")
    for order in ([series, change], [change, series]):
        [draft] = drafts_of(read_events(*order))
        assert draft.overrides == (Override(datetime(2026, 1, 12, 7), CANCELLED),)


def change(*lines: str, of: str = "20260112T070000") -> list[str]:
    start = (
        []
        if any(line.startswith("DTSTART") for line in lines)
        else [f"DTSTART;{CHICAGO}:{of}", "DURATION:PT1H"]
    )
    return event(f"RECURRENCE-ID;{CHICAGO}:{of}", *start, *lines)


SERIES = event(f"DTSTART;{CHICAGO}:20260105T070000", "DURATION:PT1H", WEEKLY, "LOCATION:Grace Hall")
SECOND = datetime(2026, 1, 12, 7)


@pytest.mark.parametrize(
    ("changed", "override"),
    [
        pytest.param(
            change(f"DTSTART;{CHICAGO}:20260113T080000", "DURATION:PT2H"),
            Override(SECOND, MOVED, datetime(2026, 1, 13, 8), 120),
            id="in-time-and-length",
        ),
        pytest.param(
            change("LOCATION:Oak House"), Override(SECOND, MOVED, venue=Venue("Oak House")), id="in-place"
        ),
        pytest.param(
            change("STATUS:CANCELLED", "COMMENT:The pipes froze."),
            Override(SECOND, CANCELLED, note="The pipes froze."),
            id="called-off",
        ),
        pytest.param(
            change("DTSTART:20260112T140000Z", "DURATION:PT1H"),
            Override(SECOND, MOVED, datetime(2026, 1, 12, 8)),
            id="told-in-utc",
        ),
    ],
)
def test_a_change_of_one_date_joins_its_series(changed, override):
    [draft] = drafts_of(read_events(changed, SERIES))
    assert (draft.row, draft.joined) == (2, (1,))
    assert draft.overrides == (override,)


def test_a_change_of_what_finder_does_not_keep_is_none():
    [draft] = drafts_of(read_events(SERIES, change("DESCRIPTION:Bring cake.", "LOCATION:Grace Hall")))
    assert (draft.overrides, draft.joined) == ((), (2,))


def test_of_two_changes_of_one_date_the_later_revision_counts():
    first = change(f"DTSTART;{CHICAGO}:20260113T070000", "DURATION:PT1H", "SEQUENCE:3")
    second = change(f"DTSTART;{CHICAGO}:20260114T070000", "DURATION:PT1H", "SEQUENCE:2")
    for order in ([SERIES, first, second], [second, first, SERIES]):
        [draft] = drafts_of(read_events(*order))
        assert draft.overrides == (Override(SECOND, MOVED, datetime(2026, 1, 13, 7)),)


def test_changes_without_their_series_are_dates_of_their_own():
    [draft] = drafts_of(
        read_events(
            change(f"DTSTART;{CHICAGO}:20260113T080000", "DURATION:PT1H"), change(of="20260126T070000")
        )
    )
    assert draft.rules == ()
    assert draft.extra == (Extra(SECOND, 60), Extra(datetime(2026, 1, 26, 7), 60))
    assert draft.overrides == (Override(SECOND, MOVED, datetime(2026, 1, 13, 8)),)
    assert draft.joined == (2,)


def test_a_date_changed_beyond_the_end_of_its_series_is_on_all_the_same():
    ended = event(f"DTSTART;{CHICAGO}:20260105T070000", "DURATION:PT1H", f"{WEEKLY};COUNT=2")
    [draft] = drafts_of(read_events(ended, change(of="20260126T070000")))
    assert draft.extra == (Extra(datetime(2026, 1, 26, 7), 60),)


def test_a_new_place_from_a_date_on_is_the_listings_and_the_dates_before_keep_the_old():
    following = event(
        f"RECURRENCE-ID;RANGE=THISANDFUTURE;{CHICAGO}:20260119T070000",
        f"DTSTART;{CHICAGO}:20260119T090000",
        "DURATION:PT1H",
        "LOCATION:Oak House",
    )
    [draft] = drafts_of(read_events(SERIES, following))
    assert draft.venue == Venue("Oak House")
    assert draft.rules == (
        Rule(MONDAY, 60, "FREQ=WEEKLY;BYDAY=MO;UNTIL=20260119T065900"),
        Rule(datetime(2026, 1, 19, 9), 60, "FREQ=WEEKLY;BYDAY=MO"),
    )
    assert [(each.original_start, each.venue) for each in draft.overrides] == [
        (MONDAY, Venue("Grace Hall")),
        (SECOND, Venue("Grace Hall")),
    ]


def test_a_later_revision_of_an_event_takes_its_place():
    old = event(f"DTSTART;{CHICAGO}:20260105T070000", "DURATION:PT1H", "SEQUENCE:1")
    new = event(f"DTSTART;{CHICAGO}:20260106T070000", "DURATION:PT1H", "SEQUENCE:2")
    for order in ([old, new], [new, old]):
        [draft] = drafts_of(read_events(*order))
        assert draft.rules == (Rule(datetime(2026, 1, 6, 7), 60),)
        assert len(draft.joined) == 1


def test_events_of_one_revision_that_share_a_uid_are_listings_of_their_own():
    starts = ["20260105T070000", "20260107T070000"]
    drafts = drafts_of(
        read_events(*(event(f"DTSTART;{CHICAGO}:{start}", "DURATION:PT1H") for start in starts))
    )
    assert [draft.rules[0].starts.day for draft in drafts] == [5, 7]
    assert {draft.key for draft in drafts} == {"sunrise-1"}


@pytest.mark.parametrize("lines", [["STATUS:CANCELLED"], ["STATUS:cancelled", "COMMENT:"]], ids=["", "lower"])
def test_a_single_event_that_is_called_off_is_kept_as_cancelled(lines):
    assert draft_of(*lines).overrides == (Override(MONDAY, CANCELLED),)


def test_a_series_that_is_called_off_is_suspended():
    draft = draft_of(WEEKLY, "STATUS:CANCELLED")
    assert draft.suspended == Suspension(reason="its source cancelled it")


def test_a_name_may_say_that_an_event_is_called_off():
    draft = draft_of(summary="CANCELLED: Sunrise")
    assert (draft.name, draft.overrides) == ("Sunrise", (Override(MONDAY, CANCELLED),))


@pytest.mark.parametrize(
    ("lines", "field", "reason"),
    [
        pytest.param(["DTSTART:soon"], "dtstart", "'soon' is no date or time", id="no-date"),
        pytest.param([], "dtstart", "is missing", id="no-start"),
        pytest.param(
            ["DTSTART:20260231T070000"], "dtstart", "'20260231T070000' is no date or time", id="no-day"
        ),
        pytest.param(
            ["DTSTART:99990101T070000"], "dtstart", "must be between the years 1900 and 2200", id="year-9999"
        ),
        pytest.param(
            ["DTSTART:20260105T070000", "RRULE:FREQ=SECONDLY"],
            "rrule",
            "FREQ must be one of DAILY, WEEKLY, MONTHLY, YEARLY",
            id="secondly",
        ),
        pytest.param(
            ["DTSTART:20260105T070000", "RRULE:BYDAY=MO"],
            "rrule",
            "FREQ must be one of DAILY, WEEKLY, MONTHLY, YEARLY",
            id="rule-of-nothing",
        ),
        pytest.param(
            ["DTSTART:20260105T070000", "EXRULE:FREQ=DAILY"],
            "exrule",
            "is a rule of exceptions, which RFC 5545 took out of iCalendar",
            id="rule-of-exceptions",
        ),
        pytest.param(
            ["DTSTART:20260105", "DTEND:20260301"],
            "dtend",
            "is more than 31 days after its start",
            id="months",
        ),
        pytest.param(
            ["DTSTART:20260105T070000", "CLASS:PRIVATE"],
            "class",
            "is private: it is not published",
            id="private",
        ),
        pytest.param(
            ["DTSTART:20260105T070000", "CLASS:confidential"],
            "class",
            "is private: it is not published",
            id="confidential",
        ),
    ],
)
def test_an_event_that_cant_be_kept_is_told(lines, field, reason):
    assert reject_of(*lines) == Reject(1, field, reason)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["BEGIN:VALARM", "TRIGGER:whenever", "END:VALARM"], id="alarm"),
        pytest.param(["BEGIN:VALARM", "BEGIN:X", "END:VALARM"], id="alarm-not-closed"),
        pytest.param(["ATTENDEE;CN=:", "ORGANIZER", "ATTENDEE;;;:::"], id="attendees"),
        pytest.param(["no colon here", ";:", "\x01\x02", ":", "X-FOO;=;:bar"], id="noise"),
        pytest.param(["GEO:north;west", "URL:not a link", "SEQUENCE:many", "STATUS:PERHAPS"], id="kept-ones"),
        pytest.param(["RDATE:someday", "EXDATE:never"], id="dates"),
        pytest.param(["ATTACH;ENCODING=BASE64;VALUE=BINARY:" + "QUJD" * 400_000], id="a-file"),
        pytest.param([f"X-LARGE-{number}:{'x' * 60_000}" for number in range(40)], id="large-foreign-parts"),
        pytest.param(["CREATED:yesterday", "DTSTAMP:x", "LAST-MODIFIED:x", "PRIORITY:high"], id="stamps"),
    ],
)
def test_parts_that_are_not_kept_or_broken_never_reject_an_event(lines):
    [draft] = read_events(event(f"DTSTART;{CHICAGO}:20260105T070000", "DURATION:PT1H", WEEKLY, *lines))
    assert isinstance(draft, Draft)
    assert draft.rules == (Rule(MONDAY, 60, "FREQ=WEEKLY;BYDAY=MO"),)


def test_of_a_hundred_events_two_bad_ones_are_named_and_the_others_kept():
    events = [
        event(f"DTSTART:202601{number % 28 + 1:02}T070000", "DURATION:PT1H", uid=f"e-{number}")
        for number in range(100)
    ]
    events[17] = event("DTSTART:25:00", uid="bad-time")
    events[61] = ["BEGIN:VEVENT", "UID:not-closed", "SUMMARY:Sunrise", "DTSTART:20260105T070000"]
    rows = read_events(*events)
    assert len(drafts_of(rows)) == 98
    assert rejects_of(rows) == (
        Reject(18, "dtstart", "'25:00' is no date or time"),
        Reject(62, "vevent", "is not closed: END:VEVENT is missing"),
    )


@pytest.mark.parametrize(
    ("head", "lines", "zone"),
    [
        pytest.param(
            ["X-WR-TIMEZONE:America/Denver"], ["DTSTART:20260105T070000"], "America/Denver", id="floating"
        ),
        pytest.param(
            ["X-WR-TIMEZONE:Mountain Standard Time"],
            ["DTSTART;VALUE=DATE:20260105"],
            "America/Denver",
            id="windows",
        ),
        pytest.param([], ["DTSTART:20260105T070000"], None, id="nobody-says"),
        pytest.param(
            ["X-WR-TIMEZONE:America/Denver"],
            [f"DTSTART;{CHICAGO}:20260105T070000"],
            "America/Chicago",
            id="own",
        ),
        pytest.param([], ["DTSTART:20260105T070000Z"], "UTC", id="utc"),
        pytest.param(
            ["X-WR-TIMEZONE:America/Denver"], ["DTSTART:20260105T070000Z", WEEKLY], "UTC", id="utc-rule"
        ),
    ],
)
def test_the_zone_is_the_events_or_that_of_its_calendar(head, lines, zone):
    assert draft_of(*lines, head=head).time_zone == zone


def test_an_instant_is_told_by_the_clocks_of_its_calendar():
    draft = draft_of("DTSTART:20260105T140000Z", head=["X-WR-TIMEZONE:America/Denver"])
    assert (draft.rules, draft.is_instant) == ((Rule(MONDAY, 60),), True)


def test_unknown_zones_are_known_by_place_by_name_and_by_their_clocks():
    zones = {draft.name: draft.time_zone for draft in drafts_of(read_sample("icalendar/zones.ics"))}
    assert zones == {
        "By its clocks": "America/Chicago",
        "By its place": "Pacific/Auckland",
        "By the end of its name": "Europe/Berlin",
        "By its name in Windows": "America/Chicago",
        "By nothing": None,
    }


@pytest.mark.parametrize(
    ("lines", "venue"),
    [
        pytest.param(
            ["LOCATION:Grace Church\\, 1 Elm St\\, Salem\\, OR 97301\\, USA"],
            Venue("Grace Church", "1 Elm St", "Salem", "OR", "97301", "US"),
            id="name-and-address",
        ),
        pytest.param(
            ["LOCATION:1 Elm St\\nSalem\\, OR 97301"],
            Venue(None, "1 Elm St", "Salem", "OR", "97301", "US"),
            id="two-lines",
        ),
        pytest.param(["LOCATION:Grace Church"], Venue("Grace Church"), id="name"),
        pytest.param(["LOCATION:https://zoom.us/j/1"], None, id="link"),
        pytest.param(["LOCATION:Online"], None, id="online"),
        pytest.param(["GEO:0;0"], None, id="nowhere"),
    ],
)
def test_a_place_is_read_from_one_line(lines, venue):
    assert draft_of(*lines).venue == venue


def test_a_point_makes_a_place_exact():
    venue = draft_of("LOCATION:Grace Church", "GEO:44.9;-123.0").venue
    assert venue is not None
    assert venue.point is not None
    assert (venue.name, venue.point.lat, venue.point.lon, venue.precision) == (
        "Grace Church",
        44.9,
        -123.0,
        Precision.EXACT,
    )


ROOM = Online("https://zoom.us/j/1", None, OnlineAccess.OPEN)


@pytest.mark.parametrize(
    ("lines", "attendance", "online"),
    [
        pytest.param(["CONFERENCE;VALUE=URI:https://zoom.us/j/1"], Attendance.ONLINE, ROOM, id="conference"),
        pytest.param(["LOCATION:https://zoom.us/j/1"], Attendance.ONLINE, ROOM, id="location"),
        pytest.param(["URL:https://zoom.us/j/1"], Attendance.ONLINE, ROOM, id="url"),
        pytest.param(["ATTACH:https://zoom.us/j/1"], Attendance.ONLINE, ROOM, id="attached"),
        pytest.param(["DESCRIPTION:Join https://zoom.us/j/1"], Attendance.ONLINE, ROOM, id="in-the-text"),
        pytest.param(
            ["LOCATION:Grace Hall", "CONFERENCE:https://zoom.us/j/1"], Attendance.HYBRID, ROOM, id="hybrid"
        ),
        pytest.param(
            ["CONFERENCE:https://zoom.us/j/1?pwd=secret"],
            Attendance.ONLINE,
            Online("https://zoom.us/j/1", None, OnlineAccess.PASSCODE),
            id="passcode",
        ),
        pytest.param(["URL:https://example.org/"], Attendance.IN_PERSON, None, id="a-page-is-no-room"),
    ],
)
def test_how_one_takes_part_is_told_by_rooms_and_places(lines, attendance, online):
    draft = draft_of(*lines)
    assert (draft.attendance, draft.online) == (attendance, online)


def test_categories_are_kind_types_and_what_else_they_say():
    draft = draft_of("CATEGORIES:Social,Games,Wheelchair Accessible", "CATEGORIES:Potluck Night\\, monthly")
    assert draft.kind is Kind.SOCIAL
    assert draft.types == {"games", "wheelchair"}
    assert draft.other_types == ("Potluck Night, monthly",)
    assert draft.hints == {"games", "food-together"}
    assert draft.alcohol is None


def test_nothing_of_a_person_is_kept():
    draft = draft_of(
        "ORGANIZER;CN=Pat Doe:mailto:pat@example.org",
        "ATTENDEE;CN=Sam Roe:mailto:sam@example.org",
        "CONTACT:Pat Doe\\, 615-555-0100",
        "DESCRIPTION:Bring a friend.\\nCall Pat 615-555-0100\\npat@example.org",
    )
    assert draft.notes == "Bring a friend."
    assert not any(word in repr(draft) for word in ("Pat", "Sam", "555", "example.org"))


def test_a_uid_that_may_be_a_persons_address_is_kept_as_a_digest():
    [draft] = drafts_of(
        read_events(event(f"DTSTART;{CHICAGO}:20260105T070000", "DURATION:PT1H", uid="pat@example.org"))
    )
    assert draft.key is not None
    assert "pat" not in draft.key


def test_calendars_one_behind_the_other_have_zones_and_series_of_their_own():
    lines = ["DTSTART:20260105T070000", "DURATION:PT1H"]
    content = calendar(event(*lines), head=["X-WR-TIMEZONE:America/Denver"]) + calendar(
        event(*lines), head=["X-WR-TIMEZONE:Asia/Tokyo"]
    )
    assert [draft.time_zone for draft in drafts_of(read_all("icalendar", content))] == [
        "America/Denver",
        "Asia/Tokyo",
    ]


def test_lines_are_unfolded_by_octets_before_they_are_letters():
    name = "Ünïty " * 20
    octets = f"SUMMARY:{name}".encode()
    folded = b"\r\n ".join(octets[at : at + 21] for at in range(0, len(octets), 21))
    content = calendar(event(f"DTSTART;{CHICAGO}:20260105T070000", "DURATION:PT1H", summary="@"))
    [draft] = drafts_of(read_all("icalendar", content.replace(b"SUMMARY:@", folded)))
    assert draft.name == name.strip()
