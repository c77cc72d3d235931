"""Spans of time: half-open windows of instants, and the hours of a local day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import IntEnum
from functools import lru_cache

from finder.domain.errors import InvalidInput

MAX_WINDOW = timedelta(days=400)
DEFAULT_WINDOW = timedelta(days=7)
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)


class Weekday(IntEnum):
    """A day of the week, 0 = Monday as in Python; feeds that count otherwise are converted in formats."""

    MON = 0
    TUE = 1
    WED = 2
    THU = 3
    FRI = 4
    SAT = 5
    SUN = 6


WORKDAYS = frozenset(Weekday) - {Weekday.SAT, Weekday.SUN}


@dataclass(frozen=True, slots=True)
class Window:
    """The instants from `start`, included, to `end`, not included; zone-aware, kept in UTC."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None:
            raise InvalidInput.of("from", "must carry a time zone or offset")
        if self.end.tzinfo is None:
            raise InvalidInput.of("until", "must carry a time zone or offset")
        if not EARLIEST <= self.start <= LATEST:
            raise InvalidInput.of("from", "must be between 1970 and 2100")
        if not EARLIEST <= self.end <= LATEST:
            raise InvalidInput.of("until", "must be between 1970 and 2100")
        if not self.start < self.end:
            raise InvalidInput.of("until", "must be later than from")
        if self.end - self.start > MAX_WINDOW:
            raise InvalidInput.of("until", f"must be at most {MAX_WINDOW.days} days after from")
        # Two datetimes of one zone are compared by their wall clocks, which a fold shows twice.
        object.__setattr__(self, "start", self.start.astimezone(UTC))
        object.__setattr__(self, "end", self.end.astimezone(UTC))

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """Whether the half-open span [start, end), which has a length, shares an instant with the window."""
        return start < self.end and end > self.start


def default_window(now: datetime) -> Window:
    """The default window: from `now`, floored to the minute, to seven days on."""
    return _week_from(now.replace(second=0, microsecond=0))


# All who ask within a minute share it.
@lru_cache(maxsize=8)
def _week_from(start: datetime) -> Window:
    return Window(start, start + DEFAULT_WINDOW)


@dataclass(frozen=True, slots=True)
class LocalTimes:
    """Which local starts pass: on one of `weekdays` (none: any) and in [after, before).

    `after` later than `before` wraps midnight; the weekday is always the start's own date's.
    """

    weekdays: frozenset[Weekday] = frozenset()
    after: time | None = None
    before: time | None = None

    def holds(self, local_start: datetime) -> bool:
        """Whether a start, in its venue's wall time, passes."""
        if self.weekdays and Weekday(local_start.weekday()) not in self.weekdays:
            return False
        clock = local_start.time().replace(tzinfo=None)
        after = self.after if self.after is not None else time.min
        if self.before is None:
            return clock >= after
        if after <= self.before:
            return after <= clock < self.before
        return clock >= after or clock < self.before

    @property
    def is_open(self) -> bool:
        """Whether every start passes."""
        return not self.weekdays and self.after is None and self.before is None
