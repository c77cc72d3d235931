"""Every operation under requests made from the document: examples, edges, and what a machine thinks of.

Requests that keep to the schema must be answered, those that break it refused, and each answer must be
as the document says. What no schema can tell is put right before a request is sent, see `coherent`.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from finder.shapes.query import MAX_CURSOR
from tests.api.coherent_people import coherent_outings, coherent_question
from tests.api.served import Served
from tests.api.test_openapi import COMMITTED

NIGHTLY = os.environ.get("FINDER_HYPOTHESIS_PROFILE") == "nightly"
LISTING = "nashville-aa:noon"
CONFIG: dict[str, Any] = {
    "seed": 20261123,
    "generation": {
        # NUL is refused everywhere, which no schema of a string can say; tests/api/test_refused.py has it.
        "allow-x00": False,
        "deterministic": not NIGHTLY,
    },
}


class Later:
    """The application of the town: there once the tests run, which the document names before."""

    served: Served

    def __call__(self, environ: Any, start_response: Any) -> Any:
        # Schemathesis asks an application in its own process for encodings that it does not decode.
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        return self.served.app(environ, start_response)


schema = schemathesis.openapi.from_path(COMMITTED, config=SchemathesisConfig.from_dict(CONFIG))
schema.config.update(base_url="http://localhost")
schema.app = Later()


@pytest.fixture(autouse=True)
def _application(town: Served) -> None:
    Later.served = town


@schema.parametrize()
@settings(max_examples=1000 if NIGHTLY else 60)
def test_every_answer_is_as_the_document_says(case: schemathesis.Case[Any]) -> None:
    prepare(case)
    case.call_and_validate()


class Walks(schema.as_state_machine()):  # type: ignore[misc]
    """Requests in a row: from what is near to a listing and its dates."""

    def before_call(self, case: schemathesis.Case[Any]) -> None:
        prepare(case, keep_listing=True)


def test_walks_from_answer_to_answer_are_as_the_document_says() -> None:
    Walks.run(
        settings=settings(
            max_examples=500 if NIGHTLY else 20,
            stateful_step_count=6,
            deadline=None,
            derandomize=not NIGHTLY,
            suppress_health_check=list(HealthCheck),
        )
    )


def prepare(case: schemathesis.Case[Any], *, keep_listing: bool = False) -> None:
    """Puts right what no schema can tell of a request; a listing that an answer told stays."""
    assert case.meta is not None
    asked = case.body if isinstance(case.body, dict) else case.query
    if is_made_up(asked.get("cursor")):
        # It would be refused before anything else is looked at.
        del asked["cursor"]
    if case.meta.generation.mode.is_positive:
        if "since" in asked:
            # Any other version is one that the town never had.
            asked["since"] = 2
        if "listing_id" in case.path_parameters and not keep_listing:
            case.path_parameters["listing_id"] = LISTING
        if "people" in asked:
            coherent_question(asked)
            if case.operation.path == "/v1/outings":
                coherent_outings(asked, case.query)
        elif case.operation.path.startswith("/bmlt"):
            coherent_bmlt(asked, case.path_parameters)
        else:
            coherent(asked, case.operation.path)


def is_made_up(cursor: object) -> bool:
    """Whether it keeps to the schema, and yet is no cursor that finder gave."""
    return isinstance(cursor, str) and len(cursor) <= MAX_CURSOR


def coherent(asked: dict[str, Any], path: str) -> None:
    """Makes parameters that keep to the schema ones that make sense, by what JSON Schema cannot say.

    `lat` and `lon` stand together, `near` stands in their place and is known to the gazetteer, a radius
    and a sort by distance need an origin, a box's south is south of its north, a window is in order and
    lies between 1970 and 2100, and what is online alone is not near.
    """
    for name in [name for name, value in asked.items() if value is None]:
        del asked[name]
    if "near" in asked or not asked.keys() >= {"lat", "lon"}:
        asked.pop("lat", None)
        asked.pop("lon", None)
    if "near" in asked or (path == "/v1/nearby" and "lat" not in asked):
        asked["near"] = "37203"
    has_origin = "near" in asked or "lat" in asked
    if not has_origin:
        asked.pop("radius_m", None)
    if "bbox" in asked:
        asked["bbox"] = northward(asked["bbox"])
    in_order(asked)
    has_window = "from" in asked or "until" in asked
    needs_more = {"distance": not has_origin, "start": path == "/v1/listings" and not has_window}
    if needs_more.get(asked.get("sort", "")):
        del asked["sort"]
    attendance = asked.get("attendance", "")
    words = attendance.split(",") if isinstance(attendance, str) else attendance
    if path == "/v1/nearby" and {word.strip() for word in words} == {"online"}:
        del asked["attendance"]


def coherent_bmlt(asked: dict[str, Any], path: dict[str, Any]) -> None:
    """Makes BMLT's parameters ones that make sense: a place is whole, a field has a value, a fellowship and
    a town are known.
    """
    if "fellowship" in path:
        path["fellowship"] = "na"
    if not asked.keys() >= {"lat_val", "long_val"}:
        asked.pop("lat_val", None)
        asked.pop("long_val", None)
    if "meeting_key" in asked or asked["switcher"] == "GetFieldValues":
        asked["meeting_key"] = "location_municipality"
        asked["meeting_key_value"] = ["Nashville"]
    if "SearchString" in asked:
        asked["SearchString"] = "Nashville"


def northward(bbox: str | list[float]) -> str | list[float]:
    """The box with its south south of its north, in the form in which it came."""
    west, south, east, north = bbox.split(",") if isinstance(bbox, str) else bbox
    south, north = sorted((south, north), key=float)
    return ",".join((west, south, east, north)) if isinstance(bbox, str) else [west, south, east, north]


def in_order(asked: dict[str, Any]) -> None:
    """Puts the ends of a window in order, and between 1970 and 2100."""
    # `start` is what central-query calls it. A leap year, so that a 29 February stays a day.
    for name in ("from", "start"):
        if name in asked:
            asked[name] = "2028" + asked[name][4:]
    if "until" in asked:
        asked["until"] = ("2029-01-15" if "from" in asked else "2026-12-31") + asked["until"][10:]
