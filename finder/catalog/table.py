"""Occurrences as columns, in order of start: what is on in a window, by arrays instead of by rule."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from finder.domain.geo import Point
from finder.domain.window import LocalTimes, Weekday, Window

# Whole numbers of any width: indexes, minutes, days.
Ints = NDArray[np.signedinteger[Any]]
Mask = NDArray[np.bool_]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_WALL = datetime(1970, 1, 1)  # noqa: DTZ001 - wall-clock minutes are counted without a zone
MINUTES_A_DAY = 24 * 60
MINUTES_A_WEEK = 7 * MINUTES_A_DAY
# 1 January 1970 was a Thursday, three days into its week.
EPOCH_WEEK_MINUTE = 3 * MINUTES_A_DAY

CANCELLED, MOVED, SUSPENDED = 1, 2, 4
NO_REMARK = -1


def minute_of(moment: datetime) -> int:
    """Whole minutes since 1970, UTC, rounded down."""
    return (moment - EPOCH) // timedelta(minutes=1)


def minute_after(moment: datetime) -> int:
    """Whole minutes since 1970, UTC, rounded up: a start counts while it is before a window's end."""
    return -((EPOCH - moment) // timedelta(minutes=1))


def wall_minute(wall: datetime) -> int:
    """Whole minutes since 1970 on a wall clock."""
    return (wall - EPOCH_WALL) // timedelta(minutes=1)


def moment_of(minute: int) -> datetime:
    """The instant of a UTC minute."""
    return EPOCH + timedelta(minutes=int(minute))


def wall_of(minute: int) -> datetime:
    """The wall-clock time of a local minute."""
    return EPOCH_WALL + timedelta(minutes=int(minute))


@dataclass(frozen=True, slots=True)
class Remark:
    """What an occurrence has beyond its time: a note, and the venue it moved to as JSON members."""

    note: str | None = None
    venue: dict[str, object] | None = None

    @property
    def place(self) -> Point | None:
        """Where the venue it moved to is."""
        if self.venue is None or self.venue["lat"] is None:
            return None
        return Point(float(str(self.venue["lat"])), float(str(self.venue["lon"])))


@dataclass(frozen=True)
class OccurrenceTable:
    """Occurrences by (start, listing, original start), each column of the same length.

    `start`, `end`: UTC minutes; `original`, `local`: minutes of the venue's wall clock, as the rule
    gave it and as it is; `listing`: index of the listing; `flags`: CANCELLED | MOVED | SUSPENDED;
    `remark`: index into `remarks`, or NO_REMARK.
    """

    start: Ints
    end: Ints
    listing: Ints
    original: Ints
    local: Ints
    flags: NDArray[np.uint8]
    remark: Ints
    remarks: tuple[Remark, ...]

    @classmethod
    def column_names(cls) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(field.name for field in fields(cls) if field.name != "remarks")

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def longest(self) -> int:
        """Minutes of the longest occurrence."""
        return int((self.end - self.start).max()) if len(self) else 0

    @cached_property
    def elsewhere(self) -> Mask:
        """Which occurrences are held at another venue than their listing's."""
        moved = np.array([remark.venue is not None for remark in self.remarks] + [False])
        there: Mask = moved[self.remark]
        return there

    @cached_property
    def ends(self) -> Ints:
        """The minutes at which any occurrence ends, in order."""
        return np.unique(self.end)

    def settled(self, window: Window) -> Window:
        """The window that stands for all in which the same occurrences are.

        It begins when the last one before it ended, and ends when its last one begins.
        """
        begin, end = minute_of(window.start), minute_after(window.end)
        ended = int(np.searchsorted(self.ends, begin, side="right"))
        begun = int(np.searchsorted(self.start, self.start.dtype.type(end)))
        first = self.ends.item(ended - 1) if ended else begin
        last = self.start.item(begun - 1) + 1 if begun else end
        return Window(moment_of(first), moment_of(max(last, first + 1)))

    def passing(self, window: Window, times: LocalTimes) -> Ints:
        """Rows that overlap `window` and start at local `times`, in order; whatever became of them."""
        # Keys of the column's own type: for any other, numpy would first copy the whole column.
        begin = minute_of(window.start)
        first, inside, last = np.searchsorted(
            self.start, np.array([begin - self.longest, begin, minute_after(window.end)], self.start.dtype)
        )
        under_way = np.flatnonzero(self.end[first:inside] > begin) + first
        rows = np.concatenate((under_way, np.arange(inside, last))).astype(np.int32)
        return rows if times.is_open else rows[local_mask(self.local[rows], times)]


def in_order(start: Ints, listing: Ints, original: Ints) -> Ints:
    """What puts rows in order of start, then listing, then original start."""
    # One number sorts several times as fast as two; only twins, of which there are few, need the third.
    pairs = start.astype(np.int64) << 32 | listing
    order = np.argsort(pairs)
    ordered = pairs[order]
    twins = np.flatnonzero((np.diff(ordered, prepend=-1) == 0) | (np.diff(ordered, append=-1) == 0))
    rows = order[twins]
    order[twins] = rows[np.lexsort((original[rows], ordered[twins]))]
    return order


def local_mask(local: Ints, times: LocalTimes) -> Mask:
    """Which wall-clock minutes pass `times`."""
    minutes = (local + EPOCH_WEEK_MINUTE) % MINUTES_A_WEEK
    keep: Mask = _week(times)[minutes]
    return keep


@lru_cache(maxsize=64)
def _week(times: LocalTimes) -> Mask:
    """Which minutes of the week, from Monday 00:00, pass `times`."""
    weekday, clock = np.divmod(np.arange(MINUTES_A_WEEK), MINUTES_A_DAY)
    keep = np.isin(weekday, [int(day) for day in times.weekdays or Weekday])
    after = 0 if times.after is None else times.after.hour * 60 + times.after.minute
    before = MINUTES_A_DAY if times.before is None else times.before.hour * 60 + times.before.minute
    from_then, until_then = clock >= after, clock < before
    return keep & (from_then & until_then if after <= before else from_then | until_then)
