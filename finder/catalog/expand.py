"""Schedules into an OccurrenceTable: plain weekly rules all at once, every other schedule by the domain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from finder.catalog.clocks import EVER, Clocks
from finder.catalog.inverted import spread
from finder.catalog.table import (
    CANCELLED,
    EPOCH_WEEK_MINUTE,
    MINUTES_A_WEEK,
    MOVED,
    NO_REMARK,
    SUSPENDED,
    Ints,
    Mask,
    OccurrenceTable,
    Remark,
    in_order,
    minute_after,
    minute_of,
    wall_minute,
)
from finder.domain.listing import Listing, occurrences_of
from finder.domain.schedule import Occurrence, OccurrenceStatus
from finder.domain.window import Window
from finder.shapes.document import venue_document

# Weekly occurrences that are made at once; some 150 bytes each are needed meanwhile.
SLICE_ROWS = 2**17
Column = NDArray[Any]
Columns = Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class Weekly:
    """Weekly starts, columns of one length: a start at one minute of every local week.

    `listing`: index of the listing; `zone`: its number in `zones`; `week_minute`: counted from Monday 00:00;
    `minutes`: how long it takes; `since`: the wall-clock minute it began at.
    """

    zones: Sequence[str]
    listing: Ints
    zone: Ints
    week_minute: Ints
    minutes: Ints
    since: Ints

    @classmethod
    def column_names(cls) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(field.name for field in fields(cls) if field.name != "zones")

    def of(self, keep: Mask) -> Weekly:
        """The starts of the listings of which `keep` is true."""
        kept = keep[self.listing]
        return Weekly(self.zones, **{name: getattr(self, name)[kept] for name in self.column_names()})


def weekly_of(columns: Columns, zones: Sequence[str]) -> Weekly:
    """The weekly starts among the columns of a snapshot."""
    return Weekly(zones, **{name: columns[f"weekly_{name}"] for name in Weekly.column_names()})


@dataclass(frozen=True, slots=True)
class Dated:
    """The occurrences in `window` of listings that are not plainly weekly: columns of a table, and remarks.

    They stand in the order of their listings, and are numbered so by their remarks.
    """

    window: Window
    columns: Columns
    remarks: Sequence[Remark]


def expand(weekly: Weekly, others: Dated) -> OccurrenceTable:
    """The occurrences of weekly starts and of other listings, cancelled ones too, in the window of those.

    Made and sorted some days at a time: what is needed beside the table itself does not grow with the window.
    """
    dated = others.columns
    parts = []
    for begin, end in _slices(weekly, others.window):
        rows = _weekly_rows(weekly, minute_of(others.window.start), begin, end)
        inside = (dated["start"] >= begin) & (dated["start"] < end)
        part = {name: np.concatenate([rows[name], column[inside]]) for name, column in dated.items()}
        order = in_order(part["start"], part["listing"], part["original"])
        parts.append({name: column[order] for name, column in part.items()})
    # Taken out of the parts one by one, so that no more than one column is there twice.
    columns = {name: np.concatenate([part.pop(name) for part in parts]) for name in dated}
    return OccurrenceTable(remarks=tuple(others.remarks), **columns)


def _slices(weekly: Weekly, window: Window) -> Iterator[tuple[int, int]]:
    """UTC minutes [begin, end) that part all starts of the window; what is under way begins in the first."""
    minutes = max(SLICE_ROWS * MINUTES_A_WEEK // max(len(weekly.listing), 1), MINUTES_A_WEEK // 2)
    begin, end = minute_of(window.start), minute_after(window.end)
    borders = [-EVER, *range(begin + minutes, end, minutes), end]
    return pairwise(borders)


def _weekly_rows(weekly: Weekly, since: int, begin: int, end: int) -> Columns:
    """The occurrences of weekly starts that start in the UTC minutes [begin, end) and end after `since`."""
    longest = int(weekly.minutes.max(initial=0))
    clocks = Clocks(weekly.zones, max(begin, since - longest), end)
    source, original = _walls(weekly, clocks, since, begin, end)
    start, local = clocks.to_utc(weekly.zone[source], original)
    last = start + weekly.minutes[source]
    keep = np.flatnonzero((start >= begin) & (start < end) & (last > since))
    columns = {
        "start": start,
        "end": last,
        "listing": weekly.listing[source],
        "original": original,
        "local": local,
    }
    return {
        **{name: column[keep].astype(np.int32) for name, column in columns.items()},
        "flags": np.zeros(len(keep), np.uint8),
        "remark": np.full(len(keep), NO_REMARK, np.int32),
    }


def _walls(weekly: Weekly, clocks: Clocks, since: int, begin: int, end: int) -> tuple[Column, Column]:
    """Weekly start and wall-clock minute of all that may be among those rows, and of a few more."""
    first = np.maximum(since - weekly.minutes, begin) + clocks.lowest[weekly.zone]
    first = np.maximum(first, weekly.since)
    last = end + clocks.highest[weekly.zone]
    monday = weekly.week_minute.astype(np.int64) - EPOCH_WEEK_MINUTE
    weeks, source = spread(-((monday - first) // MINUTES_A_WEEK), -((monday - last) // MINUTES_A_WEEK))
    return source, monday[source] + weeks * MINUTES_A_WEEK


class DatedRows:
    """The occurrences in `window` of listings taken one by one, as the domain says them."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._remarks: list[Remark] = []
        self._rows: list[tuple[int, ...]] = []

    def add(self, index: int, listing: Listing) -> None:
        """Takes the listing of this index."""
        self._rows += (self._row(index, each) for each in occurrences_of(listing, self._window))

    def gathered(self) -> Dated:
        """What was taken."""
        names = OccurrenceTable.column_names()
        columns = np.array(self._rows, np.int32).reshape(-1, len(names)).T
        typed = {
            name: column.astype(np.uint8 if name == "flags" else np.int32)
            for name, column in zip(names, columns, strict=True)
        }
        return Dated(self._window, typed, self._remarks)

    def _row(self, index: int, occurrence: Occurrence) -> tuple[int, ...]:
        """The members of a table's row, in the order of its columns."""
        return (
            minute_of(occurrence.starts_at.astimezone(UTC)),
            minute_of(occurrence.ends_at.astimezone(UTC)),
            index,
            wall_minute(occurrence.original_start),
            wall_minute(occurrence.starts_at.replace(tzinfo=None)),
            _flags(occurrence),
            self._remark(occurrence),
        )

    def _remark(self, occurrence: Occurrence) -> int:
        if occurrence.note is None and occurrence.venue is None:
            return NO_REMARK
        self._remarks.append(Remark(occurrence.note, venue_document(occurrence.venue)))
        return len(self._remarks) - 1


def _flags(occurrence: Occurrence) -> int:
    flags = SUSPENDED if occurrence.is_suspended else 0
    if occurrence.status is OccurrenceStatus.CANCELLED:
        return flags | CANCELLED
    return flags | MOVED if occurrence.status is OccurrenceStatus.MOVED else flags
