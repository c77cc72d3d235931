"""`finder export`: the listings that pass the filters, in a format, to a file or to standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from finder.cli.filters import PlaceCommand, filter_options, parameters_of
from finder.cli.opened import Opened
from finder.cli.progress import watched
from finder.domain.errors import Refused
from finder.domain.listing import Stored
from finder.formats import writable_formats
from finder.service.exporting import export
from finder.service.reading import Asked
from finder.service.whole_file import EVERYBODYS, written_whole
from finder.shapes.feeds import FeedParameters

PARAMETERS = FeedParameters()
OUT_FILE = click.Path(dir_okay=False, path_type=Path)


@click.pass_obj
def _export(opened: Opened, /, format: str, out: Path | None, **options: str | bool | None) -> None:
    asked = Asked.of(PARAMETERS.read(parameters_of(options)))
    now = opened.clock()
    with opened.finder(with_dataset=True) as finder:
        watch = _watched if out is not None or not sys.stdout.isatty() else _unwatched
        pieces = export(finder.snapshot(now), finder.gazetteer, format, asked, now, watch)
        with _written(out) as file:
            file.writelines(pieces)


export_command = PlaceCommand(
    "export",
    callback=_export,
    short_help="Write listings as a file.",
    help="Write the listings that pass the filters, all of them, in FORMAT. What FORMAT cannot carry, such as"
    " monthly meetings in meeting-guide, is left out.",
    params=[
        click.Argument(["format"], type=click.Choice(writable_formats()), metavar="FORMAT"),
        click.Option(
            ["--out"],
            type=OUT_FILE,
            metavar="FILE",
            help="Write it here, once it is whole [standard output].",
        ),
        *filter_options(PARAMETERS),
    ],
)


@contextmanager
def _written(out: Path | None) -> Iterator[BinaryIO]:
    """Where to write: standard output, or a file that takes its place once it is whole."""
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    elif out.exists() and not out.is_file():
        # A pipe or a device is written to, not put another in the place of.
        with out.open("wb") as opened:
            yield opened
    else:
        path = out.resolve()
        if not path.parent.is_dir():
            raise Refused(f"{path.parent} is no folder")
        with written_whole(path, EVERYBODYS) as opened:
            yield opened


def _watched(listings: Iterable[Stored], total: int) -> Iterable[Stored]:
    return watched(listings, "listings", total)


def _unwatched(listings: Iterable[Stored], _: int) -> Iterable[Stored]:
    # On a terminal the listings themselves go by.
    return listings
