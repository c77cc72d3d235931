"""Where a person means when naming a postal code or a town; and what is said where that is not clear."""

import pytest

from finder.domain.errors import InvalidInput
from finder.domain.geo import Point
from finder.domain.schedule import Precision
from finder.places import Gazetteer, embedded_gazetteer
from finder.places.names import plain_name


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return embedded_gazetteer()


def refusal(gazetteer: Gazetteer, text: str) -> str:
    """What is said of a text that is no one place."""
    with pytest.raises(InvalidInput) as caught:
        gazetteer.near(text)
    [problem] = caught.value.problems
    assert problem.field == "near"
    return problem.message


# Postal codes


@pytest.mark.parametrize("text", ["37203", " 37203 ", "37203-1234", "372031234"])
def test_a_postal_code_is_its_centre_with_or_without_its_last_four(gazetteer: Gazetteer, text: str) -> None:
    place = gazetteer.near(text)
    assert place.label == "37203 Nashville, TN"
    assert place.point == Point(36.1504, -86.7916)
    assert place.precision is Precision.POSTAL_CODE


def test_a_postal_code_of_a_territory_has_no_town(gazetteer: Gazetteer) -> None:
    assert gazetteer.near("00601").label == "00601 PR"


def test_an_unknown_postal_code_is_refused_with_those_around_it(gazetteer: Gazetteer) -> None:
    message = refusal(gazetteer, "37200")
    assert message.startswith("is not a US postal code the gazetteer holds; near by are 37201 Nashville, TN")


@pytest.mark.parametrize("text", ["00000", "99999-9999"])
def test_an_unknown_postal_code_far_from_all_others_is_refused(gazetteer: Gazetteer, text: str) -> None:
    assert refusal(gazetteer, text) == "is not a US postal code the gazetteer holds"


@pytest.mark.parametrize("text", ["3720", "372033", "37203-12", "37203 1234", "M5V 2T6", "٣٧٢٠٣"])
def test_what_is_only_like_a_postal_code_is_refused(gazetteer: Gazetteer, text: str) -> None:
    refusal(gazetteer, text)


# Towns


@pytest.mark.parametrize(
    ("text", "label"),
    [
        pytest.param("Nashville", "Nashville, TN, US", id="a name"),
        pytest.param("  nashville  ", "Nashville, TN, US", id="small letters and blanks"),
        pytest.param("nashville, tn", "Nashville, TN, US", id="state after a comma"),
        pytest.param("Nashville TN", "Nashville, TN, US", id="state after a blank"),
        pytest.param("NASHVILLE, Tennessee", "Nashville, TN, US", id="state by name"),
        pytest.param("Nashville, TN, USA", "Nashville, TN, US", id="state and country"),
        pytest.param("Nashville,", "Nashville, TN, US", id="comma and nothing"),
        pytest.param("Franklin TN", "Franklin, TN, US", id="a name of many, with its state"),
        pytest.param("West Palm Beach FL", "West Palm Beach, FL, US", id="several words and a state"),
        pytest.param("Cleveland Tennessee", "Cleveland, TN, US", id="the smaller one of that state"),
        pytest.param("Washington, D.C.", "Washington, DC, US", id="dots in the state"),
        pytest.param("New York, NY", "New York City, NY, US", id="by another name"),
        pytest.param("Kansas City, KS", "Kansas City, KS, US", id="a state's name in the town's"),
        pytest.param("Mt Juliet", "Mount Juliet, TN, US", id="Mt for Mount"),
        pytest.param("Winston Salem", "Winston-Salem, NC, US", id="blank for a hyphen"),
        pytest.param("OFallon, MO", "O'Fallon, MO, US", id="no apostrophe"),
        pytest.param("O’Fallon, MO", "O'Fallon, MO, US", id="a curly apostrophe"),
        pytest.param("München", "Munich, DE", id="its own name"),
        pytest.param("munchen", "Munich, DE", id="its own name without the dots"),
        pytest.param("Mu\u0308nchen", "Munich, DE", id="its own name with the dots apart"),
        pytest.param("Cologne", "Köln, DE", id="its English name"),
        pytest.param("Москва", "Moscow, RU", id="another script"),
        pytest.param("Dublin, IE", "Dublin, IE", id="country by letters"),
        pytest.param("Dublin, Ireland", "Dublin, IE", id="country by name"),
        pytest.param("Rome, Italy", "Rome, IT", id="another country by name"),
        pytest.param("London, ON", "London, ON, CA", id="province by letters"),
        pytest.param("London Ontario", "London, ON, CA", id="province by name"),
        pytest.param("San Juan, PR", "San Juan, PR", id="territory"),
    ],
)
def test_a_town_is_found_as_people_write_it(gazetteer: Gazetteer, text: str, label: str) -> None:
    assert gazetteer.near(text).label == label


def test_a_town_is_its_centre(gazetteer: Gazetteer) -> None:
    place = gazetteer.near("Nashville")
    assert place.point == Point(36.1659, -86.7844)
    assert (place.city, place.region, place.country) == ("Nashville", "TN", "US")
    assert (place.precision, place.postal_code) == (Precision.CITY, None)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        pytest.param("Nolensville", "Nolensville, TN, US", id="alone of its name"),
        pytest.param("fairview, tn", "Fairview, TN, US", id="with larger namesakes in other states"),
        pytest.param("Paris, TN", "Paris, TN, US", id="with a larger namesake abroad"),
        pytest.param("White House TN", "White House, TN, US", id="of two words"),
        pytest.param("Salem, IN", "Salem, IN, US", id="in Indiana rather than in India"),
    ],
)
def test_a_small_town_of_the_us_is_found_by_its_postal_codes(
    gazetteer: Gazetteer, text: str, label: str
) -> None:
    place = gazetteer.near(text)
    assert (place.label, place.precision) == (label, Precision.CITY)


def test_a_small_town_of_one_postal_code_is_where_that_is(gazetteer: Gazetteer) -> None:
    assert gazetteer.near("Nolensville, TN").point == gazetteer.near("37135").point


def test_a_small_town_of_two_postal_codes_is_midway_between_them(gazetteer: Gazetteer) -> None:
    # 40361 is at 38.2083, -84.245 and 40362 at 38.2098, -84.253.
    assert gazetteer.near("Paris, KY").point == Point(38.20905, -84.249)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        pytest.param("Dublin", "Dublin, IE", id="clearly the largest"),
        pytest.param("Paris", "Paris, FR", id="clearly the largest, abroad"),
        pytest.param("Clarksville", "Clarksville, TN, US", id="clearly the largest of two"),
        pytest.param("St. Louis", "St. Louis, MO, US", id="the one that writes itself so"),
        pytest.param("st louis", "St. Louis, MO, US", id="written so but for the dot"),
        pytest.param("Saint Louis", "St. Louis, MO, US", id="known by that name too"),
        pytest.param("Saint-Louis", "Saint-Louis, SN", id="the largest that writes itself so"),
        pytest.param("St. Paul", "Saint Paul, MN, US", id="known by that name"),
        pytest.param("St. Petersburg", "St. Petersburg, FL, US", id="Florida's is written so"),
        pytest.param("Saint Petersburg", "Saint Petersburg, RU", id="Russia's is written so"),
        pytest.param("San Jose", "San Jose, CA, US", id="without an accent"),
        pytest.param("San José", "San José, CR", id="with its accent"),
        pytest.param("St. John's", "St. John's, NL, CA", id="with an apostrophe"),
        pytest.param("St. Johns", "St. Johns, FL, US", id="without an apostrophe"),
        pytest.param("Richmond, CA", "Richmond, CA, US", id="letters of a state and of a country"),
        pytest.param("Munich, DE", "Munich, DE", id="letters of a state that has no such town"),
    ],
)
def test_of_several_towns_the_one_that_is_meant_is_taken(gazetteer: Gazetteer, text: str, label: str) -> None:
    assert gazetteer.near(text).label == label


def test_a_town_that_could_be_any_of_several_is_refused_with_the_choices(gazetteer: Gazetteer) -> None:
    assert refusal(gazetteer, "Franklin") == (
        "could be any of: Franklin, TN, US; Franklin, WI, US; Franklin, MA, US; Franklin, IN, US"
    )


def test_no_more_than_five_choices_are_offered(gazetteer: Gazetteer) -> None:
    assert refusal(gazetteer, "Springfield").count(";") == 4


def test_a_choice_can_be_asked_for_as_it_is_offered(gazetteer: Gazetteer) -> None:
    choices = refusal(gazetteer, "Franklin").removeprefix("could be any of: ").split("; ")
    assert [gazetteer.near(choice).label for choice in choices] == choices


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Xyzzyville", id="no name at all"),
        pytest.param("Nashville, Ireland", id="not in that country"),
        pytest.param("Nashville, Atlantis", id="in no country"),
        pytest.param("!?", id="signs"),
        pytest.param(",", id="a comma"),
        pytest.param(", TN", id="a state alone"),
        pytest.param("🙂", id="a picture"),
    ],
)
def test_a_town_the_gazetteer_does_not_hold_is_refused(gazetteer: Gazetteer, text: str) -> None:
    assert refusal(gazetteer, text).startswith("must be a US postal code, a US town, or another town")


def test_names_that_begin_alike_are_offered_the_largest_first(gazetteer: Gazetteer) -> None:
    message = refusal(gazetteer, "Nashopolis")
    assert message.endswith(
        "; similar names: Nashik, IN; Nashville, TN, US; Nashua, NH, US; Nash, OK, US; Nash, TX, US"
    )


def test_who_is_better_known_by_the_name_is_offered_before_those_that_bear_it(gazetteer: Gazetteer) -> None:
    # Filadelfia in Calabria is small; Philadelphia is called so in Spanish and Italian.
    assert "Philadelphia, PA, US" in refusal(gazetteer, "Filadelfia")


@pytest.mark.parametrize("text", ["", "   ", "\t\n", "x" * 101, "Nashville" + " " * 100])
def test_an_empty_or_overlong_text_is_refused(gazetteer: Gazetteer, text: str) -> None:
    assert refusal(gazetteer, text) == "must be a postal code or a town, at most 100 letters"


def test_no_refusal_repeats_what_was_asked(gazetteer: Gazetteer) -> None:
    assert "ryman" not in refusal(gazetteer, "my flat by the Ryman").casefold()


# What rows of feeds name


@pytest.mark.parametrize(
    ("city", "region", "country", "label"),
    [
        pytest.param("Nashville", "TN", "US", "Nashville, TN, US", id="state by letters"),
        pytest.param("Nashville", "Tennessee", "US", "Nashville, TN, US", id="state by name"),
        pytest.param("Nashville", "TN", None, "Nashville, TN, US", id="no country"),
        pytest.param("Nashville", None, "US", "Nashville, TN, US", id="no state"),
        pytest.param("Nolensville", "TN", "US", "Nolensville, TN, US", id="a small town"),
        pytest.param("Paris", "TN", None, "Paris, TN, US", id="not the one abroad"),
        pytest.param("London", "Ontario", "CA", "London, ON, CA", id="province"),
        pytest.param("London", "Greater London", "GB", "London, GB", id="a region abroad that is not known"),
        pytest.param("Köln", None, "DE", "Köln, DE", id="country alone"),
    ],
)
def test_a_row_names_one_town(
    gazetteer: Gazetteer, city: str, region: str | None, country: str | None, label: str
) -> None:
    place = gazetteer.town(city, region, country)
    assert place is not None
    assert place.label == label


@pytest.mark.parametrize(
    ("city", "region", "country"),
    [
        pytest.param("Springfield", None, "US", id="one of many"),
        pytest.param("Nashville", "Nowhere", "US", id="a state that is none"),
        pytest.param("Nashville", "WY", "US", id="a state without it"),
        pytest.param("Paris", "WY", None, id="a state without it, and no country"),
        pytest.param("Nolensville", None, None, id="a small town of an unknown country"),
        pytest.param("Xyzzyville", "TN", "US", id="no name at all"),
        pytest.param("", None, None, id="nothing"),
    ],
)
def test_a_row_that_names_no_one_town_has_none(
    gazetteer: Gazetteer, city: str, region: str | None, country: str | None
) -> None:
    assert gazetteer.town(city, region, country) is None


@pytest.mark.parametrize(
    ("code", "country", "is_known"),
    [
        pytest.param("37203", "US", True, id="of the US"),
        pytest.param("37203-1234", None, True, id="of no country, with its last four"),
        pytest.param("37203", "DE", False, id="of another country"),
        pytest.param("37200", "US", False, id="unknown"),
        pytest.param("", "US", False, id="empty"),
    ],
)
def test_a_row_names_a_postal_code_of_the_us(
    gazetteer: Gazetteer, code: str, country: str | None, is_known: bool
) -> None:
    assert (gazetteer.postal_code(code, country) is not None) == is_known


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        pytest.param("St. Louis", "saint louis", id="St."),
        pytest.param("Mt. Juliet", "mount juliet", id="Mt."),
        pytest.param("Ft Worth", "fort worth", id="Ft"),
        pytest.param("Winston-Salem", "winston salem", id="hyphen"),
        pytest.param("  Coeur  d'Alene ", "coeur dalene", id="apostrophe and blanks"),
        pytest.param("Québec", "quebec", id="accent"),
        pytest.param("Straßburg", "strassburg", id="sharp s"),
        pytest.param("?!", "", id="signs"),
    ],
)
def test_names_are_compared_without_what_people_leave_out(name: str, plain: str) -> None:
    assert plain_name(name) == plain
