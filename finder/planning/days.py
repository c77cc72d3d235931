"""A person's days and minutes as arrays, so that many occurrences are compared with them at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from finder.catalog.table import Ints, Mask
from finder.domain.person import Person
from finder.domain.window import Weekday
from finder.domain.zone import zone
from finder.planning.availability import MIDNIGHT, ONE_DAY, Period, Spans, minute_at

NOON = time(12)
EVENING = time(17)
WEEKEND = (Weekday.SAT, Weekday.SUN)


@dataclass(frozen=True, slots=True)
class Days:
    """Local dates around a period, day by day: when each begins, when its evening does, when to be home.

    `first` is the first of them; `home_by` is None where nobody has to be home.
    """

    first: date
    begins: Ints
    evening: Ints
    is_weekend: Mask
    home_by: Ints | None

    def of(self, start: Ints) -> Ints:
        """The day of each UTC minute, as an index of the others; the minutes come in order."""
        # So few days are found among the minutes faster than each minute among the days.
        ends = np.append(np.searchsorted(start, self.begins[1:].astype(start.dtype)), len(start))
        return np.repeat(np.arange(len(self.begins)), np.diff(ends, prepend=0))

    def is_hard(self, start: Ints) -> Mask:
        """Which starts lie in an evening, from 17:00 on, or on a weekend."""
        day = self.of(start)
        hard: Mask = self.is_weekend[day] | (start >= self.evening[day])
        return hard


def days_of(person: Person, period: Period) -> Days:
    """The days of a period, and of some around it, by a person's clock."""
    tz = zone(person.time_zone)
    first = period.first - 2 * ONE_DAY
    dates = [first + number * ONE_DAY for number in range(period.days + 5)]

    def minutes(clock: time, later: timedelta = timedelta()) -> Ints:
        return np.array([minute_at(datetime.combine(day + later, clock), tz) for day in dates])

    home_by = None
    if person.home_by is not None:
        home_by = minutes(person.home_by, ONE_DAY if person.home_by < NOON else timedelta())
    is_weekend = np.array([day.weekday() in WEEKEND for day in dates])
    return Days(first, minutes(MIDNIGHT), minutes(EVENING), is_weekend, home_by)


@dataclass(frozen=True, slots=True)
class Running:
    """How many minutes of some spans went by before each minute from `first` on."""

    first: int
    before: Ints

    @classmethod
    def over(cls, spans: Spans, first: int, last: int) -> Running:
        """The running sum of spans within [first, last]."""
        inside = np.zeros(last - first, np.int32)
        for begins, ends in spans:
            inside[max(begins - first, 0) : max(ends - first, 0)] = 1
        return cls(first, np.concatenate((np.zeros(1, np.int32), np.cumsum(inside, dtype=np.int32))))

    @property
    def total(self) -> int:
        """Minutes of all the spans."""
        return int(self.before[-1])

    def between(self, begins: Ints, ends: Ints) -> Ints:
        """Minutes of the spans within each [begins, ends)."""
        until = self.before.take(ends - self.first, mode="clip")
        found: Ints = until - self.before.take(begins - self.first, mode="clip")
        return found
