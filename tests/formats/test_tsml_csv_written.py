"""TSML's table as finder writes it: what the plugin, a sheet and a spreadsheet find in it."""

from __future__ import annotations

import pytest

from finder.domain.listing import Online, OnlineAccess
from finder.domain.vocabulary import Attendance
from finder.formats.formulas import guarded, unguarded
from tests.builders import by_appointment, house, meeting, online, schedule, suspended, weekly
from tests.formats.written import rows, written

HEADER = (
    "Name,Slug,Day,Time,End Time,Timezone,Types,Notes,Conference URL,Conference URL Notes,Conference Phone,"
    "Conference Phone Notes,Attendance Option,Location,Address,City,State,Postal Code,Country,Region,"
    "Sub Region,Latitude,Longitude,Approximate,Group,URL,Fellowship,Entity,Entity URL\r\n"
)


def test_a_row_is_told_in_words():
    hybrid = meeting(
        attendance=Attendance.HYBRID,
        types=("closed", "twelve-and-twelve", "topic"),
        languages=("es",),
        venue=house(36.15, -86.79, address="1 Main St", postal_code="37203"),
        online=Online("https://zoom.us/j/1", "+16155550100", OnlineAccess.OPEN),
        schedule=schedule(weekly("mon,sun", "12:00", 90)),
        notes='Ring the "old" bell.\nUpstairs.',
    )
    table = written("tsml-csv", hybrid, title="Nashville Intergroup", url="https://aa.example.org/")
    row = (
        'Sunrise,nashville-aa--sunrise--{slug},{day},12:00 PM,1:30 PM,America/Chicago,"Closed, 12 Steps & 12'
        ' Traditions, topic, Spanish, Online Meeting","Ring the ""old"" bell.\nUpstairs.",'
        "https://zoom.us/j/1,,'+16155550100,,hybrid,Grace Church,1 Main St,Nashville,TN,37203,US,TN,"
        "Nashville,36.15,-86.79,no,Sunrise Group,,aa,Nashville Intergroup,https://aa.example.org/\r\n"
    )
    monday, sunday = row.format(slug="mon", day="Monday"), row.format(slug="sun", day="Sunday")
    assert table.decode() == HEADER + monday + sunday


def test_there_is_no_byte_order_mark_for_the_plugin_takes_it_for_a_part_of_the_heading():
    assert written("tsml-csv", meeting(name="Café")).startswith(b"Name,")


def test_a_table_of_nothing_has_its_header():
    assert written("tsml-csv") == HEADER.encode()


@pytest.mark.parametrize(
    ("at", "told"),
    [("00:00", "12:00 AM"), ("00:30", "12:30 AM"), ("11:59", "11:59 AM"), ("12:00", "12:00 PM")],
)
def test_times_are_told_as_the_plugin_tells_them(at, told):
    [row] = rows(meeting(schedule=schedule(weekly("mon", at))))
    assert row["Time"] == told


def test_a_meeting_by_appointment_has_neither_day_nor_time():
    [row] = rows(meeting(schedule=by_appointment()))
    assert (row["Day"], row["Time"], row["End Time"]) == ("", "", "")


def test_a_suspended_meeting_is_temporarily_closed():
    [row] = rows(meeting(suspended=suspended(), types=(), languages=()))
    assert (row["Types"], row["Attendance Option"]) == ("Location Temporarily Closed", "inactive")


def test_an_online_meeting_without_a_town_has_no_address():
    [row] = rows(online())
    assert (row["Address"], row["City"], row["Approximate"]) == ("", "", "yes")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1 615 555 0100", "'+1 615 555 0100"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("''@x", "'''@x"),
        ("'tis the season", "'tis the season"),
        ("1=1", "1=1"),
        ("'", "'"),
        ("", ""),
    ],
)
def test_what_would_be_a_formula_stands_behind_an_apostrophe_and_comes_back(text, cell):
    assert guarded(text) == cell
    assert unguarded(cell) == text


@pytest.mark.parametrize("field", ["name", "group", "notes"])
def test_no_text_of_a_listing_becomes_a_formula(field):
    [row] = rows(meeting(**{field: "=HYPERLINK(1)"}))
    assert row[field.title()] == "'=HYPERLINK(1)"


def test_a_place_becomes_no_formula_and_a_longitude_stays_a_number():
    [row] = rows(meeting(venue=house(name="@Seven", address="-1 Main St", city="=A1", region="+B1")))
    told = [row[name] for name in ("Location", "Address", "City", "State", "Region", "Sub Region")]
    assert told == ["'@Seven", "'-1 Main St", "'=A1", "'+B1", "'+B1", "'=A1"]
    assert row["Longitude"] == "-86.79"
