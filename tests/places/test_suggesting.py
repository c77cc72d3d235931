"""What is suggested to who is typing a place."""

import pytest

from finder.places import embedded_gazetteer, suggestions


def labels(text: str, limit: int = 5) -> list[str]:
    return [place.label for place in suggestions(embedded_gazetteer(), text, limit)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param("nashv", "Nashville, TN, US", id="a beginning"),
        pytest.param("NASHV", "Nashville, TN, US", id="in capitals"),
        pytest.param("nashville", "Nashville, TN, US", id="a whole name"),
        pytest.param("Nashvile", "Nashville, TN, US", id="misspelled"),
        pytest.param("murfresb", "Murfreesboro, TN, US", id="a beginning, misspelled"),
        pytest.param("franklin t", "Franklin, TN, US", id="with the beginning of a state"),
        pytest.param("franklin, w", "Franklin, WI, US", id="with the beginning of another"),
        pytest.param("san fran ca", "San Francisco, CA, US", id="a beginning in a state"),
        pytest.param("st lou", "St. Louis, MO, US", id="st for saint"),
        pytest.param("münch", "Munich, DE", id="a beginning of another name"),
        pytest.param("Моск", "Moscow, RU", id="in another script"),
        pytest.param("37203", "37203 Nashville, TN", id="a postal code"),
        pytest.param("Nashville 37203", "37203 Nashville, TN", id="a town and its postal code"),
    ],
)
def test_the_likeliest_place_comes_first(text: str, first: str) -> None:
    assert labels(text)[0] == first


def test_the_beginning_of_a_postal_code_gives_codes_in_their_order() -> None:
    assert labels("372", 3) == ["37201 Nashville, TN", "37202 Nashville, TN", "37203 Nashville, TN"]


def test_exact_names_come_before_those_that_begin_so_the_larger_first() -> None:
    assert labels("portland", 5) == [
        "Portland, OR, US",
        "Portland, ME, US",
        "Portland, TX, US",
        "Portland, AR, US",
        "Portland, CT, US",
    ]
    found = labels("dublin", 50)
    assert found[:4] == ["Dublin, IE", "Dublin, CA, US", "Dublin, OH, US", "Dublin, GA, US"]


def test_an_unfinished_word_is_not_only_what_it_is_short_for() -> None:
    assert {"Saint Petersburg, RU", "Stockholm, SE"} <= set(labels("st"))


def test_what_begins_so_comes_before_what_is_misspelled() -> None:
    found = labels("Moskva", 5)
    assert found.index("Moscow, RU") == 0


@pytest.mark.parametrize("text", ["", "  ", "!?", "xyzzyqq", "x" * 100, "🙂", "\x00", "٣٧٢٠٣"])
def test_what_no_place_is_called_gives_nothing(text: str) -> None:
    assert labels(text) == []


@pytest.mark.parametrize("text", ["a", "san", "1", "new y", "springfield"])
def test_no_more_are_given_than_were_asked_for_and_none_twice(text: str) -> None:
    found = labels(text, 7)
    assert len(found) == 7
    assert len(set(found)) == 7
