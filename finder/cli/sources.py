"""`finder sources`: where listings come from, and which of their feeds are fetched again and again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import orjson
from rich.console import Console
from rich.table import Table

from finder.cli.opened import Opened
from finder.domain.vocabulary import Kind
from finder.formats import readable_formats
from finder.service.sources import (
    Members,
    add_feed,
    minutes_of,
    rejects,
    remove_feed,
    remove_source,
    sources,
)
from finder.store import Feed

JSON_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
COLUMNS = ("name", "format", "every", "status", "fetched", "next", "listings read", "problem")


@click.group("sources", invoke_without_command=True, short_help="Say which feeds are fetched, and how often.")
@click.option("--json", "as_json", is_flag=True, help="A JSON array instead of a table.")
@click.pass_context
def sources_command(context: click.Context, /, as_json: bool) -> None:
    """List the sources: how each is fetched, how that goes, what is held."""
    if context.invoked_subcommand is None:
        _list(context.obj, as_json=as_json)


@sources_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="A JSON array instead of a table.")
@click.pass_obj
def list_command(opened: Opened, /, as_json: bool) -> None:
    """The same."""
    _list(opened, as_json=as_json)


@sources_command.command("add")
@click.argument("name", metavar="NAME")
@click.argument("format", type=click.Choice(readable_formats()), metavar="FORMAT")
@click.argument("address", metavar="URL")
@click.option("--every", default="1d", metavar="TIME", help="How often: 30m, 6h, 7d, or never [1d].")
@click.option("--fellowship", metavar="SLUG", help="Fellowship of rows that name none, such as aa.")
@click.option(
    "--time-zone", metavar="ZONE", help="IANA zone of rows that neither say it nor show it by place."
)
@click.option(
    "--kind", type=click.Choice([kind.value for kind in Kind]), default="meeting", help="Kind of its rows."
)
@click.option("--licence", metavar="TEXT", help="Under which its listings may be used.")
@click.option("--columns", type=JSON_FILE, help="For tsml-csv: the columns of a foreign table, as JSON.")
@click.option("--formats", type=JSON_FILE, help="For bmlt: the formats of its server (GetFormats), as JSON.")
@click.pass_obj
def add_command(
    opened: Opened,
    /,
    name: str,
    every: str,
    columns: Path | None,
    formats: Path | None,
    **members: Any,
) -> None:
    """Have the feed at URL fetched as the whole of the source NAME, in place of what it was.

    `finder sync` and `finder serve --sync` fetch it.
    """
    beside = {"columns": columns, "formats": formats}
    options = {option: path.read_text("utf-8") for option, path in beside.items() if path is not None}
    feed = Feed(name, every_minutes=minutes_of(every), options=orjson.dumps(options).decode(), **members)
    with opened.finder() as finder:
        add_feed(finder, feed, opened.clock())


@sources_command.command("remove")
@click.argument("name", metavar="NAME")
@click.option("--listings", is_flag=True, help="Remove the source's listings too.")
@click.pass_obj
def remove_command(opened: Opened, /, name: str, listings: bool) -> None:
    """Fetch the feed of NAME no more; its listings stay, and grow stale."""
    with opened.finder() as finder:
        if listings:
            remove_source(finder, name, opened.clock(), "command line")
        else:
            remove_feed(finder, name)


@sources_command.command("rejects")
@click.argument("name", metavar="NAME")
@click.pass_obj
def rejects_command(opened: Opened, /, name: str) -> None:
    """Print the rows of the last import of NAME that were not kept, a line of JSON each."""
    with opened.finder() as finder:
        for reject in rejects(finder, name):
            click.echo(orjson.dumps(reject))


def _list(opened: Opened, *, as_json: bool) -> None:
    with opened.finder() as finder:
        found = sources(finder)
    if as_json:
        click.echo(orjson.dumps(found))
    else:
        Console().print(_table(found))


def _table(found: list[Members]) -> Table:
    table = Table(*COLUMNS, box=None)
    for each in found:
        read = each["last_import"] and each["last_import"]["read"]
        shown = (
            each["name"],
            each["format"],
            each["every"],
            each["status"],
            each["retrieved_on"],
            each["due_at"] and f"{each['due_at']:%Y-%m-%d %H:%M} UTC",
            read,
            each["problem"],
        )
        table.add_row(*("-" if cell is None else str(cell) for cell in shown))
    return table
