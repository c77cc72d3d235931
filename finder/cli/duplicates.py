"""`finder duplicates`: listings of two sources that look like one meeting."""

from __future__ import annotations

import click
import orjson
from rich.console import Console
from rich.table import Table

from finder.cli.opened import Opened
from finder.intake.duplicates import Twins
from finder.service.duplicates import duplicates

MAX_SHOWN = 100


@click.command("duplicates", short_help="Find listings that two sources share.")
@click.option("--json", "as_json", is_flag=True, help="Every pair, as a JSON array, instead of a table.")
@click.pass_obj
def duplicates_command(opened: Opened, /, as_json: bool) -> None:
    """Show pairs of listings of two sources that look like one meeting, the surest first, and why.

    Nothing is changed.
    """
    with opened.finder() as finder:
        found = duplicates(finder)
    if as_json:
        click.echo(orjson.dumps(found))
    else:
        Console().print(_table(found))


def _table(found: list[Twins]) -> Table:
    table = Table("score", "listings", "because", box=None)
    for pair in found[:MAX_SHOWN]:
        table.add_row(f"{pair.score:.2f}", f"{pair.first}\n{pair.second}", "\n".join(pair.reasons))
    if len(found) > MAX_SHOWN:
        table.caption = f"and {len(found) - MAX_SHOWN} more: --json has them all"
    return table
