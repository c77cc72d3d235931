"""When a listing is held, as BMLT can tell it: weekly, or in some weeks of each month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from finder.domain.recurrence import wall_starts
from finder.domain.rule_parts import Frequency, RuleParts, rule_parts
from finder.domain.schedule import Rule, Schedule
from finder.domain.window import Weekday
from finder.domain.zone import zone
from finder.formats.weekly import LAST
from finder.formats.weekly_slots import Slot, weekly_slots

ORDINALS = (1, 2, 3, 4, 5, LAST)
# The fifth of a weekday may be a season away.
ON_WITHIN = timedelta(days=100)


@dataclass(frozen=True, slots=True, order=True)
class Held:
    """A slot, and in which weeks of the month it is held: 1 to 5 and LAST; none is every week."""

    slot: Slot
    ordinals: tuple[int, ...] = ()


def held_slots(schedule: Schedule, today: date) -> list[Held]:
    """The slots held around `today`, in the order of the week, each start once.

    What is neither weekly nor told by weeks of the month has none, nor has what has ended. Where two rules
    have one start, the weekly one counts, and of two others the length of the first.
    """
    weekly = [Held(slot) for slot in weekly_slots(schedule, today)]
    taken = set(map(_start, weekly))
    monthly = [each for each in _monthly(schedule, today) if _start(each) not in taken]
    return sorted((*weekly, *monthly))


def _start(held: Held) -> tuple[Weekday, time]:
    return held.slot.weekday, held.slot.starts


def _monthly(schedule: Schedule, today: date) -> Iterator[Held]:
    lengths: dict[tuple[Weekday, time], int] = {}
    weeks: defaultdict[tuple[Weekday, time], set[int]] = defaultdict(set)
    for rule in schedule.rules:
        for weekday, ordinal in _weeks_of(rule) if _is_on(rule, schedule.time_zone, today) else ():
            key = weekday, rule.starts.time()
            lengths.setdefault(key, rule.duration_minutes)
            weeks[key].add(ordinal)
    for (weekday, starts), minutes in lengths.items():
        told = tuple(ordinal for ordinal in ORDINALS if ordinal in weeks[weekday, starts])
        yield Held(Slot(weekday, starts, minutes), told)


def _weeks_of(rule: Rule) -> list[tuple[Weekday, int]]:
    """The weekdays of a monthly rule with their weeks; none where it is more than that, or less."""
    if rule.rrule is None:
        return []
    parts = rule_parts(rule.rrule)
    plain = RuleParts(freq=Frequency.MONTHLY, until=parts.until, week_start=parts.week_start, days=parts.days)
    told = [(day.weekday, day.number) for day in parts.days if day.number in ORDINALS]
    return told if parts == plain and len(told) == len(parts.days) else []


def _is_on(rule: Rule, time_zone: str, today: date) -> bool:
    begin = datetime.combine(today, time())
    starts = wall_starts(rule.rrule, rule.starts, zone(time_zone), begin, begin + ON_WITHIN)
    return next(starts, None) is not None
