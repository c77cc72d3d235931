"""Values of a Meeting Guide row that are of the wrong kind, too long, or at odds with each other."""

import pytest

from finder.domain.listing import Online, OnlineAccess
from finder.domain.vocabulary import Attendance
from finder.formats.draft import Reject
from tests.formats.meetings import ADDRESS, ROOM, draft_of, reject_of


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        pytest.param({"time": ["07:00"]}, "time", "a list is not a time of day", id="list-for-a-time"),
        pytest.param({"time": 700}, "time", "'700' is not a time of day", id="number-for-a-time"),
        pytest.param({"time": True}, "time", "'True' is not a time of day", id="true-for-a-time"),
        pytest.param(
            {"time": "call Ann 202-555-0100"},
            "time",
            "a text that is not repeated here is not a time of day",
            id="contact-for-a-time",
        ),
        pytest.param(
            {"day": {"a": 1}}, "day", "an object is not a day, from 0 = Sunday to 6 = Saturday", id="object"
        ),
        pytest.param(
            {"day": True}, "day", "'True' is not a day, from 0 = Sunday to 6 = Saturday", id="true-for-a-day"
        ),
        pytest.param(
            {"day": 1.5}, "day", "'1.5' is not a day, from 0 = Sunday to 6 = Saturday", id="half-a-day"
        ),
        pytest.param({"day": []}, "day", "is missing beside a time", id="no-day-in-a-list"),
        pytest.param(
            {"name": ["Sunrise"]},
            "name",
            "is missing or private, and there is no group or venue to take one from",
            id="list-for-a-name",
        ),
    ],
)
def test_a_value_without_which_there_is_no_meeting_rejects_its_row(changes, field, reason):
    assert reject_of(**changes) == Reject(1, field, reason)


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        pytest.param({"notes": ["a"]}, "notes: a list is not text and was left out", id="list-for-notes"),
        pytest.param({"types": 7}, None, id="number-for-types"),
        pytest.param(
            {"types": {"O": 1}}, "types: an object is not a type and was left out", id="object-for-types"
        ),
        pytest.param(
            {"types": ["O", None, []]}, "types: a list is not a type and was left out", id="list-in-types"
        ),
        pytest.param({"latitude": "north"}, "latitude: 'north' is not a number", id="word-for-a-number"),
        pytest.param(
            {"country": "Atlantis"}, "country: 'Atlantis' is not a country's name that is known here", id="co"
        ),
        pytest.param(
            {"attendance_option": "maybe"},
            "attendance_option: 'maybe' is not one of hybrid, in_person, inactive, online",
            id="unknown-option",
        ),
        pytest.param(
            {"day": [1, 9]},
            "day: '9' is not a day, from 0 = Sunday to 6 = Saturday, and was left out",
            id="ninth-day",
        ),
        pytest.param(
            {"conference_phone": "ask"},
            "conference_phone: is not a phone number and was left out",
            id="phone",
        ),
    ],
)
def test_any_other_value_of_the_wrong_kind_is_at_most_a_warning(changes, warning):
    assert draft_of(**changes).warnings == (() if warning is None else (warning,))


def test_long_notes_are_cut_after_a_word():
    notes = draft_of(notes="Bring a chair. " * 200).notes
    assert notes is not None
    assert (len(notes), notes[-15:]) == (1995, "Bring a chair.…")


def test_a_link_stays_where_a_row_says_that_one_meets_in_person():
    draft = draft_of(attendance_option="in_person", conference_url=ROOM, formatted_address=ADDRESS)
    assert (draft.attendance, draft.online) == (
        Attendance.IN_PERSON,
        Online(ROOM, access=OnlineAccess.OPEN),
    )
