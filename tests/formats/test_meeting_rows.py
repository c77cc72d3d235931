"""The rows of Meeting Guide: a sample for each rule that a feed taught."""

from datetime import datetime
from operator import attrgetter

from finder.domain.geo import Point
from finder.domain.listing import Online, OnlineAccess, Suspension
from finder.domain.schedule import Precision, Rule, Venue
from finder.domain.vocabulary import Attendance
from finder.formats.draft import Draft, Reject
from tests.formats.meetings import ADDRESS, PAGE, ROOM, draft_of
from tests.formats.streams import read_sample


def sample(name: str) -> list[Draft | Reject]:
    return read_sample(f"meeting-guide/{name}.json")


def starts(day: int, hour: int, minute: int = 0) -> datetime:
    """A start in the first week of 2001, whose Monday was the 1st of January."""
    return datetime(2001, 1, day, hour, minute)


def test_rows_that_cannot_be_kept_are_told_with_field_and_reason():
    assert [row for row in sample("bad-rows") if isinstance(row, Reject)] == [
        Reject(1, "time", "'25:00' is not a time of day"),
        Reject(2, "name", "is missing or private, and there is no group or venue to take one from"),
        Reject(3, "day", "'7' is not a day, from 0 = Sunday to 6 = Saturday"),
        Reject(4, "time", "is missing beside a day"),
        Reject(5, "day", "is missing beside a time"),
        Reject(6, "row", "'not a row' is not an object"),
    ]


def test_a_bad_row_leaves_the_others_alone():
    assert [row.name for row in sample("bad-rows") if isinstance(row, Draft)] == ["Well"]


def test_without_day_and_time_a_meeting_is_by_appointment():
    assert [(draft.by_appointment, draft.rules) for draft in sample("by-appointment")] == [
        (True, ()),
        (True, ()),
    ]


def test_the_days_of_a_row_are_one_rule_of_the_first_week_of_2001():
    assert [draft.rules for draft in sample("days")] == [
        (Rule(starts(1, 7), 60, "FREQ=WEEKLY;BYDAY=MO"),),
        (Rule(starts(7, 7), 60, "FREQ=WEEKLY;BYDAY=SU"),),
        (Rule(starts(3, 7), 60, "FREQ=WEEKLY;BYDAY=WE"),),
        (Rule(starts(2, 7), 60, "FREQ=WEEKLY;BYDAY=TU,TH,SU"),),
        (Rule(starts(1, 7), 60, "FREQ=WEEKLY;BYDAY=MO,FR"),),
        (Rule(starts(6, 7), 60, "FREQ=WEEKLY;BYDAY=SA"),),
    ]


def test_the_length_is_up_to_the_end_or_an_hour():
    rules = [draft.rules[0] for draft in sample("times")]
    assert [(rule.starts, rule.duration_minutes) for rule in rules] == [
        (starts(1, 19), 75),
        (starts(1, 19, 30), 60),
        (starts(6, 23, 30), 60),
        (starts(7, 0), 60),
        (starts(7, 22), 120),
        (starts(1, 12), 60),
        (starts(4, 19, 15), 60),
        (starts(4, 0), 1440),
        (starts(4, 18), 60),
    ]


def test_an_end_that_cannot_be_meant_is_told():
    assert {draft.name: draft.warnings for draft in sample("times") if draft.warnings} == {
        "Morning for evening": (
            "end_time: '08:15' is before the start, yet not of the night after; 60 minutes were assumed",
        ),
        "End that is no time": ("end_time: 'late' is not a time of day; 60 minutes were assumed",),
    }


def test_marks_leave_the_name_and_no_name_is_empty():
    reads = attrgetter("name", "group", "attendance", "suspended")
    suspended, cancelled = "its source calls it suspended", "its source calls it cancelled"
    assert [reads(draft) for draft in sample("marked-names")] == [
        ("Sunrise", None, Attendance.IN_PERSON, Suspension(reason=suspended)),
        ("Noon", None, Attendance.ONLINE, Suspension(reason=suspended)),
        ("Evening", None, Attendance.HYBRID, None),
        ("Night", None, Attendance.ONLINE, None),
        ("Lake", "Lake", Attendance.IN_PERSON, Suspension(reason=cancelled)),
        ("Harbor Group", "Harbor Group", Attendance.ONLINE, None),
        ("Old Mill", None, Attendance.IN_PERSON, None),
        ("(ONLINE)", None, Attendance.ONLINE, None),
    ]


def test_attendance_is_as_told_else_as_link_types_and_address_say():
    inactive, closed = "its source lists it as inactive", "the location is temporarily closed"
    assert {
        draft.key: (draft.attendance.value, draft.suspended and draft.suspended.reason)
        for draft in sample("attendance")
    } == {
        "told-in_person": ("in_person", None),
        "told-online": ("online", None),
        "told-hybrid": ("hybrid", None),
        "told-inactive": ("in_person", inactive),
        "inactive-with-link": ("online", inactive),
        "closed": ("in_person", closed),
        "closed-with-link": ("online", None),
        "closed-with-phone": ("online", None),
        "link-and-address": ("hybrid", None),
        "link-and-town": ("online", None),
        "link-and-canadian-town": ("online", None),
        "link-and-approximate": ("online", None),
        "online-type-and-address": ("hybrid", None),
        "address": ("in_person", None),
        "town": ("in_person", None),
    }


def test_a_place_is_told_in_parts_in_one_line_or_by_its_region():
    exact, city, postal = Precision.EXACT, Precision.CITY, Precision.POSTAL_CODE
    assert [draft.venue for draft in sample("places")] == [
        Venue("Unity Temple", "707 W. 47th", "Kansas City", "MO", "64112", "US", Point(39.04, -94.59), exact),
        Venue(None, None, "Boston", "MA", "02139", "US", Point(42.36, -71.1), postal),
        Venue(None, "3 Broad St", "Philadelphia", "PA", "19148", "US", Point(39.926613, -75.1688), exact),
        Venue("Scout Hall", city="Millet"),
        Venue(city="Lubbock", country="US", point=Point(37.09, -95.71), precision=city),
        None,
        None,
        None,
        None,
        Venue(city="Salem", region="OR", country="US", point=Point(44.9, -123.0), precision=exact),
    ]


def test_a_point_that_cannot_be_is_left_out_and_told():
    assert {draft.name: draft.warnings for draft in sample("places") if draft.warnings} == {
        "Null Island": ("latitude: 0, 0 lies in the Atlantic and was left out",),
        "Off the globe": ("latitude: there is no point 97.5, 10: lat: must be between -90 and 90",),
        "Half a point": ("longitude: is missing, so there is no point",),
    }


def test_a_key_may_be_a_number():
    assert [draft.key for draft in sample("places")][:3] == ["254", "255", "c"]


def test_a_room_is_kept_without_its_passcode():
    page = "https://meetings.example.org/{}".format
    assert [draft.online for draft in sample("rooms")] == [
        Online("https://zoom.example.org/j/1", None, OnlineAccess.PASSCODE, page("a")),
        Online("https://zoom.example.org/j/2", None, OnlineAccess.OPEN),
        Online(None, "+12025550148", OnlineAccess.PASSCODE, page("c")),
        Online(None, None, OnlineAccess.ASK, page("d")),
        Online("https://zoom.example.org/j/5", None, OnlineAccess.PASSCODE, page("e")),
        None,
    ]


def test_addresses_of_the_feeds_own_machine_are_left_out_and_told():
    last = sample("rooms")[-1]
    assert (last.url, last.warnings) == (
        None,
        (
            "conference_url: is not a public link and was left out",
            "url: is not the address of a public web page and was left out",
        ),
    )


def test_notes_are_plain_distinct_and_without_contacts():
    assert [draft.notes for draft in sample("notes")] == [
        "Ring & wait.\nSecond floor\nRoom 5",
        None,
        "Bring a chair.\nUse the back door.",
        "Basement\nClosed on holidays.",
        None,
    ]


def test_types_become_words_of_the_vocabulary_languages_or_stay_as_written():
    reads = attrgetter("types", "languages", "other_types", "time_zone")
    assert [reads(draft) for draft in sample("types")] == [
        ({"open"}, (), ("NA",), None),
        ({"big-book"}, ("es",), ("ES",), None),
        ({"open", "big-book"}, (), (), None),
        ({"eleventh-step", "wheelchair"}, (), (), None),
        (set(), (), (), None),
        (set(), ("es",), (), "America/Chicago"),
        (set(), (), (), None),
    ]


def test_an_unknown_time_zone_is_left_out_and_told():
    assert sample("types")[-1].warnings == (
        "timezone: 'Mars/Olympus' is not in the IANA time zone database and was left out",
    )


def test_a_row_of_the_spec_is_read_whole():
    draft = draft_of(
        end_time="08:30",
        timezone="America/Los_Angeles",
        types=["O", "X", "EN"],
        notes="Ring the bell.",
        location="Old Mill",
        formatted_address=ADDRESS,
        latitude=44.94,
        longitude=-123.04,
        approximate="no",
        region="Salem",
        group="Sunrise Group",
        conference_url=ROOM,
        attendance_option="hybrid",
        updated="2026-01-05 07:00:00",
    )
    assert draft == Draft(
        row=1,
        key="sunrise",
        name="Sunrise",
        group="Sunrise Group",
        attendance=Attendance.HYBRID,
        types=frozenset({"open", "wheelchair"}),
        languages=("en",),
        venue=Venue(
            "Old Mill", "1 Elm St", "Salem", "OR", "97301", "US", Point(44.94, -123.04), Precision.EXACT
        ),
        online=Online(ROOM, access=OnlineAccess.OPEN),
        url=PAGE,
        notes="Ring the bell.",
        rules=(Rule(starts(1, 7), 90, "FREQ=WEEKLY;BYDAY=MO"),),
        time_zone="America/Los_Angeles",
    )
