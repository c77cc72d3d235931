"""One after the other, so many seconds apart, whichever process of this machine it is."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Pace:
    """Turns that are at least `seconds` apart for all who share the file.

    `clock` counts seconds for the whole machine, from when it was started.
    """

    file: Path
    seconds: float = 1.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def wait(self) -> None:
        """Returns when it is one's turn, those who came earlier first."""
        with self.file.open("a+") as kept:
            fcntl.flock(kept, fcntl.LOCK_EX)
            kept.seek(0)
            left_s = self._last(kept.read()) + self.seconds - self.clock()
            # A longer wait is of a time before the machine was started anew.
            if 0 < left_s <= self.seconds:
                self.sleep(left_s)
            kept.truncate(0)
            kept.write(repr(self.clock()))

    def _last(self, text: str) -> float:
        try:
            return float(text)
        except ValueError:
            return -self.seconds
