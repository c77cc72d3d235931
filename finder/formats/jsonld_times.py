"""When a schema.org event is on: its own date, its schedules, and its dates one by one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from types import MappingProxyType
from zoneinfo import ZoneInfo

from finder.domain.recurrence import wall_starts
from finder.domain.rule_parts import CODES
from finder.domain.schedule import DEFAULT_DURATION_MINUTES, Extra, OccurrenceStatus, Override, Rule
from finder.domain.window import Weekday
from finder.domain.zone import instant, zone
from finder.formats.calendar_values import UTC_ZONE
from finder.formats.calendar_zones import zone_named
from finder.formats.fields import Unreadable, quoted
from finder.formats.jsonld_values import (
    Node,
    When,
    clock_of,
    minutes_of,
    nodes_in,
    number_of,
    text_of,
    values,
    when,
    words,
)
from finder.formats.weekly import WEEKLY_SINCE, minutes_until, weekday_named

DAY_MINUTES = 24 * 60
MAX_DATES = 2_000
MAX_STARTS_SEEN = 100_000
MAX_TOLD = 20  # exceptions that are warned of
FAR = timedelta(days=366 * 9)
FREQUENCY_FORM = re.compile(r"P(\d{1,4})([DWMY])")
FREQUENCY_LETTERS = MappingProxyType({"D": "DAILY", "W": "WEEKLY", "M": "MONTHLY", "Y": "YEARLY"})
FREQUENCY_WORDS = frozenset({"daily", "weekly", "monthly", "yearly"})
DAY_FORM = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)")
CANCELLED = frozenset({"EventCancelled", "EventPostponed"})
NOTES = MappingProxyType({"EventPostponed": "postponed"})


@dataclass(slots=True)
class Dates:
    """When an event is on, by the clocks of `time_zone`; None where those of its place are meant.

    `is_instant`: its dates are told in UTC, for the offset they have belongs to no zone.
    """

    time_zone: str | None = None
    is_instant: bool = False
    rules: list[Rule] = field(default_factory=list)
    extra: dict[datetime, int] = field(default_factory=dict)
    overrides: dict[datetime, Override] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @property
    def tz(self) -> ZoneInfo:
        """A zone to reckon with."""
        return UTC_ZONE if self.time_zone is None else zone(self.time_zone)

    def extras(self) -> tuple[Extra, ...]:
        """The further starts, in order."""
        return tuple(Extra(start, minutes) for start, minutes in sorted(self.extra.items()))

    def wall(self, moment: When) -> datetime:
        """A moment by these dates' clocks."""
        if self.is_instant:
            return moment.in_utc
        if moment.offset is None or self.time_zone is None:
            return moment.wall
        return instant(moment.in_utc, UTC_ZONE).astimezone(self.tz).replace(tzinfo=None, fold=0)


def dates_of(node: Node) -> Dates:
    """When an event is on. Raises Unreadable where it tells no date, or too many."""
    schedules, further = nodes_in(node.get("eventSchedule")), nodes_in(node.get("subEvent"))
    dates = Dates(*_zone(node, schedules, further))
    for schedule in schedules:
        _take_schedule(dates, node, schedule)
    if not dates.rules and not further:
        _take_own(dates, node)
    known = _known_starts(dates, further)
    for session in further:
        _take_session(dates, node, session, known)
    if not dates.rules and not dates.extra:
        raise Unreadable("startDate", "is missing, and no schedule tells when it is on")
    if len(dates.extra) > MAX_DATES or len(dates.overrides) > MAX_DATES:
        raise Unreadable("subEvent", f"holds more than {MAX_DATES:,} dates")
    return dates


def _zone(node: Node, schedules: list[Node], further: list[Node]) -> tuple[str | None, bool]:
    told = [text_of(each.get("scheduleTimezone")) for each in (*schedules, node)]
    name = next((zone_named(text) for text in told if text), None)
    if name is not None or schedules:
        return name, False
    starts = [when(each.get("startDate")) for each in (node, *further)]
    has_offset = any(each is not None and each.offset is not None for each in starts)
    return ("UTC", True) if has_offset else (None, False)


def _take_own(dates: Dates, node: Node) -> None:
    """Takes the one date of an event, and what became of it."""
    start = _start(node)
    now, minutes = dates.wall(start), _minutes(dates, node, start)
    status = _status(node)
    before = when(node.get("previousStartDate")) if status == "EventRescheduled" else None
    original = now if before is None else dates.wall(before)
    dates.rules.append(Rule(original, minutes))
    if original != now:
        dates.overrides[original] = Override(original, OccurrenceStatus.MOVED, now)
    elif status in CANCELLED:
        dates.overrides[original] = _off(original, status)


def _off(original: datetime, status: str) -> Override:
    return Override(original, OccurrenceStatus.CANCELLED, note=NOTES.get(status))


def _status(node: Node) -> str:
    return next(iter(words(node.get("eventStatus"))), "")


def _start(node: Node) -> When:
    start = when(node.get("startDate"))
    if start is None:
        told = text_of(node.get("startDate"))
        reason = "is missing" if told is None else f"{quoted(told)} is no date or time"
        raise Unreadable("startDate", reason)
    clock = clock_of(node.get("startTime")) if start.is_date else None
    return start if clock is None else When(datetime.combine(start.wall, clock))


def _minutes(dates: Dates, node: Node, start: When) -> int:
    """The length from end or duration; a whole day of a date alone."""
    end = when(node.get("endDate"))
    if end is not None and not (end.is_date and not start.is_date):
        # The end of whole days is the last of them.
        last = timedelta(days=1) if end.is_date else timedelta()
        length = dates.wall(end) - dates.wall(start) + last
        minutes = int(length.total_seconds()) // 60
        if minutes > 0:
            return minutes
    told = minutes_of(node.get("duration"))
    if told is not None:
        return told
    if start.is_date:
        return DAY_MINUTES
    dates.warnings.append(f"endDate: no length is told, {DEFAULT_DURATION_MINUTES} minutes are assumed")
    return DEFAULT_DURATION_MINUTES


def _known_starts(dates: Dates, sessions: list[Node]) -> frozenset[datetime]:
    """The starts of the rules about the dates of some sessions."""
    told = [when(each.get(name)) for each in sessions for name in ("startDate", "previousStartDate")]
    return frozenset(_starts_near(dates, [dates.wall(each) for each in told if each is not None]))


def _take_session(dates: Dates, node: Node, session: Node, known: frozenset[datetime]) -> None:
    """Takes one date told for itself: what became of it if a rule has it, else a further start."""
    start = _start(session)
    now, status = dates.wall(start), _status(session)
    minutes = _minutes(dates, {"duration": node.get("duration"), **session}, start)
    before = when(session.get("previousStartDate"))
    original = dates.wall(before) if before is not None and status == "EventRescheduled" else now
    if original not in known:
        dates.extra[original] = minutes
    if original != now:
        dates.overrides[original] = Override(original, OccurrenceStatus.MOVED, now, minutes)
    elif status in CANCELLED:
        dates.overrides[original] = _off(original, status)


def _take_schedule(dates: Dates, node: Node, schedule: Node) -> None:
    rrule = _rrule(schedule)
    clock = clock_of(schedule.get("startTime"))
    own = when(node.get("startDate"))
    since = when(schedule.get("startDate")) or own
    day = since.wall if since is not None else datetime.combine(WEEKLY_SINCE, datetime.min.time())
    if clock is None and own is not None and not own.is_date:
        clock = dates.wall(own).time()
    start = day if clock is None else datetime.combine(day, clock)
    minutes = _schedule_minutes(dates, node, schedule, start)
    if rrule is None:
        dates.rules.append(Rule(start, minutes))
        return
    begins = _first(rrule, start, dates.tz)
    if begins is None:
        raise Unreadable("eventSchedule", "names no date")
    dates.rules.append(Rule(begins, minutes, rrule))
    _take_exceptions(dates, values(schedule.get("exceptDate")))


def _schedule_minutes(dates: Dates, node: Node, schedule: Node, start: datetime) -> int:
    ends, told = clock_of(schedule.get("endTime")), minutes_of(schedule.get("duration"))
    if ends is not None:
        between = minutes_until(start.time(), ends)
        if between is not None:
            return between
    own = when(node.get("startDate"))
    if told is not None:
        return told
    return _minutes(dates, node if own is not None else {**node, "endDate": None}, own or When(start))


def _rrule(schedule: Node) -> str | None:
    """The rule of a schedule; None where it does not repeat."""
    told = text_of(schedule.get("repeatFrequency"))
    if told is None and not values(schedule.get("byDay")):
        return None
    parts = [*_frequency(told or "P1W"), *_days(schedule)]
    for name, part in (("byMonth", "BYMONTH"), ("byMonthDay", "BYMONTHDAY")):
        numbers = [number_of(each) for each in values(schedule.get(name))]
        parts += (
            [f"{part}={','.join(f'{number:.0f}' for number in numbers if number)}"] if any(numbers) else []
        )
    count, until = number_of(schedule.get("repeatCount")), when(schedule.get("endDate"))
    if count is not None and count >= 1:
        parts.append(f"COUNT={count:.0f}")
    elif until is not None:
        parts.append(f"UNTIL={until.wall:%Y%m%d}T235959")
    return ";".join(parts)


def _frequency(told: str) -> Iterator[str]:
    found, word = FREQUENCY_FORM.fullmatch(told), next(iter(words(told)), "").casefold()
    if found is not None and int(found[1]):
        yield f"FREQ={FREQUENCY_LETTERS[found[2]]}"
        yield from [f"INTERVAL={int(found[1])}"] if int(found[1]) > 1 else []
    elif word in FREQUENCY_WORDS:
        yield f"FREQ={word.upper()}"
    else:
        raise Unreadable("repeatFrequency", f"{quoted(told)} is none that is known, such as P1W or P1M")


def _days(schedule: Node) -> list[str]:
    """The BYDAY of a schedule: its days, of each of its weeks of the month if it names some."""
    weeks = [number_of(each) for each in values(schedule.get("byMonthWeek"))]
    ordinals = [f"{week:.0f}" for week in weeks if week] or [""]
    codes = []
    for word in words(schedule.get("byDay")):
        found, named = DAY_FORM.fullmatch(word.upper()), weekday_named(word)
        if found is None and named is None:
            raise Unreadable("byDay", f"{quoted(word)} is no day of the week")
        day = named.name[:2] if named is not None else found[2] if found is not None else ""
        own = [found[1]] if found is not None and found[1] else ordinals
        codes += [f"{ordinal}{day}" for ordinal in own]
    return [f"BYDAY={','.join(codes)}"] if codes else []


def _first(rrule: str, since: datetime, tz: ZoneInfo) -> datetime | None:
    """The first start of a rule from `since` on, which itself need be none; None where there is none."""
    # Of a rule that begins somewhere, that beginning always counts: so it is asked from far before.
    bare = ";".join(part for part in rrule.split(";") if not part.startswith("COUNT="))
    own = next(iter(part for part in rrule.split(";") if part.startswith("BY")), None)
    if own is None or names(rrule, since):
        return since
    starts = wall_starts(bare, since, tz, since, since + FAR)
    return next((start for start in starts if start != since), None)


def names(rrule: str, start: datetime) -> bool:
    """Whether the days a rule names hold the day of a start."""
    parts = dict(part.split("=", 1) for part in rrule.split(";"))
    checks = []
    if "BYDAY" in parts:
        checks.append(any(_is_day(code, start.date()) for code in parts["BYDAY"].split(",")))
    if "BYMONTHDAY" in parts:
        checks.append(str(start.day) in parts["BYMONTHDAY"].split(","))
    if "BYMONTH" in parts:
        checks.append(str(start.month) in parts["BYMONTH"].split(","))
    return all(checks)


def _is_day(code: str, day: date) -> bool:
    found = DAY_FORM.fullmatch(code)
    if found is None or Weekday(day.weekday()) is not CODES[found[2]]:
        return False
    ordinal = int(found[1] or 0)
    is_last = (day + timedelta(weeks=1)).month != day.month
    return ordinal == 0 or ordinal == (day.day - 1) // 7 + 1 or (ordinal == -1 and is_last)


def _take_exceptions(dates: Dates, told: list[object]) -> None:
    """Cancels the starts that exceptions name; a date names all of its day."""
    moments = [when(value) for value in told]
    bad = [value for value, moment in zip(told, moments, strict=True) if moment is None]
    dates.warnings += [f"exceptDate: {quoted(value)} is no date and was left out" for value in bad[:MAX_TOLD]]
    days = {moment.wall.date() for moment in moments if moment is not None and moment.is_date}
    walls = {dates.wall(moment) for moment in moments if moment is not None and not moment.is_date}
    for start in _starts_near(dates, [*walls, *(datetime.combine(day, datetime.min.time()) for day in days)]):
        if start in walls or start.date() in days:
            dates.overrides[start] = Override(start, OccurrenceStatus.CANCELLED)


def _starts_near(dates: Dates, walls: Collection[datetime]) -> Iterator[datetime]:
    """Starts of the rules from the first to the day after the last of some times."""
    if not walls:
        return
    for rule in dates.rules:
        last = max(walls) + timedelta(days=1)
        yield from islice(wall_starts(rule.rrule, rule.starts, dates.tz, min(walls), last), MAX_STARTS_SEEN)
