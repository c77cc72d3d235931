"""The pages, and the files they are made of."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Flask, Response, render_template, request

from finder.service.facts import attributions, organisations
from finder.web.assets import asset_response, asset_url
from finder.web.headers import secured

FEED = "/feeds/meetings.json"
pages = Blueprint("web", __name__, template_folder="templates")
pages.after_request(secured)


def register_pages(app: Flask) -> None:
    """Puts the pages on an application."""
    app.register_blueprint(pages)


@pages.get("/")
def start() -> Response:
    """The start page: a town or ZIP, what is near and soon, who else has a finder, and whose data it is."""
    return page("start.html", organisations=organisations(), attributions=attributions())


@pages.get("/docs/", strict_slashes=False)
def docs() -> Response:
    """The page of the OpenAPI document."""
    return page("docs.html")


@pages.get("/static/<path:name>")
def asset(name: str) -> Response:
    """A static file of the pages."""
    return asset_response(name)


@pages.context_processor
def of_templates() -> dict[str, Callable[[str], str] | str]:
    """What every template may use: the addresses of static files, and of the feed of meetings."""
    return {"asset": asset_url, "feed": f"{request.script_root}{FEED}"}


def page(template: str, **values: object) -> Response:
    """A page, which is asked again each time whether it is another."""
    response = Response(render_template(template, **values), mimetype="text/html")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response
