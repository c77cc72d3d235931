"""The recurrence rules of RFC 5545: checked once, then expanded in naive wall-clock time.

Plain weekly rules, nearly all there are, go by arithmetic; every other rule goes through dateutil.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from finder.domain.errors import InvalidInput
from finder.domain.window import Weekday

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS = frozenset(
    "FREQ INTERVAL COUNT UNTIL WKST BYDAY BYMONTHDAY BYYEARDAY BYWEEKNO BYMONTH BYSETPOS BYHOUR BYMINUTE".split()
)
CODES = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
WEEKLY_PARTS = frozenset({"FREQ", "INTERVAL", "BYDAY", "WKST", "UNTIL"})
UNTIL_FORM = re.compile(r"\d{8}(T\d{6}Z?)?")
MAX_RULE_LENGTH = 500
ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class WeeklyPattern:
    """A plain weekly rule: every `interval` weeks on `weekdays`; weeks begin on `week_start`."""

    interval: int
    weekdays: tuple[Weekday, ...]
    week_start: Weekday


@lru_cache(maxsize=4096)
def rule_parts(text: str) -> dict[str, str]:
    """The parts of an RRULE by name. Raises InvalidInput naming `rrule` for what finder does not expand."""
    if len(text) > MAX_RULE_LENGTH:
        raise InvalidInput.of("rrule", f"must be at most {MAX_RULE_LENGTH} characters")
    pairs = [part.partition("=") for part in text.upper().split(";") if part]
    parts = {name: value for name, _, value in pairs}
    if len(parts) != len(pairs) or not all(parts.values()):
        raise InvalidInput.of("rrule", "each part is NAME=VALUE and stands once")
    if unknown := sorted(parts.keys() - PARTS):
        raise InvalidInput.of("rrule", f"{unknown[0]} is not among {', '.join(sorted(PARTS))}")
    if parts.get("FREQ") not in FREQUENCIES:
        raise InvalidInput.of("rrule", f"FREQ must be one of {', '.join(FREQUENCIES)}")
    if "UNTIL" in parts and not UNTIL_FORM.fullmatch(parts["UNTIL"]):
        raise InvalidInput.of("rrule", "UNTIL must be a date or date-time of RFC 5545")
    return parts


def check_rule(text: str) -> None:
    """Raises InvalidInput naming `rrule` unless the whole rule can be expanded."""
    parts = rule_parts(text)
    try:
        rrulestr(_without_until(parts), dtstart=datetime(2001, 1, 1))  # noqa: DTZ001 - wall-clock time
        if "UNTIL" in parts:
            _until_wall(parts["UNTIL"], None)
        weekly_pattern(text, Weekday.MON)
    except (ValueError, KeyError, TypeError, IndexError) as err:
        raise InvalidInput.of("rrule", "is not a recurrence rule of RFC 5545") from err


@lru_cache(maxsize=4096)
def weekly_pattern(text: str, start_weekday: Weekday) -> WeeklyPattern | None:
    """The rule as a plain weekly pattern, or None where it is more than that."""
    parts = rule_parts(text)
    if parts["FREQ"] != "WEEKLY" or parts.keys() - WEEKLY_PARTS:
        return None
    days = parts["BYDAY"].split(",") if "BYDAY" in parts else None
    if days is not None and not all(day in CODES for day in days):
        return None
    weekdays = {Weekday(CODES[day]) for day in days} if days else {start_weekday}
    interval = int(parts.get("INTERVAL", "1"))
    if interval < 1:
        raise ValueError("INTERVAL counts from 1")
    return WeeklyPattern(interval, tuple(sorted(weekdays)), Weekday(CODES[parts.get("WKST", "MO")]))


def wall_starts(
    text: str | None, starts: datetime, tz: ZoneInfo, first: datetime, last: datetime
) -> Iterator[datetime]:
    """Naive starts of a rule within [first, last], in order; `starts` itself always is one of them."""
    if first <= starts <= last:
        yield starts
    if text is None:
        return
    parts = rule_parts(text)
    if "UNTIL" in parts:
        last = min(last, _until_wall(parts["UNTIL"], tz))
    pattern = weekly_pattern(text, Weekday(starts.weekday()))
    later = _weekly(pattern, starts, first, last) if pattern else _other(parts, starts, first, last)
    yield from (start for start in later if start != starts)


def _weekly(
    pattern: WeeklyPattern, starts: datetime, first: datetime, last: datetime
) -> Iterator[datetime]:
    week = _week_begin(starts, pattern.week_start)
    stride = pattern.interval * ONE_WEEK
    if first > starts:
        week += stride * max((first - week) // stride, 0)
    offsets = sorted((day - pattern.week_start) % 7 for day in pattern.weekdays)
    while week <= last:
        for offset in offsets:
            start = week + offset * ONE_DAY
            if max(first, starts) <= start <= last:
                yield start
        week += stride


def _week_begin(starts: datetime, week_start: Weekday) -> datetime:
    return starts - ((starts.weekday() - week_start) % 7) * ONE_DAY


def _other(parts: dict[str, str], starts: datetime, first: datetime, last: datetime) -> Iterator[datetime]:
    # COUNT counts from the first start, so a rule is always expanded from its own beginning.
    for start in _compiled(_without_until(parts), starts):
        if start > last:
            return
        if start >= first:
            yield start


@lru_cache(maxsize=4096)
def _compiled(text: str, starts: datetime) -> rrule:
    compiled = rrulestr(text, dtstart=starts, cache=True)
    assert isinstance(compiled, rrule)
    return compiled


def _without_until(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items() if name != "UNTIL")


@lru_cache(maxsize=4096)
def _until_wall(until: str, tz: ZoneInfo | None) -> datetime:
    """The last wall-clock time an UNTIL allows; a bare date holds to its end."""
    if len(until) == len("20261231"):
        day = datetime.strptime(until, "%Y%m%d").date()  # noqa: DTZ007 - a date has no zone
        return datetime.combine(day, time.max)
    moment = datetime.strptime(until.rstrip("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - zone attached below
    if until.endswith("Z") and tz is not None:
        return moment.replace(tzinfo=UTC).astimezone(tz).replace(tzinfo=None)
    return moment


def weekdays_of(text: str | None, starts: datetime) -> frozenset[Weekday]:
    """The weekdays on which a rule may start, whatever the date."""
    parts = rule_parts(text) if text is not None else {"FREQ": "NONE"}
    if "BYDAY" in parts:
        return frozenset(Weekday(CODES[day[-2:]]) for day in parts["BYDAY"].split(","))
    if parts["FREQ"] in ("NONE", "WEEKLY"):
        return frozenset({Weekday(starts.weekday())})
    if parts["FREQ"] == "DAILY" and int(parts.get("INTERVAL", "1")) % 7 == 0:
        return frozenset({Weekday(starts.weekday())})
    return frozenset(Weekday)
