"""An application that has the pages and nothing else."""

from flask import Flask

from finder.web.pages import register_pages


def application() -> Flask:
    app = Flask("finder", static_folder=None, template_folder=None)
    register_pages(app)
    return app
