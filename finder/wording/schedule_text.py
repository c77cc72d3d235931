"""A schedule in English words: "Mondays 7:00–8:00 am", "Third Thursdays 7:00–8:30 pm"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from finder.domain.rule_parts import ENDLESS, RuleParts, rule_parts
from finder.domain.zone import zone
from finder.wording.rule_days import days_text, listed

BY_APPOINTMENT = "By appointment"
ONE_DAY = timedelta(days=1)
# Past so many parts a sentence is no help; the occurrences tell the rest.
MAX_PARTS = 6


def schedule_text(schedule: Mapping[str, Any]) -> str:
    """The rules and extra starts of a schedule's document, in words."""
    if schedule["by_appointment"]:
        return BY_APPOINTMENT
    starts = [(each["rrule"], each["starts"], each["duration_minutes"]) for each in schedule["rules"]]
    starts += [(None, each["starts"], each["duration_minutes"]) for each in schedule["extra"]]
    parts = list(dict.fromkeys(rule_text(*each, schedule["time_zone"]) for each in starts))
    if len(parts) > MAX_PARTS:
        return "; ".join(parts[:MAX_PARTS]) + f"; and {len(parts) - MAX_PARTS} more"
    return "; ".join(parts)


@lru_cache(maxsize=65_536)
def rule_text(rrule: str | None, starts: str, minutes: int, time_zone: str) -> str:
    """One rule, or one start without a rule, in words."""
    start, length = datetime.fromisoformat(starts), timedelta(minutes=minutes)
    parts = None if rrule is None else rule_parts(rrule)
    last = None if parts is None else _last_day(parts, time_zone)
    if parts is None or parts.count == 1 or (last is not None and last < start):
        return _once_text(start, start + length)
    text = f"{days_text(parts, start)} {_times_text(parts, start, length)}"
    if parts.count is not None:
        text += f", {parts.count} times"
    return text if last is None else f"{text}, until {_date_text(last)}"


def _last_day(parts: RuleParts, time_zone: str) -> datetime | None:
    """The wall-clock time at which the rule ends; None where it does not."""
    if parts.until.replace(tzinfo=None) == ENDLESS:
        return None
    if parts.until.tzinfo is None:
        return parts.until
    return parts.until.astimezone(zone(time_zone)).replace(tzinfo=None)


def _once_text(start: datetime, end: datetime) -> str:
    if end - start > ONE_DAY:
        return f"{_date_text(start)} {_time(start)} to {_date_text(end)} {_time(end)}"
    return f"{_date_text(start)} {_hours_text(start, end)}"


def _times_text(parts: RuleParts, start: datetime, length: timedelta) -> str:
    hours, minutes = parts.hours or (start.hour,), parts.minutes or (start.minute,)
    times = [start.replace(hour=hour, minute=minute) for hour in hours for minute in minutes]
    return listed([_hours_text(each, each + length) for each in times])


def _hours_text(start: datetime, end: datetime) -> str:
    """A span of hours: "7:00–8:00 am", "11:30 am–1:00 pm"; noon and midnight as 12:00."""
    if end - start == ONE_DAY and start.hour == start.minute == 0:
        return "all day"
    if end - start >= ONE_DAY:
        days = (end.date() - start.date()).days
        later = "the next day" if days == 1 else f"{days} days later"
        return f"{_time(start)} to {_time(end)} {later}"
    if _half(start) == _half(end) and end.date() == start.date():
        return f"{_clock(start)}–{_clock(end)} {_half(end)}"
    return f"{_time(start)}–{_time(end)}"


def _date_text(day: datetime) -> str:
    return f"{day:%b} {day.day}, {day.year}"


def _time(moment: datetime) -> str:
    return f"{_clock(moment)} {_half(moment)}"


def _clock(moment: datetime) -> str:
    return f"{moment.hour % 12 or 12}:{moment.minute:02}"


def _half(moment: datetime) -> str:
    return "am" if moment.hour < 12 else "pm"
