"""Meeting Guide JSON: which feeds are read, and laws that hold for all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.errors import Refused
from finder.formats import reader
from finder.formats.draft import Draft, Reject
from finder.formats.meeting_guide import read
from tests.formats.meetings import meeting, read_rows
from tests.formats.streams import read_all


def test_the_format_is_known_by_its_name():
    assert reader("meeting-guide") is read


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param("", "the feed is empty, not JSON", id="empty"),
        pytest.param("<!DOCTYPE html><p>404</p>", "this looks like a page of HTML or XML", id="html"),
        pytest.param('"meetings"', "the feed is a single value, not an array of meetings", id="text"),
        pytest.param("{}", "the feed is one object, not an array of meetings", id="object"),
        pytest.param(
            '{"meetings":[{"slug":"s","day":1}]}',
            "the feed is one object, not an array of meetings",
            id="array-in-an-object",
        ),
    ],
)
def test_what_is_no_array_of_meetings_is_refused_in_one_line(content, reason):
    with pytest.raises(Refused) as refused:
        read_all("meeting-guide", content)
    assert str(refused.value) == reason


def test_an_empty_array_has_no_rows():
    assert read_all("meeting-guide", "[]") == []


def test_entries_that_are_no_objects_are_rejected_one_by_one():
    assert read_all("meeting-guide", '[1, "two", null]') == [
        Reject(1, "row", "'1' is not an object"),
        Reject(2, "row", "'two' is not an object"),
        Reject(3, "row", "'None' is not an object"),
    ]


def test_half_a_surrogate_pair_and_nan_spoil_no_feed():
    content = '[{"name":"Sun\\ud83drise","slug":"s","latitude":NaN,"longitude":1}]'
    [draft] = read_all("meeting-guide", content)
    assert (draft.name, draft.venue) == ("Sunrise", None)
    assert draft.warnings == (
        "latitude: 'nan' is not a number",
        "latitude: is missing, so there is no point",
    )


FIELDS = (
    "address approximate attendance_option city conference_phone conference_phone_notes conference_url"
    " conference_url_notes country day duration end_time fellowship formatted_address group group_notes"
    " latitude location location_notes longitude name notes postal_code region regions slug state sub_region"
    " time timezone types url"
).split()
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(
        ["19:00", "7 pm", "0", "O", "(ONLINE)", "Suspended: ", "https://", "1e999", "<b", ", ,"]
    )
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
ROWS = st.dictionaries(st.sampled_from(FIELDS), VALUES).map(lambda changes: meeting() | changes) | VALUES


@given(st.lists(ROWS, max_size=5))
def test_whatever_a_field_holds_each_row_is_one_draft_or_one_reject(rows):
    assert [row.row for row in read_rows(meeting(), *rows)] == list(range(1, len(rows) + 2))


@given(
    st.permutations(
        [meeting(slug=f"m{number}", day=number % 8, name=f"Meeting {number}") for number in range(9)]
    )
)
def test_the_order_of_the_rows_changes_no_draft(rows):
    def by_name(found: list[Draft | Reject]) -> set[str]:
        return {repr(row).partition(", ")[2] for row in found}

    assert by_name(read_rows(*rows)) == by_name(read_rows(*sorted(rows, key=lambda row: row["slug"])))
