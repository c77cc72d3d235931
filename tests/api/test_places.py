"""/v1/places: what may be put into `near`, for who is typing it."""

from __future__ import annotations

import logging

import pytest

from tests.api.served import Served, problem


def test_a_town_is_told_with_the_text_that_near_takes_for_it(town: Served) -> None:
    [item] = town.get("/v1/places?q=nashv&limit=1").get_json()["items"]
    assert item == {
        "text": "Nashville, TN, US",
        "name": "Nashville",
        "region": "TN",
        "country": "US",
        "postal_code": None,
        "lat": 36.1659,
        "lon": -86.7844,
        "population": 689447,
        "precision": "city",
    }


def test_a_postal_code_is_told_with_its_town(town: Served) -> None:
    [item] = town.get("/v1/places?q=37203").get_json()["items"]
    assert item == {
        "text": "37203 Nashville, TN",
        "name": "Nashville",
        "region": "TN",
        "country": "US",
        "postal_code": "37203",
        "lat": 36.1504,
        "lon": -86.7916,
        "population": None,
        "precision": "postal_code",
    }


def test_a_small_town_tells_no_population(town: Served) -> None:
    item = town.get("/v1/places?q=Nolensville").get_json()["items"][0]
    assert (item["text"], item["population"]) == ("Nolensville, TN, US", None)


def test_a_town_abroad_tells_its_region_by_name(town: Served) -> None:
    item = town.get("/v1/places?q=M%C3%BCnchen").get_json()["items"][0]
    assert (item["name"], item["region"], item["country"]) == ("Munich", "Bavaria", "DE")


def test_a_suggestion_is_taken_by_near(town: Served) -> None:
    item = town.get("/v1/places?q=franklin%20t").get_json()["items"][0]
    page = town.client.get("/v1/nearby", query_string={"near": item["text"]}).get_json()
    assert page["origin"] == {"lat": item["lat"], "lon": item["lon"]}


def test_ten_are_given_unless_others_are_asked_for(town: Served) -> None:
    assert len(town.get("/v1/places?q=san").get_json()["items"]) == 10
    assert len(town.get("/v1/places?q=san&limit=50").get_json()["items"]) == 50


def test_what_no_place_is_called_gives_no_items(town: Served) -> None:
    assert town.get("/v1/places?q=xyzzyqq").get_json() == {"items": []}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        pytest.param("", "q", id="no q"),
        pytest.param("?q=", "q", id="an empty q"),
        pytest.param("?q=%20%20", "q", id="blanks"),
        pytest.param(f"?q={'x' * 101}", "q", id="too long"),
        pytest.param("?q=%00", "q", id="NUL"),
        pytest.param("?q=a&q=b", "q", id="twice"),
        pytest.param("?q=a&limit=0", "limit", id="none"),
        pytest.param("?q=a&limit=51", "limit", id="too many"),
        pytest.param("?q=a&limit=ten", "limit", id="no number"),
        pytest.param("?q=a&near=37203", "near", id="an unknown parameter"),
    ],
)
def test_a_bad_question_is_refused_by_the_name_of_the_parameter(town: Served, query: str, field: str) -> None:
    told = problem(town.get(f"/v1/places{query}"), 422)
    assert [each["field"] for each in told["problems"]] == [field]


def test_the_same_question_has_the_same_tag_and_is_not_sent_again(town: Served) -> None:
    first = town.get("/v1/places?q=nashv")
    again = town.get("/v1/places?q=nashv", If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Access-Control-Allow-Origin"] == "*"


def test_what_is_typed_is_neither_logged_nor_repeated(town: Served, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = town.get("/v1/places?q=Zelda-Fitzwilliam")
        refused = town.get("/v1/places?q=Zelda-Fitzwilliam&limit=Zelda")
    assert "Zelda" not in caplog.text + answer.text + refused.text
