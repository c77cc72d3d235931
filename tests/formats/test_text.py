"""Texts of feeds made plain."""

import pytest

from finder.formats.text import plain, plain_lines, shorten


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("  Sunrise \t Group\n", "Sunrise Group", id="whitespace-folds"),
        pytest.param("Caf&eacute; &amp; Tea", "Café & Tea", id="entities"),
        pytest.param("Rock &amp;amp; Roll", "Rock & Roll", id="escaped-twice"),
        pytest.param("<b>Big</b> <i class='x'>Book</i>", "Big Book", id="tags"),
        pytest.param("&lt;b&gt;Big&lt;/b&gt; Book", "Big Book", id="escaped-tags"),
        pytest.param("Hall<script>alert(1)</script>", "Hall", id="scripts-go-whole"),
        pytest.param("5 < 6 & 7", "5 < 6 & 7", id="signs-that-are-no-tags"),
        pytest.param("a\u202eb\u200bc\x00d\ud800", "abcd", id="what-nobody-sees"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="joiners-stay"),
        pytest.param("", "", id="empty"),
    ],
)
def test_a_text_becomes_one_plain_line(text, expected):
    assert plain(text) == expected


def test_line_breaks_of_html_end_lines():
    text = "<p>Ring the bell.</p><p>Second floor<br/>Room 5</p>\r\n\r\nPark behind."
    assert plain_lines(text) == ["Ring the bell.", "Second floor", "Room 5", "Park behind."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("one two", "one two", id="fits"),
        pytest.param("one two three", "one two…", id="cut-after-a-word"),
        pytest.param("one two  three", "one two…", id="spaces-at-the-cut"),
        pytest.param("abcdefghijklmno", "abcdefghi…", id="one-long-word"),
    ],
)
def test_a_long_text_is_cut_after_a_word(text, expected):
    assert shorten(text, 10) == expected
