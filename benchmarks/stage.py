"""A world in a database and in a snapshot, as finder itself writes them, with what it took."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

from benchmarks.measuring import Line, Spent, at_most, bystanders_frozen, spent
from benchmarks.world import World, sources
from finder.catalog.build import DatasetFacts, Row, build
from finder.catalog.snapshot import Snapshot
from finder.config import Settings
from finder.service import Finder, open_finder
from finder.service.shelf import horizon_of
from finder.shapes.document import decode, encode
from finder.store import NewEntry, Source, open_store
from finder.wording.schedule_text import schedule_text


@dataclass(frozen=True, slots=True)
class Stage:
    """A world of `size` listings in a folder of its own, asked at `now`."""

    size: int
    folder: Path
    now: datetime

    @property
    def settings(self) -> Settings:
        """The settings under which finder finds it."""
        return Settings(f"sqlite:///{self.folder / 'finder.sqlite'}", self.folder / "snapshots")

    def opened(self) -> Finder:
        """finder on this world."""
        return open_finder(self.settings)


def fill(stage: Stage) -> None:
    """Writes the world into its database, as an import would leave it."""
    store = open_store(stage.settings.database_url)
    for name, rows in groupby(World(stage.size).rows(), key=lambda row: row.id.partition(":")[0]):
        added = (NewEntry(row.id, row.id, row.document) for row in rows)
        store.save_source(Source(name, "native", stage.now.date()), now=stage.now, added=added)
    store.close()


def check(size: int, day: date) -> None:
    """Raises AssertionError if the world is not as finder would have written it."""
    rows = list(World(min(size, 5_000)).rows())
    assert [row.id for row in rows] == sorted(row.id for row in rows)
    assert all(encode(decode(row.document)) == row.document for row in rows[::50])
    assert all(row.id.partition(":")[0] in sources(day) for row in rows)


def compile_lines(stage: Stage, rounds: int) -> Iterator[Line]:
    """Building and loading a snapshot. The last one stays."""
    compiled = min(_compiling(stage, rounds))
    built = min(_building(stage) for _ in range(rounds))
    loaded = min(_first_snapshot(stage) for _ in range(max(rounds, 3)))
    size = f"{stage.size:,} listings"
    yield Line(f"snapshot build from the database, {size}", built.seconds, "s", str(built), at_most(5))
    yield Line("… of which compiling, rows in memory", compiled.seconds, "s", str(compiled))
    yield Line(
        f"load into a worker, checksums and tree, {size}", loaded.seconds, "s", str(loaded), at_most(0.3)
    )


def _compiling(stage: Stage, rounds: int) -> list[Spent]:
    rows = list(World(stage.size).rows())
    with bystanders_frozen():
        return [spent(lambda: compiled_snapshot(stage, rows)) for _ in range(rounds)]


def compiled_snapshot(stage: Stage, rows: list[Row]) -> Path:
    """The folder of a snapshot of these rows, without a database."""
    facts = DatasetFacts(1, stage.now, sources(stage.now.date()))
    return build(stage.folder / "compiled", facts, rows, horizon_of(stage.now), schedule_text)


def _building(stage: Stage) -> Spent:
    shutil.rmtree(stage.settings.snapshot_dir, ignore_errors=True)
    return _first_snapshot(stage)


def _first_snapshot(stage: Stage) -> Spent:
    """What a process waits for that finds a snapshot there, or builds it."""
    finder = stage.opened()
    try:
        return spent(lambda: ready(finder.snapshot(stage.now)))
    finally:
        finder.close()


def ready(snapshot: Snapshot) -> Snapshot:
    """The snapshot with what the first question would derive."""
    _ = snapshot.tree, snapshot.table.longest, snapshot.table.elsewhere
    return snapshot
