"""The routes of the API on an application. flask-restx routes; everything else it would add is left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask_cors import CORS
from flask_restx import Api

from finder.api import about, operating, problems, reading
from finder.api.context import Clock, keep
from finder.service import Finder

EXPOSED = ["ETag", "Retry-After"]
PUBLIC = r"/(v1|feeds|bmlt|openapi\.json)(/.*)?"


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


def register_api(app: Flask, finder: Finder, clock: Clock) -> None:
    """Puts the API, its errors and CORS on an application."""
    keep(app, finder, clock)
    problems.register(app)
    routes = Routes(app, doc=False, add_specs=False, catch_all_404=False)
    for module in (reading, about, operating):
        routes.add_namespace(module.namespace)
    CORS(app, resources={PUBLIC: {"origins": "*", "methods": ["GET", "HEAD"], "expose_headers": EXPOSED}})
