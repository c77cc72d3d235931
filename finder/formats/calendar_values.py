"""Values of iCalendar: dates, date-times, periods and durations (RFC 5545, 3.3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from finder.domain.zone import instant
from finder.formats.calendar_lines import Property
from finder.formats.fields import Unreadable, quoted

DATE_FORM = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
TIME_FORM = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})[T ](\d{2}):?(\d{2}):?(\d{2})?(?:\.\d+)?(Z)?")
DURATION_FORM = re.compile(
    r"([+-])?P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?",
    re.IGNORECASE,
)
UTC_ZONE = ZoneInfo("UTC")

MAX_WARNINGS = 20
FIRST_YEAR, LAST_YEAR = 1900, 2200

ZoneOf = Callable[[str], ZoneInfo | None]
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or date-time: its wall clock, and the zone that wall is in; None where it floats.

    A date is its midnight, and floats.
    """

    wall: datetime
    zone: ZoneInfo | None = None
    is_date: bool = False

    @property
    def is_within_reach(self) -> bool:
        """Whether it lies in the years that finder reckons with."""
        return FIRST_YEAR <= self.wall.year <= LAST_YEAR

    def wall_in(self, zone: ZoneInfo | None) -> datetime:
        """Its wall clock in a zone; as it is where one of the two floats."""
        if self.zone is None or zone is None or self.zone is zone:
            return self.wall
        return instant(self.wall, self.zone).astimezone(zone).replace(tzinfo=None, fold=0)

    def instant_in(self, zone: ZoneInfo | None) -> datetime:
        """The instant in UTC; what floats is taken to be in `zone`, without one in UTC."""
        return instant(self.wall, self.zone or zone or UTC_ZONE).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Period:
    """A further start, and its own length in minutes; None for that of its series."""

    start: Moment
    minutes: int | None = None


def moment_of(value: Property, zone_of: ZoneOf) -> Moment:
    """The moment of a property. Raises Unreadable where it is none."""
    return _moment(value.value, value, zone_of)


def moments_of(values: list[Property], zone_of: ZoneOf, warnings: list[str]) -> list[Moment]:
    """The moments of properties that list some each; what is none is warned of and left out."""
    return _read_each(values, warnings, lambda text, value: _moment(text, value, zone_of))


def periods_of(values: list[Property], zone_of: ZoneOf, warnings: list[str]) -> list[Period]:
    """The further starts of properties that list some each, as moments or as periods."""
    return _read_each(values, warnings, lambda text, value: _period(text, value, zone_of))


def _read_each(
    values: list[Property], warnings: list[str], read: Callable[[str, Property], Told]
) -> list[Told]:
    found = []
    for value, text in _listed(values):
        try:
            found.append(read(text, value))
        except Unreadable as err:
            if len(warnings) < MAX_WARNINGS:
                warnings.append(f"{err} and was left out")
    return found


def _listed(values: list[Property]) -> list[tuple[Property, str]]:
    if any(value.is_cut for value in values):
        raise Unreadable(values[0].name.lower(), "is longer than any list of dates")
    return [(value, text.strip()) for value in values for text in value.value.split(",") if text.strip()]


def _period(text: str, value: Property, zone_of: ZoneOf) -> Period:
    start, mark, end = text.partition("/")
    moment = _moment(start, value, zone_of)
    if not mark:
        return Period(moment)
    length = duration_of(end)
    if length is None:
        length = _moment(end, value, zone_of).instant_in(None) - moment.instant_in(None)
    return Period(moment, whole_minutes(length) or None)


def _moment(text: str, value: Property, zone_of: ZoneOf) -> Moment:
    text = text.strip()
    day, clock = DATE_FORM.fullmatch(text), TIME_FORM.fullmatch(text)
    try:
        if day is not None:
            return Moment(_wall(*map(int, day.groups())), None, is_date=True)
        if clock is not None:
            *numbers, utc = clock.groups()
            # Seconds are not kept: a meeting begins on the minute.
            wall = _wall(*(int(number) for number in numbers[:5]))
            return Moment(wall, UTC_ZONE if utc else zone_of(value.parameters.get("TZID", "")))
    except ValueError:
        pass
    raise Unreadable(value.name.lower(), f"{quoted(text)} is no date or time")


def _wall(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - wall-clock time


def duration_of(text: str) -> timedelta | None:
    """The length that a duration says, PT1H30M or P1D; None for no duration."""
    found = DURATION_FORM.fullmatch(text.strip())
    if found is None or not any(found.groups()[1:]):
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if found[1] == "-" else length


def whole_minutes(length: timedelta) -> int:
    """A length in whole minutes, a begun one counted; 0 where it is none."""
    return max(0, -(-int(length.total_seconds()) // 60))
