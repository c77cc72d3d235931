"""`finder import`: a feed into the database, with what was kept, merged and rejected, per reason."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click
import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from finder.cli.opened import Opened
from finder.domain.errors import Refused
from finder.domain.listing import Listing
from finder.domain.vocabulary import Kind
from finder.formats import Draft, Reject, readable_formats
from finder.intake.clean import Origin
from finder.service.importing import Report, Request, import_feed

BYTES_A_MB = 1_000_000
MAX_WARNINGS = 20


@click.command("import", short_help="Take a feed into the database.")
@click.argument("format", type=click.Choice(readable_formats()), metavar="FORMAT")
@click.argument("file", metavar="FILE|-")
@click.option(
    "--source", required=True, metavar="NAME", help="Name of the source; the first part of its ids."
)
@click.option("--fellowship", metavar="SLUG", help="Fellowship of rows that name none, such as aa.")
@click.option(
    "--time-zone", metavar="ZONE", help="IANA zone of rows that neither say it nor show it by place."
)
@click.option(
    "--kind", type=click.Choice([kind.value for kind in Kind]), default="meeting", help="Kind of its rows."
)
@click.option(
    "--retrieved-on", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="When it was fetched [today]."
)
@click.option("--dry-run", is_flag=True, help="Tell what would change, and change nothing.")
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Write every reject and warning here."
)
@click.pass_obj
def import_command(
    opened: Opened,
    format: str,
    file: str,
    source: str,
    fellowship: str | None,
    time_zone: str | None,
    kind: str,
    retrieved_on: datetime | None,
    dry_run: bool,
    report: Path | None,
) -> None:
    """Take FILE (or - for standard input), a feed in FORMAT, into the database.

    It ends with one line of JSON; read = added + changed + unchanged + merged + rejected.
    """
    now = opened.clock()
    day = retrieved_on.date() if retrieved_on else now.date()
    raw = read_feed(file, opened.settings().max_feed_mb)
    request = Request(raw, format, Origin(source, fellowship, Kind(kind), time_zone), day, is_dry_run=dry_run)
    console = Console(stderr=True)
    with opened.finder() as finder:
        done = import_feed(finder, request, now, lambda rows: _watched(rows, console))
    if report is not None:
        report.write_bytes(orjson.dumps(done.members(), option=orjson.OPT_INDENT_2) + b"\n")
    _tell(done, console)
    click.echo(orjson.dumps(done.counts()))


def read_feed(file: str, max_mb: int) -> bytes:
    """The bytes of a file, or of standard input. Raises Refused for more than `max_mb` megabytes."""
    limit = max_mb * BYTES_A_MB
    with sys.stdin.buffer if file == "-" else Path(file).open("rb") as opened:
        raw = opened.read(limit + 1)
    if len(raw) > limit:
        raise Refused(f"the feed is larger than {max_mb} MB; FINDER_MAX_FEED_MB sets the limit")
    return raw


def _watched(
    rows: Iterable[Draft | Listing | Reject], console: Console
) -> Iterable[Draft | Listing | Reject]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield from progress.track(rows, description="rows", total=None)


def _tell(done: Report, console: Console) -> None:
    if done.rejects:
        table = Table("rejected", "field", "reason", box=None, title_justify="left")
        for field, reason, count in done.rejects_by_reason():
            table.add_row(str(count), field, reason)
        console.print(table)
    for warned in done.warnings[:MAX_WARNINGS]:
        console.print(f"{warned.listing}: {warned.message}", style="yellow", markup=False, highlight=False)
    if len(done.warnings) > MAX_WARNINGS:
        console.print(f"and {len(done.warnings) - MAX_WARNINGS} more warnings; --report writes them all")
    if done.merged:
        console.print(f"{done.merged} merged: rows equal to another in key and content")
