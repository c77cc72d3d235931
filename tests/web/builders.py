"""An application that has the pages and no API."""

from flask import Flask

from finder.api.encoding import finished
from finder.web.pages import register_pages


def application() -> Flask:
    app = Flask("finder", static_folder=None, template_folder=None)
    register_pages(app)
    app.after_request(finished)
    return app
