"""The recurrence rules of RFC 5545 expanded in naive wall-clock time, however far from where they begin.

Plain weekly rules, nearly all there are, go by arithmetic. Of any other, dateutil tells the days of a month
or a year; INTERVAL, BYSETPOS, COUNT and UNTIL are applied here. So the work is bounded by the days asked
for (with COUNT, by those since the rule began), even for a rule that never occurs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby, islice
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, YEARLY, rrule, weekday

from finder.domain.rule_parts import ENDLESS, Frequency, NumberedDay, RuleParts, rule_parts
from finder.domain.window import LATEST, Weekday
from finder.domain.zone import instant

# So many months or years lie past the last year dateutil knows: it looks at one period, and ends.
ONE_PERIOD_ALONE = 120_000
ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(weeks=1)
# More than a wall clock and UTC ever lie apart, a gap's move included.
CLOCK_SLACK = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class WeeklyPattern:
    """A plain weekly rule: every `interval` weeks on `weekdays`; weeks begin on `week_start`."""

    interval: int
    weekdays: tuple[Weekday, ...]
    week_start: Weekday


@lru_cache(maxsize=4096)
def weekly_pattern(text: str, start_weekday: Weekday) -> WeeklyPattern | None:
    """The rule as a plain weekly pattern, or None where it is more than that; UNTIL is left aside."""
    parts = rule_parts(text)
    plain = RuleParts(
        freq=Frequency.WEEKLY,
        interval=parts.interval,
        until=parts.until,
        week_start=parts.week_start,
        days=parts.days,
    )
    if parts != plain:
        return None
    weekdays = parts.weekdays or {start_weekday}
    return WeeklyPattern(parts.interval, tuple(sorted(weekdays)), parts.week_start)


def weekdays_of(text: str | None, starts: datetime) -> frozenset[Weekday]:
    """The weekdays on which a rule may start, whatever the date; that of `starts` is one of them."""
    own = frozenset({Weekday(starts.weekday())})
    if text is None:
        return own
    parts = rule_parts(text)
    if parts.days:
        return own | parts.weekdays
    if parts.freq is Frequency.WEEKLY and not parts.names_days:
        return own
    if parts.freq is Frequency.DAILY and parts.interval % 7 == 0:
        return own
    return frozenset(Weekday)


def wall_starts(
    text: str | None, starts: datetime, tz: ZoneInfo, first: datetime, last: datetime
) -> Iterator[datetime]:
    """Naive starts of a rule within [first, last], in order; `starts` itself always is one of them."""
    if first <= starts <= last:
        yield starts
    if text is None:
        return
    parts = rule_parts(text)
    last = min(last, parts.until.replace(tzinfo=None) + CLOCK_SLACK)
    pattern = weekly_pattern(text, Weekday(starts.weekday()))
    later = _weekly(pattern, starts, first, last) if pattern else _other(parts, starts, first, last)
    yield from (start for start in later if start != starts and _is_by(start, parts.until, tz))


def latest_start(text: str | None, starts: datetime, tz: ZoneInfo) -> datetime | None:
    """A naive time that no start of a rule is later than; None where it goes on for ever."""
    if text is None:
        return starts
    parts = rule_parts(text)
    if parts.count is not None:
        return max(wall_starts(text, starts, tz, starts, max(starts, LATEST.replace(tzinfo=None))))
    until = parts.until.replace(tzinfo=None)
    return None if until == ENDLESS else max(starts, until + CLOCK_SLACK)


def _is_by(start: datetime, until: datetime, tz: ZoneInfo) -> bool:
    if until.replace(tzinfo=None) == ENDLESS:
        return True
    return start <= until if until.tzinfo is None else instant(start, tz) <= until


def _weekly(pattern: WeeklyPattern, starts: datetime, first: datetime, last: datetime) -> Iterator[datetime]:
    week = starts - ((starts.weekday() - pattern.week_start) % 7) * ONE_DAY
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


def _other(parts: RuleParts, starts: datetime, first: datetime, last: datetime) -> Iterator[datetime]:
    if parts.count is None:
        yield from _in_periods(parts, starts, max(first, starts), last)
        return
    # DTSTART counts as the first, whether the rule names its day or not (RFC 5545, 3.3.10).
    later = (start for start in _in_periods(parts, starts, starts, last) if start != starts)
    yield from (start for start in islice(later, parts.count - 1) if start >= first)


def _in_periods(parts: RuleParts, starts: datetime, first: datetime, last: datetime) -> Iterator[datetime]:
    """Starts within [first, last], of every `interval`-th period from that of `starts`."""
    period_of = _periods(parts)
    begin = period_of(starts.date())
    times = _times(parts, starts)
    for period, days in groupby(_days_around(parts, starts, first, last), key=period_of):
        if (period - begin) % parts.interval == 0:
            every = [datetime.combine(day, clock) for day in days for clock in times]
            yield from (start for start in _at_positions(every, parts.positions) if first <= start <= last)


def _periods(parts: RuleParts) -> Callable[[date], int]:
    """What numbers the days, weeks, months or years by which the rule repeats."""
    match parts.freq:
        case Frequency.DAILY:
            return date.toordinal
        case Frequency.WEEKLY:
            # Day 1 was a Monday.
            return lambda day: (day.toordinal() - 1 - parts.week_start) // 7
        case Frequency.MONTHLY:
            return lambda day: 12 * day.year + day.month
        case Frequency.YEARLY:
            return lambda day: day.year


def _times(parts: RuleParts, starts: datetime) -> list[time]:
    hours, minutes = parts.hours or (starts.hour,), parts.minutes or (starts.minute,)
    return [time(hour, minute) for hour in hours for minute in minutes]


def _at_positions(starts: list[datetime], positions: tuple[int, ...]) -> list[datetime]:
    """Those of a period's starts that BYSETPOS names, all without it."""
    if not positions:
        return starts
    indexes = {position - 1 if position > 0 else len(starts) + position for position in positions}
    return [start for index, start in enumerate(starts) if index in indexes]


def _days_around(parts: RuleParts, starts: datetime, first: datetime, last: datetime) -> Iterator[date]:
    """The days the rule names, in order, in every period that touches [first, last], and in some around."""
    choices = _day_choices(parts, starts)
    for year, month in _stretches(parts.freq, first - ONE_WEEK, last + ONE_WEEK):
        yield from sorted({day for choice in choices for day in _days(choice, year, month)})


def _stretches(freq: Frequency, first: datetime, last: datetime) -> Iterator[tuple[int, int]]:
    """(year, month) of each month of [first, last], or (year, 1) of each year of a yearly rule."""
    if freq is Frequency.YEARLY:
        yield from ((year, 1) for year in range(first.year, last.year + 1))
        return
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield number // 12, number % 12 + 1


def _day_choices(parts: RuleParts, starts: datetime) -> tuple[RuleParts, ...]:
    """Rules of one year, or one month, that together name the days and nothing else."""
    is_yearly = parts.freq is Frequency.YEARLY
    choice = RuleParts(
        freq=Frequency.YEARLY if is_yearly else Frequency.MONTHLY,
        interval=ONE_PERIOD_ALONE,
        week_start=parts.week_start,
        months=parts.months,
        month_days=parts.month_days,
        year_days=parts.year_days,
        weeks=parts.weeks,
    )
    if not parts.names_days:
        return (_with_own_day(choice, parts.freq, starts),)
    if not parts.days:
        return (choice,)
    is_numbered = parts.freq in (Frequency.MONTHLY, Frequency.YEARLY)
    days = parts.days if is_numbered else [NumberedDay(None, day) for day in parts.weekdays]
    # dateutil would take days that are both, a Monday and the first Tuesday, of BYDAY=MO,1TU.
    kinds = ([day for day in days if day.number is None], [day for day in days if day.number is not None])
    return tuple(replace(choice, days=tuple(sorted(kind))) for kind in kinds if kind)


def _with_own_day(choice: RuleParts, freq: Frequency, starts: datetime) -> RuleParts:
    """With what a rule without days takes from its first start (RFC 5545, 3.3.10)."""
    match freq:
        case Frequency.YEARLY:
            return replace(choice, months=choice.months or (starts.month,), month_days=(starts.day,))
        case Frequency.MONTHLY:
            return replace(choice, month_days=(starts.day,))
        case Frequency.WEEKLY:
            return replace(choice, days=(NumberedDay(None, Weekday(starts.weekday())),))
        case Frequency.DAILY:
            return replace(choice, month_days=tuple(range(1, 32)))


@lru_cache(maxsize=16_384)
def _days(choice: RuleParts, year: int, month: int) -> tuple[date, ...]:
    """The days that `choice` names, of the month if it is monthly, else of the year."""
    found = rrule(
        YEARLY if choice.freq is Frequency.YEARLY else MONTHLY,
        dtstart=datetime(year, month, 1),  # noqa: DTZ001 - wall-clock time
        interval=choice.interval,
        wkst=int(choice.week_start),
        bymonth=choice.months or None,
        bymonthday=choice.month_days or None,
        byyearday=choice.year_days or None,
        byweekno=choice.weeks or None,
        byweekday=[weekday(day.weekday, day.number) for day in choice.days] or None,
    )
    return tuple(each.date() for each in found)
