"""`python -m benchmarks [SECTION …]`: what finder does beside its peers; the last run stands in the docs."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console

from benchmarks import report
from benchmarks.building import build_lines
from benchmarks.importing import import_lines
from benchmarks.imports import large_import_lines
from benchmarks.load import client_name
from benchmarks.measuring import Line
from benchmarks.occurring import occurrence_lines
from benchmarks.placing import place_lines
from benchmarks.planning import planning_lines
from benchmarks.plot import growth_svg
from benchmarks.questions import question_lines
from benchmarks.run import QUICK, THOROUGH, Run, opened_run
from benchmarks.searching import nearby_lines
from benchmarks.serving import http_lines
from benchmarks.swapping import swap_lines

MINUTE = timedelta(minutes=1)
SIZES, QUICK_SIZES = "25000,250000,1000000", "5000"


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the document: its name, what it shows, and its lines."""

    name: str
    title: str
    lines: Callable[[Run], Iterator[Line]]
    is_usual: bool = True


# In the order in which they are measured: what changes a dataset comes last.
SECTIONS = (
    Section("places", "The gazetteer", lambda run: place_lines(run.effort.rounds)),
    Section(
        "import", "A small feed", lambda run: import_lines(run.folder / "feed", run.effort.imported, run.now)
    ),
    Section("build", "Snapshots", build_lines),
    Section("occurrences", "Occurrences", lambda run: occurrence_lines(run.size, run.now, run.effort.rounds)),
    Section("nearby", "What is near, in process", nearby_lines),
    Section("http", "What is near, over HTTP", http_lines),
    Section("questions", "What else is asked", question_lines),
    Section("swap", "A snapshot swapped under load", swap_lines),
    Section("planning", "Matches and plans", planning_lines),
    Section(
        "imports", "One large feed", lambda run: large_import_lines(run.folder, 1_000_000), is_usual=False
    ),
)


def main() -> None:
    # So that servers and files go with a run that is ended from outside.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    given = _parser().parse_args()
    chosen = [each for each in SECTIONS if (each.name in given.sections if given.sections else each.is_usual)]
    sizes = [int(each) for each in (given.sizes or (QUICK_SIZES if given.quick else SIZES)).split(",")]
    now, effort = datetime.now(UTC), QUICK if given.quick else THOROUGH
    with (
        tempfile.TemporaryDirectory(prefix="finder-benchmarks-") as folder,
        opened_run(Path(folder), sizes, now, effort) as run,
    ):
        measured: dict[str, list[Line]] = {}
        for section in chosen:
            measured[section.title] = list(_told(section, run))
            if not given.quick:
                _write(section, measured[section.title], run)
        report.show(measured, run.sizes[-1])
    Console(stderr=True).print(f"in all {(datetime.now(UTC) - now) / MINUTE:.1f} minutes", highlight=False)


def _told(section: Section, run: Run) -> Iterator[Line]:
    """The section's lines, each told when it is known."""
    for line in section.lines(run):
        Console(stderr=True).print(f"{line.what}: {line.measured}", highlight=False)
        yield line


def _write(section: Section, lines: list[Line], run: Run) -> None:
    sizes = ", ".join(f"{size:,}" for size in run.sizes)
    of_what = f"{sizes} listings; asked over HTTP by {client_name()}"
    report.write(section.name, lines, report.circumstances(run.now, of_what), run.sizes[-1])
    if section.lines is nearby_lines and len(run.sizes) > 1:
        report.PLOT.write_text(growth_svg(run.curves))


def _parser() -> argparse.ArgumentParser:
    names = [each.name for each in SECTIONS]
    usual = " ".join(each.name for each in SECTIONS if each.is_usual)
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "sections",
        nargs="*",
        metavar="SECTION",
        choices=[[], *names],
        help=f"of {', '.join(names)} [{usual}]",
    )
    parser.add_argument("--sizes", metavar="N,N", help=f"listings of the datasets [{SIZES}]")
    parser.add_argument("--quick", action="store_true", help="a look in a minute or two; writes no document")
    return parser


if __name__ == "__main__":
    main()
