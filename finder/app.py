"""The application: API and pages put together, and the clock they run by."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask

from finder.api.context import Clock, Context, keep
from finder.api.direct import Direct
from finder.api.encoding import finished
from finder.api.limits import Limits
from finder.api.routes import register_api
from finder.service import Finder
from finder.web.listing_pages import register_listing_pages
from finder.web.pages import register_pages

# Bytes of a request's body: a plan for a group with everyone's calendar.
MAX_BODY = 4_000_000


def now() -> datetime:
    """The time by this machine's clock, zone-aware."""
    return datetime.now(UTC)


def create_app(finder: Finder, clock: Clock = now, limits: Limits | None = None) -> Flask:
    """The WSGI application that serves `finder` at the time of `clock`, within limits where there are any."""
    app = described_app()
    keep(app, finder, clock)
    if limits is not None:
        app.before_request(limits.refusal)
    register_pages(app)
    register_listing_pages(app, finder, clock)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    # The last that is named is the first that is called: what other hooks add comes on top.
    app.after_request(finished)
    app.wsgi_app = Direct(app.wsgi_app, Context(finder, clock))  # type: ignore[method-assign]
    return app


def described_app() -> Flask:
    """The API with nothing to answer from: enough to tell what it takes and answers."""
    app = Flask("finder", static_folder=None, template_folder=None)
    app.url_map.strict_slashes = False
    register_api(app)
    return app
