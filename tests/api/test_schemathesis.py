"""Every operation under requests made from the document: examples, edges, and what a machine thinks of.

Requests that keep to the schema must be answered, those that break it refused, and each answer must be
as the document says. What no schema can tell is put right before a request is sent, see `coherent`.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import settings
from schemathesis.config import SchemathesisConfig

from finder.shapes.query import MAX_CURSOR
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
    assert case.meta is not None
    if is_made_up(case.query.get("cursor")):
        # It would be refused before anything else is looked at.
        del case.query["cursor"]
    if case.meta.generation.mode.is_positive:
        coherent(case)
    case.call_and_validate()


def is_made_up(cursor: object) -> bool:
    """Whether it keeps to the schema, and yet is no cursor that finder gave."""
    return isinstance(cursor, str) and len(cursor) <= MAX_CURSOR


def coherent(case: schemathesis.Case[Any]) -> None:
    """Makes a request that keeps to the schema one that makes sense, by what JSON Schema cannot say.

    The listing is there, `lat` and `lon` stand together, `near` stands in their place and is known to the
    gazetteer, a radius and a sort by distance need an origin, a window is in order and lies between 1970
    and 2100, and what is online alone is not near.
    """
    if "listing_id" in case.path_parameters:
        case.path_parameters["listing_id"] = LISTING
    query = case.query
    if "near" in query or not query.keys() >= {"lat", "lon"}:
        query.pop("lat", None)
        query.pop("lon", None)
    if "near" in query or (case.operation.path == "/v1/nearby" and "lat" not in query):
        query["near"] = "37203"
    has_origin = "near" in query or "lat" in query
    if not has_origin:
        query.pop("radius_m", None)
    if "from" in query:
        # A leap year, so that a 29 February stays a day.
        query["from"] = "2028" + query["from"][4:]
    if "until" in query:
        query["until"] = ("2029-01-15" if "from" in query else "2026-12-31") + query["until"][10:]
    has_window = "from" in query or "until" in query
    needs_more = {
        "distance": not has_origin,
        "start": case.operation.path == "/v1/listings" and not has_window,
    }
    if needs_more.get(query.get("sort", "")):
        del query["sort"]
    attendance = query.get("attendance", "")
    words = attendance.split(",") if isinstance(attendance, str) else attendance
    if case.operation.path == "/v1/nearby" and set(words) == {"online"}:
        del query["attendance"]
