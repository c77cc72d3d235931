"""/healthz, /readyz and /openapi.json: for those who run finder and those who build on it."""

from __future__ import annotations

import orjson
from flask import Response, current_app
from flask_restx import Namespace, Resource

from finder.api.context import context
from finder.api.contract import Contract, operation
from finder.api.etag import tagged
from finder.api.openapi import document
from finder.api.problems import problem
from finder.domain.errors import FinderError
from finder.shapes.answers import HealthSchema

namespace = Namespace("operating", path="/")
WELL = orjson.dumps({"status": "ok"})


@namespace.route("/healthz")
class Alive(Resource):
    """Whether the process answers."""

    @operation(Contract("Alive", HealthSchema(), tag="Operating", is_cached=False))
    def get(self) -> Response:
        """200 while the process runs."""
        return _well()


@namespace.route("/readyz")
class Ready(Resource):
    """Whether the dataset is loaded."""

    @operation(Contract("Ready", HealthSchema(), tag="Operating", is_cached=False, statuses=(503,)))
    def get(self) -> Response:
        """200 once the dataset is loaded and can be asked."""
        here = context()
        try:
            here.snapshot(here.clock())
        except (FinderError, OSError):
            return problem(503, "not-ready", "the dataset is not loaded")
        return _well()


@namespace.route("/openapi.json")
class Document(Resource):
    """This document."""

    @operation(Contract("The OpenAPI document", None, tag="Operating"))
    def get(self) -> Response:
        """What the API takes and answers, as OpenAPI 3.1."""
        return tagged(openapi_bytes())


def openapi_bytes() -> bytes:
    """The document of the running application, as it is committed in `openapi/finder.json`."""
    return orjson.dumps(document(current_app), option=orjson.OPT_INDENT_2) + b"\n"


def _well() -> Response:
    return Response(WELL, mimetype="application/json", headers={"Cache-Control": "no-store"})
