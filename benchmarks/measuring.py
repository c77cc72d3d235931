"""How things are measured: contenders in turns, round after round; what came of it is a line of the table."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Reach:
    """What a number is to reach: at least, or at most, `value`."""

    value: float
    is_least: bool

    def __str__(self) -> str:
        return f"{'≥' if self.is_least else '≤'} {self.value:g}"

    def is_reached_by(self, number: float) -> bool:
        """Whether a number is on the right side."""
        return number >= self.value if self.is_least else number <= self.value


def at_least(value: float) -> Reach:
    """A number that may be larger."""
    return Reach(value, is_least=True)


def at_most(value: float) -> Reach:
    """A number that may be smaller."""
    return Reach(value, is_least=False)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: what was measured, the number and its unit, a detail, what it is to reach.

    Without a number it was not measured, and the detail says why.
    """

    what: str
    number: float | None
    unit: str = ""
    detail: str = ""
    reach: Reach | None = None

    @property
    def measured(self) -> str:
        """The number with its unit and detail, as people read it."""
        if self.number is None:
            return f"not measured: {self.detail}"
        text = f"{rounded(self.number)} {self.unit}".rstrip()
        return f"{text} ({self.detail})" if self.detail else text

    @property
    def to_reach(self) -> str:
        """What is to be reached, with the unit; empty where there is nothing to reach."""
        return "" if self.reach is None else f"{self.reach} {self.unit}".rstrip()

    @property
    def verdict(self) -> str:
        """Whether it reached what it is to reach; empty where there is nothing to reach."""
        if self.reach is None:
            return ""
        if self.number is None:
            return "not measured"
        return "reached" if self.reach.is_reached_by(self.number) else "not reached"


def rounded(number: float) -> str:
    """A number with about three digits that count."""
    if number >= 100 or number == 0:
        return f"{number:,.0f}"
    if number >= 10:
        return f"{number:.1f}"
    return f"{number:.2f}" if number >= 0.1 else f"{number:.3f}"


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of one contender, a number a round."""

    seconds: Sequence[float]

    @property
    def best(self) -> float:
        """The round that others disturbed least."""
        return min(self.seconds)

    @property
    def per_second(self) -> float:
        """How often it was done in a second of that round."""
        return 1 / self.best

    def over(self, other: Times) -> float:
        """How many times as long as `other`, as the median of the rounds."""
        return median(mine / theirs for mine, theirs in zip(self.seconds, other.seconds, strict=True))


Contenders = dict[str, Callable[[], object]]


def in_turns(contenders: Contenders, rounds: int) -> dict[str, Times]:
    """The seconds of each contender; within a round they take turns, so that noise falls on all of them."""
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            seconds[name].append(timed(run))
    return {name: Times(found) for name, found in seconds.items()}


@dataclass(frozen=True, slots=True, order=True)
class Spent:
    """What one call took: seconds on the clock, and those the processor worked for it."""

    seconds: float
    busy_seconds: float

    def __str__(self) -> str:
        return f"processor {rounded(self.busy_seconds)} s"


def spent(run: Callable[[], object]) -> Spent:
    """What one call takes; on a busy machine the clock runs on while the processor is with others."""
    begun, busy = time.perf_counter(), time.process_time()
    run()
    return Spent(time.perf_counter() - begun, time.process_time() - busy)


def timed(run: Callable[[], object]) -> float:
    """The seconds that one call takes."""
    return spent(run).seconds


@contextmanager
def bystanders_frozen() -> Iterator[None]:
    """A block in which the collector leaves alone what is there already: that is the benchmark's own."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
