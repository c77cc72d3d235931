"""When a meeting is held, as the rows of Meeting Guide and TSML tell it."""

from __future__ import annotations

from datetime import time

from finder.domain.schedule import DEFAULT_DURATION_MINUTES, Rule
from finder.domain.window import Weekday
from finder.formats.fields import MAX_LINE, Row, Unreadable, number_text, quoted
from finder.formats.text import plain
from finder.formats.weekly import (
    DAY_MINUTES,
    minutes_long,
    minutes_until,
    time_of_day,
    weekday_from_sunday,
    weekday_named,
    weekly_rule,
)

NEXT_MIDNIGHT = ("24:00", "24:00:00")
ASSUMED = f"{DEFAULT_DURATION_MINUTES} minutes were assumed"


def rules_of(row: Row) -> tuple[Rule, ...]:
    """One rule for all the days of the row; none where it tells neither day nor time."""
    days, starts = _days(row), clock_of(row, "time")
    if not days and starts is None:
        return ()
    if not days:
        raise Unreadable("day", "is missing beside a time")
    if starts is None:
        raise Unreadable("time", "is missing beside a day")
    return (weekly_rule(days, starts, duration_minutes(row, starts)),)


def clock_of(row: Row, field: str) -> time | None:
    """The time of day in a cell; None for an empty one. Raises Unreadable for anything else."""
    value = row.cells.get(field)
    text = plain(value[:MAX_LINE]) if isinstance(value, str) else number_text(value)
    if value is None or text == "":
        return None
    found = time_of_day(text) if text is not None else None
    if found is None:
        raise Unreadable(field, f"{quoted(value)} is not a time of day")
    return found


def duration_minutes(row: Row, starts: time) -> int:
    """The length up to the row's end, or that it tells; the default where neither is told or can be meant."""
    told = row.cells.get("end_time")
    is_next_midnight = isinstance(told, str) and told.strip() in NEXT_MIDNIGHT
    try:
        ends = time(0) if is_next_midnight else clock_of(row, "end_time")
    except Unreadable as err:
        row.warn(err.field, f"{err.reason}; {ASSUMED}")
        return DEFAULT_DURATION_MINUTES
    if ends is None:
        return _told_minutes(row)
    if ends == starts:
        return DAY_MINUTES if is_next_midnight else DEFAULT_DURATION_MINUTES
    minutes = minutes_until(starts, ends)
    if minutes is None:
        row.warn("end_time", f"{quoted(told)} is before the start, yet not of the night after; {ASSUMED}")
    return minutes or DEFAULT_DURATION_MINUTES


def _told_minutes(row: Row) -> int:
    text = row.text("duration")
    minutes = minutes_long(text) if text is not None else DEFAULT_DURATION_MINUTES
    if minutes is None:
        row.warn("duration", f"{quoted(text)} is not a length of up to a day; {ASSUMED}")
    return minutes or DEFAULT_DURATION_MINUTES


def _days(row: Row) -> list[Weekday]:
    days = {quoted(word): _weekday(word) for word in row.words("day")}
    unknown = [word for word, day in days.items() if day is None]
    known = [day for day in days.values() if day is not None]
    if unknown:
        reason = f"{unknown[0]} is not a day, from 0 = Sunday to 6 = Saturday"
        if not known:
            raise Unreadable("day", reason)
        row.warn("day", f"{reason}, and was left out")
    return known


def _weekday(value: object) -> Weekday | None:
    text = value.strip() if isinstance(value, str) else number_text(value)
    if text is None:
        return None
    return weekday_from_sunday(int(text)) if text.isdecimal() and len(text) == 1 else weekday_named(text)
