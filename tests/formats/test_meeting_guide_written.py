"""Meeting Guide as finder writes it: what a front-end that knows the format finds in it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from finder.domain.listing import Listing, Online, OnlineAccess
from finder.domain.schedule import Precision, Rule, Schedule
from finder.domain.vocabulary import Attendance
from tests.builders import (
    by_appointment,
    cancelled,
    extra,
    house,
    meeting,
    moved,
    once,
    online,
    schedule,
    suspended,
    wall,
    weekly,
)
from tests.formats.written import entries, written

ZOOM = Online("https://zoom.us/j/1", "+16155550100", OnlineAccess.OPEN)
CHURCH = house(36.15, -86.79, address="1 Main St", postal_code="37203")


def entry(listing: Listing, **changes: Any) -> dict[str, Any]:
    [only] = entries(listing, **changes)
    return only


def test_a_meeting_has_every_field_that_is_known():
    told = entry(
        meeting(
            attendance=Attendance.HYBRID,
            types=("open", "topic", "wheelchair"),
            other_types=("Hearing loop",),
            languages=("en", "pt-BR", "zh"),
            venue=CHURCH,
            online=ZOOM,
            url="https://aa.example.org/sunrise",
            notes="Ring the bell.\nUpstairs.",
        ),
        title="Nashville Intergroup",
        url="https://aa.example.org/",
    )
    assert told == {
        "name": "Sunrise",
        "slug": "nashville-aa--sunrise",
        "day": 1,
        "time": "19:00",
        "end_time": "20:00",
        "timezone": "America/Chicago",
        "types": ["O", "topic", "X", "EN", "POR", "Hearing loop", "ONL"],
        "notes": "Ring the bell.\nUpstairs.",
        "location": "Grace Church",
        "group": "Sunrise Group",
        "formatted_address": "1 Main St, Nashville, TN 37203, USA",
        "address": "1 Main St",
        "city": "Nashville",
        "state": "TN",
        "postal_code": "37203",
        "country": "US",
        "regions": ["TN", "Nashville"],
        "latitude": 36.15,
        "longitude": -86.79,
        "approximate": "no",
        "attendance_option": "hybrid",
        "conference_url": "https://zoom.us/j/1",
        "conference_phone": "+16155550100",
        "url": "https://aa.example.org/sunrise",
        "fellowship": "aa",
        "entity": "Nashville Intergroup",
        "entity_url": "https://aa.example.org/",
        "entity_website_url": "https://aa.example.org/",
    }


def test_what_is_not_known_is_left_out():
    told = entry(online(group=None, fellowship=None, types=(), languages=(), name="Zoom"))
    assert told == {
        "name": "Zoom",
        "slug": "nashville-aa--zoom",
        "day": 1,
        "time": "19:00",
        "end_time": "20:00",
        "timezone": "America/Chicago",
        "types": ["ONL"],
        # Without any address tsml-ui would pass it over.
        "formatted_address": "Online",
        "approximate": "yes",
        "attendance_option": "online",
        "entity": "nashville-aa",
    }


def test_each_weekly_slot_is_a_meeting_of_its_own_with_a_single_day_in_the_order_of_the_week():
    told = entries(
        meeting(schedule=schedule(weekly("sun,mon", "07:00"), weekly("mon", "19:30", 90), weekly("sat")))
    )
    assert [(each["day"], each["time"], each["end_time"], each["slug"]) for each in told] == [
        (1, "07:00", "08:00", "nashville-aa--sunrise--mon"),
        (1, "19:30", "21:00", "nashville-aa--sunrise--mon-1930"),
        (6, "19:00", "20:00", "nashville-aa--sunrise--sat"),
        (0, "07:00", "08:00", "nashville-aa--sunrise--sun"),
    ]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        pytest.param("FREQ=WEEKLY", [1], id="weekly without days"),
        pytest.param("FREQ=WEEKLY;WKST=SU;BYDAY=MO,FR", [1, 5], id="weekly"),
        pytest.param("FREQ=DAILY", [1, 2, 3, 4, 5, 6, 0], id="daily"),
        pytest.param("FREQ=DAILY;BYDAY=TU,SU", [2, 0], id="daily on some days"),
        pytest.param("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261130T235959", [1], id="still on"),
        pytest.param("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261122T235959", [], id="ended yesterday"),
        pytest.param("FREQ=WEEKLY;BYDAY=MO;COUNT=500", [], id="counted"),
        pytest.param("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", [], id="fortnightly"),
        pytest.param("FREQ=DAILY;INTERVAL=7", [], id="every seventh day"),
        pytest.param("FREQ=MONTHLY;BYDAY=1MO", [], id="monthly"),
        pytest.param(None, [], id="once"),
    ],
)
def test_what_is_held_every_week_is_written_and_nothing_else(rule, days):
    told = entries(meeting(schedule=schedule(Rule(wall("2026-01-05T07:00"), 60, rule))))
    assert [each["day"] for each in told] == days


@pytest.mark.parametrize(
    ("since", "count"),
    [
        pytest.param("2026-11-29", 1, id="begins in six days"),
        pytest.param("2026-11-30", 0, id="begins in a week"),
    ],
)
def test_a_meeting_is_written_from_the_week_on_in_which_it_begins(since, count):
    assert len(entries(meeting(schedule=schedule(weekly("mon,sun", since=since))))) == 2 * count


def test_dates_beside_the_weekly_ones_change_nothing():
    with_dates = schedule(
        weekly("mon"), extra=[extra("2026-12-24T18:00")], overrides=[cancelled("2026-11-30T19:00")]
    )
    assert entries(meeting(schedule=with_dates)) == entries(meeting())


def test_a_meeting_by_appointment_has_neither_day_nor_time():
    told = entry(meeting(schedule=by_appointment()))
    assert not {"day", "time", "end_time"} & told.keys()
    assert (told["slug"], told["timezone"]) == ("nashville-aa--sunrise", "America/Chicago")


@pytest.mark.parametrize(
    ("at", "minutes", "end"),
    [
        pytest.param("23:30", 90, "01:00", id="past midnight"),
        pytest.param("23:00", 60, "00:00", id="to midnight"),
        pytest.param("00:00", 1439, "23:59", id="nearly a day"),
        pytest.param("19:00", 1440, None, id="a day"),
    ],
)
def test_the_end_is_a_time_of_day(at, minutes, end):
    assert entry(meeting(schedule=schedule(weekly("mon", at, minutes)))).get("end_time") == end


@pytest.mark.parametrize(
    ("attendance", "types", "option"),
    [
        (Attendance.IN_PERSON, ["O", "X", "EN", "TC"], "inactive"),
        (Attendance.HYBRID, ["O", "X", "EN", "TC", "ONL"], "online"),
        (Attendance.ONLINE, ["O", "X", "EN", "ONL"], "online"),
    ],
)
def test_in_a_pause_the_venue_is_closed_and_the_room_is_not(attendance, types, option):
    paused = meeting(attendance=attendance, suspended=suspended("2026-11-01", "2026-12-01"))
    told = entry(paused)
    assert (told["types"], told["attendance_option"]) == (types, option)


def test_a_pause_that_is_over_or_to_come_is_not_told():
    for pause in (suspended("2026-11-01", "2026-11-23"), suspended("2026-11-24")):
        assert entry(meeting(suspended=pause)) == entry(meeting())


STREET = {"address": "1 Main St", "postal_code": "37203"}


@pytest.mark.parametrize(
    ("venue", "approximate", "has_point"),
    [
        pytest.param(house(**STREET), "no", True, id="door"),
        pytest.param(house(), "no", True, id="a point without a street"),
        pytest.param(house(precision=Precision.STREET), "no", True, id="street"),
        # A town's middle is no door, and the meeting is held all the same.
        pytest.param(house(precision=Precision.CITY), "no", False, id="town"),
        pytest.param(house(precision=Precision.CITY, **STREET), "no", False, id="a street in a town"),
        pytest.param(house(None, None, **STREET), "no", False, id="a street alone"),
        pytest.param(house(None, None), "no", False, id="a town alone"),
        pytest.param(house(None, None, city=None), "yes", False, id="a state alone"),
        pytest.param(None, "yes", False, id="nothing"),
    ],
)
def test_a_point_is_the_door_and_only_what_is_nowhere_is_approximate(venue, approximate, has_point):
    told = entry(meeting(venue=venue))
    assert told["approximate"] == approximate
    assert ("latitude" in told, "longitude" in told) == (has_point, has_point)


def test_what_is_online_alone_is_never_at_a_point():
    told = entry(online(venue=house(**STREET)))
    assert told["approximate"] == "yes"
    assert "latitude" not in told
    assert told["formatted_address"] == "1 Main St, Nashville, TN 37203, USA"


@pytest.mark.parametrize(
    "venue",
    [
        pytest.param(house(address="Main Hall", city=None), id="the street would be the town"),
        pytest.param(house(address="1 Main St, Nashville"), id="the town would be cut from the street"),
        pytest.param(house(city=None, country=None, region="Bavaria"), id="the region would be the town"),
    ],
)
def test_an_address_that_would_be_read_otherwise_is_told_in_parts_alone(venue):
    told = entry(meeting(venue=venue))
    assert "formatted_address" not in told
    assert told.get("address") == venue.address


def test_rooms_are_told_where_one_takes_part_online():
    assert "conference_url" not in entry(meeting(online=ZOOM))
    assert entry(online(online=ZOOM))["conference_url"] == "https://zoom.us/j/1"


@pytest.mark.parametrize(
    ("page", "note"),
    [
        ("https://aa.example.org/zoom", "The passcode is at https://aa.example.org/zoom"),
        (None, "Ask the group for the passcode"),
    ],
)
def test_a_guarded_room_says_where_its_passcode_is(page, note):
    guarded = replace(ZOOM, access=OnlineAccess.PASSCODE, page=page)
    told = entry(online(online=guarded))
    assert (told["conference_url_notes"], told["conference_phone_notes"]) == (note, note)
    assert "conference_url_notes" not in entry(online(online=replace(guarded, url=None)))


# The digests are those of `printf 'aa:sun.rise@' | sha256sum`, in base 32.
@pytest.mark.parametrize(
    ("listing_id", "slug"),
    [
        pytest.param("aa:sunrise", "aa--sunrise", id="plain"),
        pytest.param(f"aa:{'a' * 60}", f"aa--{'a' * 60}", id="as long as may be"),
        pytest.param(f"aa:{'a' * 61}", f"aa-{'a' * 48}-jzkuw4jsljel", id="longer"),
        pytest.param("aa:sun.rise", "aa-sun-rise-7grraa4p2ivd", id="dotted"),
        pytest.param("aa:sun--rise", "aa-sun-rise-4ag34p5wgsqu", id="doubled hyphens"),
    ],
)
def test_a_slug_is_short_and_made_of_the_id(listing_id, slug):
    assert entry(meeting(listing_id))["slug"] == slug
    assert len(slug) <= 64


def test_slugs_of_ids_that_look_alike_differ():
    ids = ("aa:x-y", "aa-x:y", "aa:x--y", "aa:x.y", "aa:x_y", "aa-:x-y")
    assert len({entry(meeting(each))["slug"] for each in ids}) == len(ids)


def test_a_feed_of_nothing_is_an_empty_array():
    assert written("meeting-guide") == b"[]\n"
    assert written("meeting-guide", meeting(schedule=schedule(Rule(wall("2026-12-24T18:00"))))) == b"[]\n"


def expanded(*listings: Listing) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = json.loads(written("meeting-guide-expanded", *listings))
    return made


THIRD_THURSDAYS = Rule(wall("2026-01-15T19:00"), 90, "FREQ=MONTHLY;BYDAY=3TH")


def test_what_is_not_weekly_is_told_by_its_next_date_and_says_so():
    [entry] = expanded(meeting(notes="Bring a mug.", schedule=schedule(THIRD_THURSDAYS)))
    assert {name: entry[name] for name in ("slug", "day", "time", "end_time", "notes")} == {
        "slug": "nashville-aa--sunrise",
        "day": 4,
        "time": "19:00",
        "end_time": "20:30",
        "notes": "Not every week: Third Thursdays 7:00–8:30 pm. Next: Thursday, December 17.\nBring a mug.",
    }


def test_a_next_date_stands_beside_the_weekly_slots():
    told = expanded(meeting(schedule=schedule(weekly("mon"), THIRD_THURSDAYS)))
    assert [(entry["slug"], entry["day"]) for entry in told] == [
        ("nashville-aa--sunrise", 1),
        ("nashville-aa--sunrise--date", 4),
    ]


def test_a_next_date_that_moved_is_told_where_it_is():
    away = moved("2026-12-17T19:00", "2026-12-18T19:00", venue=house(36.1, name="Park"), note="at the park")
    [entry] = expanded(meeting(schedule=schedule(THIRD_THURSDAYS, overrides=[away])))
    assert (entry["location"], entry["latitude"], entry["day"]) == ("Park", 36.1, 5)
    assert "Next: Friday, December 18.\nat the park" in entry["notes"]


@pytest.mark.parametrize(
    "gone",
    [
        pytest.param(schedule(once("2026-11-01T19:00")), id="over"),
        pytest.param(schedule(once("2028-11-01T19:00")), id="past 400 days"),
    ],
)
def test_what_has_no_next_date_is_left_out(gone: Schedule):
    assert expanded(meeting(schedule=gone)) == []


def test_weekly_meetings_are_the_same_in_both():
    assert expanded(meeting(), online()) == entries(meeting(), online())
