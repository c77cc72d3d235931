"""What weekly feeds share: days counted from Sunday, times and lengths as people write them, rules."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from finder.domain.schedule import DEFAULT_DURATION_MINUTES, Rule
from finder.domain.window import Weekday
from finder.formats.text import remembering

# A feed does not say since when a meeting is held. A fixed Monday keeps a second import of the same
# file identical, and lets any later date be asked.
WEEKLY_SINCE = date(2001, 1, 1)
DAY_MINUTES = 24 * 60
# An end before the start is after midnight; past so many minutes it is a slip of am and pm.
MAX_OVERNIGHT_MINUTES = 12 * 60

DAY_NAMES = {
    "sunday": Weekday.SUN,
    "monday": Weekday.MON,
    "tuesday": Weekday.TUE,
    "wednesday": Weekday.WED,
    "thursday": Weekday.THU,
    "friday": Weekday.FRI,
    "saturday": Weekday.SAT,
}
TIME_WORDS = {
    "noon": time(12),
    "12 noon": time(12),
    "12:00 noon": time(12),
    "midnight": time(0),
    "12 midnight": time(0),
}
CLOCK = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2})(?::\d{2}(?:\.\d+)?)?)?\s*([ap])?\.?\s*(?(3)m\.?)", re.IGNORECASE
)
LENGTH_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
LENGTH_WORDS = re.compile(
    r"(?:(\d{1,2}(?:\.\d{1,2})?)\s*h(?:(?:ou)?rs?)?\.?)?\s*(?:(?:and\s*)?(\d{1,4})\s*(?:m(?:in(?:ute)?s?)?\.?)?)?",
    re.IGNORECASE,
)
LAST = -1  # of the weekdays of a month


def weekday_from_sunday(number: int) -> Weekday | None:
    """The weekday of a count that begins with 0 = Sunday (Meeting Guide); None outside 0 to 6."""
    # Python's week begins on Monday.
    return Weekday((number - 1) % 7) if 0 <= number <= 6 else None


def days_from_sunday(weekday: Weekday) -> int:
    """The weekday in the count that begins with 0 = Sunday (Meeting Guide)."""
    return (weekday + 1) % 7


def weekday_from_one(number: int) -> Weekday | None:
    """The weekday of a count that begins with 1 = Sunday (BMLT's GetSearchResults); None outside 1 to 7."""
    return weekday_from_sunday(number - 1)


def weekday_named(word: str) -> Weekday | None:
    """The weekday of an English name, whole or cut to three letters or more; None for another word."""
    word = word.strip().rstrip(".").casefold()
    return next((day for name, day in DAY_NAMES.items() if len(word) >= 3 and name.startswith(word)), None)


@remembering
def time_of_day(text: str) -> time | None:
    """The time that "19:30", "7:30 PM", "19:30:00", "noon" or "midnight" says; None for no time of day."""
    word = " ".join(text.split()).casefold()
    if word in TIME_WORDS:
        return TIME_WORDS[word]
    found = CLOCK.fullmatch(word)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half is None and found[2] is None:
        return None
    if half is not None:
        hour = _hour_of(hour, half)
    return time(hour, minute) if 0 <= hour <= 23 and minute <= 59 else None


def _hour_of(hour: int, half: str) -> int:
    """The hour from 0 of an hour with `a`m or `p`m; -1 where there is no such hour."""
    if not 1 <= hour <= 12:
        # Spreadsheets add the letters to a 24-hour clock: 19:30 PM.
        return hour if half == "p" and hour > 12 else -1
    return hour % 12 + (12 if half == "p" else 0)


def minutes_until(start: time, end: time) -> int | None:
    """The length from `start` to `end`, after midnight where it is earlier; None where it can't be meant."""
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    if minutes > 0:
        return minutes
    minutes += DAY_MINUTES
    return minutes if minutes <= MAX_OVERNIGHT_MINUTES else None


def minutes_long(text: str) -> int | None:
    """The length that "01:30:00", "1hr 30mins", "1.5 hours" or "90" says; None for none of up to a day."""
    text = text.strip()
    clock, words = LENGTH_CLOCK.fullmatch(text), LENGTH_WORDS.fullmatch(text)
    if clock is not None:
        minutes = int(clock[1]) * 60 + int(clock[2])
    elif words is not None:
        minutes = round(float(words[1] or 0) * 60) + int(words[2] or 0)
    else:
        return None
    return minutes if 0 < minutes <= DAY_MINUTES else None


def weekly_rule(
    weekdays: Iterable[Weekday], starts: time, duration_minutes: int = DEFAULT_DURATION_MINUTES
) -> Rule:
    """The rule of what is held every week on `weekdays`, at least one, since WEEKLY_SINCE."""
    return _weekly_rule(tuple(sorted(set(weekdays))), starts, duration_minutes)


@lru_cache(4096)  # a feed's meetings are held on few days and hours
def _weekly_rule(days: tuple[Weekday, ...], starts: time, duration_minutes: int) -> Rule:
    first = datetime.combine(WEEKLY_SINCE + timedelta(days=days[0]), starts)
    codes = ",".join(day.name[:2] for day in days)
    return Rule(first, duration_minutes, f"FREQ=WEEKLY;BYDAY={codes}")


def monthly_rule(
    weekday: Weekday,
    ordinals: Collection[int],
    starts: time,
    duration_minutes: int = DEFAULT_DURATION_MINUTES,
) -> Rule:
    """The rule of what is held on the weekday's `ordinals` of each month, at least one, since WEEKLY_SINCE.

    Ordinals are 1 to 5, and LAST. In a month without a fifth such day the fifth is not held.
    """
    ordered = sorted(set(ordinals), key=lambda ordinal: (ordinal == LAST, ordinal))
    first = next(day for day in _days_of(weekday) if not _ordinals(day).isdisjoint(ordered))
    codes = ",".join(f"{ordinal}{weekday.name[:2]}" for ordinal in ordered)
    return Rule(datetime.combine(first, starts), duration_minutes, f"FREQ=MONTHLY;BYDAY={codes}")


def _days_of(weekday: Weekday) -> Iterator[date]:
    day = WEEKLY_SINCE + timedelta(days=weekday)
    while True:
        yield day
        day += timedelta(weeks=1)


def _ordinals(day: date) -> set[int]:
    """Which of its weekdays a day is in its month: the first to fifth, and the last."""
    is_last = (day + timedelta(weeks=1)).month != day.month
    return {(day.day - 1) // 7 + 1} | ({LAST} if is_last else set())
