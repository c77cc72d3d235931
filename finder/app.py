"""The application: API and pages put together, and the clock they run by."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask

from finder.api.context import Clock
from finder.api.routes import register_api
from finder.service import Finder
from finder.web.pages import register_pages


def now() -> datetime:
    """The time by this machine's clock, zone-aware."""
    return datetime.now(UTC)


def create_app(finder: Finder, clock: Clock = now) -> Flask:
    """The WSGI application that serves `finder` at the time of `clock`."""
    app = Flask("finder", static_folder=None, template_folder=None)
    app.url_map.strict_slashes = False
    register_api(app, finder, clock)
    register_pages(app)
    return app
