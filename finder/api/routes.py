"""The routes of the API on an application. flask-restx routes; everything else it would add is left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request
from flask_cors import CORS
from flask_restx import Api
from werkzeug.routing import BaseConverter

from finder.api import (
    about,
    bmlt,
    central_query,
    changes,
    curating,
    feeds,
    matching,
    operating,
    outings,
    places,
    problems,
    reading,
    reports,
    sources,
)

READING_METHODS = ("GET", "HEAD")
# What is asked by POST and only computed: nothing is written, so any origin may ask.
COMPUTING = r"/v1/(nearby|occurrences|matches|outings)/?"
COMPUTING_METHODS = (*READING_METHODS, "POST")
EXPOSED = ("ETag", "Retry-After")
CROSS_ORIGIN = {
    "origins": "*",
    "send_wildcard": True,
    "methods": READING_METHODS,
    "expose_headers": EXPOSED,
    "max_age": 24 * 60 * 60,
}
PUBLIC = rf"/(?!{COMPUTING[1:]}$)(v1|feeds|bmlt|central-query|openapi\.json)(/.*)?"


class ListingId(BaseConverter):
    """The id of a listing in a path; with `.ics` behind it the path is that of its calendar."""

    regex = r"[^/]+(?<!\.ics)"
    part_isolating = True


class Routes(Api):
    """flask-restx without its own errors, Swagger 2.0 document and page."""

    def error_router(self, original_handler: Callable[[Exception], Any], e: Exception) -> Any:
        """The application's own answer; restx would send an exception's `data`, the caller's input."""
        return original_handler(e)

    def _register_apidoc(self, app: Any) -> None:
        """No page of its own."""

    def _register_specs(self, app_or_blueprint: Any) -> None:
        """No document of its own."""

    def _register_doc(self, app_or_blueprint: Any) -> None:
        """No `/` of its own."""


def register_api(app: Flask) -> None:
    """Puts the API, its errors and CORS on an application, which is told what to answer from by `keep`."""
    problems.register(app)
    # A redirect to the path without doubled slashes would repeat the query.
    app.url_map.merge_slashes = False
    app.url_map.converters["listing"] = ListingId
    routes = Routes(app, doc=False, add_specs=False, catch_all_404=False)
    for module in (
        reading,
        curating,
        sources,
        reports,
        matching,
        outings,
        changes,
        places,
        feeds,
        bmlt,
        central_query,
        about,
        operating,
    ):
        routes.add_namespace(module.namespace)
    # Called after those of CORS, which come later.
    app.after_request(_closed_where_it_writes)
    CORS(app, resources={COMPUTING: CROSS_ORIGIN | {"methods": COMPUTING_METHODS}, PUBLIC: CROSS_ORIGIN})


def _closed_where_it_writes(answer: Response) -> Response:
    """Without the headers that open it to other origins where the method writes."""
    is_preflight = request.method == "OPTIONS"
    method = request.headers.get("Access-Control-Request-Method") if is_preflight else request.method
    is_computed = re.fullmatch(COMPUTING, request.path) is not None
    if method not in (COMPUTING_METHODS if is_computed else READING_METHODS):
        for name in {name for name, _ in answer.headers if name.lower().startswith("access-control-")}:
            del answer.headers[name]
    return answer
