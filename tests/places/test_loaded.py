"""Postal codes that an operator has loaded, beside those that come with finder."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.errors import InvalidInput, NotFound, Refused
from finder.domain.geo import Point
from finder.domain.schedule import Precision
from finder.places import Gazetteer, LoadedCodes, embedded_gazetteer, suggestions
from finder.places.code_files import BadRow, CodeRow

LONDON = [
    CodeRow("ZZ1A 1AA", Point(51.50, -0.14), "GB"),
    CodeRow("ZZ1A 2AB", Point(51.52, -0.16), "GB"),
    CodeRow("ZZ9 9ZZ", Point(53.0, -2.0), "GB"),
]
BERLIN = [CodeRow("10115", Point(52.5323, 13.3846), "DE", "Berlin")]


@pytest.fixture
def loaded(tmp_path: Path) -> LoadedCodes:
    codes = LoadedCodes(tmp_path / "places")
    codes.load("uk", LONDON, {"form": "onspd"})
    return codes


@pytest.fixture
def gazetteer(loaded: LoadedCodes) -> Gazetteer:
    return embedded_gazetteer().with_loaded(loaded)


@pytest.mark.parametrize(
    "text",
    [
        "ZZ1A 1AA",
        "zz1a1aa",
        " ZZ1A1AA ",
        "zz1a-1aa",
        "ZZ1A 1AA, UK",
        "London ZZ1A 1AA UK",
        "1 Elm Row, London ZZ1A 1AA",
    ],
)
def test_a_code_is_found_with_and_without_blank_and_in_small_letters(gazetteer: Gazetteer, text: str) -> None:
    place = gazetteer.near(text)
    assert (place.label, place.point) == ("ZZ1A 1AA, GB", Point(51.5, -0.14))
    assert (place.postal_code, place.country, place.city) == ("ZZ1A 1AA", "GB", None)


@pytest.mark.parametrize("text", ["ZZ1A", "zz1a", "ZZ1A, GB"])
def test_the_first_half_of_a_code_is_the_middle_of_its_codes(gazetteer: Gazetteer, text: str) -> None:
    place = gazetteer.near(text)
    assert (place.label, place.point) == ("ZZ1A, GB", Point(51.51, -0.15))
    assert place.precision is Precision.POSTAL_CODE


def test_codes_of_finder_are_found_as_before(gazetteer: Gazetteer) -> None:
    assert gazetteer.near("37203").label == "37203 Nashville, TN"


def test_a_code_of_the_operator_comes_before_one_of_finder(gazetteer: Gazetteer, loaded: LoadedCodes) -> None:
    # 10115 is in New York as well.
    assert gazetteer.near("10115").label == "10115 New York, NY"
    loaded.load("de", BERLIN, {})
    assert gazetteer.near("10115").label == "10115 Berlin, DE"
    assert gazetteer.near("10115 New York, NY").country == "US"
    assert gazetteer.near("10115, USA").country == "US"


def test_a_code_of_two_countries_is_offered_in_both(gazetteer: Gazetteer, loaded: LoadedCodes) -> None:
    loaded.load("de", [*BERLIN, CodeRow("10115", Point(60.0, 24.0), "FI")], {})
    with pytest.raises(InvalidInput, match="could be any of: 10115 Berlin, DE; 10115, FI"):
        gazetteer.near("10115")
    assert gazetteer.near("10115, FI").point == Point(60.0, 24.0)


def test_codes_are_suggested_as_they_are_typed(gazetteer: Gazetteer) -> None:
    assert [place.label for place in suggestions(gazetteer, "zz1", 5)] == [
        "ZZ1A, GB",
        "ZZ1A 1AA, GB",
        "ZZ1A 2AB, GB",
    ]
    assert suggestions(gazetteer, "ZZ1A 1", 5)[0].label == "ZZ1A 1AA, GB"


def test_a_row_of_a_feed_finds_a_code_of_its_own_country(gazetteer: Gazetteer) -> None:
    place = gazetteer.postal_code("ZZ1A 1AA", "GB")
    assert place is not None
    assert place.label == "ZZ1A 1AA, GB"
    assert gazetteer.postal_code("ZZ1A 1AA", "US") is None


def test_a_table_of_the_same_name_takes_the_place_of_the_one_before(
    gazetteer: Gazetteer, loaded: LoadedCodes
) -> None:
    loaded.load("uk", LONDON[2:], {})
    assert gazetteer.near("ZZ9 9ZZ").label == "ZZ9 9ZZ, GB"
    with pytest.raises(InvalidInput):
        gazetteer.near("ZZ1A 1AA")


def test_rows_are_counted_and_the_last_of_a_code_stays(loaded: LoadedCodes) -> None:
    moved = CodeRow("ZZ1A1AA", Point(51.6, -0.2), "GB")
    loading = loaded.load("uk", [*LONDON, BadRow("is no postal code"), moved], {})
    assert (loading.read, loading.loaded, loading.repeated) == (5, 3, 1)
    assert loading.rejected == {"is no postal code": 1}
    [place] = loaded.of("ZZ1A1AA")
    assert (place.point, place.postal_code) == (Point(51.6, -0.2), "ZZ1A1AA")


def test_a_table_without_a_usable_row_is_refused_and_changes_nothing(
    gazetteer: Gazetteer, loaded: LoadedCodes
) -> None:
    with pytest.raises(Refused, match="no row of it can be used: is no postal code"):
        loaded.load("uk", [BadRow("is no postal code")], {})
    assert gazetteer.near("ZZ1A 1AA").country == "GB"
    assert [path.name for path in loaded.folder.iterdir()] == ["uk.codes"]


def test_a_load_that_is_cut_off_changes_nothing(gazetteer: Gazetteer, loaded: LoadedCodes) -> None:
    def cut_off():
        yield LONDON[2]
        raise OSError("the disk was pulled out")

    with pytest.raises(OSError, match="pulled out"):
        loaded.load("uk", cut_off(), {})
    assert gazetteer.near("ZZ1A 1AA").country == "GB"
    assert [path.name for path in loaded.folder.iterdir()] == ["uk.codes"]


def test_a_table_that_is_removed_is_not_asked_any_more(gazetteer: Gazetteer, loaded: LoadedCodes) -> None:
    loaded.remove("uk")
    with pytest.raises(InvalidInput):
        gazetteer.near("ZZ1A 1AA")
    with pytest.raises(NotFound):
        loaded.remove("uk")


@pytest.mark.parametrize("name", ["", "UK", "../uk", "a b", "x" * 41, "-uk"])
def test_a_name_that_is_no_name_of_a_file_is_refused(loaded: LoadedCodes, name: str) -> None:
    with pytest.raises(Refused, match="small letters, figures and hyphens"):
        loaded.load(name, LONDON, {})


def test_a_damaged_table_is_told_and_the_others_still_answer(
    gazetteer: Gazetteer, loaded: LoadedCodes, caplog: pytest.LogCaptureFixture
) -> None:
    (loaded.folder / "broken.codes").write_bytes(b"no table at all" * 100)
    assert gazetteer.near("ZZ1A 1AA").country == "GB"
    assert "broken.codes cannot be read" in caplog.text
    assert "ZZ1A" not in caplog.text.replace("zz1a", "ZZ1A")


@given(
    st.lists(
        st.tuples(st.from_regex(r"[A-Z]{1,2}[0-9][A-Z]?[0-9][A-Z]{2}", fullmatch=True)),
        min_size=1,
        max_size=8,
    )
)
def test_the_label_of_a_loaded_code_means_this_very_place(
    tmp_path_factory: pytest.TempPathFactory, given_codes: list[tuple[str]]
) -> None:
    codes = LoadedCodes(tmp_path_factory.mktemp("codes"))
    rows = [CodeRow(code, Point(50 + number, -number), "GB") for number, (code,) in enumerate(given_codes)]
    codes.load("uk", rows, {})
    gazetteer = embedded_gazetteer().with_loaded(codes)
    places = codes.beginning("", 100)
    assert len(places) >= len(set(given_codes))
    for place in places:
        assert gazetteer.near(place.label) == place
