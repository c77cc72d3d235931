"""Texts as words: letters and digits, whatever their case, accents or script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.words import words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Sunrise Group", "sunrise group", id="case"),
        pytest.param("St. John's - 12-Step", "st johns 12 step", id="points, hyphens and apostrophes"),
        pytest.param("O\u2019Brien\u2019s", "obriens", id="typographic apostrophes"),
        pytest.param("Café São-João", "cafe sao joao", id="accents"),
        pytest.param("Cafe\u0301", "cafe", id="accents apart"),
        pytest.param("Straße GROẞ", "strasse gross", id="sharp s"),
        pytest.param("Łódź Ørsted Æble Œuvre Þór", "lodz orsted aeble oeuvre thor", id="strokes"),
        pytest.param("Iİıi", "iiii", id="dotted and dotless i"),
        pytest.param("Анонимные Алкоголики ёлка", "анонимные алкоголики елка", id="Cyrillic"),
        pytest.param("Ώρα", "ωρα", id="Greek"),
        pytest.param("שָׁלוֹם", "שלום", id="Hebrew without points"),
        pytest.param("断酒会", "断 酒 会", id="Chinese, a letter a word"),
        pytest.param("ガンバ", "カ ン ハ", id="kana, marks aside"),
        pytest.param("Ｆｕｌｌ ①", "full 1", id="wide and circled"),
        pytest.param("  !!! 🌈 — ", "", id="none"),
        pytest.param("snake_case", "snake case", id="underscores part"),
    ],
)
def test_a_text_is_folded_into_its_words(text: str, words: str) -> None:
    assert words_of(text) == tuple(words.split())


@given(st.text())
def test_folding_a_word_again_changes_nothing(text: str) -> None:
    words = words_of(text)
    assert words_of(" ".join(words)) == words


@given(st.text())
def test_case_does_not_matter(text: str) -> None:
    # Upper case may lose letters that lower case has (ŉ), so both sides are taken from there.
    assert words_of(text.upper().lower()) == words_of(text.upper())
