"""`finder serve` and `finder openapi`: the server, and the document of what it answers."""

from __future__ import annotations

from typing import Any

import click

from finder.api.operating import openapi_bytes
from finder.app import described_app
from finder.cli.opened import Opened
from finder.service.preparing import prepare
from finder.serving.server import serve


@click.command("serve", short_help="Serve API, pages and API docs.")
@click.option("--host", metavar="HOST", help="Address to listen on [127.0.0.1].")
@click.option("--port", type=int, metavar="N", help="Port to listen on [8000].")
@click.option("--workers", type=int, metavar="N", help="Processes that answer [1].")
@click.option("--sync", is_flag=True, default=None, help="Fetch the feeds of sources when they are due.")
@click.option("--no-dataset", is_flag=True, help="Leave an empty database empty.")
@click.pass_obj
def serve_command(opened: Opened, /, no_dataset: bool, **flags: Any) -> None:
    """Serve page, API and API docs.

    An empty database is first filled with the dataset that comes with finder.
    """
    settings = opened.settings(**flags)
    snapshot = prepare(settings, opened.clock(), with_dataset=not no_dataset)
    click.echo(
        f"finder: {snapshot.count} listings (dataset {snapshot.version}) "
        f"on http://{settings.host}:{settings.port}",
        err=True,
    )
    serve(settings)


@click.command("openapi", short_help="Print the OpenAPI document.")
def openapi_command() -> None:
    """Print the OpenAPI 3.1 document of the API."""
    with described_app().app_context():
        click.echo(openapi_bytes(), nl=False)
