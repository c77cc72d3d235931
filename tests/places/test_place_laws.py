"""What holds for every place of the gazetteer, whatever it is called."""

import gzip
import unicodedata
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from finder.domain.errors import InvalidInput
from finder.domain.schedule import Precision
from finder.places import Place, embedded_gazetteer, suggestions
from finder.places.compiling import compiled, rows
from finder.places.index import packed_index, read_index
from finder.places.names import plain_name

FOLDER = files("finder_data") / "gazetteer"
GAZETTEER = embedded_gazetteer()
CODES = [row["postal_code"] for row in rows(FOLDER / "us-postal-codes.csv.gz")]
towns = st.integers(0, len(GAZETTEER.towns) - 1).map(GAZETTEER.towns.place)
codes = st.sampled_from(CODES).map(GAZETTEER.near)
texts = st.text(max_size=30) | st.from_regex(r"[a-zA-Z0-9 ,.'-]{1,30}", fullmatch=True)


def without_accents(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))


@given(towns | codes)
def test_the_label_of_a_place_means_this_very_place(place: Place) -> None:
    assert GAZETTEER.near(place.label) == place


@given(towns, st.sampled_from([str.upper, str.lower, str.title, lambda text: f"  {text}  "]))
def test_case_and_blanks_around_do_not_matter(place: Place, written) -> None:
    # Some letters have no capital of their own: the dotless i of Turkish comes back with its dot.
    assume(place.label.isascii())
    assert GAZETTEER.near(written(place.label)) == place


def answer(text: str) -> Place | InvalidInput:
    try:
        return GAZETTEER.near(text)
    except InvalidInput as err:
        return err


@given(towns)
def test_a_town_is_found_without_the_accents_of_its_name(place: Place) -> None:
    found = answer(without_accents(place.label))
    # A namesake that is written without accents may be meant, or both be offered.
    if isinstance(found, InvalidInput):
        assert "could be any of" in str(found)
    else:
        assert plain_name(found.city or "") == plain_name(place.city or "")


@given(codes, st.sampled_from(["", "-1234", ", USA", " US"]))
def test_a_postal_code_comes_before_any_town(place: Place, beside: str) -> None:
    found = GAZETTEER.near(f"{place.postal_code}{beside}")
    assert (found, found.precision) == (place, Precision.POSTAL_CODE)


@given(texts, st.integers(1, 20))
def test_every_suggestion_means_the_place_it_suggests(text: str, limit: int) -> None:
    found = suggestions(GAZETTEER, text, limit)
    assert len(found) <= limit
    assert len({place.label for place in found}) == len(found)
    for place in found:
        assert GAZETTEER.near(place.label) == place


@given(towns)
def test_a_town_is_suggested_for_its_own_label(place: Place) -> None:
    assert place in suggestions(GAZETTEER, place.label, 50)


@given(texts)
def test_a_text_is_a_place_or_refused_by_the_name_of_the_parameter(text: str) -> None:
    found = answer(text)
    if isinstance(found, InvalidInput):
        assert [problem.field for problem in found.problems] == ["near"]
    else:
        assert GAZETTEER.near(found.label) == found


def test_the_index_is_what_the_tables_make_of_it() -> None:
    """Where this fails, a table was changed: run `make gazetteer` and commit the index."""
    made, kept = compiled(FOLDER), read_index(FOLDER)
    assert made.keys() == kept.keys()
    assert [name for name in made if not np.array_equal(made[name], kept[name])] == []


def test_the_same_columns_are_the_same_bytes() -> None:
    columns = {"lat": np.array([1, 2], np.int32), "names": np.array([65], np.uint8)}
    assert packed_index(columns) == packed_index(dict(columns))


def test_every_row_of_the_tables_is_found_but_those_that_nothing_tells_apart() -> None:
    with (FOLDER / "cities.csv.gz").open("rb") as packed, gzip.open(packed) as opened:
        cities = sum(1 for _ in opened) - 1
    large = sum(1 for town in range(len(GAZETTEER.towns)) if GAZETTEER.towns.population(town))
    assert 0 < cities - large < 150


@pytest.mark.parametrize("name", ["Kingston, NF", "Plymouth, MS"])
def test_a_capital_of_few_people_is_there(name: str) -> None:
    assert GAZETTEER.near(name).label == name
