"""The current snapshot: built when the dataset or the day has changed, by one process, loaded by all."""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime
from pathlib import Path

from finder.catalog.snapshot import Damaged, Snapshot
from finder.domain.errors import FinderError
from finder.service.compiling import compile_state
from finder.service.shelf import Shelf, horizon_of
from finder.store import Store

LOG = logging.getLogger("finder.snapshots")
# How long a process may serve a version without asking the database for a newer one.
RECHECK_SECONDS = 1.0
# How long it goes on with what is loaded once that, or a build, has failed.
RETRY_SECONDS = 10.0


class Snapshots:
    """Keeps one snapshot loaded; safe to share among threads, and folders among processes."""

    def __init__(self, store: Store, shelf: Shelf) -> None:
        self._store = store
        self._shelf = shelf
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

    def publish(self, now: datetime) -> Path:
        """The published folder, which is now of the dataset's version: built where there was none.

        It stands as it is where it was published before. Raises Refused and OSError.
        """
        wanted = self._shelf.place(self._store.version(), now)
        if self._shelf.published() == wanted:
            return wanted
        folder = (self._load(wanted) or self._built(wanted, now)).folder
        self._shelf.publish(folder)
        return folder

    def _is_due(self, current: Snapshot, now: datetime) -> bool:
        if time.monotonic() - self._failed < RETRY_SECONDS:
            return False
        return time.monotonic() - self._checked > RECHECK_SECONDS or current.horizon != horizon_of(now)

    def _renewed(self, now: datetime) -> Snapshot:
        wanted = self._shelf.place(self._store.version(), now)
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
        with self._shelf.one_builder():
            loaded = self._load(wanted)
            if loaded is not None:
                return loaded
            with self._store.snapshot() as state:
                folder = self._shelf.place(state.version, now)
                compile_state(state, folder, now, self._shelf.published())
            # Published before others are removed, of which one may be the published.
            self._shelf.publish(folder)
            self._shelf.sweep(folder)
            # While nobody else builds: their sweep would take the folder away.
            return Snapshot(folder)
