"""Work that is ended at the n-th thing it does to a file, whatever library does it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

# What C functions are called that open, write, rename or remove files, those of SQLite and pickle too.
FILE_CALLS = frozenset(
    "open connect mkdir rmdir unlink remove rename replace link write writelines truncate ftruncate fsync"
    " fdatasync tofile dump commit executemany executescript".split()
)
# SQLAlchemy goes by cursors: its statements have tests of their own. The staging area goes by this.
STAGED = "Connection.execute"

Kill = Callable[[], None]


class Killed(BaseException):
    """The process was ended here."""


def by_exception() -> None:
    """Ends the work, but lets it tidy up behind itself."""
    raise Killed


def by_signal() -> None:
    """Ends the process on the spot, as the system does when memory is short."""
    os.kill(os.getpid(), signal.SIGKILL)


class FileCalls:
    """How many things were done to files so far; at number `kill_at` it all ends."""

    def __init__(self, kill_at: int | None, kill: Kill) -> None:
        self.count = 0
        self._kill_at = kill_at
        self._kill = kill

    def look(self, frame: FrameType, event: str, called: Any) -> None:
        """Looks at a call; the interpreter calls this."""
        if event != "c_call":
            return
        name = getattr(called, "__name__", "")
        if name in FILE_CALLS or getattr(called, "__qualname__", "") == STAGED:
            self.count += 1
            if self.count - 1 == self._kill_at:
                self._kill()


@contextmanager
def killed_at(number: int | None, kill: Kill = by_exception) -> Iterator[FileCalls]:
    """A block that ends at its call number `number` upon a file, counted from 0; None: it is only counted."""
    calls = FileCalls(number, kill)
    sys.setprofile(calls.look)
    try:
        yield calls
    finally:
        sys.setprofile(None)
