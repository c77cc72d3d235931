"""Every sentence of a handout stands in each language, with the same blanks."""

import string
from datetime import date, datetime

import pytest

from finder.wording.dates import clock_text, distance_text, long_day, short_day
from finder.wording.handout_words import ENGLISH, SPANISH, names_text


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_sentences_with_the_same_blanks() -> None:
    assert {key: blanks(text) for key, text in ENGLISH.items()} == {
        key: blanks(text) for key, text in SPANISH.items()
    }


def test_no_spanish_sentence_is_english() -> None:
    assert [key for key, text in SPANISH.items() if text == ENGLISH[key]] == []


@pytest.mark.parametrize(
    ("names", "text"), [(["Ana"], "Ana"), (["Ana", "Ben"], "Ana and Ben"), (["A", "B", "C"], "A, B and C")]
)
def test_names_are_listed_as_in_a_sentence(names: list[str], text: str) -> None:
    assert names_text(names, "en") == text


def test_days_and_hours_are_written_as_people_do() -> None:
    assert short_day(date(2026, 11, 24), "en") == "Tue, Nov 24"
    assert long_day(date(2026, 11, 24), "es") == "martes, 24 de noviembre"
    assert clock_text(datetime(2026, 11, 24, 0, 5), "en") == "12:05 am"
    assert clock_text(datetime(2026, 11, 24, 12, 5), "en") == "12:05 pm"
    assert clock_text(datetime(2026, 11, 24, 18, 5), "es") == "6:05 p.m."


def test_distances_stand_in_miles_and_kilometres() -> None:
    assert distance_text(3100) == "1.9 mi (3.1 km)"
