"""Meeting Guide's codes in the words of the vocabulary."""

import re
from pathlib import Path

import pytest

from finder.domain.vocabulary import TYPES
from finder.formats.meeting_types import LANGUAGE_OF_WORD, TYPE_OF_WORD, TypesSaid, types_said

# Every code of @code4recovery/spec 1.1.9, as `Object.keys(types)` lists them.
SPEC_CODES = (
    "11 12x12 A ABSI AF AL AL-AN AM AR ASL B BA BE BG BI BRK C CAN CF D DA DB DD DE DR EL EN FA FI FF FR G GR"
    " H HE HI HR HU IS ITA JA KA KOR L LGBTQ LIT LS LT M MED ML MT N NB NDG NE NL NO O OUT P POA POC POL POR"
    " PUN RUS S SEN SK SL SM SP ST SV T TC TH TL TR TUR UK W X XB XT Y"
).split()
LANGUAGE_CODES = (
    "AF AM AR BG DA DE EL EN FA FI FR HE HI HR HU IS ITA JA KA KOR LT ML MT NE NL NO POL POR PUN RUS S SK SL"
    " SV TH TL TUR UK"
).split()


def test_the_spec_has_87_codes():
    assert len(set(SPEC_CODES)) == 87


def test_the_published_specification_has_these_codes_and_no_other(spec: Path):
    types = (spec / "lib/types.js").read_text()
    told = re.findall(r'^ {4}"?([A-Za-z0-9-]+)"?: \{$', types, re.MULTILINE)
    assert sorted(told) == sorted(SPEC_CODES)


@pytest.mark.parametrize("code", SPEC_CODES)
def test_each_code_is_a_type_a_language_or_a_closed_location(code):
    said = types_said([code])
    assert len(said.types) + len(said.languages) + said.is_closed == 1
    assert said.other == ()
    assert (len(said.languages) == 1) is (code in LANGUAGE_CODES)
    assert said.is_closed is (code == "TC")


def test_every_type_that_a_word_becomes_is_in_the_vocabulary():
    assert set(TYPE_OF_WORD.values()) <= TYPES.keys()


def test_every_language_is_a_two_letter_code():
    assert all(len(language) == 2 for language in LANGUAGE_OF_WORD.values())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(["O", "x"], TypesSaid(frozenset({"open", "wheelchair"})), id="codes-in-either-case"),
        pytest.param(["N", "NDG"], TypesSaid(frozenset({"indigenous"})), id="two-codes-one-type"),
        pytest.param(
            ["Wheelchair Access", "Big Book"], TypesSaid(frozenset({"wheelchair", "big-book"})), id="names"
        ),
        pytest.param(
            ["Wheelchair Accessible", "Women Only"], TypesSaid(frozenset({"wheelchair", "women"})), id="hand"
        ),
        pytest.param(["S", "EN", "S"], TypesSaid(languages=("es", "en")), id="languages-in-order-each-once"),
        pytest.param(["Polish"], TypesSaid(languages=("pl",)), id="language-by-name"),
        pytest.param(["ES"], TypesSaid(languages=("es",), other=("ES",)), id="spanish-by-another-code"),
        pytest.param(["BS", "Pot Luck", "BS"], TypesSaid(other=("BS", "Pot Luck")), id="unknown-as-written"),
        pytest.param(["TC"], TypesSaid(is_closed=True), id="closed-location"),
        pytest.param(["onl"], TypesSaid(is_online=True), id="online"),
        pytest.param(
            ["Online Meeting", "Hybrid"], TypesSaid(is_online=True, is_hybrid=True), id="ways-by-name"
        ),
        pytest.param(
            ["In-person", "Online"], TypesSaid(is_online=True, is_hybrid=True), id="both-ways-by-name"
        ),
        pytest.param(["In-person"], TypesSaid(), id="in-person-as-most-are"),
        pytest.param(
            ["Basic Text", "step-working-guide"],
            TypesSaid(frozenset({"basic-text", "step-working-guide"})),
            id="the-vocabularys-own-words",
        ),
        pytest.param(
            ["Living Clean Study", "Big Book Study Meeting", "Study"],
            TypesSaid(frozenset({"living-clean", "big-book"}), other=("Study",)),
            id="without-their-empty-ends",
        ),
        pytest.param(
            ["IP Study", "Children Welcome", "Format Varies"],
            TypesSaid(frozenset({"pamphlet", "child-friendly", "rotating-format"})),
            id="as-na-writes",
        ),
        pytest.param(["Music", "Food"], TypesSaid(other=("Music", "Food")), id="no-words-of-other-kinds"),
        pytest.param(["CH"], TypesSaid(pauses_on_holidays=True), id="holidays"),
        pytest.param([], TypesSaid(), id="none"),
    ],
)
def test_words_of_types_become_what_they_say(words, expected):
    assert types_said(words) == expected
