"""JSON read row by row: nothing of it stands in memory for long, and a broken feed says where it breaks."""

import json
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.errors import Refused
from finder.formats import json_feed
from finder.formats.json_feed import JsonFeed
from tests.formats.streams import stream

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=8,
)


def rows(content: str | bytes) -> list[object]:
    return list(JsonFeed(stream(content)).rows())


def refusal(content: str | bytes) -> str:
    with pytest.raises(Refused) as refused:
        rows(content)
    return str(refused.value)


@given(st.lists(JSON, max_size=6), st.integers(1, 40), st.sampled_from([None, 1]))
def test_rows_are_the_same_wherever_the_chunks_are_cut(values, chunk_bytes, indent):
    content = json.dumps(values, indent=indent, ensure_ascii=False).encode("utf-8", "surrogatepass")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_feed, "CHUNK_BYTES", chunk_bytes)
        assert rows(content) == values


@given(st.lists(JSON, min_size=1, max_size=4), st.data())
def test_a_feed_that_is_cut_off_anywhere_is_refused(values, draw):
    content = json.dumps(values)
    cut = draw.draw(st.integers(1, len(content) - 1))
    assert "cut off" in refusal(content[:cut])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param("", "the feed is empty, not JSON", id="empty"),
        pytest.param(b"\xef\xbb\xbf \n", "the feed is empty, not JSON", id="blank"),
        pytest.param('[{"name": "Sunr', "the feed is cut off in row 1", id="cut-inside-a-text"),
        pytest.param('[{"name": "Sunrise"},\n', "the feed is cut off in row 2", id="cut-between-rows"),
        pytest.param('[{"name": "Sunrise"}', "the feed is cut off after row 1", id="cut-behind-a-row"),
        pytest.param('["Caf\u00e9'.encode()[:-1], "the feed is cut off in row 1", id="cut-inside-a-letter"),
        pytest.param("[name]", "the feed is not JSON in row 1: Expecting value", id="no-json"),
        pytest.param(
            '[{"a": 1} {"a": 2}]', "the feed is not JSON after row 1: expecting ',' or ']'", id="no-comma"
        ),
        pytest.param("[1] []", "the feed is not JSON after row 1: there is more behind its end", id="more"),
        pytest.param(b'["\xe9t\xe9"]', "the feed is not UTF-8 text: byte 2 can't be read", id="latin-1"),
        pytest.param(
            b'\xef\xbb\xbf["\xe9t\xe9"]',
            "the feed is not UTF-8 text: byte 5 can't be read",
            id="latin-1-behind-a-byte-order-mark",
        ),
        pytest.param(
            "[" * 100_000, "the feed is nested too deeply to be a list of meetings", id="nested-too-deeply"
        ),
        pytest.param(
            '[{"a":' + "[" * 100_000,
            "the feed is nested too deeply to be a list of meetings",
            id="nested-inside-a-row",
        ),
        pytest.param(
            f'["{"x" * 2_000_000}"]',
            "the feed has more than 1,000,000 characters in row 1",
            id="a-row-without-an-end",
        ),
    ],
)
def test_a_feed_that_cannot_be_read_is_refused_and_told_where(content, reason):
    assert refusal(content) == reason


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("[NaN, Infinity, -Infinity]", "[nan, inf, -inf]", id="no-numbers"),
        pytest.param(f"[{'9' * 5000}]", "[inf]", id="a-number-of-5000-digits"),
        pytest.param("[1e999]", "[inf]", id="a-number-too-large"),
        pytest.param('["Sun\\ud83drise"]', r"['Sun\ud83drise']", id="half-a-surrogate-pair"),
        pytest.param('["Sun\x01rise\n"]', r"['Sun\x01rise\n']", id="bare-control-characters"),
        pytest.param(b"\xef\xbb\xbf[1]", "[1]", id="byte-order-mark"),
        pytest.param(" [ ] ", "[]", id="no-rows"),
    ],
)
def test_what_a_single_row_gets_wrong_spoils_no_feed(content, expected):
    assert repr(rows(content)) == expected


class Counted(BytesIO):
    """A stream that counts the bytes it gave."""

    given = 0

    def read(self, size=-1):
        chunk = super().read(size)
        self.given += len(chunk)
        return chunk


def test_rows_come_before_the_feed_is_read_to_its_end():
    feed = Counted(b"[" + b'{"name": "Sunrise"},' * 100_000 + b"1]")
    assert next(JsonFeed(feed).rows()) == {"name": "Sunrise"}
    assert feed.given < 200_000


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('{"formats": [{"a": 1}], "meetings": [1, 2], "n": 3}', id="before"),
        pytest.param('{"n": {"x": []}, "meetings": [1, 2], "formats": [[], "]"]}', id="behind"),
    ],
)
def test_the_rows_of_a_member_are_found_among_others(content):
    assert list(JsonFeed(stream(content)).rows_of("meetings")) == [1, 2]


@pytest.mark.parametrize("content", ['{"n": 1}', '{"meetings": {}}', "{}", "1"])
def test_without_that_member_the_feed_is_refused(content):
    with pytest.raises(Refused, match="the feed has no list of meetings"):
        list(JsonFeed(stream(content)).rows_of("meetings"))


def test_a_value_is_taken_by_its_name_and_the_others_are_passed_over():
    document = JsonFeed(stream('{"a": [1, {"b": 2}], "b": {"c": 3}, "d": 4}'))
    assert [document.value() for name in document.members() if name == "b"] == [{"c": 3}]


@pytest.mark.parametrize(
    "content", ['{"a": 1', '{"a": 1,', '{"a"', '{"a": [1', "{1: 2}", '{"a": 1} x', '{"a": 1,}']
)
def test_a_broken_object_is_refused(content):
    with pytest.raises(Refused):
        list(JsonFeed(stream(content)).members())
