"""A series changed from one instance on (RFC 5545, 3.2.13): rules that end, and rules that begin there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from finder.domain.recurrence import wall_starts
from finder.domain.rule_parts import ENDLESS, RuleParts, rule_parts
from finder.domain.schedule import Rule
from finder.domain.window import Weekday

ONE_MINUTE = timedelta(minutes=1)
# A rule that has no start for so long has none.
FAR = timedelta(days=366 * 29)
# Starts told date by date where no rule can tell them.
MAX_TOLD = 500
SHORTEST_MONTH_DAYS = 28
TOLD_DATE_BY_DATE = "recurrence-id: the dates from it on fit no rule: the next {count} are told one by one"


@dataclass(frozen=True, slots=True)
class Shift:
    """Original starts from `since` on moved by this much."""

    since: datetime
    by: timedelta


@dataclass(slots=True)
class Split:
    """What became of some rules; `extra` are the starts, with their lengths, that no rule tells."""

    rules: list[Rule] = field(default_factory=list)
    extra: dict[datetime, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def split_rules(rules: list[Rule], at: datetime, by: timedelta | None, minutes: int, tz: ZoneInfo) -> Split:
    """The rules with their starts from `at` on moved by `by`, or left out where that is None."""
    split = Split()
    for rule in rules:
        ended = _ended(rule, at, tz)
        split.rules += [] if ended is None else [ended]
        if by is not None:
            _begin(split, rule, at, by, minutes, tz)
    return split


def _ended(rule: Rule, at: datetime, tz: ZoneInfo) -> Rule | None:
    """The rule up to its last start before `at`; None where it has none."""
    if rule.starts >= at:
        return None
    if rule.rrule is None or next(wall_starts(rule.rrule, rule.starts, tz, at, at + FAR), None) is None:
        return rule
    kept = [part for part in rule.rrule.split(";") if not part.startswith(("COUNT=", "UNTIL="))]
    return replace(rule, rrule=";".join([*kept, f"UNTIL={at - ONE_MINUTE:%Y%m%dT%H%M%S}"]))


def _begin(split: Split, rule: Rule, at: datetime, by: timedelta, minutes: int, tz: ZoneInfo) -> None:
    """Adds the rule that goes on from `at`, all its starts moved by `by`."""
    first = next(wall_starts(rule.rrule, rule.starts, tz, at, at + FAR), None)
    if first is None:
        return
    if rule.rrule is None:
        split.rules.append(Rule(first + by, minutes))
        return
    text = _moved_text(rule, rule_parts(rule.rrule), first, first + by, tz)
    if text is not None:
        split.rules.append(Rule(first + by, minutes, text))
        return
    told = list(islice(wall_starts(rule.rrule, rule.starts, tz, at, at + FAR), MAX_TOLD))
    split.extra |= {start + by: minutes for start in told}
    if len(told) == MAX_TOLD:
        split.warnings.append(TOLD_DATE_BY_DATE.format(count=MAX_TOLD))


def _moved_text(rule: Rule, parts: RuleParts, first: datetime, now: datetime, tz: ZoneInfo) -> str | None:
    """The text of a rule whose start `first` is now `now`; None where its days can't be moved so."""
    moved = dict(part.split("=", 1) for part in (rule.rrule or "").split(";"))
    days = (now.date() - first.date()).days
    if (parts.hours or parts.minutes) and now.time() != first.time():
        return None
    if days and not _moves_with_start(parts, first, now):
        if not _is_weekly_by_days(parts):
            return None
        moved["BYDAY"] = ",".join(Weekday((day.weekday + days) % 7).name[:2] for day in parts.days)
    if parts.count is not None:
        before = wall_starts(rule.rrule, rule.starts, tz, rule.starts, first - ONE_MINUTE)
        moved["COUNT"] = str(parts.count - sum(1 for _ in before))
    elif parts.until.replace(tzinfo=None) != ENDLESS:
        until = parts.until if parts.until.tzinfo is None else parts.until.astimezone(tz)
        moved["UNTIL"] = f"{until.replace(tzinfo=None) + (now - first):%Y%m%dT%H%M%S}"
    return ";".join(f"{name}={value}" for name, value in moved.items())


def _is_weekly_by_days(parts: RuleParts) -> bool:
    """Whether moving each of the days by some moves every start by as many."""
    plain = RuleParts(
        freq=parts.freq,
        interval=parts.interval,
        count=parts.count,
        until=parts.until,
        week_start=parts.week_start,
        days=parts.days,
        hours=parts.hours,
        minutes=parts.minutes,
    )
    # Of every other week's Monday and Sunday, one may come to lie in the week between.
    is_one_week = parts.interval == 1 or len(parts.days) == 1
    return parts == plain and parts.freq.value == "WEEKLY" and bool(parts.days) and is_one_week


def _moves_with_start(parts: RuleParts, first: datetime, now: datetime) -> bool:
    """Whether the rule's days are those of its start, wherever that lies."""
    if parts.names_days or parts.months or parts.positions:
        return False
    if parts.freq.value in ("DAILY", "WEEKLY"):
        return True
    is_same_month = (first.year, first.month) == (now.year, now.month)
    return is_same_month and max(first.day, now.day) <= SHORTEST_MONTH_DAYS
