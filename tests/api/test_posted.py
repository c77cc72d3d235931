"""Questions asked by POST: the same answers, and no position in an address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from werkzeug.test import TestResponse

from tests.api.served import Served, fields_of, problem

PATHS = ["/v1/nearby", "/v1/occurrences"]
HERE = {"lat": 36.15, "lon": -86.79}
ELSEWHERE = {"Origin": "https://phone.example"}


def post(served: Served, path: str, body: object, **headers: str) -> TestResponse:
    return served.client.post(path, json=body, headers=headers)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("body", "query"),
    [
        pytest.param(HERE, {}, id="numbers"),
        pytest.param(HERE | {"radius_m": 2000.0, "limit": 1}, {"radius_m": 2000, "limit": 1}, id="wholes"),
        pytest.param(HERE | {"include_illustrative": True}, {"include_illustrative": "true"}, id="flags"),
        pytest.param(HERE | {"types": ["open", "wheelchair"]}, {"types": "open,wheelchair"}, id="arrays"),
        pytest.param(HERE | {"types": "open, wheelchair"}, {"types": "open,wheelchair"}, id="commas"),
        pytest.param(HERE | {"bbox": [-87, 36, -86, 36.155]}, {"bbox": "-87,36,-86,36.155"}, id="a box"),
        pytest.param(
            HERE | {"from": "2026-11-24T00:00:00-06:00", "weekdays": ["tue"], "after": "12:00", "q": "noon"},
            {"from": "2026-11-24T00:00:00-06:00", "weekdays": "tue", "after": "12:00", "q": "noon"},
            id="times and words",
        ),
        pytest.param(HERE | {"kind": [], "near": None, "sort": None}, {}, id="null and nothing are left out"),
    ],
)
def test_the_answer_is_that_of_the_query_string(
    town: Served, path: str, body: dict[str, Any], query: dict[str, Any]
) -> None:
    posted = post(town, path, body)
    got = town.get(f"{path}?{urlencode(HERE | query)}").get_json()
    assert posted.status_code == 200, posted.text
    told = posted.get_json()
    # The cursors carry the parameters as they were written.
    assert (told.pop("next_cursor") is None) == (got.pop("next_cursor") is None)
    assert told == got


@pytest.mark.parametrize("path", PATHS)
def test_nobody_may_keep_the_answer(town: Served, path: str) -> None:
    answer = post(town, path, HERE)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("path", PATHS)
def test_a_cursor_travels_in_the_body(town: Served, path: str) -> None:
    whole = post(town, path, HERE).get_json()["items"]
    walked, cursor = [], None
    while True:
        page = post(town, path, HERE | {"limit": 1} if cursor is None else {"cursor": cursor}).get_json()
        walked += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert walked == whole
    repeated = post(town, path, HERE | {"limit": 1}).get_json()["next_cursor"]
    assert post(town, path, HERE | {"limit": 1, "cursor": repeated}).get_json()["items"] == whole[1:2]
    assert fields_of(post(town, path, HERE | {"limit": 2, "cursor": repeated}), 400) == ["cursor"]


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ({"lat": "36.15", "lon": -86.79}, "lat", "must be a number"),
        ({"lat": True, "lon": -86.79}, "lat", "must be a number"),
        (HERE | {"limit": "5"}, "limit", "must be a whole number"),
        (HERE | {"limit": 2.5}, "limit", "must be a whole number"),
        (HERE | {"limit": True}, "limit", "must be a whole number"),
        (HERE | {"limit": 201}, "limit", "must be between 1 and 200"),
        (HERE | {"facets": "true"}, "facets", "must be true or false"),
        (HERE | {"q": 5}, "q", "must be a string"),
        (HERE | {"types": ["open,wheelchair"]}, "types", "must be words without commas, in an array"),
        (HERE | {"types": [["open"]]}, "types", "must be a string"),
        (HERE | {"types": {"open": 1}}, "types", "must be a string"),
        (HERE | {"bbox": [1, 2, 3]}, "bbox", "must be four numbers: west,south,east,north"),
        (HERE | {"bbox": [1, 2, 3, "4"]}, "bbox", "must be a number"),
        (HERE | {"name": "Jo"}, "name", "is not a parameter here"),
        (HERE | {"a name & more": 1}, "body", "is not a parameter here"),
        ({"lat": 36.15}, "lon", "is required beside lat"),
        ([HERE], "body", "must be a JSON object"),
        ("near", "body", "must be a JSON object"),
    ],
)
def test_a_member_that_is_not_allowed_is_refused_by_its_name(
    town: Served, body: object, field: str, message: str
) -> None:
    problems = problem(post(town, "/v1/nearby", body), 422)["problems"]
    assert problems == [{"field": field, "message": message}]


def test_a_parameter_in_the_address_is_refused(town: Served) -> None:
    assert fields_of(post(town, "/v1/nearby?limit=1", HERE)) == ["limit"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"lat": NaN}', b"\xff", b"[" * 100_000, b'{"lat": 36.15,}', b'{"q": "\\ud800"}']
)
def test_what_is_not_json_is_a_400(town: Served, body: bytes) -> None:
    answer = town.client.post("/v1/nearby", data=body, content_type="application/json")
    assert fields_of(answer, 400) == ["body"]


@pytest.mark.parametrize("media_type", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_what_does_not_say_that_it_is_json_is_a_415(town: Served, media_type: str) -> None:
    problem(town.client.post("/v1/nearby", data=orjson.dumps(HERE), content_type=media_type), 415)


def test_a_body_that_is_too_large_is_a_413(town: Served) -> None:
    body = b'{"q":"' + b"a" * 5_000_000 + b'"}'
    problem(town.client.post("/v1/nearby", data=body, content_type="application/json"), 413)


def test_any_origin_may_ask(town: Served) -> None:
    wanted = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    granted = town.client.options("/v1/nearby", headers=ELSEWHERE | wanted).headers
    assert granted["Access-Control-Allow-Origin"] == "*"
    assert "POST" in granted["Access-Control-Allow-Methods"]
    assert granted["Access-Control-Allow-Headers"] == "content-type"
    assert post(town, "/v1/nearby", HERE, **ELSEWHERE).headers["Access-Control-Allow-Origin"] == "*"
