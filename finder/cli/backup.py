"""`finder backup` and `finder restore`: the whole database as one file, and back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
import orjson

from finder.cli.opened import Opened
from finder.cli.progress import watched
from finder.service.backup import back_up, restore

FILE = click.Path(path_type=Path)


@click.command("backup", short_help="Copy the whole database into a file.")
@click.argument("file", type=FILE, metavar="FILE")
@click.pass_obj
def backup_command(opened: Opened, file: Path) -> None:
    """Copy the whole database, as it stands at this moment, into FILE; a server may go on meanwhile.

    FILE is compressed and checksummed, and fits SQLite and PostgreSQL alike. It ends with one line of JSON.
    """
    with opened.finder() as finder:
        done = back_up(finder, file, opened.clock(), _watched)
    click.echo(orjson.dumps(done.counts()))


@click.command("restore", short_help="Put a backup into the database.")
@click.argument("file", type=FILE, metavar="FILE")
@click.option("--force", is_flag=True, help="Replace all that the database holds.")
@click.pass_obj
def restore_command(opened: Opened, file: Path, force: bool) -> None:
    """Put FILE, a backup, into an empty database, or with --force in place of all that it holds.

    It ends with one line of JSON, whose version is above all that went before.
    """
    with opened.finder() as finder:
        done = restore(finder, file, opened.clock(), is_forced=force, progress=_watched)
    click.echo(orjson.dumps(done.counts()))


def _watched(lines: Iterable[bytes]) -> Iterable[bytes]:
    return watched(lines, "rows")
