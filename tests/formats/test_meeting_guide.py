"""Meeting Guide JSON: which feeds are read, and laws that hold for all of them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.errors import Refused
from finder.formats import reader
from finder.formats.draft import Draft, Reject
from finder.formats.meeting_guide import read
from tests.formats.meetings import meeting, read_rows


def test_the_format_is_known_by_its_name():
    assert reader("meeting-guide") is read


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(b"", "the feed is empty", id="empty"),
        pytest.param(b"\xef\xbb\xbf \n", "the feed is empty", id="blank"),
        pytest.param(b"<!DOCTYPE html><p>404</p>", "the feed is a page of HTML or XML, not JSON", id="html"),
        pytest.param(
            b'[{"name": "Sunr',
            "the feed is cut off: Unterminated string starting at (line 1, column 11)",
            id="cut-inside-a-text",
        ),
        pytest.param(
            b'[{"name": "Sunrise"},\n',
            "the feed is cut off: Expecting value (line 2, column 1)",
            id="cut-between-rows",
        ),
        pytest.param(b"[name]", "the feed is not JSON: Expecting value (line 1, column 2)", id="no-json"),
        pytest.param(b'["\xe9t\xe9"]', "the feed is not UTF-8 text: byte 2 can't be read", id="latin-1"),
        pytest.param(
            b"[" * 100_000, "the feed is nested too deeply to be a list of meetings", id="nested-too-deeply"
        ),
        pytest.param(b'"meetings"', "the feed is a single value, not an array of meetings", id="text"),
        pytest.param(b"{}", "the feed is one object, not an array of meetings", id="object"),
        pytest.param(
            b'{"meetings":[],"formats":[]}',
            "the feed is one object, not an array of meetings; it looks like a BMLT answer",
            id="bmlt-object",
        ),
        pytest.param(
            b'{"source":{"name":"x"},"listings":[]}',
            "the feed is one object, not an array of meetings; it looks like finder's own format",
            id="native-object",
        ),
        pytest.param(
            b'[{"id_bigint":"1","weekday_tinyint":"2"}]',
            "the feed is an array, but not of Meeting Guide's rows; it looks like a BMLT answer",
            id="bmlt-array",
        ),
        pytest.param(
            b'[{"id":"x:y","kind":"meeting","schedule":{}}]',
            "the feed is an array, but not of Meeting Guide's rows; it looks like finder's own format",
            id="native-array",
        ),
        pytest.param(
            b'[1, "two", null]', "the feed is an array, but none of its entries is an object", id="no-objects"
        ),
    ],
)
def test_what_is_no_array_of_meetings_is_refused_in_one_line(raw, reason):
    with pytest.raises(Refused) as refused:
        read(raw)
    assert str(refused.value) == reason


def test_an_empty_array_has_no_rows():
    assert list(read(b"[]")) == []


def test_a_byte_order_mark_is_passed_over():
    [draft] = read(b'\xef\xbb\xbf[{"name":"Sunrise","slug":"s"}]')
    assert draft.name == "Sunrise"


def test_half_a_surrogate_pair_and_nan_spoil_no_feed():
    [draft] = read(b'[{"name":"Sun\\ud83drise","slug":"s","latitude":NaN,"longitude":1}]')
    assert (draft.name, draft.venue) == ("Sunrise", None)
    assert draft.warnings == (
        "latitude: 'nan' is not a number",
        "latitude: is missing, so there is no point",
    )


FIELDS = (
    "address approximate attendance_option city conference_phone conference_phone_notes conference_url"
    " conference_url_notes country day end_time formatted_address group group_notes latitude location"
    " location_notes longitude name notes postal_code region regions slug state sub_region time timezone"
    " types url"
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
    raw = json.dumps([meeting(), *rows]).encode()
    assert [row.row for row in read(raw)] == list(range(1, len(rows) + 2))


@given(
    st.permutations(
        [meeting(slug=f"m{number}", day=number % 8, name=f"Meeting {number}") for number in range(9)]
    )
)
def test_the_order_of_the_rows_changes_no_draft(rows):
    def by_name(found: list[Draft | Reject]) -> set[str]:
        return {repr(row).partition(", ")[2] for row in found}

    assert by_name(read_rows(*rows)) == by_name(read_rows(*sorted(rows, key=lambda row: row["slug"])))
