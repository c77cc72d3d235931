"""The current snapshot: built when the dataset or the day has changed, by one process, loaded by all."""

from __future__ import annotations

import fcntl
import hashlib
import logging
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import starmap
from pathlib import Path

from finder.catalog.build import DatasetFacts, Row, build
from finder.catalog.snapshot import Damaged, Snapshot
from finder.config import Settings
from finder.domain.errors import FinderError
from finder.domain.window import EARLIEST, LATEST, Window
from finder.shapes.document import Document
from finder.store import DatasetVersion, Source, Store
from finder.wording.schedule_text import schedule_text

LOG = logging.getLogger("finder.snapshots")
# The days a snapshot holds ready, counted from the day it is built for; others are expanded on demand.
HORIZON_BEFORE = timedelta(days=2)
HORIZON_AFTER = timedelta(days=36)
# How long a process may serve a version without asking the database for a newer one.
RECHECK_SECONDS = 1.0
# How long it goes on with what is loaded once that, or a build, has failed.
RETRY_SECONDS = 10.0


class Snapshots:
    """Keeps one snapshot loaded; safe to share among threads, and folders among processes."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        database = hashlib.sha256(settings.database_url.encode()).hexdigest()[:16]
        self._folder = settings.snapshot_dir / database
        self._lock = threading.Lock()
        self._current: Snapshot | None = None
        self._checked = 0.0
        self._failed = -RETRY_SECONDS

    def current(self, now: datetime) -> Snapshot:
        """The snapshot of the dataset's version, or the one before it while another thread builds.

        Where the database cannot be asked, or the disk holds no new one, it is the one that is loaded.
        """
        current = self._current
        if current is not None and not self._is_due(current, now):
            return current
        # Who finds a build under way goes on with what there is, and waits only where there is nothing.
        if not self._lock.acquire(blocking=current is None):
            assert current is not None
            return current
        try:
            self._current = self._renewed(now)
        except (FinderError, OSError) as err:
            if self._current is None:
                raise
            self._failed = time.monotonic()
            LOG.warning("the snapshot stays as it was: %s", type(err).__name__)
        finally:
            self._checked = time.monotonic()
            self._lock.release()
        return self._current

    def expire(self) -> None:
        """Makes the next question ask the database for its version."""
        self._checked = 0.0
        self._failed = -RETRY_SECONDS

    def _is_due(self, current: Snapshot, now: datetime) -> bool:
        if time.monotonic() - self._failed < RETRY_SECONDS:
            return False
        return time.monotonic() - self._checked > RECHECK_SECONDS or current.horizon != horizon_of(now)

    def _renewed(self, now: datetime) -> Snapshot:
        wanted = self._folder / _name(self._store.version(), now)
        if self._current is not None and self._current.folder == wanted:
            return self._current
        return self._load(wanted) or self._built(wanted, now)

    def _load(self, folder: Path) -> Snapshot | None:
        if not folder.exists():
            return None
        try:
            return Snapshot(folder, verify=True)
        except Damaged:
            return None

    def _built(self, wanted: Path, now: datetime) -> Snapshot:
        with self._one_builder():
            loaded = self._load(wanted)
            if loaded is not None:
                return loaded
            with self._store.snapshot() as state:
                folder = self._folder / _name(state.version, now)
                facts = DatasetFacts(
                    state.version.number,
                    state.version.changed_at,
                    {source.name: _members(source) for source in state.sources()},
                )
                rows = starmap(Row, state.documents())
                build(folder, facts, rows, horizon_of(now), schedule_text)
            self._sweep(folder)
            # While nobody else builds: their sweep would take the folder away.
            return Snapshot(folder)

    @contextmanager
    def _one_builder(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as opened:
            fcntl.flock(opened, fcntl.LOCK_EX)
            yield

    def _sweep(self, kept: Path) -> None:
        """Removes other snapshots; who has one of them mapped keeps its files until the last request ends."""
        for folder in self._folder.iterdir():
            if folder.is_dir() and folder != kept:
                shutil.rmtree(folder, ignore_errors=True)


def horizon_of(now: datetime) -> Window:
    """The days a snapshot built at `now` holds ready."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return Window(max(midnight - HORIZON_BEFORE, EARLIEST), min(midnight + HORIZON_AFTER, LATEST))


def _name(version: DatasetVersion, now: datetime) -> str:
    # The moment of the change tells apart two databases that stood under one URL.
    return f"{version.number}-{int(version.changed_at.timestamp() * 1000)}-{horizon_of(now).start:%Y%m%d}"


def _members(source: Source) -> Document:
    return {
        "name": source.name,
        "title": source.title,
        "url": source.url,
        "format": source.format,
        "licence": source.licence,
        "attribution": source.attribution,
        "fellowship": source.fellowship,
        "retrieved_on": source.retrieved_on.isoformat(),
    }
