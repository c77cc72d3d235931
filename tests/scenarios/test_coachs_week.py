"""docs/planning.md tells a coach's week: its answer and its picture are what finder makes of the request."""

from __future__ import annotations

import orjson
import pytest

from tests.scenarios.coachs_week import FOLDER, told

REMAKE = "run 'make week' and look at the difference"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return told()


def test_the_answer_in_the_docs_is_the_answer_to_the_request(files: dict[str, bytes]) -> None:
    written = orjson.loads((FOLDER / "answer.json").read_bytes())
    assert written == orjson.loads(files["answer.json"]), REMAKE


def test_the_picture_in_the_docs_is_of_that_answer(files: dict[str, bytes]) -> None:
    assert (FOLDER / "week.svg").read_bytes() == files["week.svg"], REMAKE


def test_the_week_is_the_best_there_is(files: dict[str, bytes]) -> None:
    answer = orjson.loads(files["answer.json"])
    assert answer["status"] == "optimal"
    assert {going["name"] for each in answer["outings"] for going in each["people"]} == {
        "Ana",
        "Ben",
        "Carla",
    }
