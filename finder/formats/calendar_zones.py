"""The zones of calendars: a TZID in the words of any program, as a zone of the IANA database."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import BinaryIO
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from finder.domain.errors import InvalidInput, UnknownTimeZone
from finder.domain.recurrence import wall_starts
from finder.domain.rule_parts import Frequency, rule_parts
from finder.domain.zone import zone
from finder.formats.calendar_lines import Property
from finder.formats.calendar_outline import Calendar, Component, Unclosed, component_at
from finder.formats.calendar_values import UTC_ZONE, moment_of, moments_of
from finder.formats.fields import Unreadable

ZONE_NAMES = frozenset({"TZID", "X-LIC-LOCATION", "DTSTART", "RRULE", "RDATE", "TZOFFSETTO", "TZOFFSETFROM"})
OBSERVANCES = frozenset({"STANDARD", "DAYLIGHT"})
MAX_OBSERVANCES = 200
MAX_ONSETS = 2_000
OFFSET_FORM = re.compile(r"([+-])(\d{2}):?(\d{2})(?::?\d{2})?")
OLSON_SUFFIX = re.compile(r"(?:[A-Z][A-Za-z_]+/)?[A-Z][A-Za-z_]+/[A-Z][A-Za-z0-9_+-]+$")
# How far behind the year of an event a zone's clocks are compared, half a month apart.
COMPARED_DAYS = 366
STEP = timedelta(days=15)
# Of the zones whose clocks agree, these are told first: where most people of such a clock live.
FIRST = tuple(dict.fromkeys(WINDOWS_TO_OLSON.values()))


@dataclass(slots=True)
class Zones:
    """The zones of one calendar, each looked up once."""

    feed: BinaryIO
    calendar: Calendar
    known: dict[str, str | None] = field(default_factory=dict)

    def named(self, tzid: str, year: int) -> str | None:
        """The IANA name behind a TZID: by the name, else by the clocks of its VTIMEZONE in a year."""
        if tzid not in self.known:
            self.known[tzid] = zone_named(tzid) or self._by_definition(tzid, year)
        return self.known[tzid]

    def of_calendar(self) -> str | None:
        """The zone that the calendar says it is in; None where it says none that is known."""
        told = self.calendar.text("X-WR-TIMEZONE")
        return None if told is None else zone_named(told)

    def _by_definition(self, tzid: str, year: int) -> str | None:
        offset = self.calendar.zones.get(tzid)
        if offset is None:
            return None
        # Reading goes on where it was.
        position = self.feed.tell()
        try:
            component = component_at(self.feed, offset, ZONE_NAMES, inner_kinds=OBSERVANCES)
        except Unclosed:
            return None
        finally:
            self.feed.seek(position)
        place = component.first("X-LIC-LOCATION")
        return (zone_named(place.text) if place is not None else None) or _by_clocks(component, year)


def zone_named(text: str) -> str | None:
    """The IANA name in a TZID: itself, that of a Windows zone, or the end of a path; None for none."""
    name = text.strip().strip('"').replace("\\", "")
    for candidate in (
        name,
        name.replace(" ", "_"),
        WINDOWS_TO_OLSON.get(name, ""),
        _utc(name),
        _suffix(name),
    ):
        if candidate and _is_zone(candidate):
            return candidate
    return None


def _utc(name: str) -> str:
    return "UTC" if name.casefold() in ("utc", "z", "gmt", "etc/utc", "tzone://microsoft/utc") else ""


def _suffix(name: str) -> str:
    """/freeassociation.sourceforge.net/America/New_York and custom_Pacific/Fiji end in their zones."""
    found = OLSON_SUFFIX.search(name)
    if found is None:
        return ""
    parts = found[0].split("/")
    tails = ["/".join(parts[at:]) for at in range(len(parts) - 1)]
    return next((tail for tail in tails if _is_zone(tail)), "")


def _is_zone(name: str) -> bool:
    try:
        zone(name)
    except UnknownTimeZone:
        return False
    return True


def _by_clocks(component: Component, year: int) -> str | None:
    """The first zone whose clocks go as a VTIMEZONE tells for the year from its start; None for none."""
    begin = datetime(min(max(year, 1971), 2199), 1, 1)  # noqa: DTZ001 - in UTC
    moments = [begin + STEP * number for number in range(COMPARED_DAYS // STEP.days)]
    try:
        onsets = _onsets(component, begin, begin + timedelta(days=COMPARED_DAYS))
    except (Unreadable, InvalidInput):
        return None
    if not onsets:
        return None
    clocks = tuple(_offset_at(onsets, moment) for moment in moments)
    return next((name for name in _candidates() if _offsets(name, begin) == clocks), None)


def _onsets(component: Component, begin: datetime, end: datetime) -> list[tuple[datetime, timedelta]]:
    """(since when, in naive UTC, which offset), in order: those of the span, and the last before it."""
    found = []
    for part in component.inside[:MAX_OBSERVANCES]:
        to, before = _offset(part.first("TZOFFSETTO")), _offset(part.first("TZOFFSETFROM"))
        if to is not None and before is not None:
            found += [(wall - before, to) for wall in _starts(part, begin, end)]
    return sorted(found)


def _starts(part: Component, begin: datetime, end: datetime) -> list[datetime]:
    start = part.first("DTSTART")
    if start is None:
        return []
    first = moment_of(start, _floating).wall
    rule = part.first("RRULE")
    # 1601 is where Windows begins to count.
    early = max(first, begin - timedelta(days=400))
    text = _yearly(rule)
    by_rule = list(wall_starts(text, first.replace(year=max(first.year, 1900)), UTC_ZONE, early, end))
    further = [moment.wall for moment in moments_of(part.every("RDATE"), _floating, [])[:MAX_ONSETS]]
    return [each for each in [first, *by_rule, *further] if each < end]


def _yearly(rule: Property | None) -> str | None:
    """The rule of an observance; None for one that no zone goes by, such as a change every second."""
    text = rule.value.strip() if rule is not None else ""
    parts = rule_parts(text) if text else None
    is_yearly = parts is not None and parts.freq is Frequency.YEARLY and not (parts.hours or parts.minutes)
    return text if is_yearly else None


def _floating(tzid: str) -> None:
    """Onsets are told by the clocks that go until then."""


def _offset(value: Property | None) -> timedelta | None:
    found = OFFSET_FORM.fullmatch(value.value.strip()) if value is not None else None
    if found is None:
        return None
    length = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return -length if found[1] == "-" else length


def _offset_at(onsets: list[tuple[datetime, timedelta]], moment: datetime) -> timedelta:
    before = [offset for since, offset in onsets if since <= moment]
    return before[-1] if before else onsets[0][1]


@cache
def _candidates() -> tuple[str, ...]:
    others = sorted(name for name in available_timezones() if "/" in name)
    fixed = [name for name in others if name.startswith("Etc/")]
    return tuple(name for name in dict.fromkeys((*FIRST, *others, *fixed)) if _is_zone(name))


@lru_cache(maxsize=4096)
def _offsets(name: str, begin: datetime) -> tuple[timedelta | None, ...]:
    tz = ZoneInfo(name)
    moments = (begin + STEP * number for number in range(COMPARED_DAYS // STEP.days))
    return tuple(moment.replace(tzinfo=UTC).astimezone(tz).utcoffset() for moment in moments)
