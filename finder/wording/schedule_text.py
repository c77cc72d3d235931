"""A schedule in words: "Mondays 7:00–8:00 am", "Tercer jueves de cada mes, 7:00–8:30 p.m."."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from finder.domain.rule_parts import ENDLESS, RuleParts, rule_parts
from finder.domain.zone import zone
from finder.wording.labels import FALLBACK
from finder.wording.rule_days import days_text
from finder.wording.tongues import TONGUES, Tongue

ONE_DAY = timedelta(days=1)
# Past so many parts a sentence is no help; the occurrences tell the rest.
MAX_PARTS = 6


def schedule_text(schedule: Mapping[str, Any], language: str = FALLBACK) -> str:
    """The rules and extra starts of a schedule's document, in words of a language of TONGUES."""
    tongue = TONGUES[language]
    if schedule["by_appointment"]:
        return tongue.BY_APPOINTMENT
    starts = [(each["rrule"], each["starts"], each["duration_minutes"]) for each in schedule["rules"]]
    starts += [(None, each["starts"], each["duration_minutes"]) for each in schedule["extra"]]
    parts = list(dict.fromkeys(rule_text(*each, schedule["time_zone"], language) for each in starts))
    if len(parts) > MAX_PARTS:
        parts[MAX_PARTS:] = [tongue.more(len(parts) - MAX_PARTS)]
    return "; ".join(parts)


@lru_cache(maxsize=65_536)
def rule_text(rrule: str | None, starts: str, minutes: int, time_zone: str, language: str) -> str:
    """One rule, or one start without a rule, in words."""
    tongue = TONGUES[language]
    start, length = datetime.fromisoformat(starts), timedelta(minutes=minutes)
    parts = None if rrule is None else rule_parts(rrule)
    last = None if parts is None else _last_day(parts, time_zone)
    if parts is None or parts.count == 1 or (last is not None and last < start):
        return _once_text(start, start + length, tongue)
    text = tongue.at(days_text(parts, start, tongue), _times_text(parts, start, length, tongue))
    if parts.count is not None:
        text += f", {tongue.times(parts.count)}"
    return text if last is None else f"{text}, {tongue.until(last)}"


def _last_day(parts: RuleParts, time_zone: str) -> datetime | None:
    """The wall-clock time at which the rule ends; None where it does not."""
    if parts.until.replace(tzinfo=None) == ENDLESS:
        return None
    if parts.until.tzinfo is None:
        return parts.until
    return parts.until.astimezone(zone(time_zone)).replace(tzinfo=None)


def _once_text(start: datetime, end: datetime, tongue: Tongue) -> str:
    if end - start > ONE_DAY:
        return tongue.from_to(_time(start, tongue), start, _time(end, tongue), end)
    return tongue.at(tongue.date(start), _hours_text(start, end, tongue))


def _times_text(parts: RuleParts, start: datetime, length: timedelta, tongue: Tongue) -> str:
    hours, minutes = parts.hours or (start.hour,), parts.minutes or (start.minute,)
    times = [start.replace(hour=hour, minute=minute) for hour in hours for minute in minutes]
    return tongue.listed(_hours_text(each, each + length, tongue) for each in times)


def _hours_text(start: datetime, end: datetime, tongue: Tongue) -> str:
    """A span of hours: "7:00–8:00 am", "11:30 am–1:00 pm"; noon and midnight as 12:00."""
    if end - start == ONE_DAY and start.hour == start.minute == 0:
        return tongue.ALL_DAY
    if end - start >= ONE_DAY:
        return tongue.until_later(_time(start, tongue), _time(end, tongue), (end.date() - start.date()).days)
    if _is_afternoon(start) == _is_afternoon(end) and end.date() == start.date():
        return f"{_clock(start)}–{_time(end, tongue)}"
    return f"{_time(start, tongue)}–{_time(end, tongue)}"


def _time(moment: datetime, tongue: Tongue) -> str:
    return f"{_clock(moment)} {tongue.HALVES[_is_afternoon(moment)]}"


def _clock(moment: datetime) -> str:
    return f"{moment.hour % 12 or 12}:{moment.minute:02}"


def _is_afternoon(moment: datetime) -> bool:
    return moment.hour >= 12
