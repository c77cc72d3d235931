"""The days of a recurrence rule in English words: "Mondays", "First and third Thursdays"."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterable
from datetime import datetime

from finder.domain.rule_parts import Frequency, RuleParts
from finder.domain.window import Weekday

WORKDAYS = frozenset(Weekday) - {Weekday.SAT, Weekday.SUN}
ORDINALS = ("first", "second", "third", "fourth", "fifth")
PERIODS = {
    Frequency.DAILY: "day",
    Frequency.WEEKLY: "week",
    Frequency.MONTHLY: "month",
    Frequency.YEARLY: "year",
}
MAX_DATES = 6


def days_text(parts: RuleParts, start: datetime) -> str:
    """On which days a rule that begins at `start` occurs; without hours, and without its end."""
    text = _regular_text(parts, start) or f"on set dates from {start:%b} {start.day}, {start.year}"
    return text[0].upper() + text[1:]


def listed(words: Iterable[str]) -> str:
    """Words as a list in a sentence: "a, b and c"."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _regular_text(parts: RuleParts, start: datetime) -> str | None:
    """The days of a rule of a common kind, None for one that words would only obscure."""
    if parts.year_days or parts.weeks or (parts.days and parts.month_days):
        return None
    if parts.positions and not _ranks_plain_days(parts):
        return None
    match parts.freq:
        case Frequency.DAILY:
            return _daily_text(parts)
        case Frequency.WEEKLY:
            return _weekly_text(parts, start)
        case Frequency.MONTHLY:
            return _monthly_text(parts, start)
        case Frequency.YEARLY:
            return _yearly_text(parts, start)


def _ranks_plain_days(parts: RuleParts) -> bool:
    """Whether BYSETPOS counts nothing but the plain days of a month, each with one start."""
    is_once_a_day = len(parts.hours) <= 1 and len(parts.minutes) <= 1
    return parts.freq is Frequency.MONTHLY and bool(parts.days) and not _is_numbered(parts) and is_once_a_day


def _daily_text(parts: RuleParts) -> str | None:
    if parts.month_days or (parts.days and parts.interval > 1):
        return None
    if parts.days:
        return _weekdays_text(parts.weekdays) + _months_text(parts, "in")
    return ("daily" if parts.interval == 1 else _every(parts)) + _months_text(parts, "in")


def _weekly_text(parts: RuleParts, start: datetime) -> str | None:
    if parts.month_days:
        return None
    weekdays = parts.weekdays or frozenset({Weekday(start.weekday())})
    if parts.interval == 1:
        return _weekdays_text(weekdays) + _months_text(parts, "in")
    names = listed([_name(day) for day in sorted(weekdays)])
    every = f"every other {names}" if parts.interval == 2 else f"{_every(parts)} on {names}"
    return every + _months_text(parts, "in")


def _monthly_text(parts: RuleParts, start: datetime) -> str | None:
    if len(parts.month_days) > MAX_DATES:
        return None
    if not parts.days:
        days = listed([_day_of_month(day) for day in _from_the_first(parts.month_days or (start.day,))])
        if parts.months:
            return f"on the {days}{_months_text(parts, 'of')}" if parts.interval == 1 else None
        return f"{_every(parts)} on the {days}"
    months = "" if parts.interval == 1 else f" of {_every(parts)}"
    if parts.positions and len(parts.days) > 1:
        ranks = listed([_ordinal(rank) for rank in _from_the_first(parts.positions)])
        return f"{ranks} {_set_name(parts.weekdays)}{months or ' of the month'}{_months_text(parts, 'in')}"
    return _numbered_text(parts, "s") + months + _months_text(parts, "in")


def _yearly_text(parts: RuleParts, start: datetime) -> str | None:
    if parts.days:
        if parts.interval > 1 or (_is_numbered(parts) and not parts.months):
            return None
        is_dated = _is_numbered(parts) and all(day.number is not None for day in parts.days)
        return _numbered_text(parts, "" if is_dated else "s") + _months_text(
            parts, "of" if is_dated else "in"
        )
    months, days = parts.months or (start.month,), parts.month_days or (start.day,)
    if min(days) < 0 or len(months) * len(days) > MAX_DATES or (parts.month_days and not parts.months):
        return None
    dates = [f"{month_name[month]} {day}" for month in months for day in days]
    return f"{_every(parts)} on {listed(dates)}"


def _every(parts: RuleParts) -> str:
    period = PERIODS[parts.freq]
    if parts.interval == 1:
        return f"every {period}"
    return f"every other {period}" if parts.interval == 2 else f"every {parts.interval} {period}s"


def _weekdays_text(weekdays: frozenset[Weekday]) -> str:
    if len(weekdays) == len(Weekday):
        return "daily"
    if weekdays == WORKDAYS:
        return "Mondays to Fridays"
    return listed([f"{_name(day)}s" for day in sorted(weekdays)])


def _numbered_text(parts: RuleParts, plural: str) -> str:
    """Weekdays with the ranks they have in their month: "first and third Mondays and last Fridays"."""
    ranks: dict[Weekday, list[int | None]] = {}
    for day in sorted(parts.days, key=lambda day: day.weekday):
        ranks.setdefault(day.weekday, []).extend(parts.positions or (day.number,))
    if all(None in numbers for numbers in ranks.values()):
        return _weekdays_text(frozenset(ranks))
    return listed(
        f"{_name(day)}s" if None in numbers else f"{_ranks_text(numbers)} {_name(day)}{plural}"
        for day, numbers in ranks.items()
    )


def _ranks_text(numbers: list[int | None]) -> str:
    return listed(
        [_ordinal(each) for each in _from_the_first([each for each in numbers if each is not None])]
    )


def _set_name(weekdays: frozenset[Weekday]) -> str:
    if weekdays == WORKDAYS:
        return "weekday"
    if len(weekdays) == len(Weekday):
        return "day"
    return " or ".join(_name(day) for day in sorted(weekdays))


def _months_text(parts: RuleParts, preposition: str) -> str:
    return f" {preposition} {listed([month_name[month] for month in parts.months])}" if parts.months else ""


def _is_numbered(parts: RuleParts) -> bool:
    return any(day.number is not None for day in parts.days)


def _from_the_first(ranks: Iterable[int]) -> list[int]:
    """Ranks in the order of the calendar: those that count from the end come last."""
    return sorted(set(ranks), key=lambda rank: (rank < 0, rank))


def _ordinal(rank: int) -> str:
    if rank < 0:
        return "last" if rank == -1 else f"{_ordinal(-rank)}-last"
    return ORDINALS[rank - 1] if rank <= len(ORDINALS) else _with_suffix(rank)


def _day_of_month(day: int) -> str:
    return _with_suffix(day) if day > 0 else f"{_ordinal(day)} day"


def _with_suffix(number: int) -> str:
    suffix = "th" if 11 <= number % 100 <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def _name(day: Weekday) -> str:
    return ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[day]
