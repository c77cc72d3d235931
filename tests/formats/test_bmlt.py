"""BMLT: its answers told apart by shape, its rows read by the samples' rules, its formats by a table."""

import json
from datetime import datetime

import pytest

from finder.domain.errors import Refused
from finder.domain.geo import Point
from finder.domain.listing import Online, OnlineAccess, Suspension
from finder.domain.schedule import Precision, Rule, Venue
from finder.domain.vocabulary import Attendance
from finder.formats.draft import Draft, Reject
from tests.formats.bmlt_rows import bmlt_row, read_row
from tests.formats.streams import SAMPLES, drafts_of, read_all, read_sample, rejects_of

FORMATS = (SAMPLES / "bmlt/with-formats/formats.json").read_bytes()
HINT = "formats: are read by BMLT's stock keys; --formats FILE tells what the server means by them"
OLD_MILL = Venue("Old Mill", "1 Elm St", "Salem", "OR", "97301", "US", Point(44.94, -123.04), Precision.EXACT)
OFF_THE_MAP = Venue("Old Mill", "1 Elm St", "Salem", "OR", "97301", "US")


def by_key(path):
    return {draft.key: draft for draft in drafts_of(read_sample(path))}


def test_a_row_of_get_search_results_is_read_whole():
    assert read_sample("bmlt/search-results.json")[0] == Draft(
        row=1,
        key="11",
        name="Sunrise",
        types=frozenset({"open", "discussion", "wheelchair"}),
        languages=("en",),
        venue=OLD_MILL,
        notes="Ring the bell.",
        rules=(Rule(datetime(2001, 1, 1, 19), 90, "FREQ=WEEKLY;BYDAY=MO"),),
        time_zone="America/Los_Angeles",
        warnings=(HINT,),
    )


def test_a_row_of_the_admin_api_is_read_whole():
    assert read_sample("bmlt/admin.json", formats=ADMIN_FORMATS)[0] == Draft(
        row=1,
        key="51",
        name="Sunrise",
        types=frozenset({"open", "wheelchair"}),
        venue=OLD_MILL,
        notes="Room 5\nBus 3",
        rules=(Rule(datetime(2001, 1, 7, 19), 75, "FREQ=WEEKLY;BYDAY=SU"),),
        time_zone="America/Los_Angeles",
    )


ADMIN_FORMATS = json.dumps(
    [
        {
            "id": 17,
            "worldId": "OPEN",
            "type": "OPEN_OR_CLOSED",
            "translations": [
                {"key": "Of", "name": "Offen", "description": "", "language": "de"},
                {"key": "O", "name": "Open", "description": "", "language": "en"},
            ],
        },
        {
            "id": 33,
            "worldId": "",
            "type": "LOCATION",
            "translations": [{"key": "WC", "name": "Wheelchair", "description": "", "language": "en"}],
        },
    ]
)


def test_rows_that_cannot_be_kept_are_told_with_field_and_reason():
    assert rejects_of(read_sample("bmlt/search-results.json")) == (
        Reject(8, "published", "is not published"),
        Reject(9, "day", "'8' is not a day, from 1 = Sunday to 7 = Saturday"),
        Reject(10, "day", "is missing"),
        Reject(11, "time", "is missing"),
        Reject(16, "row", "'not a row' is not an object"),
        Reject(17, "row", "has neither GetSearchResults' names nor those of the admin API"),
    )
    assert rejects_of(read_sample("bmlt/admin.json")) == (
        Reject(5, "published", "is not published"),
        Reject(6, "day", "'7' is not a day, from 0 = Sunday to 6 = Saturday"),
    )


def test_one_takes_part_as_venue_type_and_formats_say():
    closed = Suspension(reason="the location is temporarily closed")
    assert {
        key: (draft.attendance.value, draft.suspended, draft.venue, draft.online)
        for key, draft in by_key("bmlt/search-results.json").items()
        if key in ("12", "13", "14", "15", "16")
    } == {
        "12": ("online", None, None, Online("https://zoom.example.org/j/12", None, OnlineAccess.PASSCODE)),
        "13": ("hybrid", None, OLD_MILL, Online("https://zoom.example.org/j/13", None, OnlineAccess.OPEN)),
        "14": ("in_person", closed, OLD_MILL, None),
        "15": ("online", None, OFF_THE_MAP, Online("https://zoom.example.org/j/15", None, OnlineAccess.OPEN)),
        "16": ("online", None, None, Online(None, "202-555-0148", OnlineAccess.PASSCODE)),
    }


def test_what_is_temporarily_virtual_leaves_its_venue_and_is_suspended_without_a_room():
    drafts = by_key("bmlt/admin.json")
    assert (drafts["53"].attendance, drafts["53"].suspended, drafts["53"].venue) == (
        Attendance.ONLINE,
        None,
        OFF_THE_MAP,
    )
    assert drafts["54"].suspended == Suspension(reason="the location is temporarily closed")


@pytest.mark.parametrize(
    ("changes", "attendance"),
    [
        pytest.param({"venue_type": None}, "in_person", id="neither-told"),
        pytest.param({"venue_type": "2"}, "online", id="venue-type-2"),
        pytest.param({"venue_type": 3}, "hybrid", id="venue-type-3"),
        pytest.param({"venue_type": "", "formats": "VM"}, "online", id="virtual-format"),
        pytest.param({"venue_type": "", "formats": "HY,VM"}, "hybrid", id="hybrid-format"),
        pytest.param({"venue_type": "1", "formats": "VM"}, "online", id="a-format-above-a-default"),
        pytest.param(
            {"venue_type": None, "virtual_meeting_link": "https://zoom.example.org/j/1"},
            "hybrid",
            id="link-and-street",
        ),
        pytest.param(
            {
                "venue_type": None,
                "location_street": "",
                "virtual_meeting_link": "https://zoom.example.org/j/1",
            },
            "online",
            id="link-alone",
        ),
    ],
)
def test_attendance_is_told_by_venue_type_or_format_or_room(changes, attendance):
    draft = read_row(**changes)
    assert draft.attendance.value == attendance
    is_on_the_map = draft.venue is not None and draft.venue.point is not None
    assert is_on_the_map is (attendance != "online")


def test_an_address_that_is_not_published_leaves_the_town():
    hidden = by_key("bmlt/search-results.json")["17"]
    assert hidden.venue == Venue(
        None, None, "Salem", "OR", "97301", "US", Point(44.94, -123.04), Precision.POSTAL_CODE
    )
    assert hidden.notes is None


@pytest.mark.parametrize(
    ("duration", "minutes", "warnings"),
    [
        pytest.param("01:30:00", 90, (), id="told"),
        pytest.param("00:45", 45, (), id="without-seconds"),
        pytest.param("24:00:00", 1440, (), id="all-day"),
        pytest.param("", 60, (), id="empty"),
        pytest.param(None, 60, (), id="missing"),
        pytest.param(
            "00:00:00",
            60,
            ("duration: '00:00:00' is not a length of up to a day; 60 minutes were assumed",),
            id="none",
        ),
        pytest.param(
            "25:00:00",
            60,
            ("duration: '25:00:00' is not a length of up to a day; 60 minutes were assumed",),
            id="more-than-a-day",
        ),
    ],
)
def test_the_length_is_told_or_an_hour(duration, minutes, warnings):
    draft = read_row(duration_time=duration)
    assert (draft.rules[0].duration_minutes, draft.warnings) == (minutes, warnings)


def test_an_empty_time_zone_is_none_and_an_unknown_one_is_told():
    assert read_row(time_zone="").time_zone is None
    told = read_row(time_zone="Mars/Olympus")
    assert (told.time_zone, told.warnings) == (
        None,
        ("timezone: 'Mars/Olympus' is not in the IANA time zone database and was left out",),
    )


def test_transport_holidays_and_two_languages_are_told():
    draft = by_key("bmlt/search-results.json")["25"]
    assert draft.notes == "Bus: 3, 55\nTrain: Green Line\nClosed on holidays."
    assert (draft.types, draft.languages) == ({"bilingual"}, ("en", "es"))


def test_formats_that_come_with_the_meetings_are_read_though_they_stand_behind_them():
    told = [
        (draft.types, draft.other_types, draft.languages) for draft in read_sample("bmlt/used-formats.json")
    ]
    assert told == [
        # B is Basic Text here, and Beginners where a server has kept the stock keys.
        ({"basic-text"}, ("Z: Zen",), ("en",)),
        ({"speaker-discussion", "speaker"}, (), ("fr",)),
    ]


def test_formats_by_week_are_rules_or_notes():
    drafts = read_all("bmlt", (SAMPLES / "bmlt/with-formats/meetings.json").read_bytes(), formats=FORMATS)
    assert [(draft.rules, draft.notes) for draft in drafts] == [
        (
            (Rule(datetime(2001, 1, 4, 19), 90, "FREQ=WEEKLY;BYDAY=TH"),),
            "2. Woche d. Monats: auch Nichtsüchtige willkommen\nLetzte Woche: Frage und Antwort",
        ),
        ((Rule(datetime(2001, 1, 4, 19), 90, "FREQ=MONTHLY;BYDAY=1TH,3TH"),), None),
        ((Rule(datetime(2001, 1, 29, 19), 90, "FREQ=MONTHLY;BYDAY=-1MO"),), None),
        ((Rule(datetime(2001, 1, 12, 19), 90, "FREQ=MONTHLY;BYDAY=2FR"),), None),
        (
            (Rule(datetime(2001, 1, 6, 19), 90, "FREQ=WEEKLY;BYDAY=SA"),),
            "Meets only on the 2nd Friday\nKerzenlicht\nU5 Alexanderplatz",
        ),
    ]
    assert [(draft.types, draft.other_types, draft.languages) for draft in drafts] == [
        ({"living-clean"}, ("KT: Tierverbot", "Kt"), ("de",)),
        (set(), (), ("ru",)),
        (set(), (), ("fr", "de")),
        (set(), (), ("de",)),
        (set(), (), ("de",)),
    ]


def test_without_a_list_german_weeks_are_known_by_their_keys():
    draft = read_row(formats="Wo1,Wo3,O2,SpL", lang_enum="de")
    assert draft.rules[0].rrule == "FREQ=MONTHLY;BYDAY=1MO,3MO"
    assert draft.notes == (
        "2. Woche des Monats: auch Nichtsüchtige willkommen\nLetzte Woche des Monats: Sprecher"
    )
    assert read_row(formats="Wo1,O2", lang_enum="en").other_types == ("Wo1", "O2")


def test_the_hint_at_a_list_of_formats_is_given_once():
    rows = read_all("bmlt", json.dumps([bmlt_row(), bmlt_row(formats="O"), bmlt_row(formats="O")]))
    assert [row.warnings for row in rows] == [(), (HINT,), ()]


@pytest.mark.parametrize(
    ("content", "formats", "reason"),
    [
        pytest.param(
            FORMATS,
            None,
            "this looks like BMLT's GetFormats, which is no list of meetings: give it to bmlt as --formats",
            id="formats-for-a-feed",
        ),
        pytest.param('{"meetings": {"a": 1}}', None, "the feed has no list of meetings", id="no-list"),
        pytest.param(
            "[]", "[]", "--formats: the file is not what BMLT's GetFormats answers", id="no-formats"
        ),
        pytest.param(
            "[]",
            '[{"id_bigint": "1"}]',
            "--formats: the file is not what BMLT's GetFormats answers",
            id="meetings-for-formats",
        ),
        pytest.param(
            "[]",
            '[{"key_string": "O", "world_id": "OPEN"}, {"key',
            "--formats: the feed is cut off in row 2",
            id="formats-cut-off",
        ),
    ],
)
def test_what_is_no_answer_of_bmlt_is_refused_in_one_line(content, formats, reason):
    with pytest.raises(Refused) as refused:
        read_all("bmlt", content, **({} if formats is None else {"formats": formats}))
    assert str(refused.value) == reason
