"""When a listing is on: the rule (schedule) and its dated happenings (occurrences).

A schedule keeps wall-clock times and one IANA zone; instants are computed from them. A rule's
`starts` always occurs; `extra` adds starts; an override cancels or moves the occurrence whose original
start it names, and has no effect where nothing occurs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import chain
from zoneinfo import ZoneInfo

from finder.domain.errors import InvalidInput
from finder.domain.geo import Point
from finder.domain.recurrence import latest_start, wall_starts
from finder.domain.rule_parts import rule_parts
from finder.domain.window import Window
from finder.domain.zone import instant, zone

DEFAULT_DURATION_MINUTES = 60
MAX_DURATION_MINUTES = 31 * 24 * 60
# Widest step between a zone's wall clock and UTC, with a gap's move added.
ZONE_SLACK = timedelta(hours=26)


class Precision(StrEnum):
    """How near a venue's coordinates are to its door."""

    EXACT = "exact"
    STREET = "street"
    POSTAL_CODE = "postal_code"
    CITY = "city"


@dataclass(frozen=True, slots=True)
class Venue:
    """Where a listing is held; every part may be unknown (None). `country` is ISO 3166-1 alpha-2."""

    name: str | None = None
    address: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
    point: Point | None = None
    precision: Precision | None = None

    def __post_init__(self) -> None:
        if (self.point is None) != (self.precision is None):
            raise InvalidInput.of("venue.precision", "stands beside lat and lon, and only there")


class OccurrenceStatus(StrEnum):
    """What became of an occurrence."""

    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"
    MOVED = "moved"


def _check_wall(field: str, wall: datetime) -> None:
    if wall.tzinfo is not None:
        raise InvalidInput.of(field, "is wall-clock time of the venue, without an offset")
    if not 1900 <= wall.year <= 2200:
        raise InvalidInput.of(field, "must be between the years 1900 and 2200")
    if wall.second or wall.microsecond:
        raise InvalidInput.of(field, "must be on a whole minute")


def _check_duration(minutes: int) -> None:
    if not 1 <= minutes <= MAX_DURATION_MINUTES:
        raise InvalidInput.of("duration_minutes", f"must be between 1 and {MAX_DURATION_MINUTES}")


@dataclass(frozen=True, slots=True)
class Rule:
    """One repeating (or, without `rrule`, single) start: wall-clock time, length and RFC 5545 rule."""

    starts: datetime
    duration_minutes: int = DEFAULT_DURATION_MINUTES
    rrule: str | None = None

    def __post_init__(self) -> None:
        _check_wall("starts", self.starts)
        _check_duration(self.duration_minutes)
        if self.rrule is not None:
            rule_parts(self.rrule)


@dataclass(frozen=True, slots=True)
class Extra:
    """A further start outside every rule (RFC 5545 RDATE)."""

    starts: datetime
    duration_minutes: int = DEFAULT_DURATION_MINUTES

    def __post_init__(self) -> None:
        _check_wall("starts", self.starts)
        _check_duration(self.duration_minutes)


@dataclass(frozen=True, slots=True)
class Override:
    """What one occurrence became: cancelled, or moved in time, length or place.

    `original_start` is the wall-clock start it had; None elsewhere means "as it was".
    """

    original_start: datetime
    status: OccurrenceStatus
    starts: datetime | None = None
    duration_minutes: int | None = None
    venue: Venue | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        _check_wall("original_start", self.original_start)
        if self.status is OccurrenceStatus.SCHEDULED:
            raise InvalidInput.of("status", "must be cancelled or moved")
        if self.starts is not None:
            _check_wall("starts", self.starts)
        if self.duration_minutes is not None:
            _check_duration(self.duration_minutes)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Rules, extra starts and overrides in one zone. `by_appointment`: nothing occurs by itself."""

    time_zone: str
    rules: tuple[Rule, ...] = ()
    extra: tuple[Extra, ...] = ()
    overrides: tuple[Override, ...] = ()
    by_appointment: bool = False

    def __post_init__(self) -> None:
        zone(self.time_zone)
        if self.by_appointment and (self.rules or self.extra):
            raise InvalidInput.of("by_appointment", "has neither rules nor extra starts")
        if not self.by_appointment and not (self.rules or self.extra):
            raise InvalidInput.of("rules", "must hold a rule unless by_appointment is true")
        originals = [override.original_start for override in self.overrides]
        if len(set(originals)) != len(originals):
            raise InvalidInput.of("overrides", "name each original_start once")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One dated happening, half-open [starts_at, ends_at), in the venue's zone.

    `original_start` is the wall-clock start the rule gave it, which names it for good; `venue` is set
    only where it moved to another place.
    """

    original_start: datetime
    starts_at: datetime
    ends_at: datetime
    status: OccurrenceStatus = OccurrenceStatus.SCHEDULED
    venue: Venue | None = None
    note: str | None = None
    is_suspended: bool = False

    @property
    def sort_key(self) -> tuple[float, datetime]:
        """Order within a listing: by instant, then by the original start."""
        return self.starts_at.timestamp(), self.original_start


def occurrences(schedule: Schedule, window: Window) -> list[Occurrence]:
    """Occurrences that overlap `window`, cancelled ones too, in start order.

    A start inside a spring-forward gap moves later by the gap; one in an autumn fold is its first
    happening (RFC 5545, 3.3.5). A moved one counts when it moved to.
    """
    tz = zone(schedule.time_zone)
    overridden = {override.original_start: override for override in schedule.overrides}
    found = [
        _dated(start, minutes, tz, overridden.get(start))
        for start, minutes in _candidates(schedule, tz, window)
    ]
    inside = (each for each in found if window.overlaps(each.starts_at, each.ends_at))
    return sorted(inside, key=lambda each: each.sort_key)


def last_day(schedule: Schedule) -> date | None:
    """A local date after which nothing of the schedule goes on; None where there is none.

    It may be a few days later than the last end, never earlier.
    """
    if schedule.by_appointment:
        return None
    tz = zone(schedule.time_zone)
    ends = [each.starts + timedelta(minutes=each.duration_minutes) for each in schedule.extra]
    for rule in schedule.rules:
        latest = latest_start(rule.rrule, rule.starts, tz)
        if latest is None:
            return None
        ends.append(latest + timedelta(minutes=rule.duration_minutes))
    repeating: tuple[Rule | Extra, ...] = (*schedule.rules, *schedule.extra)
    longest = max(each.duration_minutes for each in repeating)
    for override in schedule.overrides:
        starts = override.starts if override.starts is not None else override.original_start
        ends.append(starts + timedelta(minutes=override.duration_minutes or longest))
    # Lengths are elapsed time, and clocks may change meanwhile.
    return max(ends).date() + timedelta(days=1)


def _candidates(schedule: Schedule, tz: ZoneInfo, window: Window) -> Iterator[tuple[datetime, int]]:
    """Distinct (original start, length) near the window, and wherever an override might move one into it."""
    seen: set[datetime] = set()
    for start, minutes in _starts_near(schedule, tz, window):
        if start not in seen:
            seen.add(start)
            yield start, minutes


def _starts_near(schedule: Schedule, tz: ZoneInfo, window: Window) -> Iterator[tuple[datetime, int]]:
    last = window.end.astimezone(UTC).replace(tzinfo=None) + ZONE_SLACK
    begin = window.start.astimezone(UTC).replace(tzinfo=None) - ZONE_SLACK
    # The longest of all: of two rules that give one start the first counts, also where it is the shorter.
    lengths = [rule.duration_minutes for rule in schedule.rules]
    longest = max(lengths + [extra.duration_minutes for extra in schedule.extra], default=0)
    wanted = {each.original_start for each in schedule.overrides if _reaches(each, longest, begin, last)}
    for rule in schedule.rules:
        starts = chain(
            wall_starts(rule.rrule, rule.starts, tz, begin - timedelta(minutes=longest), last),
            _among(wanted, rule, tz),
        )
        yield from ((start, rule.duration_minutes) for start in starts)
    for extra in schedule.extra:
        yield extra.starts, extra.duration_minutes


def _reaches(override: Override, minutes: int, begin: datetime, last: datetime) -> bool:
    """Whether what an override made of an occurrence of so many minutes comes into [begin, last]."""
    wall, length = _override_span(override, override.original_start, minutes)
    return wall <= last and wall + timedelta(minutes=length) >= begin


def _among(wanted: set[datetime], rule: Rule, tz: ZoneInfo) -> Iterator[datetime]:
    """Those of the wanted starts that the rule gives."""
    if wanted:
        starts = wall_starts(rule.rrule, rule.starts, tz, min(wanted), max(wanted))
        yield from (start for start in starts if start in wanted)


def _override_span(override: Override, start: datetime, minutes: int) -> tuple[datetime, int]:
    """Wall-clock start and length of what was to start at `start` and last `minutes`."""
    wall = override.starts if override.starts is not None else start
    return wall, override.duration_minutes if override.duration_minutes is not None else minutes


def _dated(start: datetime, minutes: int, tz: ZoneInfo, override: Override | None) -> Occurrence:
    if override is None:
        return _lasting(start, start, minutes, tz, OccurrenceStatus.SCHEDULED)
    wall, length = _override_span(override, start, minutes)
    return _lasting(start, wall, length, tz, override.status, override.venue, override.note)


def _lasting(
    original: datetime,
    wall: datetime,
    minutes: int,
    tz: ZoneInfo,
    status: OccurrenceStatus,
    venue: Venue | None = None,
    note: str | None = None,
) -> Occurrence:
    starts_at = instant(wall, tz)
    # Added in UTC: a length is elapsed time, which wall-clock addition would stretch across a DST change.
    ends_at = (starts_at.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(tz)
    return Occurrence(original, starts_at, ends_at, status, venue, note)
