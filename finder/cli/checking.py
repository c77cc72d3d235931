"""`finder check`: what a curator should look at, in the database or in a folder of native files."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import orjson
from rich.console import Console
from rich.table import Table

from finder.cli.opened import Opened
from finder.intake.lint import Remark
from finder.places import embedded_gazetteer
from finder.service.checking import check_database, check_folder

MAX_SHOWN = 50
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("check", short_help="Look a dataset through.")
@click.argument("folder", type=FOLDER, required=False, metavar="[DIR]")
@click.pass_obj
def check_command(opened: Opened, /, folder: Path | None) -> None:
    """Look the database, or the native files of DIR, through for what cannot be right.

    It ends with one line of JSON, and with exit status 1 where something is wrong.
    """
    today = opened.clock().date()
    if folder is not None:
        checked = check_folder(folder, embedded_gazetteer(), today)
    else:
        with opened.finder() as finder:
            checked = check_database(finder, today)
    console = Console(stderr=True)
    if checked.remarks:
        console.print(_table(checked.remarks))
    if checked.stale_share is not None:
        console.print(f"{checked.stale_share:.0%} of {checked.listings} listings not checked for 90 days")
    click.echo(orjson.dumps(checked.counts()))
    sys.exit(1 if checked.errors else 0)


def _table(remarks: tuple[Remark, ...]) -> Table:
    table = Table("", "listing", "field", "is", box=None)
    for remark in remarks[:MAX_SHOWN]:
        table.add_row(remark.severity, remark.listing_id, remark.field, remark.message)
    if len(remarks) > MAX_SHOWN:
        table.caption = f"and {len(remarks) - MAX_SHOWN} more"
    return table
