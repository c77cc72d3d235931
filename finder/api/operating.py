"""/healthz, /readyz and /openapi.json: for those who run finder and those who build on it."""

from __future__ import annotations

from datetime import timedelta

import orjson
from flask import Response, current_app
from flask_restx import Namespace, Resource

from finder.api.context import context
from finder.api.contract import Contract, operation
from finder.api.etag import tagged, unkept
from finder.api.openapi import document
from finder.api.problems import problem
from finder.domain.errors import FinderError
from finder.shapes.answers import HealthSchema, ReadinessSchema
from finder.shapes.fields import instant_text

namespace = Namespace("operating", path="/")


@namespace.route("/healthz")
class Alive(Resource):
    """Whether the process answers."""

    @operation(Contract("Alive", HealthSchema(), tag="Operating", is_cached=False))
    def get(self) -> Response:
        """200 while the process runs."""
        return unkept(orjson.dumps({"status": "ok"}))


@namespace.route("/readyz")
class Ready(Resource):
    """Whether the dataset is loaded."""

    @operation(Contract("Ready", ReadinessSchema(), tag="Operating", is_cached=False, statuses=(503,)))
    def get(self) -> Response:
        """200 once the dataset is loaded and can be asked, with the version that is answered from."""
        here = context()
        now = here.clock()
        try:
            snapshot = here.snapshot(now)
        except (FinderError, OSError):
            return problem(503, "not-ready", "the dataset is not loaded")
        age = max(now - snapshot.changed_at, timedelta(0))
        ready = {
            "status": "ok",
            "version": snapshot.version,
            "changed_at": instant_text(snapshot.changed_at),
            "age_seconds": int(age.total_seconds()),
        }
        return unkept(orjson.dumps(ready))


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
