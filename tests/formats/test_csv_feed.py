"""Tables read line by line: their delimiters, line ends, quotes and encodings."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.errors import Refused
from finder.formats.csv_feed import CsvFeed
from tests.formats.streams import stream


def table(content: str | bytes) -> tuple[list[str], list[list[str]]]:
    feed = CsvFeed(stream(content))
    return feed.header, [row.cells for row in feed.rows()]


def encoded(word: str, encoding: str) -> tuple[list[str], str | None]:
    """What is read of a row in another encoding."""
    [row] = CsvFeed(stream(f"Name,Day\n{word},Monday\n".encode(encoding))).rows()
    return row.cells, row.encoding


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("Name,Day\nDawn,Monday\nDusk,Friday\n", id="comma"),
        pytest.param("Name\tDay\nDawn\tMonday\nDusk\tFriday\n", id="tab"),
        pytest.param("Name;Day\nDawn;Monday\nDusk;Friday\n", id="semicolon"),
        pytest.param("Name,Day\r\nDawn,Monday\r\nDusk,Friday\r\n", id="crlf"),
        pytest.param("Name,Day\rDawn,Monday\rDusk,Friday\r", id="cr"),
        pytest.param("Name,Day\nDawn,Monday\nDusk,Friday", id="no-last-line-end"),
        pytest.param("\ufeffName,Day\nDawn,Monday\nDusk,Friday\n", id="byte-order-mark"),
        pytest.param("\n\nName,Day\n\nDawn,Monday\n , \nDusk,Friday\n\n", id="blank-rows"),
        pytest.param('"Name","Day"\n"Dawn","Monday"\n"Dusk","Friday"\n', id="quotes"),
    ],
)
def test_a_table_is_read_whatever_its_delimiter_and_line_ends(content):
    assert table(content) == (["Name", "Day"], [["Dawn", "Monday"], ["Dusk", "Friday"]])


def test_a_quoted_cell_may_hold_delimiters_quotes_and_line_ends():
    _, rows = table('Name,Notes\r\nDawn,"Ring, ""twice"",\r\nthen wait"\r\nDusk,\r\n')
    assert rows == [["Dawn", 'Ring, "twice",\nthen wait'], ["Dusk", ""]]


@given(
    st.lists(
        st.tuples(*[st.text(st.characters(codec="utf-8", exclude_characters="\0\r\x1c"), max_size=8)] * 3),
        max_size=5,
    ),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([",", ";", "\t"]),
)
def test_what_csv_wrote_is_read_again(rows, line_end, delimiter):
    written = StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerows([["Name", "Day", "Time"], *rows])
    kept = [list(row) for row in rows if any(cell.strip() for cell in row)]
    assert table(written.getvalue().encode())[1] == kept


@pytest.mark.parametrize(
    "word",
    [
        "José",
        "María",
        "Español",
        "Don’t",
        "Women’s",
        "“Hello” – we",
        "Für Männer",
        "Grüße, schöne Straße".replace(",", ""),
        "Réunion du cœur à Montréal",
        "L’été",
        "ÉCOLE",
        "Noël",
        "C’est à côté",
        "Mon–Fri",
        "O’Brien’s",
        "¿Qué tal?",
        "Zürich",
        "garçon",
        "Jesús",
        "São Paulo",
    ],
)
@pytest.mark.parametrize(
    ("encoding", "name"), [("cp1252", "Windows Latin-1"), ("mac_roman", "Mac Roman")], ids=["windows", "mac"]
)
def test_an_older_encoding_is_told_by_where_its_letters_stand(word, encoding, name):
    assert encoded(word, encoding) == ([word, "Monday"], name)


def test_a_line_in_another_encoding_leaves_the_lines_in_utf_8_alone():
    rows = list(CsvFeed(stream("Name\nJosé\n".encode() + "José\n".encode("latin-1") + b"Ann\n")).rows())
    assert [(row.cells, row.encoding) for row in rows] == [
        (["José"], None),
        (["José"], "Windows Latin-1"),
        (["Ann"], None),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param("", "the feed is empty", id="empty"),
        pytest.param("\ufeff\r\n \r\n", "the feed is empty", id="blank"),
        pytest.param(b"\x00\x01\x02,\n", "the feed is binary, not a table", id="binary"),
        pytest.param(
            'Name,Notes\nDawn,"Ring the bell', "the feed is cut off inside a quoted cell of row 1", id="quote"
        ),
        pytest.param(
            "Name,Day,Time\nDawn,Monday,7:00 AM\nDusk,Fri", "the feed is cut off in row 2", id="row"
        ),
        pytest.param(
            f'Name,Notes\nDawn,"{"x" * 200_000}"\n',
            "the feed is no table after row 0: field larger than field limit (131072)",
            id="endless-cell",
        ),
        pytest.param(
            f"Name\n{'x' * 2_000_000}", "the feed has a line of more than 1,000,000 bytes", id="line"
        ),
    ],
)
def test_a_feed_that_is_no_whole_table_is_refused(content, reason):
    with pytest.raises(Refused) as refused:
        table(content)
    assert str(refused.value) == reason


def test_the_feed_stays_open_and_is_read_again_from_its_start():
    feed = stream("Name\nDawn\n")
    assert [[row.cells for row in CsvFeed(feed).rows()] for _ in range(2)] == [[["Dawn"]], [["Dawn"]]]
