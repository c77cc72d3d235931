"""The weekly slots of a schedule: what the feeds that know weekdays alone can say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from finder.domain.recurrence import wall_starts, weekly_pattern
from finder.domain.rule_parts import Frequency, RuleParts, rule_parts
from finder.domain.schedule import Rule, Schedule
from finder.domain.window import Weekday
from finder.domain.zone import zone

# A rule whose first start is further off, or whose last is past, is not on in the week that a feed tells.
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A weekday, a wall-clock start and a length; slots sort by the week, Monday first."""

    weekday: Weekday
    starts: time
    duration_minutes: int


def weekly_slots(schedule: Schedule, today: date) -> list[Slot]:
    """The slots held every week around `today`, in the order of the week, each start once.

    Rules that are not weekly, that have ended or begin later than in a week have none; overrides and extra
    starts are not looked at. Of two rules with one start the first counts, as in occurrences.
    """
    slots: dict[tuple[Weekday, time], Slot] = {}
    for rule in schedule.rules:
        for weekday in _weekdays(rule) if _is_on(rule, schedule.time_zone, today) else ():
            starts = rule.starts.time()
            slots.setdefault((weekday, starts), Slot(weekday, starts, rule.duration_minutes))
    return sorted(slots.values())


def beside_slots(schedule: Schedule, today: date) -> Schedule | None:
    """What of a schedule `weekly_slots` does not tell; None where it tells all."""
    rules = tuple(
        rule for rule in schedule.rules if not (_weekdays(rule) and _is_on(rule, schedule.time_zone, today))
    )
    return replace(schedule, rules=rules) if rules or schedule.extra else None


def _weekdays(rule: Rule) -> Iterable[Weekday]:
    """The weekdays of a rule that is held every week; none of any other."""
    if rule.rrule is None:
        return ()
    pattern = weekly_pattern(rule.rrule, Weekday(rule.starts.weekday()))
    if pattern is not None:
        return pattern.weekdays if pattern.interval == 1 else ()
    return _daily(rule_parts(rule.rrule))


def _daily(parts: RuleParts) -> Iterable[Weekday]:
    plain = RuleParts(freq=Frequency.DAILY, until=parts.until, week_start=parts.week_start, days=parts.days)
    is_every_week = parts == plain and all(day.number is None for day in parts.days)
    return sorted(parts.weekdays or Weekday) if is_every_week else ()


def _is_on(rule: Rule, time_zone: str, today: date) -> bool:
    """Whether the rule starts in the seven days from `today`."""
    return next(_starts_from(rule, time_zone, datetime.combine(today, time())), None) is not None


def _starts_from(rule: Rule, time_zone: str, begin: datetime) -> Iterator[datetime]:
    end = begin + WEEK - timedelta(minutes=1)
    return wall_starts(rule.rrule, rule.starts, zone(time_zone), begin, end)
