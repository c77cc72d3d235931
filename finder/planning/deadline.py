"""Until when to look for a better plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic


@dataclass(frozen=True, slots=True)
class Deadline:
    """An instant of a clock that only goes forward."""

    at: float
    clock: Callable[[], float] = monotonic

    @property
    def left(self) -> float:
        """Seconds that are left, 0 once it is over."""
        return max(0.0, self.at - self.clock())

    def part(self, share: float) -> Deadline:
        """The deadline that leaves the rest of the time to others."""
        return Deadline(self.clock() + share * self.left, self.clock)


def within(seconds: float, clock: Callable[[], float] = monotonic) -> Deadline:
    """The deadline that many seconds from now."""
    return Deadline(clock() + seconds, clock)
