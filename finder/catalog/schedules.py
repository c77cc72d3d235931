"""What the catalog needs of a schedule, made once for all listings that have the same one."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from finder.catalog.inverted import spread
from finder.catalog.table import (
    EPOCH,
    EPOCH_WEEK_MINUTE,
    MINUTES_A_DAY,
    Ints,
    Mask,
    wall_minute,
)
from finder.domain.recurrence import weekdays_of, weekly_pattern
from finder.domain.schedule import last_day
from finder.domain.window import Weekday
from finder.shapes.document import Document, schedule_of

EPOCH_DAY = EPOCH.date()
# The day number after which nothing goes on, of what never ends.
FOREVER = 2**31 - 1
# Rules without either go on for ever.
ENDS = re.compile("UNTIL|COUNT", re.IGNORECASE)

# Distinct schedules remembered while listings are compiled: a country's meetings share a few thousand.
REMEMBERED = 65_536

Longs = NDArray[np.int64]
Arrays = dict[str, NDArray[Any]]
ScheduleText = Callable[[Document], str]


class WeeklyStart(NamedTuple):
    """Starts at one minute of every local week, each so many minutes long, from a wall-clock minute on."""

    week_minute: int
    minutes: int
    since: int


@dataclass(frozen=True, slots=True)
class CompiledSchedule:
    """A schedule's JSON with its text, and the number by which its other parts are found.

    `is_weekly`: nothing but plain weekly rules.
    """

    number: int
    json: bytes
    is_weekly: bool


class Schedules:
    """Schedules taken one by one; the columns of listings that have them."""

    def __init__(self, schedule_text: ScheduleText) -> None:
        self._schedule_text = schedule_text
        # Of a stored schedule, made once for all listings that have the same one.
        self.compiled = lru_cache(REMEMBERED)(self._compiled)
        self._zones: dict[str, int] = {}
        self._zone, self._last_day = array("i"), array("i")
        self._slots, self._slot_ends = array("i"), array("q", [0])
        self._weekly, self._weekly_ends = array("i"), array("q", [0])

    @property
    def zones(self) -> list[str]:
        """The names of the zones, by their numbers in columns."""
        return list(self._zones)

    def columns(self, numbers: Ints, weekly: Mask) -> Arrays:
        """The columns of listings, by the number of each one's schedule and whether it is plainly weekly."""
        slot, slot_listing = _spread(self._slot_ends, numbers)
        starts, places = _spread(self._weekly_ends, numbers[weekly])
        listing = np.flatnonzero(weekly)[places].astype(np.int32)
        zone = np.array(self._zone, np.int32)[numbers]
        weekly_starts = np.array(self._weekly, np.int32).reshape(-1, len(WeeklyStart._fields))[starts]
        return {
            "zone": zone,
            "last_day": np.array(self._last_day, np.int32)[numbers],
            "slot_listing": slot_listing.astype(np.int32),
            "slot_minute": np.array(self._slots, np.int32)[slot],
            "dated": np.flatnonzero(~weekly).astype(np.int32),
            "weekly_listing": listing,
            "weekly_zone": zone[listing],
            **{f"weekly_{name}": weekly_starts[:, place] for place, name in enumerate(WeeklyStart._fields)},
        }

    def _compiled(self, schedule: bytes) -> CompiledSchedule:
        document: Document = orjson.loads(schedule)
        weekly = _weekly(document)
        self._zone.append(self._zones.setdefault(document["time_zone"], len(self._zones)))
        self._last_day.append(_last_day(document))
        self._slots.extend(sorted(set(_slots(document))))
        self._slot_ends.append(len(self._slots))
        self._weekly.extend(chain.from_iterable(weekly or ()))
        self._weekly_ends.append(len(self._weekly) // len(WeeklyStart._fields))
        json = orjson.dumps(document | {"text": self._schedule_text(document)})
        return CompiledSchedule(len(self._zone) - 1, json, weekly is not None)


def _spread(ends: array[int], numbers: Ints) -> tuple[Longs, Longs]:
    """What stands under each of the numbers, one after the other, and the place of its number."""
    borders = np.array(ends, np.int64)
    return spread(borders[numbers], borders[numbers + 1])


def day_number(day: date) -> int:
    """Days since 1970."""
    return (day - EPOCH_DAY).days


def _last_day(schedule: Document) -> int:
    if any(rule["rrule"] is not None and not ENDS.search(rule["rrule"]) for rule in schedule["rules"]):
        return FOREVER
    day = last_day(schedule_of(schedule))
    return FOREVER if day is None else day_number(day)


def _slots(schedule: Document) -> Iterator[int]:
    """Weekly minutes, from Monday 00:00, at which rules and extra starts may begin."""
    for rule in (*schedule["rules"], *schedule["extra"]):
        starts = datetime.fromisoformat(rule["starts"])
        for day in weekdays_of(rule.get("rrule"), starts):
            yield day * MINUTES_A_DAY + starts.hour * 60 + starts.minute - EPOCH_WEEK_MINUTE


def _weekly(schedule: Document) -> tuple[WeeklyStart, ...] | None:
    if schedule["overrides"] or schedule["extra"]:
        return None
    starts: list[WeeklyStart] = []
    for rule in schedule["rules"]:
        found = _weekly_starts(rule)
        if found is None:
            return None
        starts += found
    # Two rules may give one start; the domain says which of them counts.
    return tuple(starts) if len({each.week_minute for each in starts}) == len(starts) else None


def _weekly_starts(rule: Document) -> list[WeeklyStart] | None:
    """A start for each weekday of an endless every-week rule, else None."""
    text, wall = rule["rrule"], datetime.fromisoformat(rule["starts"])
    if text is None or "UNTIL" in text.upper():
        return None
    pattern = weekly_pattern(text, Weekday(wall.weekday()))
    if pattern is None or pattern.interval != 1 or wall.weekday() not in pattern.weekdays:
        return None
    clock, since = wall.hour * 60 + wall.minute, wall_minute(wall)
    return [
        WeeklyStart(day * MINUTES_A_DAY + clock, rule["duration_minutes"], since) for day in pattern.weekdays
    ]
