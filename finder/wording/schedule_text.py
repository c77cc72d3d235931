"""A schedule in English words: "Mondays 7:00–8:00 am", "Third Thursdays 7:00–8:30 pm"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from finder.domain.recurrence import CODES, rule_parts, weekly_pattern
from finder.domain.window import Weekday

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ORDINALS = {1: "First", 2: "Second", 3: "Third", 4: "Fourth", 5: "Fifth", -1: "Last", -2: "Second-last"}
PERIODS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
BY_APPOINTMENT = "By appointment"
# Past so many parts a sentence is no help; the occurrences tell the rest.
MAX_PARTS = 6


def schedule_text(schedule: Mapping[str, Any]) -> str:
    """The rules and extra starts of a schedule's document, in words."""
    if schedule["by_appointment"]:
        return BY_APPOINTMENT
    parts = [rule_text(each["rrule"], each["starts"], each["duration_minutes"]) for each in schedule["rules"]]
    parts += [rule_text(None, each["starts"], each["duration_minutes"]) for each in schedule["extra"]]
    if len(parts) > MAX_PARTS:
        return "; ".join(parts[:MAX_PARTS]) + f"; and {len(parts) - MAX_PARTS} more"
    return "; ".join(parts)


@lru_cache(maxsize=65_536)
def rule_text(rrule: str | None, starts: str, minutes: int) -> str:
    """One rule, or one start without a rule, in words."""
    start = datetime.fromisoformat(starts)
    hours = hours_text(start, start + timedelta(minutes=minutes))
    return f"{_days_text(rrule, start)} {hours}" if rrule else f"{_date_text(start)} {hours}"


def hours_text(start: datetime, end: datetime) -> str:
    """A span of hours: "7:00–8:00 am", "11:30 am–1:00 pm"; noon and midnight as 12:00."""
    if end - start > timedelta(days=1):
        return f"{_clock(start)} {_half(start)} to {_date_text(end)} {_clock(end)} {_half(end)}"
    if _half(start) == _half(end) and end.date() == start.date():
        return f"{_clock(start)}–{_clock(end)} {_half(end)}"
    return f"{_clock(start)} {_half(start)}–{_clock(end)} {_half(end)}"


def _days_text(rrule: str, start: datetime) -> str:
    parts = rule_parts(rrule)
    weekly = weekly_pattern(rrule, Weekday(start.weekday()))
    if weekly is not None:
        text = _weekly_text(weekly.interval, weekly.weekdays)
    elif parts["FREQ"] == "MONTHLY" and "BYDAY" in parts:
        text = _monthly_text(parts)
    else:
        text = _plain_text(parts, start)
    if "UNTIL" in parts:
        return f"{text} until {_date_text(datetime.strptime(parts['UNTIL'][:8], '%Y%m%d'))}"  # noqa: DTZ007
    return f"{text}, {parts['COUNT']} times," if "COUNT" in parts else text


def _weekly_text(interval: int, weekdays: tuple[Weekday, ...]) -> str:
    if interval == 1:
        return "Daily" if len(weekdays) == len(DAYS) else _and([f"{DAYS[day]}s" for day in weekdays])
    names = _and([DAYS[day] for day in weekdays])
    return f"Every other {names}" if interval == 2 else f"Every {interval} weeks on {names}"


def _monthly_text(parts: dict[str, str]) -> str:
    months = int(parts.get("INTERVAL", "1"))
    suffix = (
        ""
        if months == 1
        else f" of every {'other' if months == 2 else months} month{'s' if months > 2 else ''}"
    )
    days = parts["BYDAY"].split(",")
    if "BYSETPOS" in parts:
        ranks = [_ordinal(int(rank)) for rank in parts["BYSETPOS"].split(",")]
        return f"{_and(ranks)} {_set_name(days)} of the month{suffix}"
    named = [f"{_ordinal(int(day[:-2]))} {DAYS[CODES[day[-2:]]]}s" for day in days if day[:-2]]
    return (_and(named) or _and([f"{DAYS[CODES[day]]}s" for day in days])) + suffix


def _set_name(days: list[str]) -> str:
    if set(days) == {"MO", "TU", "WE", "TH", "FR"}:
        return "weekday"
    return " or ".join(DAYS[CODES[day[-2:]]] for day in days)


def _plain_text(parts: dict[str, str], start: datetime) -> str:
    interval, period = int(parts.get("INTERVAL", "1")), PERIODS[parts["FREQ"]]
    every = f"Every {period}" if interval == 1 else f"Every {interval} {period}s"
    if parts["FREQ"] == "MONTHLY":
        days = parts.get("BYMONTHDAY", str(start.day))
        return f"{every} on the {_and([_day_of_month(int(day)) for day in days.split(',')])}"
    if parts["FREQ"] == "YEARLY" and parts.keys() <= {"FREQ", "INTERVAL", "COUNT", "UNTIL"}:
        return f"{every} on {start:%B} {start.day}"
    return f"{every}, first on {_date_text(start)},"


def _day_of_month(day: int) -> str:
    if day == -1:
        return "last day"
    if day < 0:
        return f"{-day}th-last day"
    suffix = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{suffix}"


def _ordinal(rank: int) -> str:
    return ORDINALS.get(rank, f"{rank}th")


def _and(words: Iterable[str]) -> str:
    *first, last = list(words) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def _date_text(day: datetime) -> str:
    return f"{day:%b} {day.day}, {day.year}"


def _clock(moment: datetime) -> str:
    return f"{moment.hour % 12 or 12}:{moment.minute:02}"


def _half(moment: datetime) -> str:
    return "am" if moment.hour < 12 else "pm"
