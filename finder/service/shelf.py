"""Where the snapshots of a database lie: a folder each, and a link to the one that is published."""

from __future__ import annotations

import fcntl
import hashlib
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from finder.config import Settings
from finder.domain.window import EARLIEST, LATEST, Window
from finder.store import DatasetVersion

# The days a snapshot holds ready, counted from the day it is built for; others are expanded on demand.
HORIZON_BEFORE = timedelta(days=2)
HORIZON_AFTER = timedelta(days=36)
LOCK, LINK = "lock", "published"


class Shelf:
    """The snapshots of one database on this machine; processes share it."""

    def __init__(self, settings: Settings) -> None:
        database = hashlib.sha256(settings.database_url.encode()).hexdigest()[:16]
        self._folder = settings.snapshot_dir / database
        self._link = self._folder / LINK

    def place(self, version: DatasetVersion, now: datetime) -> Path:
        """The folder of the snapshot of this version for the days around `now`, there or not."""
        # The moment of the change tells apart two databases that stood under one URL.
        moment = int(version.changed_at.timestamp() * 1000)
        return self._folder / f"{version.number}-{moment}-{horizon_of(now).start:%Y%m%d}"

    def published(self) -> Path | None:
        """The folder that is published; None where there is none."""
        try:
            folder = self._folder / self._link.readlink()
        except OSError:
            return None
        return folder if folder.exists() else None

    def publish(self, folder: Path) -> None:
        """Makes this folder the published one, in one step."""
        link = self._folder / f".{LINK}-{secrets.token_hex(8)}"
        link.symlink_to(folder.name)
        link.replace(self._link)

    def withdraw(self, folder: Path) -> None:
        """Takes back what was published, if it is this folder: it is to be looked at, and built anew."""
        if self.published() == folder:
            self._link.unlink(missing_ok=True)

    def sweep(self, kept: Path) -> None:
        """Removes other snapshots; who has one of them mapped keeps its files until the last request ends."""
        for each in self._folder.iterdir():
            if each.is_dir() and not each.is_symlink() and each != kept:
                shutil.rmtree(each, ignore_errors=True)

    @contextmanager
    def one_builder(self) -> Iterator[None]:
        """A block that one process of the machine at a time is in; the system ends it with the process."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / LOCK).open("w") as opened:
            fcntl.flock(opened, fcntl.LOCK_EX)
            yield


def horizon_of(now: datetime) -> Window:
    """The days a snapshot built at `now` holds ready."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return Window(max(midnight - HORIZON_BEFORE, EARLIEST), min(midnight + HORIZON_AFTER, LATEST))
