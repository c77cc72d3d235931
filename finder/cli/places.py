"""`finder places`: postal codes that finder does not come with, loaded by the operator."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import click
import orjson
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from finder.cli.opened import Opened
from finder.domain.errors import Refused
from finder.places.code_files import BadRow, CodeRow, Form, code_rows
from finder.places.loaded import LoadedCodes, Loading

FILES = click.Path(exists=True, dir_okay=False, path_type=Path)
Rows = Iterable[CodeRow | BadRow]


@click.group("places", short_help="Postal codes of other countries.")
def places_command() -> None:
    """Load, list and remove postal codes that finder does not come with."""


@places_command.command("load", short_help="Take a table of postal codes.")
@click.argument("files", type=FILES, metavar="FILE...", nargs=-1, required=True)
@click.option("--name", metavar="NAME", help="Name of the table; one of that name is replaced [of FILE].")
@click.option("--attribution", metavar="TEXT", help="What its owner asks to be said, for /v1/dataset.")
@click.pass_obj
def load_command(
    opened: Opened, /, files: tuple[Path, ...], name: str | None, attribution: str | None
) -> None:
    """Take FILE, or several of one form, as one table of postal codes.

    The forms are ONSPD, Code-Point Open, or a CSV with postal_code,lat,lon[,country][,name]. It ends with
    one line of JSON; read = loaded + repeated + rejected.
    """
    console = Console(stderr=True)
    name = name or re.sub(r"[^a-z0-9]+", "-", files[0].stem.lower()).strip("-")[:40]
    forms, rows = _tables(files)
    now = opened.clock()
    facts = {"form": forms[0].name, "loaded_on": now.date().isoformat()} | forms[0].owed(now.year)
    if attribution:
        facts |= {"attribution": attribution}
    loading = _loaded(opened).load(name, _watched(rows, console), facts)
    _tell(loading, console)
    click.echo(orjson.dumps({"name": name, "form": forms[0].name, **_counts(loading)}))


@places_command.command("list", short_help="What is loaded.")
@click.pass_obj
def list_command(opened: Opened) -> None:
    """Tell each table: name, form, codes, when it was loaded."""
    table = Table("name", "form", "codes", "loaded on", box=None)
    for name, facts in _loaded(opened).facts().items():
        table.add_row(name, *(facts.get(fact, "cannot be read") for fact in ("form", "codes", "loaded_on")))
    Console().print(table)


@places_command.command("remove", short_help="Remove a table.")
@click.argument("name")
@click.pass_obj
def remove_command(opened: Opened, name: str) -> None:
    """Remove the table NAME."""
    _loaded(opened).remove(name)


def _loaded(opened: Opened) -> LoadedCodes:
    folder = opened.settings().places_dir
    assert folder is not None
    return LoadedCodes(folder)


def _tables(files: tuple[Path, ...]) -> tuple[list[Form], Rows]:
    """The forms of the files, which are one, and their rows one after another."""
    read = [code_rows(_lines(file)) for file in files]
    forms = [form for form, _ in read]
    if len({form.name for form in forms}) > 1:
        raise Refused("the files are of several forms: load each under a name of its own")
    return forms, chain.from_iterable(rows for _, rows in read)


def _lines(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as opened:
        yield from opened


def _watched(rows: Rows, console: Console) -> Rows:
    columns = (TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield from progress.track(rows, description="rows", total=None)


def _tell(loading: Loading, console: Console) -> None:
    if loading.rejected:
        table = Table("rejected", "reason", box=None)
        for reason, count in loading.rejected.most_common():
            table.add_row(str(count), reason)
        console.print(table)


def _counts(loading: Loading) -> dict[str, int]:
    return {
        "read": loading.read,
        "loaded": loading.loaded,
        "repeated": loading.repeated,
        "rejected": loading.rejected.total(),
    }
