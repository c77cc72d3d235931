"""What holds for every format: a feed is read, or refused in one clear line; listings are written, whole."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.errors import InvalidInput, Refused
from finder.domain.listing import Listing, Stored
from finder.formats import readable_formats, reader, reader_options, writable_formats, writer
from finder.formats.draft import Reject
from tests.builders import by_appointment, meeting, online
from tests.formats.streams import SAMPLES, read_all
from tests.formats.written import edition_of, written
from tests.strategies import listings

FORMATS = readable_formats()
WRITTEN = writable_formats()
# Whole feeds lie in the folder of their format; what needs a further file lies in a folder below it.
SAMPLE_FILES = {
    name: sorted(path for path in (SAMPLES / name).iterdir() if path.is_file()) for name in FORMATS
}
each_format = pytest.mark.parametrize("name", FORMATS)
each_written = pytest.mark.parametrize("name", WRITTEN)
each_read_and_written = pytest.mark.parametrize("name", sorted({*FORMATS} & {*WRITTEN}))
each_sample = pytest.mark.parametrize(
    ("name", "path"),
    [
        pytest.param(name, path, id=f"{name}-{path.stem}")
        for name, paths in SAMPLE_FILES.items()
        for path in paths
    ],
)
# What has no weekday is no meeting of theirs.
WITHOUT_APPOINTMENTS = ("bmlt", "jsonld")
NO_FEEDS = [
    pytest.param(b"", id="empty"),
    pytest.param(b"\xef\xbb\xbf \r\n\r\n", id="blank"),
    pytest.param(b"<!DOCTYPE html><html><body>404</body></html>", id="html"),
    pytest.param(b'<?xml version="1.0"?><rss/>', id="xml"),
    pytest.param(bytes(range(256)) * 40, id="binary"),
    pytest.param(b"\x00" * 5000, id="zeros"),
    pytest.param("[{}]".encode("utf-16"), id="utf-16"),
    pytest.param(b"PK\x03\x04" + bytes(100), id="workbook"),
    pytest.param(b"\x1f\x8b\x08" + bytes(100), id="gzip"),
    pytest.param(b"[" * 200_000, id="deep-arrays"),
    pytest.param(b'{"a":' * 200_000, id="deep-objects"),
    pytest.param(b'[{"slug":' + b"[" * 200_000, id="deep-in-a-row"),
    pytest.param(b'{"listings":' + b"[" * 200_000, id="deep-in-a-member"),
    pytest.param(b"null", id="null"),
    pytest.param(b"{}", id="empty-object"),
    pytest.param(b"Dear all,\nthe meetings are as ever.\n", id="prose"),
    pytest.param(b"x" * 3_000_000, id="one-long-line"),
]


def outcome(name: str, content: bytes, **options: bytes) -> list[object] | str:
    """What a reader made of a feed: its rows, or the line in which it refused it."""
    try:
        return read_all(name, content, **options)
    except Refused as err:
        return str(err)


def is_one_clear_line(told: list[object] | str) -> bool:
    return isinstance(told, str) and 10 < len(told) < 300 and "\n" not in told


def cuts(content: bytes) -> list[int]:
    """Some hundred places to cut a feed at, its last bytes among them."""
    step = max(1, len(content) // 150)
    return sorted({*range(1, len(content), step), *range(max(1, len(content) - 20), len(content))})


@each_format
def test_a_format_has_a_sample_of_ours(name):
    assert SAMPLE_FILES[name]


@each_sample
def test_a_sample_is_read_to_its_end_and_keeps_a_row(name: str, path: Path):
    rows = outcome(name, path.read_bytes())
    assert not isinstance(rows, str)
    assert any(not isinstance(row, Reject) for row in rows)


@each_format
@pytest.mark.parametrize("content", NO_FEEDS)
def test_what_is_no_feed_is_refused_in_one_clear_line(name, content):
    assert is_one_clear_line(outcome(name, content))


@pytest.mark.parametrize(
    ("name", "path"),
    [
        pytest.param(name, path, id=f"{other}-{path.stem}-as-{name}")
        for name, other in product(FORMATS, FORMATS)
        if name != other
        for path in SAMPLE_FILES[other]
    ],
)
def test_a_feed_of_another_format_is_refused_with_what_it_looks_like(name, path):
    told = outcome(name, path.read_bytes())
    assert is_one_clear_line(told)
    assert told.startswith("this looks like ")


@each_sample
def test_a_feed_that_is_cut_off_is_refused_or_gives_whole_rows(name: str, path: Path):
    content = path.read_bytes()
    whole = outcome(name, content)
    for cut in cuts(content):
        told = outcome(name, content[:cut])
        # Of a table that ends in the middle of its last cell, that row alone may be another.
        assert is_one_clear_line(told) or whole[: len(told[:-1])] == told[:-1], cut


@each_sample
def test_a_json_feed_that_is_cut_off_is_always_refused(name: str, path: Path):
    content = path.read_bytes().rstrip()
    if path.suffix == ".json":
        assert all(isinstance(outcome(name, content[:cut]), str) for cut in cuts(content))


@each_sample
def test_another_encoding_is_refused_or_read(name: str, path: Path):
    for byte in (b"\xe9", b"\x8e", b"\xff", b"\xc3"):
        outcome(name, path.read_bytes().replace(b"e", byte))


@each_format
@given(content=st.binary(max_size=300))
def test_random_bytes_end_in_nothing_but_a_refusal_or_rows(name, content):
    outcome(name, content)


@each_format
@given(data=st.data())
def test_a_sample_with_other_bytes_in_it_ends_in_nothing_but_a_refusal_or_rows(name, data):
    content = bytearray(data.draw(st.sampled_from(SAMPLE_FILES[name])).read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    outcome(name, bytes(content))


@pytest.mark.parametrize(
    ("name", "option"),
    [
        pytest.param(name, option, id=f"{name}-{option}")
        for name in FORMATS
        for option in reader_options(name)
    ],
)
@pytest.mark.parametrize("content", NO_FEEDS)
def test_a_further_file_that_is_none_is_refused_in_one_clear_line(name, option, content):
    told = outcome(name, SAMPLE_FILES[name][0].read_bytes(), **{option: content})
    assert is_one_clear_line(told) or (content == b"{}" and option == "columns")
    assert not isinstance(told, str) or told.startswith(f"--{option}: ")


@pytest.mark.parametrize("function", [reader, writer])
def test_a_format_that_is_not_there_is_refused_with_those_that_are(function):
    with pytest.raises(InvalidInput, match=r"format: must be one of .*meeting-guide.*, native, tsml-csv"):
        function("papyrus")


SEVERAL = (
    meeting(),
    meeting("nashville-aa:talk", schedule=by_appointment()),
    online("nashville-na:zoom", name="Zoom"),
)


@each_written
def test_a_file_comes_in_pieces_while_its_listings_are_taken(name):
    taken: list[str] = []

    def passing() -> Iterator[Stored]:
        for listing in SEVERAL:
            taken.append(listing.id)
            yield Stored(listing)

    pieces = writer(name)(passing(), edition_of(SEVERAL))
    first = len(next(pieces) + next(pieces))
    assert first > 0
    assert len(taken) <= 2
    for _ in pieces:
        pass
    assert taken == [listing.id for listing in SEVERAL]


@each_written
@given(several=st.lists(listings(), max_size=3, unique_by=lambda listing: listing.id))
def test_the_same_listings_give_the_same_file(name: str, several: list[Listing]):
    assert written(name, *several) == written(name, *several)


@each_read_and_written
def test_a_file_of_listings_is_read_whole(name):
    read = read_all(name, written(name, *SEVERAL))
    names = ["Sunrise", "Zoom"] if name in WITHOUT_APPOINTMENTS else ["Sunrise", "Sunrise", "Zoom"]
    assert [row.name for row in read if not isinstance(row, Reject)] == names


@each_read_and_written
def test_a_file_of_nothing_is_read_as_nothing(name):
    assert read_all(name, written(name)) == []


# What a format tells more is read as it.
AS_ANOTHER = {("meeting-guide", "meeting-guide-expanded")}


@pytest.mark.parametrize(
    ("name", "other"),
    [pair for pair in product(FORMATS, WRITTEN) if pair[0] != pair[1] and pair not in AS_ANOTHER],
)
def test_a_file_is_taken_for_no_other_format(name, other):
    told = outcome(name, written(other, *SEVERAL))
    assert isinstance(told, str)
    assert told.startswith("this looks like ")
