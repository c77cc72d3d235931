"""Nothing that tells of a person comes back in an error or a header, or goes into a log."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from werkzeug.test import TestResponse

import finder.api.paging
from tests.api.served import Served, problem
from tests.api.town import ORIGIN

PLACE = "36.151234567"
WORDS = "Zelda-Fitzwilliam"

ASKED = {
    "a position out of range": f"lat={PLACE}&lon=-{PLACE}e9",
    "a position that is no number": f"lat={PLACE}x&lon=0",
    "half a position": f"lat={PLACE}",
    "a position twice": f"lat={PLACE}&lat={PLACE}&lon=0",
    "a position and a place": f"lat={PLACE}&lon=0&near={WORDS}",
    "an unknown place": f"near={WORDS}",
    "a place too long": f"near={WORDS * 10}",
    "a place that is no text": f"near={WORDS}%00",
    "a cursor": f"cursor={WORDS}",
    "a kind": f"{ORIGIN}&kind={WORDS}",
    "a type": f"{ORIGIN}&types={WORDS}",
    "a weekday": f"{ORIGIN}&weekdays={WORDS}",
    "a time": f"{ORIGIN}&after={WORDS}",
    "a moment": f"{ORIGIN}&from={WORDS}",
    "a number": f"{ORIGIN}&limit={WORDS}",
    "a sort": f"{ORIGIN}&sort={WORDS}",
    "the value of an unknown parameter": f"{ORIGIN}&name={WORDS}",
    "an ampersand that was not quoted": f"near=Smith%20&%20{WORDS}%20Street",
}


def everything_in(answer: TestResponse) -> str:
    return f"{answer.headers} {answer.text}"


@pytest.mark.parametrize("query", ASKED.values(), ids=ASKED.keys())
@pytest.mark.parametrize("path", ["/v1/nearby", "/v1/occurrences", "/v1/listings"])
def test_no_error_and_no_header_repeats_what_was_asked(town: Served, path: str, query: str) -> None:
    answer = town.get(f"{path}?{query}")
    assert answer.status_code in (400, 422)
    assert PLACE not in everything_in(answer)
    assert WORDS not in everything_in(answer)


@pytest.mark.parametrize(
    "path", [f"/nowhere/{WORDS}", f"/v1/listings/{WORDS}", f"/v1/listings/{WORDS}/occurrences"]
)
@pytest.mark.parametrize("slashes", ["/", "//"], ids=["as it is", "doubled slash"])
def test_no_wrong_path_is_repeated(town: Served, path: str, slashes: str) -> None:
    answer = town.get(path.replace("/", slashes, 2)[len(slashes) - 1 :] + "?near=" + WORDS)
    assert answer.status_code in (404, 422)
    assert WORDS not in everything_in(answer)


class Careless(ValueError):
    """As marshmallow's ValidationError: it carries what the caller sent."""

    data = {"near": WORDS}
    code = 400


def fail(*_: Any, **__: Any) -> None:
    raise Careless(f"{WORDS} lives at {PLACE}")


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finder.api.paging.Asked, "of", fail)


@pytest.mark.usefixtures("failing")
def test_a_failure_inside_is_a_500_without_trace_or_text(town: Served) -> None:
    answer = town.get(f"/v1/nearby?near={WORDS}")
    assert problem(answer, 500) == {
        "type": "urn:finder:problem:internal-server-error",
        "title": "finder failed",
        "status": 500,
    }
    assert "ETag" not in answer.headers
    assert WORDS not in everything_in(answer)


@pytest.mark.usefixtures("failing")
def test_the_log_of_a_failure_tells_its_kind_and_place_and_nothing_that_was_said(
    town: Served, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        town.get(f"/v1/nearby?lat={PLACE}&lon=0")
    (record,) = caplog.records
    assert record.getMessage().startswith("Careless at ")
    assert "test_privacy.py" in record.getMessage()
    assert PLACE not in caplog.text
    assert WORDS not in caplog.text


def test_questions_that_are_answered_or_refused_leave_nothing_in_a_log(
    town: Served, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        town.get(f"/v1/nearby?lat={PLACE}&lon=-86.79")
        town.get(f"/v1/nearby?near={WORDS}")
    assert caplog.records == []


def test_the_answer_that_was_asked_for_is_not_kept_by_others(town: Served) -> None:
    assert town.get(f"/v1/nearby?lat={PLACE}&lon=-86.79").headers["Cache-Control"] == "private, no-cache"
    assert town.get(f"/v1/nearby?lat={PLACE}").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/v1/listings?q=smith&wesson",
        "/v1/places?q=Bill&Wilson",
        "/v1/nearby?lat=36.16&-86.78",
        "/v1/listings?36.1612",
        "/v1/listings?36.1612=1",
        "/v1/listings?Smith=1",
    ],
)
def test_what_may_be_a_piece_of_a_value_is_not_repeated_as_a_name(town: Served, path: str) -> None:
    refused = town.get(path)
    assert refused.status_code == 422
    assert [each["field"] for each in refused.get_json()["problems"]] == ["query"]
    posted = town.client.post("/v1/nearby", json={"36.16123": 1})
    assert [each["field"] for each in posted.get_json()["problems"]] == ["body"]
