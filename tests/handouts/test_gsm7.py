"""A message of a phone holds 160 places of one alphabet."""

import gsm0338  # noqa: F401 - registers the codec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.handouts.gsm7 import as_gsm7, places_taken, shortened


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("Café Olé", "Café Olé", id="what the alphabet has stays"),
        pytest.param("José Martínez", "José Martinez", id="what it lacks becomes the nearest letter"),
        pytest.param("6:30\u202fpm – “x”", '6:30 pm - "x"', id="blanks, dashes and quotes become plain"),
        pytest.param("two\nlines", "two lines", id="one line"),
        pytest.param("Łódź", "Lódz".replace("ó", "o"), id="Polish"),
        pytest.param("a\u200bb 😀", "ab".replace("ab", "a b :grinning:"), id="what has no letters"),
    ],
)
def test_a_text_becomes_one_line_of_the_alphabet(text: str, message: str) -> None:
    assert as_gsm7(text) == message


@given(st.text())
def test_every_text_becomes_what_a_phone_encodes_in_as_many_places_as_told(text: str) -> None:
    message = as_gsm7(text)
    assert len(message.encode("gsm03.38")) == places_taken(message)


@given(st.text(), st.integers(0, 200))
def test_a_shortened_text_takes_no_more_than_its_room_and_is_a_beginning(text: str, room: int) -> None:
    message = as_gsm7(text)
    short = shortened(message, room)
    assert places_taken(short) <= room
    assert message.startswith(short)


def test_a_text_is_cut_between_words() -> None:
    assert shortened("Second Presbyterian Church", 20) == "Second Presbyterian"
