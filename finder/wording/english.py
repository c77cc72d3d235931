"""The text of a schedule in English: "First and third Mondays 7:00–8:30 pm"."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterable, Sequence
from datetime import datetime

from finder.domain.window import WORKDAYS, Weekday

HALVES = ("am", "pm")
ALL_DAY = "all day"
BY_APPOINTMENT = "By appointment"
REPORTED_CLOSED = "reported closed: call first"
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ORDINALS = ("first", "second", "third", "fourth", "fifth")


def listed(words: Iterable[str]) -> str:
    """As in "a, b and c"."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def daily(every: int, months: Sequence[int]) -> str:
    """As in "daily in December", "every other day"."""
    return ("daily" if every == 1 else _every(every, "day")) + _in(months)


def weekdays(days: Sequence[Weekday], every: int, months: Sequence[int]) -> str:
    """As in "Mondays and Wednesdays in June", "Mondays of every other month"."""
    return _weekdays(days) + _of_every(every) + _in(months)


def weekly(days: Sequence[Weekday], every: int, months: Sequence[int]) -> str:
    """As in "every other Monday", "every 3 weeks on Monday and Friday"."""
    names = listed(NAMES[day] for day in days)
    text = f"every other {names}" if every == 2 else f"{_every(every, 'week')} on {names}"
    return text + _in(months)


def numbered(days: Sequence[tuple[Sequence[int], Weekday]], every: int, months: Sequence[int]) -> str:
    """As in "first and third Mondays and last Fridays of every other month"."""
    return _numbered(days, "s") + _of_every(every) + _in(months)


def numbered_in_year(days: Sequence[tuple[Sequence[int], Weekday]], months: Sequence[int]) -> str:
    """As in "fourth Thursday of November"."""
    is_dated = all(ranks for ranks, _ in days)
    return f"{_numbered(days, '')} of {_months(months)}" if is_dated else numbered(days, 1, months)


def one_of(ranks: Sequence[int], days: Sequence[Weekday], every: int, months: Sequence[int]) -> str:
    """As in "last weekday of the month", "first Saturday or Sunday of every other month"."""
    month = _of_every(every) or " of the month"
    return f"{listed(map(_ordinal, ranks))} {_either(days)}{month}{_in(months)}"


def dates(dates: Sequence[int], every: int) -> str:
    """As in "every month on the 1st, 22nd and last day"."""
    return f"{_every(every, 'month')} on the {listed(map(_day_of_month, dates))}"


def dates_in(dates: Sequence[int], months: Sequence[int]) -> str:
    """As in "on the 1st of June and July"."""
    return f"on the {listed(map(_day_of_month, dates))} of {_months(months)}"


def yearly(dates: Sequence[tuple[int, int]], every: int) -> str:
    """As in "every year on January 4 and July 4"."""
    return f"{_every(every, 'year')} on {listed(f'{month_name[month]} {day}' for month, day in dates)}"


def set_dates(start: datetime) -> str:
    """As in "on set dates from Jan 5, 2026"."""
    return f"on set dates from {date(start)}"


def at(days: str, hours: str) -> str:
    """As in "Mondays 7:00–8:00 am"."""
    return f"{days} {hours}"


def date(day: datetime) -> str:
    """As in "Jan 5, 2026"."""
    return f"{month_name[day.month][:3]} {day.day}, {day.year}"


def from_to(start: str, first: datetime, end: str, last: datetime) -> str:
    """As in "Nov 20, 2026 5:00 pm to Nov 22, 2026 4:00 pm"."""
    return f"{date(first)} {start} to {date(last)} {end}"


def until_later(start: str, end: str, days: int) -> str:
    """As in "7:00 am to 9:00 am the next day"."""
    return f"{start} to {end} {'the next day' if days == 1 else f'{days} days later'}"


def times(count: int) -> str:
    """As in "4 times"."""
    return f"{count} times"


def until(day: datetime) -> str:
    """As in "until Dec 31, 2026"."""
    return f"until {date(day)}"


def more(count: int) -> str:
    """As in "and 2 more"."""
    return f"and {count} more"


def call_first(checked_on: str | None) -> str:
    """As in "not checked since 2026-08-22: call first"."""
    return f"{'never checked' if checked_on is None else f'not checked since {checked_on}'}: call first"


def on_holiday(name: str) -> str:
    """As in "Thanksgiving: ask before you go"."""
    return f"{name}: ask before you go"


def closed_on_holiday(name: str) -> str:
    """As in "Thanksgiving: closed on holidays, ask before you go"."""
    return f"{name}: closed on holidays, ask before you go"


def unnamed_holiday(name: str) -> str:
    """The holiday's own name."""
    return name


def observed(name: str) -> str:
    """As in "Independence Day (observed)"."""
    return f"{name} (observed)"


def _every(every: int, period: str) -> str:
    if every == 1:
        return f"every {period}"
    return f"every other {period}" if every == 2 else f"every {every} {period}s"


def _of_every(months: int) -> str:
    return "" if months == 1 else f" of {_every(months, 'month')}"


def _months(months: Sequence[int]) -> str:
    return listed(month_name[month] for month in months)


def _in(months: Sequence[int]) -> str:
    return f" in {_months(months)}" if months else ""


def _weekdays(days: Sequence[Weekday]) -> str:
    if len(days) == len(Weekday):
        return "daily"
    return "Mondays to Fridays" if {*days} == WORKDAYS else listed(f"{NAMES[day]}s" for day in days)


def _numbered(days: Sequence[tuple[Sequence[int], Weekday]], plural: str) -> str:
    return listed(
        f"{listed(map(_ordinal, ranks))} {NAMES[day]}{plural}" if ranks else f"{NAMES[day]}s"
        for ranks, day in days
    )


def _either(days: Sequence[Weekday]) -> str:
    if len(days) == len(Weekday):
        return "day"
    return "weekday" if {*days} == WORKDAYS else " or ".join(NAMES[day] for day in days)


def _ordinal(rank: int) -> str:
    if rank < 0:
        return "last" if rank == -1 else f"{_ordinal(-rank)}-last"
    return ORDINALS[rank - 1] if rank <= len(ORDINALS) else _with_suffix(rank)


def _day_of_month(day: int) -> str:
    return _with_suffix(day) if day > 0 else f"{_ordinal(day)} day"


def _with_suffix(number: int) -> str:
    suffix = "th" if 11 <= number % 100 <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"
