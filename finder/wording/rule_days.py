"""The days of a recurrence rule in words: "Mondays", "First and third Thursdays"."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from finder.domain.rule_parts import Frequency, RuleParts
from finder.domain.window import Weekday
from finder.wording.tongues import Ranked, Tongue

MAX_DATES = 6


def days_text(parts: RuleParts, start: datetime, tongue: Tongue) -> str:
    """On which days a rule that begins at `start` occurs; without hours, and without its end."""
    text = _regular_text(parts, start, tongue) or tongue.set_dates(start)
    return text[0].upper() + text[1:]


def _regular_text(parts: RuleParts, start: datetime, tongue: Tongue) -> str | None:
    """The days of a rule of a common kind, None for one that words would only obscure."""
    if parts.year_days or parts.weeks or (parts.days and parts.month_days):
        return None
    if parts.positions and not _ranks_plain_days(parts):
        return None
    match parts.freq:
        case Frequency.DAILY:
            return _daily_text(parts, tongue)
        case Frequency.WEEKLY:
            return _weekly_text(parts, start, tongue)
        case Frequency.MONTHLY:
            return _monthly_text(parts, start, tongue)
        case Frequency.YEARLY:
            return _yearly_text(parts, start, tongue)


def _ranks_plain_days(parts: RuleParts) -> bool:
    """Whether BYSETPOS counts nothing but the plain days of a month, each with one start."""
    is_once_a_day = len(parts.hours) <= 1 and len(parts.minutes) <= 1
    return parts.freq is Frequency.MONTHLY and bool(parts.days) and not _is_numbered(parts) and is_once_a_day


def _daily_text(parts: RuleParts, tongue: Tongue) -> str | None:
    if parts.month_days or (parts.days and parts.interval > 1):
        return None
    if parts.days:
        return tongue.weekdays(sorted(parts.weekdays), 1, parts.months)
    return tongue.daily(parts.interval, parts.months)


def _weekly_text(parts: RuleParts, start: datetime, tongue: Tongue) -> str | None:
    if parts.month_days:
        return None
    weekdays = sorted(parts.weekdays or {Weekday(start.weekday())})
    if parts.interval == 1:
        return tongue.weekdays(weekdays, 1, parts.months)
    return tongue.weekly(weekdays, parts.interval, parts.months)


def _monthly_text(parts: RuleParts, start: datetime, tongue: Tongue) -> str | None:
    if not parts.days:
        return _dates_text(parts, start, tongue)
    if parts.positions and len(parts.days) > 1:
        ranks = _from_the_first(parts.positions)
        return tongue.one_of(ranks, sorted(parts.weekdays), parts.interval, parts.months)
    if not parts.positions and not _is_numbered(parts):
        return tongue.weekdays(sorted(parts.weekdays), parts.interval, parts.months)
    return tongue.numbered(_ranked(parts), parts.interval, parts.months)


def _dates_text(parts: RuleParts, start: datetime, tongue: Tongue) -> str | None:
    dates = _from_the_first(parts.month_days or (start.day,))
    if len(dates) > MAX_DATES or (parts.months and parts.interval > 1):
        return None
    return tongue.dates_in(dates, parts.months) if parts.months else tongue.dates(dates, parts.interval)


def _yearly_text(parts: RuleParts, start: datetime, tongue: Tongue) -> str | None:
    if parts.days:
        if parts.interval > 1 or (_is_numbered(parts) and not parts.months):
            return None
        if not _is_numbered(parts):
            return tongue.weekdays(sorted(parts.weekdays), 1, parts.months)
        return tongue.numbered_in_year(_ranked(parts), parts.months)
    months, days = parts.months or (start.month,), parts.month_days or (start.day,)
    if min(days) < 0 or len(months) * len(days) > MAX_DATES or (parts.month_days and not parts.months):
        return None
    return tongue.yearly([(month, day) for month in months for day in days], parts.interval)


def _ranked(parts: RuleParts) -> list[Ranked]:
    """Weekdays with the ranks they have in their month; without, where every one is meant."""
    ranks: dict[Weekday, list[int | None]] = {}
    for day in sorted(parts.days, key=lambda day: day.weekday):
        ranks.setdefault(day.weekday, []).extend(parts.positions or (day.number,))
    return [
        ([] if None in numbers else _from_the_first(each for each in numbers if each is not None), day)
        for day, numbers in ranks.items()
    ]


def _is_numbered(parts: RuleParts) -> bool:
    return any(day.number is not None for day in parts.days)


def _from_the_first(ranks: Iterable[int]) -> list[int]:
    """Ranks in the order of the calendar: those that count from the end come last."""
    return sorted(set(ranks), key=lambda rank: (rank < 0, rank))
