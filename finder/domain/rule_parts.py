"""The text of a recurrence rule (RFC 5545, 3.3.10) taken apart, and refused where finder cannot expand it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from finder.domain.errors import InvalidInput
from finder.domain.window import Weekday

CODES = MappingProxyType(dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), Weekday, strict=True)))
# Lowest and highest number of a part; where one may count from the end, there is no 0.
RANGES = MappingProxyType(
    {
        "INTERVAL": (1, 10_000),
        "COUNT": (1, 100_000),
        "BYMONTH": (1, 12),
        "BYMONTHDAY": (-31, 31),
        "BYYEARDAY": (-366, 366),
        "BYWEEKNO": (-53, 53),
        "BYSETPOS": (-366, 366),
        "BYHOUR": (0, 23),
        "BYMINUTE": (0, 59),
    }
)
NAMES = ("FREQ", "UNTIL", "WKST", "BYDAY", *RANGES)
NUMBER_FORM = re.compile(r"[+-]?[0-9]{1,6}")
DAY_FORM = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
UNTIL_FORM = re.compile(r"[0-9]{8}(T[0-9]{6}Z?)?")
MAX_RULE_LENGTH = 500
MAX_STARTS_A_DAY = 24
# A rule that runs to this moment, past every window, runs for ever; it can still be reckoned with.
ENDLESS = datetime(2300, 1, 1)  # noqa: DTZ001 - wall-clock time


class Frequency(StrEnum):
    """The period a rule repeats by; finder expands none shorter than a day."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


class NumberedDay(NamedTuple):
    """A weekday, and which one of its month or year, from the end if negative; None is every one."""

    number: int | None
    weekday: Weekday


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleParts:
    """A recurrence rule; an empty tuple is a part that is not there.

    `until` is in UTC or naive wall-clock time, as the rule tells it.
    """

    freq: Frequency
    interval: int = 1
    count: int | None = None
    until: datetime = ENDLESS
    week_start: Weekday = Weekday.MON
    days: tuple[NumberedDay, ...] = ()
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()

    @property
    def weekdays(self) -> frozenset[Weekday]:
        """The weekdays of `days`, whatever their numbers."""
        return frozenset(day.weekday for day in self.days)

    @property
    def names_days(self) -> bool:
        """Whether the rule itself says on which days it occurs; else its first start does."""
        return bool(self.days or self.month_days or self.year_days or self.weeks)


@lru_cache(maxsize=4096)
def rule_parts(text: str) -> RuleParts:
    """The parts of an RRULE. Raises InvalidInput naming `rrule` for what finder does not expand."""
    if len(text) > MAX_RULE_LENGTH:
        raise InvalidInput.of("rrule", f"must be at most {MAX_RULE_LENGTH} characters")
    pairs = [part.partition("=") for part in text.upper().split(";") if part]
    given = {name: value for name, _, value in pairs}
    if len(given) != len(pairs) or not all(given.values()):
        raise InvalidInput.of("rrule", "each part is NAME=VALUE and stands once")
    if not given.keys() <= set(NAMES):
        raise InvalidInput.of("rrule", f"must hold no other parts than {', '.join(NAMES)}")
    parts = RuleParts(
        freq=_frequency(given),
        interval=_number(given, "INTERVAL") or 1,
        count=_number(given, "COUNT"),
        until=_until(given),
        week_start=_week_start(given),
        days=_days(given),
        months=_numbers(given, "BYMONTH"),
        month_days=_numbers(given, "BYMONTHDAY"),
        year_days=_numbers(given, "BYYEARDAY"),
        weeks=_numbers(given, "BYWEEKNO"),
        positions=_numbers(given, "BYSETPOS"),
        hours=_numbers(given, "BYHOUR"),
        minutes=_numbers(given, "BYMINUTE"),
    )
    if max(len(parts.hours), 1) * max(len(parts.minutes), 1) > MAX_STARTS_A_DAY:
        raise InvalidInput.of("rrule", f"must start at most {MAX_STARTS_A_DAY} times a day")
    return parts


def _frequency(given: Mapping[str, str]) -> Frequency:
    if given.get("FREQ") not in list(Frequency):
        raise InvalidInput.of("rrule", f"FREQ must be one of {', '.join(Frequency)}")
    return Frequency(given["FREQ"])


def _week_start(given: Mapping[str, str]) -> Weekday:
    code = given.get("WKST", "MO")
    if code not in CODES:
        raise InvalidInput.of("rrule", f"WKST must be one of {', '.join(CODES)}")
    return CODES[code]


def _days(given: Mapping[str, str]) -> tuple[NumberedDay, ...]:
    if "BYDAY" not in given:
        return ()
    matches = [DAY_FORM.fullmatch(text) for text in given["BYDAY"].split(",")]
    days = [NumberedDay(int(match[1]) if match[1] else None, CODES[match[2]]) for match in matches if match]
    if len(days) < len(matches) or any(day.number == 0 or abs(day.number or 1) > 53 for day in days):
        raise InvalidInput.of("rrule", "BYDAY must be days such as MO, 1MO or -1MO")
    return tuple(dict.fromkeys(days))


def _number(given: Mapping[str, str], name: str) -> int | None:
    numbers = _numbers(given, name)
    if len(numbers) > 1:
        raise InvalidInput.of("rrule", f"{name} must be one number")
    return numbers[0] if numbers else None


def _numbers(given: Mapping[str, str], name: str) -> tuple[int, ...]:
    """The numbers of a part, in order, each once."""
    if name not in given:
        return ()
    low, high = RANGES[name]
    texts = given[name].split(",")
    numbers = {int(text) for text in texts if NUMBER_FORM.fullmatch(text)}
    if not all(map(NUMBER_FORM.fullmatch, texts)) or not all(_is_within(each, low, high) for each in numbers):
        raise InvalidInput.of(
            "rrule", f"{name} must be between {low} and {high}{', not 0' if low < 0 else ''}"
        )
    return tuple(sorted(numbers))


def _is_within(number: int, low: int, high: int) -> bool:
    return low <= number <= high and (number != 0 or low == 0)


def _until(given: Mapping[str, str]) -> datetime:
    text = given.get("UNTIL")
    if text is None:
        return ENDLESS
    try:
        if not UNTIL_FORM.fullmatch(text):
            raise ValueError
        return _moment(text)
    except ValueError:
        raise InvalidInput.of("rrule", "UNTIL must be a time such as 20261231T235959Z, or a date") from None


def _moment(text: str) -> datetime:
    """The last moment that an UNTIL allows; a bare date holds to its end."""
    if len(text) == len("20261231"):
        day = datetime.strptime(text, "%Y%m%d")  # noqa: DTZ007 - a date has no zone
        return min(datetime.combine(day, time.max), ENDLESS)
    moment = min(datetime.strptime(text.rstrip("Z"), "%Y%m%dT%H%M%S"), ENDLESS)  # noqa: DTZ007 - see below
    return moment.replace(tzinfo=UTC) if text.endswith("Z") else moment
