"""`python -m benchmarks`: all that is measured, smallest dataset first; the last run stands in the docs."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from benchmarks import report
from benchmarks.importing import import_lines
from benchmarks.imports import ROWS, large_import_lines
from benchmarks.measuring import Line
from benchmarks.occurring import occurrence_lines
from benchmarks.peers.flask_app import TREE
from benchmarks.peers.rtree import RTree
from benchmarks.placing import place_lines
from benchmarks.searching import check_peer, growth_lines, search_lines
from benchmarks.serving import client_name, http_lines
from benchmarks.stage import Stage, check, compile_lines, fill, ready


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure: rounds, seconds of load a round, rows to import."""

    rounds: int
    seconds: float
    imported: int


THOROUGH, QUICK = Effort(rounds=4, seconds=2, imported=4_000), Effort(rounds=2, seconds=1, imported=1_000)
# Writing a whole snapshot takes long enough to be told from noise in fewer rounds.
COMPILE_ROUNDS = 2


def main() -> None:
    # So that servers and files go with a run that is ended from outside.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    given = _parser().parse_args()
    if given.what == "imports":
        _large_import(given.rows)
        return
    sizes = sorted(
        {int(each) for each in (given.sizes or ("5000" if given.quick else "25000,250000")).split(",")}
    )
    now, lines = datetime.now(UTC), []
    with tempfile.TemporaryDirectory(prefix="finder-benchmarks-") as folder:
        for line in measured(Path(folder), sizes, now, QUICK if given.quick else THOROUGH):
            Console(stderr=True).print(f"{line.what}: {line.measured}", highlight=False)
            lines.append(line)
    report.show(lines, sizes)
    if not given.quick:
        report.write(lines, sizes, now, client_name())


def _large_import(rows: int) -> None:
    now, lines = datetime.now(UTC), []
    with tempfile.TemporaryDirectory(prefix="finder-benchmarks-") as folder:
        for line in large_import_lines(Path(folder), rows):
            Console(stderr=True).print(f"{line.what}: {line.measured}", highlight=False)
            lines.append(line)
    if rows >= ROWS:
        report.write_imports(lines, now)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("all", "imports"), default="all", help="[all]")
    parser.add_argument(
        "rows", nargs="?", type=int, default=ROWS, help=f"rows of the feed of imports [{ROWS:,}]"
    )
    parser.add_argument("--sizes", metavar="N,N", help="listings of the datasets [25000,250000]")
    parser.add_argument("--quick", action="store_true", help="a look in a minute; writes no document")
    return parser


def measured(folder: Path, sizes: list[int], now: datetime, effort: Effort) -> Iterator[Line]:
    """Every line of the table; all but growth are of the largest dataset."""
    check(sizes[-1], now.date())
    yield from place_lines(effort.rounds)
    yield from import_lines(folder / "import", effort.imported, now)
    stages = [Stage(size, folder / str(size), now) for size in sizes]
    for stage in stages:
        fill(stage)
    largest = stages[-1]
    yield from compile_lines(largest, min(effort.rounds, COMPILE_ROUNDS))
    yield from occurrence_lines(largest.size, now, effort.rounds)
    yield from _asked(stages, effort)
    yield from http_lines(largest, effort.rounds, effort.seconds)


def _asked(stages: list[Stage], effort: Effort) -> Iterator[Line]:
    with ExitStack() as opened:
        finders = [stage.opened() for stage in stages]
        for finder in finders:
            opened.callback(finder.close)
        snapshots = [ready(finder.snapshot(stage.now)) for finder, stage in zip(finders, stages, strict=True)]
        now, largest = stages[-1].now, snapshots[-1]
        peer = RTree(stages[-1].folder / TREE)
        peer.fill(largest, now.date())
        size = check_peer(largest, peer, now)
        yield Line("body of a page of 30 on average", size / 1000, "KB")
        yield from search_lines(largest, peer, now, effort.rounds)
        if len(snapshots) > 1:
            yield from growth_lines(snapshots[0], largest, now, effort.rounds)


if __name__ == "__main__":
    main()
