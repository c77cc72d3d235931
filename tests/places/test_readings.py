"""What a text may mean, and how wrong letters beside a name are put right."""

import pytest

from finder.places.readings import Reading, begins_to_stand_for, corrections, readings, stands_for

NAMES = frozenset({"tn", "tennessee", "us", "usa", "united states", "north carolina", "ohio"})


def test_a_text_with_a_comma_is_first_cut_there_and_then_at_its_blanks() -> None:
    assert list(readings("St. Louis, MO USA")) == [
        Reading("St. Louis", "mo usa"),
        Reading("St. Louis MO USA", ""),
        Reading("St. Louis MO", "usa"),
        Reading("St. Louis", "mo usa"),
        Reading("St.", "louis mo usa"),
    ]


def test_figures_count_for_nothing_beside_a_name() -> None:
    assert list(readings("10115 Berlin")) == [
        Reading("10115 Berlin", ""),
        Reading("10115", "berlin"),
        Reading("Berlin", ""),
    ]


def test_a_text_of_many_words_has_few_readings() -> None:
    assert len(list(readings("a " * 50))) == 7


@pytest.mark.parametrize(
    ("phrase", "whole", "begun"),
    [
        ("tn", True, True),
        ("tn usa", True, True),
        ("united states", True, True),
        ("tennessee united states", True, True),
        ("tenn", False, True),
        ("tn unit", False, True),
        ("tx", False, False),
        ("tn mexico", False, False),
    ],
)
def test_a_phrase_stands_for_names_in_a_row(phrase: str, whole: bool, begun: bool) -> None:
    assert (stands_for(phrase, NAMES), begins_to_stand_for(phrase, NAMES)) == (whole, begun)


@pytest.mark.parametrize(
    ("phrase", "put_right"),
    [
        pytest.param("", [""], id="nothing"),
        pytest.param("tn usa", ["tn usa"], id="right"),
        pytest.param("tenessee", ["tennessee"], id="a letter short"),
        pytest.param("tenesee usa", ["tennessee usa"], id="a word of several"),
        pytest.param("north carolna", ["north carolina"], id="a name of two words"),
        pytest.param("ohoi", [], id="too short to be forgiven"),
        pytest.param("atlantis", [], id="no name"),
        pytest.param("usa atlantis", [], id="one of two is no name"),
        pytest.param("tenessee " * 7, [], id="too many words"),
    ],
)
def test_wrong_letters_beside_a_name_are_put_right(phrase: str, put_right: list[str]) -> None:
    assert corrections(phrase.strip(), NAMES) == put_right
