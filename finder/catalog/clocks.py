"""Wall-clock minutes into instants, for many zones at once.

The transitions of each zone are found by bisection; the rest is arrays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from finder.catalog.table import MINUTES_A_DAY, Ints, moment_of
from finder.domain.zone import zone

Longs = NDArray[np.int64]
# No zone of the database has two transitions within six hours.
PROBE_MINUTES = 6 * 60
# What lies between a minute of one zone and the same of the next in a column of all zones; far more minutes
# than there are from 1970 to 2100.
APART = 2**32
EVER = 2**30


class Clocks:
    """What clocks of some zones show between two UTC minutes, give or take two days.

    Zones go by their number. `lowest`, `highest`: the minutes by which each is ahead of UTC.
    """

    def __init__(self, names: Sequence[str], first: int, last: int) -> None:
        spans = [_offsets(zone(name), first - 2 * MINUTES_A_DAY, last + 2 * MINUTES_A_DAY) for name in names]
        self.lowest = np.array([min(offsets) for _, offsets in spans], np.int64)
        self.highest = np.array([max(offsets) for _, offsets in spans], np.int64)
        self._offsets = np.array([offset for _, offsets in spans for offset in offsets], np.int64)
        self._begins = _in_one_column([begins for begins, _ in spans])
        self._borders = _in_one_column([_borders(begins, offsets) for begins, offsets in spans])

    def to_utc(self, zones: Ints, wall: Longs) -> tuple[Longs, Longs]:
        """(UTC minutes, wall minutes as clocks show them) of wall-clock minutes, by the rule of `instant`."""
        apart = zones.astype(np.int64) * APART
        utc = wall - self._offsets[np.searchsorted(self._borders, wall + apart, side="right") - 1]
        shown = utc + self._offsets[np.searchsorted(self._begins, utc + apart, side="right") - 1]
        return utc, shown


def _in_one_column(each: list[list[int]]) -> Longs:
    return np.array(
        [number * APART + minute for number, minutes in enumerate(each) for minute in minutes], np.int64
    )


def _borders(begins: list[int], offsets: list[int]) -> list[int]:
    """The wall minutes from which the offsets count.

    Up to the later of a transition's two wall readings, the offset before it counts: in a fold that is
    the first happening, in a gap it moves the start later by the gap.
    """
    later = [begin + max(pair) for begin, pair in zip(begins[1:], pairwise(offsets), strict=True)]
    return [-EVER, *later]


def _offsets(tz: ZoneInfo, first: int, last: int) -> tuple[list[int], list[int]]:
    """UTC minutes from which an offset holds, and the offsets in minutes; that of `first` since ever."""
    changes = list(_changes(tz, first, last))
    return [-EVER, *(minute for minute, _ in changes)], [
        _offset(tz, first),
        *(offset for _, offset in changes),
    ]


def _changes(tz: ZoneInfo, first: int, last: int) -> Iterator[tuple[int, int]]:
    before = _offset(tz, first)
    for probe in range(first + PROBE_MINUTES, last + PROBE_MINUTES, PROBE_MINUTES):
        after = _offset(tz, probe)
        if after != before:
            yield _bisect(tz, probe - PROBE_MINUTES, probe, before), after
        before = after


def _bisect(tz: ZoneInfo, low: int, high: int, before: int) -> int:
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(tz, middle) == before else (low, middle)
    return high


def _offset(tz: ZoneInfo, minute: int) -> int:
    offset = moment_of(minute).astimezone(tz).utcoffset()
    assert offset is not None
    return offset // timedelta(minutes=1)
