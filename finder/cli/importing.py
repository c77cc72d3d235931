"""`finder import`: a feed into the database, with what was kept, merged and rejected, per reason."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO

import click
import orjson
from rich.console import Console
from rich.table import Table

from finder.cli.opened import Opened
from finder.cli.progress import watched
from finder.config import Settings
from finder.domain.vocabulary import Kind
from finder.formats import readable_formats
from finder.intake.clean import Origin
from finder.service.fetching import BYTES_A_MB, too_large
from finder.service.import_report import Report
from finder.service.importing import Request, import_feed
from finder.service.published_feeds import fetch_published
from finder.service.whole_file import written_whole

CHUNK_BYTES = 1_000_000
MAX_WARNINGS = 20
MAX_REASONS = 40
JSON_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
REPORT_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command("import", short_help="Take a feed into the database.")
@click.argument("format", type=click.Choice(readable_formats()), metavar="FORMAT")
@click.argument("file", metavar="FILE|URL|-")
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
@click.option("--columns", type=JSON_FILE, help="For tsml-csv: the columns of a foreign table, as JSON.")
@click.option("--formats", type=JSON_FILE, help="For bmlt: the formats of its server (GetFormats), as JSON.")
@click.option("--dry-run", is_flag=True, help="Tell what would change, and change nothing.")
@click.option("--force", is_flag=True, help="Import even what would remove or shift too much of the source.")
@click.option("--report", type=REPORT_FILE, help="Write every reject and warning here, as JSON.")
@click.pass_obj
def import_command(opened: Opened, /, format: str, file: str, report: Path | None, **options: Any) -> None:
    """Take FILE (or what is at a URL, or - for standard input), a feed in FORMAT, into the database.

    It ends with one line of JSON; read = added + changed + unchanged + merged + rejected.
    """
    console = Console(stderr=True)
    now = opened.clock()
    with ExitStack() as files, opened.finder() as finder:
        feed = files.enter_context(_feed(format, file, opened.settings()))
        address = file if _is_address(file) else None
        request = _request(feed, format, now, files, address=address, **options)
        done = import_feed(finder, request, now, watched)
    if report is not None:
        _write_report(report, done)
    _tell(done, console)
    click.echo(orjson.dumps(done.counts()))


def _request(
    feed: BinaryIO,
    format: str,
    now: datetime,
    files: ExitStack,
    *,
    source: str,
    fellowship: str | None,
    time_zone: str | None,
    kind: str,
    retrieved_on: datetime | None,
    columns: Path | None,
    formats: Path | None,
    dry_run: bool,
    force: bool,
    address: str | None,
) -> Request:
    beside = {"columns": columns, "formats": formats}
    return Request(
        feed,
        format,
        Origin(source, fellowship, Kind(kind), time_zone),
        (retrieved_on or now).date(),
        {name: files.enter_context(path.open("rb")) for name, path in beside.items() if path is not None},
        is_dry_run=dry_run,
        is_forced=force,
        address=address,
    )


def _is_address(file: str) -> bool:
    return file.casefold().startswith(("http://", "https://"))


@contextmanager
def _feed(format: str, file: str, settings: Settings) -> Iterator[BinaryIO]:
    """The feed as a seekable file of our own. Raises Refused where it is larger than the settings allow."""
    with TemporaryFile(prefix="finder-feed-") as kept:
        if _is_address(file):
            fetch_published(format, file, kept, settings)
        else:
            with sys.stdin.buffer if file == "-" else Path(file).open("rb") as given:
                _copy(given, kept, settings)
        kept.seek(0)
        yield kept


def _copy(given: BinaryIO, kept: IO[bytes], settings: Settings) -> None:
    while chunk := given.read(CHUNK_BYTES):
        if kept.tell() + len(chunk) > settings.max_feed_mb * BYTES_A_MB:
            raise too_large(settings)
        kept.write(chunk)


def _write_report(path: Path, done: Report) -> None:
    text = orjson.dumps(done.members(), option=orjson.OPT_INDENT_2) + b"\n"
    if path.exists() and not path.is_file():
        path.write_bytes(text)  # a terminal or pipe, which nothing may take the place of
        return
    with written_whole(path.resolve()) as file:
        file.write(text)


def _tell(done: Report, console: Console) -> None:
    if done.told.rejected:
        table = Table("rejected", "field", "reason", box=None, title_justify="left")
        reasons = done.rejects_by_reason()
        for field, reason, count in reasons[:MAX_REASONS]:
            table.add_row(str(count), field, reason)
        console.print(table)
        if len(reasons) > MAX_REASONS:
            console.print(f"and {len(reasons) - MAX_REASONS} more reasons; --report writes every reject")
    for warned in done.told.warnings[:MAX_WARNINGS]:
        console.print(f"{warned.listing}: {warned.message}", style="yellow", markup=False, highlight=False)
    if len(done.told.warnings) > MAX_WARNINGS:
        console.print(f"and {len(done.told.warnings) - MAX_WARNINGS} more warnings; --report writes them all")
    if done.merged:
        equal = done.merged - done.told.joined
        if equal:
            console.print(f"{equal} merged: rows equal to another in key and content")
        if done.told.joined:
            console.print(f"{done.told.joined} merged: events of one series (changed dates, further rules)")
