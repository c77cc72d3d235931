"""`finder keys`: who may write."""

from __future__ import annotations

from datetime import date, datetime

import click
from rich.console import Console
from rich.table import Table

from finder.cli.opened import Opened
from finder.service.keys import Scope, add_key, is_in_force
from finder.store import Key

SCOPES = click.Choice([scope.value for scope in Scope])
DAY = click.DateTime(["%Y-%m-%d"])


@click.group("keys", short_help="Say who may write.")
def keys_command() -> None:
    """Keys of those who write over HTTP: curators, and whoever runs this finder."""


@keys_command.command("add")
@click.argument("name", metavar="NAME")
@click.option("--scope", "scopes", type=SCOPES, multiple=True, default=("curate",), help="[curate]")
@click.option("--expires-on", type=DAY, metavar="DATE", help="The first day on which it opens nothing.")
@click.pass_obj
def add_command(opened: Opened, /, name: str, scopes: tuple[str, ...], expires_on: datetime | None) -> None:
    """Make a key and print it, once. NAME is told in the history of what it changes."""
    until = None if expires_on is None else expires_on.date()
    with opened.finder() as finder:
        key = add_key(finder.store, name, map(Scope, scopes), opened.clock().date(), until)
    click.echo(key)
    click.echo("finder: keep it now, it is not shown again", err=True)


@keys_command.command("list")
@click.pass_obj
def list_command(opened: Opened) -> None:
    """List all keys, with what they open and when they were last used."""
    with opened.finder() as finder:
        found = finder.store.keys.all()
    Console().print(_table(found, opened.clock().date()))


@keys_command.command("revoke")
@click.argument("name", metavar="NAME")
@click.pass_obj
def revoke_command(opened: Opened, /, name: str) -> None:
    """End a key, from this moment on."""
    with opened.finder() as finder:
        finder.store.keys.revoke(name, opened.clock().date())
    click.echo(f"finder: the key {name} opens nothing any more", err=True)


def _table(keys: list[Key], today: date) -> Table:
    table = Table("name", "opens", "made", "expires", "last used", "in force", box=None)
    for key in keys:
        days = (key.made_on, key.expires_on, key.last_used_on)
        table.add_row(
            key.name,
            key.scopes,
            *("-" if day is None else day.isoformat() for day in days),
            "yes" if is_in_force(key, today) else "no",
        )
    return table
