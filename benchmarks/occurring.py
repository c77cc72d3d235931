"""Occurrences of weekly meetings over 14 days: as columns, and by dateutil a row at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import orjson
from dateutil.rrule import rrulestr

from benchmarks.measuring import Line, at_most, bystanders_frozen, spent
from benchmarks.world import World
from finder.catalog.expand import DatedRows, Weekly, expand, weekly_of
from finder.catalog.schedules import Schedules
from finder.catalog.table import minute_of
from finder.domain.window import Window
from finder.shapes.document import Document
from finder.wording.schedule_text import schedule_text

DAYS = timedelta(days=14)
SAMPLE = 2_000


def occurrence_lines(size: int, now: datetime, rounds: int) -> Iterator[Line]:
    """finder's time for all listings, and dateutil's, scaled up from a sample."""
    window = Window(now, now + DAYS)
    schedules = [each["schedule"] for each in World(size).documents()]
    weekly, sample = _weekly(schedules), schedules[:: max(size // SAMPLE, 1)]
    with bystanders_frozen():
        ours = min(spent(lambda: expand(weekly, DatedRows(window).gathered())) for _ in range(rounds))
        sampled = min(spent(lambda: _by_dateutil(sample, window)) for _ in range(rounds))
    _check(sample, window)
    theirs = sampled.seconds * size / len(sample)
    yield Line(f"occurrences of {size:,} meetings over 14 days", ours.seconds, "s", str(ours), at_most(0.3))
    detail = f"{theirs:.1f} s, from {len(sample):,} rows scaled up, ÷ {ours.seconds:.2f} s"
    yield Line("… dateutil a row at a time ÷ finder", theirs / ours.seconds, "×", detail)


def _weekly(schedules: list[Document]) -> Weekly:
    """The columns from which a snapshot expands, one listing a schedule."""
    compiling = Schedules(schedule_text)
    numbers = [compiling.compiled(orjson.dumps(each)).number for each in schedules]
    columns = compiling.columns(np.array(numbers), np.ones(len(numbers), np.bool_))
    return weekly_of(columns, compiling.zones)


def _check(sample: list[Document], window: Window) -> None:
    """Raises AssertionError where the two find other starts."""
    table = expand(_weekly(sample), DatedRows(window).gathered())
    ours = sorted(zip(table.listing.tolist(), table.start.tolist(), strict=True))
    assert ours == sorted(_by_dateutil(sample, window)), "dateutil finds other occurrences"
    assert np.all(table.flags == 0)


def _by_dateutil(schedules: list[Document], window: Window) -> list[tuple[int, int]]:
    """(listing, UTC minute) of each occurrence."""
    return [
        (index, minute_of(start))
        for index, schedule in enumerate(schedules)
        for rule in schedule["rules"]
        for start in _starts(rule, ZoneInfo(schedule["time_zone"]), window)
    ]


def _starts(rule: Document, tz: ZoneInfo, window: Window) -> Iterator[datetime]:
    """Starts in UTC; the rule is moved to begin shortly before the window, else dateutil walks from 2001."""
    begin = window.start.astimezone(tz).replace(tzinfo=None) - timedelta(days=2)
    first = datetime.fromisoformat(rule["starts"])
    moved = first + (begin - first) // timedelta(weeks=1) * timedelta(weeks=1)
    last = window.end.astimezone(tz).replace(tzinfo=None) + timedelta(days=2)
    for wall in rrulestr(rule["rrule"], dtstart=moved).between(begin, last, inc=True):
        start = wall.replace(tzinfo=tz).astimezone(UTC)
        if start < window.end and start + timedelta(minutes=rule["duration_minutes"]) > window.start:
            yield start
