"""What BMLT's clients are told of a listing: its fields, numbers that stand, formats by BMLT's keys."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.listing import Listing, Online, OnlineAccess, Suspension
from finder.domain.schedule import Precision, Rule, Schedule
from finder.domain.vocabulary import TYPES, Attendance
from finder.formats.bmlt_numbers import Numbers
from finder.formats.bmlt_spoken import (
    FORMAT_OF_STATE,
    FORMAT_OF_TYPE,
    FORMAT_OF_WEEK,
    OtherFormats,
    language_format,
)
from finder.formats.draft import Draft
from tests.builders import by_appointment, house, meeting, once, online, schedule, weekly
from tests.formats.streams import read_all
from tests.formats.test_round_trips import LOST, carriable, members, slots_of
from tests.formats.written import written
from tests.strategies import listings


def told(*several: Listing) -> list[dict[str, str]]:
    """The meetings of what is written."""
    rows: list[dict[str, str]] = json.loads(written("bmlt", *several))["meetings"]
    return rows


def formats_of(*several: Listing) -> dict[str, str]:
    """The names of the formats of what is written, by key."""
    return {
        each["key_string"]: each["name_string"] for each in json.loads(written("bmlt", *several))["formats"]
    }


def drafts(*several: Listing) -> list[Draft]:
    return [row for row in read_all("bmlt", written("bmlt", *several)) if isinstance(row, Draft)]


def rule(text: str, starts: str = "2026-01-05T19:00") -> Rule:
    return Rule(datetime.fromisoformat(starts), 60, text)


def test_a_meeting_is_told_in_bmlts_fields_each_a_text():
    listing = meeting(
        venue=house(address="12 Main St", postal_code="37203"),
        notes="Upstairs",
        url="https://na.example.org/",
    )
    assert told(listing) == [
        {
            "id_bigint": "1322487275823328",  # 1 + 0x of 13 digits of sha256sum
            "worldid_mixed": "",
            "shared_group_id_bigint": "",
            "service_body_bigint": "490021296",
            "service_body_name": "nashville-aa",
            "weekday_tinyint": "2",
            "venue_type": "1",
            "start_time": "19:00:00",
            "duration_time": "01:00:00",
            "time_zone": "America/Chicago",
            "formats": "O,WC",
            "lang_enum": "en",
            "longitude": "-86.79",
            "latitude": "36.15",
            "distance_in_km": "",
            "distance_in_miles": "",
            "email_contact": "",
            "published": "1",
            "root_server_uri": "",
            "format_shared_id_list": "1,17",
            "meeting_name": "Sunrise",
            "comments": "Upstairs",
            "location_text": "Grace Church",
            "location_info": "",
            "location_street": "12 Main St",
            "location_neighborhood": "",
            "location_city_subsection": "",
            "location_municipality": "Nashville",
            "location_sub_province": "",
            "location_province": "TN",
            "location_postal_code_1": "37203",
            "location_nation": "US",
            "bus_lines": "",
            "train_lines": "",
            "phone_meeting_number": "",
            "virtual_meeting_link": "",
            "virtual_meeting_additional_info": "",
            "fellowship": "aa",
            "group_name": "Sunrise Group",
            "website": "https://na.example.org/",
        }
    ]


WAYS = [
    pytest.param({}, "1", "O,WC", "36.15", id="in person"),
    pytest.param({"attendance": Attendance.HYBRID}, "3", "O,WC,HY", "36.15", id="hybrid"),
    pytest.param({"attendance": Attendance.ONLINE}, "2", "O,WC,VM", "", id="virtual: not on the map"),
    pytest.param(
        {"attendance": Attendance.HYBRID, "suspended": Suspension()}, "2", "O,WC,VM,TC", "", id="gone online"
    ),
    pytest.param({"suspended": Suspension()}, "1", "O,WC,TC", "36.15", id="closed for the time"),
    pytest.param({"suspended": Suspension(date(2026, 12, 1))}, "1", "O,WC", "36.15", id="closed one day"),
    pytest.param(
        {"venue": house(precision=Precision.CITY)}, "1", "O,WC", "", id="the middle of a town is no door"
    ),
]


@pytest.mark.parametrize(("changes", "venue_type", "formats", "latitude"), WAYS)
def test_how_one_takes_part_is_venue_type_format_and_place(changes, venue_type, formats, latitude):
    [row] = told(meeting(**changes))
    assert (row["venue_type"], row["formats"], row["latitude"]) == (venue_type, formats, latitude)


SCHEDULES = [
    pytest.param(
        schedule(weekly("sun,sat", "09:30")), [("7", "09:30:00", ""), ("1", "09:30:00", "")], id="days"
    ),
    pytest.param(
        schedule(rule("FREQ=MONTHLY;BYDAY=1MO,-1MO")), [("2", "19:00:00", "Wk1,WkL")], id="weeks of the month"
    ),
    pytest.param(
        schedule(rule("FREQ=MONTHLY;BYDAY=1MO"), rule("FREQ=MONTHLY;BYDAY=3MO", "2026-01-19T19:00")),
        [("2", "19:00:00", "Wk1,Wk3")],
        id="two rules of one start",
    ),
    pytest.param(
        schedule(weekly("mon"), rule("FREQ=MONTHLY;BYDAY=1MO")),
        [("2", "19:00:00", "")],
        id="weekly all the same",
    ),
    pytest.param(schedule(rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO")), [], id="fortnightly: left out"),
    pytest.param(schedule(rule("FREQ=MONTHLY;BYMONTHDAY=24")), [], id="by date: left out"),
    pytest.param(schedule(rule("FREQ=MONTHLY;BYDAY=1MO;UNTIL=20260601T000000")), [], id="over: left out"),
    pytest.param(schedule(once("2026-12-24T18:00")), [], id="a single date: left out"),
    pytest.param(by_appointment(), [], id="by appointment: left out"),
]


@pytest.mark.parametrize(("held", "rows"), SCHEDULES)
def test_a_slot_is_a_meeting(held: Schedule, rows: list[tuple[str, str, str]]):
    found = told(meeting(schedule=held, types=()))
    assert [(row["weekday_tinyint"], row["start_time"], row["formats"]) for row in found] == rows


def test_a_length_of_more_than_a_day_is_a_day():
    [row] = told(meeting(schedule=schedule(weekly("mon", minutes=36 * 60))))
    assert row["duration_time"] == "24:00:00"


def test_languages_are_formats_unless_they_are_english_alone():
    rows = told(meeting(types=(), languages=("en",)), meeting("b:c", types=(), languages=("es", "pt-BR")))
    assert [(row["lang_enum"], row["formats"]) for row in rows] == [("en", ""), ("es", "es,pt")]


def test_what_finder_has_no_word_for_is_a_format_of_its_own():
    several = (
        meeting("b:one", other_types=("Essf: Essfrei", "KT")),
        meeting("b:two", other_types=("W: Weihnacht",)),
    )
    assert formats_of(*several) == {
        "O": "Open",
        "WC": "Wheelchair Access",
        "KT": "KT",
        "Essf": "Essfrei",
        # "W" is women on each server.
        "W~2": "Weihnacht",
    }


def test_two_texts_of_one_key_are_two_formats():
    others = OtherFormats()
    first, second = others.of("K: Kerzen"), others.of("K: Kinder")
    assert [first.key, second.key] == ["K", "K~2"]
    assert first.number != second.number
    assert others.of("K: Kerzen") == first


def test_each_type_has_a_format_with_number_and_key_of_its_own():
    stock = [*FORMAT_OF_TYPE.values(), *FORMAT_OF_STATE.values(), *FORMAT_OF_WEEK.values()]
    assert set(FORMAT_OF_TYPE) == set(TYPES)
    assert len({each.number for each in stock}) == len({each.key for each in stock}) == len(stock)


@pytest.mark.parametrize(
    ("slug", "number", "key", "world_id"),
    [("open", 1, "O", "OPEN"), ("sign-language", 19, "SL", ""), ("big-book", 34, "big-book", "")],
)
def test_a_format_has_its_number_for_good_and_bmlts_key_where_there_is_one(slug, number, key, world_id):
    each = FORMAT_OF_TYPE[slug]
    assert (each.number, each.key, each.world_id) == (number, key, world_id)


def test_a_language_has_its_number_by_its_letters():
    numbers = [language_format(code).number for code in ("aa", "ab", "zz", "aaa", "zzz")]
    assert numbers == [1000, 1001, 1675, 2000, 19575]


def test_a_number_that_is_taken_gives_way_to_the_next():
    # Of two bits there are four numbers, for five names.
    numbers = Numbers(2)
    first = [numbers.of(name) for name in "abcde"]
    assert len(set(first)) == 5
    assert [numbers.of(name) for name in "abcde"] == first


@given(several=st.lists(listings(), max_size=4, unique_by=lambda each: each.id))
def test_numbers_are_those_of_names_whatever_stands_beside_them(several: list[Listing]):
    together = told(*sorted(several, key=lambda each: each.id))
    alone = [row for each in sorted(several, key=lambda each: each.id) for row in told(each)]
    assert [row["id_bigint"] for row in together] == [row["id_bigint"] for row in alone]
    assert len({row["id_bigint"] for row in together}) == len(together)
    assert all(0 < int(row["id_bigint"]) < 2**53 for row in together)


@pytest.mark.parametrize("member", LOST)
def test_a_member_that_is_lost_changes_nothing_in_the_file(member: str):
    assert written("bmlt", replace(meeting(), **{member: LOST[member]})) == written("bmlt", meeting())


@given(listing=carriable())
def test_each_slot_comes_back_with_all_that_is_carried(listing: Listing):
    found = drafts(listing)
    assert [
        ((draft.rules[0].rrule or "")[-2:], draft.rules[0].starts.time(), draft.rules[0].duration_minutes)
        for draft in found
    ] == slots_of(listing)
    for draft in found:
        assert {member: getattr(draft, member) for member in members(listing)} == members(listing)
        assert draft.warnings == ()
    assert len({draft.key for draft in found}) == len(found)


# What comes back otherwise than it was, beside what is lost.
CHANGED = [
    pytest.param(
        {"types": ("outdoors", "open")},
        {"types": frozenset({"open"}), "other_types": ("outdoors: Outdoors",)},
        id="types of socials become other_types",
    ),
    pytest.param(
        {"languages": ("pt-BR", "zh")}, {"languages": ("pt", "zh")}, id="languages lose their region"
    ),
    pytest.param(
        {"venue": house(address="12 Main St", precision=Precision.STREET)},
        {"venue": house(address="12 Main St")},
        id="precision street becomes exact",
    ),
    pytest.param(
        {"venue": house()}, {"venue": house(precision=Precision.CITY)}, id="a point without a street"
    ),
    pytest.param(
        {"venue": house(precision=Precision.CITY)},
        {"venue": house(None, None)},
        id="the middle of a town goes",
    ),
    pytest.param(
        {"suspended": Suspension(date(2026, 11, 1), date(2026, 12, 1), "the roof is mended")},
        {"suspended": Suspension(reason="the location is temporarily closed")},
        id="a suspension loses dates and reason",
    ),
    pytest.param(
        {"attendance": Attendance.HYBRID, "suspended": Suspension(), "online": Online("https://zoom.us/j/1")},
        {"attendance": Attendance.ONLINE, "suspended": None},
        id="a suspended hybrid meeting is online",
    ),
    pytest.param(
        {"schedule": schedule(rule("FREQ=MONTHLY;BYDAY=1MO,-1MO"))},
        {"rules": (rule("FREQ=MONTHLY;BYDAY=1MO,-1MO", "2001-01-01T19:00"),)},
        id="weeks of the month come back, and since when goes",
    ),
]


@pytest.mark.parametrize(("was", "becomes"), CHANGED)
def test_what_is_said_otherwise(was: dict[str, Any], becomes: dict[str, Any]):
    [draft] = drafts(meeting(**was))
    assert {member: getattr(draft, member) for member in becomes} == becomes


def test_a_passcode_is_where_the_page_says():
    room = Online("https://zoom.us/j/1", None, OnlineAccess.PASSCODE, "https://na.example.org/")
    [row] = told(online(online=room))
    assert row["virtual_meeting_link"] == "https://zoom.us/j/1"
    assert row["virtual_meeting_additional_info"] == "The passcode is at https://na.example.org/"
