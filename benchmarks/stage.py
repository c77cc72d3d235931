"""A world in a database and in a snapshot, as finder itself writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

from benchmarks.world import World, sources
from finder.catalog.snapshot import Snapshot
from finder.config import Settings
from finder.service import Finder, open_finder
from finder.shapes.document import decode, encode
from finder.store import NewEntry, Source, open_store


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


def ready(snapshot: Snapshot) -> Snapshot:
    """The snapshot with what the first question would derive."""
    _ = snapshot.tree, snapshot.table.longest, snapshot.table.elsewhere
    return snapshot
