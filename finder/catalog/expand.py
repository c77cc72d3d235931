"""Schedules into an OccurrenceTable: plain weekly rules many at a time, every other schedule by the domain.

Weekly starts are made as wall-clock minutes, one column for all listings of a zone, and turned into
instants by the zone's transitions, found once by bisection.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from finder.catalog.table import (
    CANCELLED,
    EPOCH_WEEK_MINUTE,
    MINUTES_A_DAY,
    MINUTES_A_WEEK,
    MOVED,
    NO_REMARK,
    SUSPENDED,
    OccurrenceTable,
    Remark,
    minute_of,
    moment_of,
    wall_minute,
)
from finder.domain.listing import occurrences_of
from finder.domain.recurrence import weekly_pattern
from finder.domain.schedule import Occurrence, OccurrenceStatus
from finder.domain.window import Weekday, Window
from finder.domain.zone import zone
from finder.shapes.document import Document, from_document, venue_document

Columns = dict[str, list[int]]
Longs = NDArray[np.int64]
# No zone of the database has two transitions within six hours.
PROBE_MINUTES = 6 * 60


@dataclass
class _Weekly:
    """Weekly starts of one zone, a row each: listing, minute of the local week, length, first wall minute."""

    listing: list[int] = field(default_factory=list)
    week_minute: list[int] = field(default_factory=list)
    minutes: list[int] = field(default_factory=list)
    since: list[int] = field(default_factory=list)


def expand(documents: Iterable[tuple[int, Document]], window: Window) -> OccurrenceTable:
    """The occurrences that overlap `window` of the listings (index, document), cancelled ones too."""
    weekly: defaultdict[str, _Weekly] = defaultdict(_Weekly)
    columns: Columns = {name: [] for name in OccurrenceTable.column_names()}
    remarks: list[Remark] = []
    for index, document in documents:
        if not _add_weekly(weekly, index, document):
            for occurrence in occurrences_of(from_document(document), window):
                _add_row(columns, remarks, index, occurrence)
    parts = [_weekly_columns(name, rows, window) for name, rows in weekly.items()]
    parts.append({name: np.array(values, dtype=np.int64) for name, values in columns.items()})
    joined = {name: np.concatenate([part[name] for part in parts]) for name in columns}
    typed = {
        name: column.astype(np.uint8 if name == "flags" else np.int32) for name, column in joined.items()
    }
    return OccurrenceTable.ordered(tuple(remarks), **typed)


def _add_weekly(weekly: dict[str, _Weekly], index: int, document: Document) -> bool:
    """Whether all of the schedule is plain weekly rules, which then are added."""
    schedule = document["schedule"]
    if schedule["overrides"] or schedule["extra"] or document["suspended"] is not None:
        return False
    starts = [_weekly_starts(rule["rrule"], rule["starts"]) for rule in schedule["rules"]]
    if any(each is None for each in starts):
        return False
    # Two rules may give one start; the domain says which of them counts.
    flat = [
        (minute, rule) for each, rule in zip(starts, schedule["rules"], strict=True) for minute in each or ()
    ]
    if len({minute for (minute, _), _ in flat}) < len(flat):
        return False
    if not flat:
        return True
    rows = weekly[schedule["time_zone"]]
    for (week_minute, since), rule in flat:
        rows.listing.append(index)
        rows.week_minute.append(week_minute)
        rows.minutes.append(rule["duration_minutes"])
        rows.since.append(since)
    return True


@lru_cache(maxsize=65_536)
def _weekly_starts(rrule: str | None, starts: str) -> tuple[tuple[int, int], ...] | None:
    """(minute of the week, first wall minute) of each weekday of an endless every-week rule, else None."""
    if rrule is None or "UNTIL" in rrule.upper():
        return None
    wall = datetime.fromisoformat(starts)
    pattern = weekly_pattern(rrule, Weekday(wall.weekday()))
    if pattern is None or pattern.interval != 1 or wall.weekday() not in pattern.weekdays:
        return None
    clock = wall.hour * 60 + wall.minute
    return tuple((day * MINUTES_A_DAY + clock, wall_minute(wall)) for day in pattern.weekdays)


def _weekly_columns(zone_name: str, rows: _Weekly, window: Window) -> dict[str, Longs]:
    week_minute, since = np.array(rows.week_minute), np.array(rows.since)
    minutes, listing = np.array(rows.minutes), np.array(rows.listing)
    first = minute_of(window.start) - int(minutes.max()) - 2 * MINUTES_A_DAY
    last = minute_of(window.end) + 2 * MINUTES_A_DAY
    begin = (first + EPOCH_WEEK_MINUTE) // MINUTES_A_WEEK * MINUTES_A_WEEK - EPOCH_WEEK_MINUTE
    weeks = np.arange(begin, last, MINUTES_A_WEEK)
    original = (weeks[:, None] + week_minute).ravel()
    source = np.tile(np.arange(len(listing)), len(weeks))
    start, local = to_utc(zone(zone_name), original, first - MINUTES_A_WEEK, last + MINUTES_A_WEEK)
    end = start + minutes[source]
    keep = (original >= since[source]) & (start * 60 < window.end.timestamp())
    keep &= end * 60 > window.start.timestamp()
    columns = {"start": start, "end": end, "listing": listing[source], "original": original, "local": local}
    kept = {name: column[keep] for name, column in columns.items()}
    count = int(keep.sum())
    return kept | {"flags": np.zeros(count, np.int64), "remark": np.full(count, NO_REMARK, np.int64)}


def to_utc(tz: ZoneInfo, wall: Longs, first: int, last: int) -> tuple[Longs, Longs]:
    """(UTC minutes, wall minutes as clocks show them) of wall-clock minutes, by the rule of `instant`.

    `wall` lies between the UTC minutes `first` and `last`, give or take a day.
    """
    begins, offsets = _offsets(tz, first - 2 * MINUTES_A_DAY, last + 2 * MINUTES_A_DAY)
    # Up to the later of a transition's two wall readings, the offset before it counts: in a fold that
    # is the first happening, in a gap it moves the start later by the gap.
    borders = begins[1:] + np.maximum(offsets[:-1], offsets[1:])
    utc = wall - offsets[np.searchsorted(borders, wall, side="right")]
    shown = utc + offsets[np.searchsorted(begins, utc, side="right") - 1]
    return utc, shown


def _offsets(tz: ZoneInfo, first: int, last: int) -> tuple[Longs, Longs]:
    """UTC minutes from which an offset holds, and the offsets in minutes; the first from `first` on."""
    begins, offsets = [first], [_offset(tz, first)]
    for minute, offset in _changes(tz, first, last):
        begins.append(minute)
        offsets.append(offset)
    return np.array(begins), np.array(offsets)


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


def _add_row(columns: Columns, remarks: list[Remark], index: int, occurrence: Occurrence) -> None:
    remark = NO_REMARK
    if occurrence.note is not None or occurrence.venue is not None:
        remark = len(remarks)
        remarks.append(Remark(occurrence.note, venue_document(occurrence.venue)))
    row = {
        "start": minute_of(occurrence.starts_at.astimezone(UTC)),
        "end": minute_of(occurrence.ends_at.astimezone(UTC)),
        "listing": index,
        "original": wall_minute(occurrence.original_start),
        "local": wall_minute(occurrence.starts_at.replace(tzinfo=None)),
        "flags": _flags(occurrence),
        "remark": remark,
    }
    for name, value in row.items():
        columns[name].append(value)


def _flags(occurrence: Occurrence) -> int:
    flags = SUSPENDED if occurrence.is_suspended else 0
    if occurrence.status is OccurrenceStatus.CANCELLED:
        return flags | CANCELLED
    return flags | MOVED if occurrence.status is OccurrenceStatus.MOVED else flags
