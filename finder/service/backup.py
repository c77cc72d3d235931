"""Backups as files: a whole database in one, made while it is in use, and put back."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from finder.domain.errors import Refused
from finder.service.finder import Finder
from finder.service.whole_file import written_whole
from finder.store import NOT_WHOLE, Backup, verify

GZIP = b"\x1f\x8b"  # RFC 1952, 2.3.1: what such a file begins with
COMPRESSION = 6  # of 1 to 9
MAX_LINE_BYTES = 256_000_000  # no row is near it; what is no backup is read no further

Progress = Callable[[Iterable[bytes]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Report:
    """Which version of the dataset a backup now holds, or a database after it, and how many rows of what."""

    file: Path
    version: int
    rows: Mapping[str, int]

    def counts(self) -> dict[str, str | int]:
        """The closing line: `{"file", "version", "sources", "entries", …}`."""
        return {"file": str(self.file), "version": self.version, **self.rows}


def back_up(finder: Finder, path: Path, now: datetime, progress: Progress = iter) -> Report:
    """What a backup of the whole database holds; its file, for its owner alone, is there once it is whole.

    It tells one moment, whatever is written meanwhile. `progress` may watch its lines pass.
    """
    whole = path.resolve()
    _refuse_to_replace_another(whole)
    with finder.store.snapshot() as state, written_whole(whole) as file:
        header = state.backup_header(now)
        with gzip.GzipFile("", "wb", COMPRESSION, file, mtime=0) as compressed:
            for line in progress(state.backup_lines(header)):
                compressed.write(line)
    return Report(path, header.version.number, header.counts())


def restore(
    finder: Finder, path: Path, now: datetime, *, is_forced: bool = False, progress: Progress = iter
) -> Report:
    """What the database holds once a backup was put into it; `is_forced`: in place of all it held before.

    Raises Refused for a file that is not a whole backup, or a database that is not empty; then nothing
    was changed. `progress` may watch its lines pass, twice: they are verified before they are written.
    """
    verify(progress(_lines(path)))
    backup = Backup(progress(_lines(path)))
    version = finder.store.restore(backup, now, is_forced=is_forced)
    finder.snapshots.expire()
    return Report(path, version.number, backup.header.counts())


def _refuse_to_replace_another(path: Path) -> None:
    """Raises Refused where something is at `path` that no backup was: the database itself, say."""
    if not path.parent.is_dir():
        raise Refused(f"there is no folder {path.parent}")
    if not path.exists():
        return
    if not path.is_file():
        raise Refused(f"{path} is not a file")
    with path.open("rb") as there:
        if there.read(len(GZIP)) not in (b"", GZIP):
            raise Refused(f"{path} is there already, and is not a backup of finder")


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of a compressed file. Raises Refused where it breaks off, or was never one."""
    try:
        with gzip.open(path) as file:
            yield from iter(partial(file.readline, MAX_LINE_BYTES), b"")
    except (gzip.BadGzipFile, EOFError, zlib.error) as err:
        raise Refused(NOT_WHOLE) from err
