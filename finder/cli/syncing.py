"""`finder sync` and `finder held`: feeds fetched now, and what of them waits for a curator."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable

import click
import orjson
from rich.console import Console
from rich.table import Table

from finder.cli.opened import Opened
from finder.config import Settings
from finder.service import Finder
from finder.service.holding import Members, approve, discard, held_import, held_imports
from finder.service.leasing import Busy, Clock
from finder.service.syncing import Status, Synced, sync

BY = "command line"
# How often, and how many times, it is looked whether another sync has come to its end.
WAIT_SECONDS, WAITS = 2.0, 30
WELL = (Status.IMPORTED, Status.NOT_MODIFIED)


@click.command("sync", short_help="Fetch feeds now.")
@click.argument("name", required=False, metavar="[NAME]")
@click.pass_obj
def sync_command(opened: Opened, /, name: str | None) -> None:
    """Fetch the feed of the source NAME now, or all feeds: only what is new, and nothing that looks wrong.

    It prints a line of JSON a source, and ends with exit status 1 where any failed or is held.
    """
    settings = opened.settings()
    with opened.finder() as finder:
        names = [name] if name is not None else [feed.source for feed in finder.store.feeds.all()]
        done = [_synced(finder, settings, each, opened.clock) for each in names]
    sys.exit(0 if all(each.status in WELL for each in done) else 1)


def _synced(finder: Finder, settings: Settings, name: str, clock: Clock) -> Synced:
    done = _patiently(lambda: sync(finder, settings, name, clock, random.random))
    counts = {} if done.report is None else done.report.counts()
    click.echo(orjson.dumps({"source": name, "status": done.status} | counts))
    if done.problem is not None:
        click.echo(f"finder: {name}: {done.status}: {done.problem}", err=True)
    return done


def _patiently(do: Callable[[], Synced]) -> Synced:
    """What comes of it, once others who sync let it; raises Busy where they take too long."""
    for _ in range(WAITS):
        try:
            return do()
        except Busy:
            time.sleep(WAIT_SECONDS)
    return do()


@click.group("held", short_help="Decide on imports that were held.")
def held_command() -> None:
    """What was fetched and looked wrong waits here, while the dataset stays as it was."""


@held_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="A JSON array, whole, instead of a table.")
@click.pass_obj
def list_command(opened: Opened, /, as_json: bool) -> None:
    """List what is held, and why."""
    with opened.finder() as finder:
        found = held_imports(finder)
    if as_json:
        click.echo(orjson.dumps(found))
        return
    table = Table("source", "since", "because", box=None)
    for each in found:
        table.add_row(each["source"], f"{each['held_at']:%Y-%m-%d %H:%M} UTC", "; ".join(each["reasons"]))
    Console().print(table)


@held_command.command("show")
@click.argument("name", metavar="NAME")
@click.pass_obj
def show_command(opened: Opened, /, name: str) -> None:
    """Show what the held import of the source NAME would do, kind by kind, with examples."""
    with opened.finder() as finder:
        found = held_import(finder, name)
    console = Console()
    for reason in found["reasons"]:
        console.print(reason, style="bold", markup=False, highlight=False)
    for part in found["diff"]:
        console.print(_examples(part))
    click.echo(orjson.dumps(found["counts"]))


def _examples(part: Members) -> Table:
    title = f"{part['count']} of {part['of']} {part['message']}"
    table = Table("id", "name", "before", "after", box=None, title=title, title_justify="left")
    for each in part["examples"]:
        table.add_row(each["id"], each["name"], each["before"] or "", each["after"] or "")
    return table


@held_command.command("approve")
@click.argument("name", metavar="NAME")
@click.pass_obj
def approve_command(opened: Opened, /, name: str) -> None:
    """Import what is held of the source NAME all the same."""
    with opened.finder() as finder:
        click.echo(orjson.dumps(approve(finder, name, opened.clock(), BY).counts()))


@held_command.command("discard")
@click.argument("name", metavar="NAME")
@click.pass_obj
def discard_command(opened: Opened, /, name: str) -> None:
    """Forget what is held of the source NAME; the same feed is not held again, another one is looked at."""
    with opened.finder() as finder:
        discard(finder, name)
