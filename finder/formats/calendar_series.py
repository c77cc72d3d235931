"""When the events of one series are on: rules, further starts, and what single dates became."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from finder.domain.errors import InvalidInput
from finder.domain.recurrence import wall_starts
from finder.domain.schedule import Extra, OccurrenceStatus, Override, Rule, Venue
from finder.formats.calendar_event import Event
from finder.formats.calendar_outline import OWN_SERIES
from finder.formats.calendar_split import Shift, split_rules
from finder.formats.calendar_values import UTC_ZONE, Moment
from finder.formats.fields import Unreadable

BEGINNING = datetime(1900, 1, 1)  # noqa: DTZ001 - wall-clock time
MAX_DATES = 2_000  # further starts or overrides of one listing, as its shape allows
MAX_STARTS_SEEN = 100_000  # starts of a series that are gone through to find the dates its exceptions name
# No second is kept, and RFC 7529's calendar is the one there is anyway.
DROPPED_PARTS = re.compile(r"(?:^|;)(?:BYSECOND=[\d,]*|RSCALE=GREGORIAN|SKIP=OMIT)(?=;|$)", re.IGNORECASE)


@dataclass(slots=True)
class Times:
    """When a series is on, in wall-clock time of its zone."""

    zone: ZoneInfo | None
    rules: list[Rule] = field(default_factory=list)
    extra: dict[datetime, int] = field(default_factory=dict)
    overrides: dict[datetime, Override] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @property
    def tz(self) -> ZoneInfo:
        """A zone to reckon with, also for what floats."""
        return self.zone or UTC_ZONE

    def extras(self) -> tuple[Extra, ...]:
        """The further starts, in order."""
        return tuple(Extra(start, minutes) for start, minutes in sorted(self.extra.items()))

    def changes(self) -> tuple[Override, ...]:
        """What single dates became, in order."""
        return tuple(override for _, override in sorted(self.overrides.items()))


@dataclass(frozen=True, slots=True)
class Change:
    """An event that changes one instance of a series, or all from it on; `venue` where it is elsewhere."""

    event: Event
    venue: Venue | None = None
    note: str | None = None

    @property
    def original(self) -> Moment:
        """The instance it changes."""
        return self.event.recurrence or self.event.start


def times_of(masters: list[Event], changes: list[Change], venue: Venue | None) -> Times:
    """When the series of these events is on; without a master, the dates that its changes name.

    Raises Unreadable where it holds more dates than a listing may.
    """
    events = masters or [change.event for change in changes]
    times = Times(events[0].zone)
    for master in masters:
        _take_rules(times, master)
    for master in masters:
        _take_further_starts(times, master)
    shifts = _split(times, [each for each in changes if each.event.changes_what_follows], venue)
    single = [each for each in changes if not each.event.changes_what_follows or not masters]
    _take_exceptions(times, masters, single, shifts)
    if len(times.extra) > MAX_DATES or len(times.overrides) > MAX_DATES:
        raise Unreadable("rdate", f"and exceptions are more than {MAX_DATES:,} dates")
    return times


def _take_rules(times: Times, master: Event) -> None:
    start = master.start.wall_in(times.zone)
    texts: list[str | None] = [rule_text(text) for text in master.rrules]
    try:
        times.rules += [Rule(start, master.minutes, text) for text in texts or [None]]
    except InvalidInput as err:
        field = "dtstart" if err.problems[0].field == "starts" else err.problems[0].field
        raise Unreadable(field, err.problems[0].message) from err


def rule_text(text: str) -> str:
    """The text of a rule without what says nothing: blanks, BYSECOND, the calendar that is in use anyway."""
    return DROPPED_PARTS.sub("", "".join(text.split()).upper()).strip(";")


def _take_further_starts(times: Times, master: Event) -> None:
    if len(master.rdates) > MAX_DATES:
        raise Unreadable("rdate", f"names more than {MAX_DATES:,} dates")
    own = master.start.wall_in(times.zone)
    for period in master.rdates:
        start = period.start.wall_in(times.zone)
        if period.start.is_date and not master.start.is_date:
            start = datetime.combine(start, own.time())
        if start != own:
            times.extra.setdefault(start, period.minutes or master.minutes)


def _split(times: Times, changes: list[Change], venue: Venue | None) -> list[Shift]:
    """Applies what changes all later instances, one after the other; how far original starts moved by it."""
    shifts: list[Shift] = []
    for change in sorted(changes, key=lambda each: each.original.wall_in(times.zone)):
        if not times.rules:
            break
        told = change.original.wall_in(times.zone)
        at = shifted(told, shifts)
        by = change.event.start.wall_in(times.zone) - told
        shift = Shift(told, by)
        if change.event.is_cancelled:
            split = split_rules(times.rules, at, None, change.event.minutes, times.tz)
        else:
            split = split_rules(times.rules, at, by - (at - told), change.event.minutes, times.tz)
        times.rules = split.rules
        times.warnings += split.warnings
        _move_extras(times, at, by - (at - told), is_cancelled=change.event.is_cancelled)
        times.extra.update(split.extra)
        if change.venue is not None:
            _keep_old_place(times, at, venue)
        shifts.append(shift)
    return shifts


def _move_extras(times: Times, at: datetime, by: timedelta, *, is_cancelled: bool) -> None:
    later = {start: minutes for start, minutes in times.extra.items() if start >= at}
    times.extra = {start: minutes for start, minutes in times.extra.items() if start < at}
    if not is_cancelled:
        times.extra |= {start + by: minutes for start, minutes in later.items()}


def _keep_old_place(times: Times, at: datetime, venue: Venue | None) -> None:
    """The listing's place is the one it has from now on; what was before keeps the place it had."""
    before = list(_starts(times, BEGINNING, at - timedelta(minutes=1)))[-MAX_DATES:]
    for start in before:
        if start not in times.overrides:
            times.overrides[start] = Override(start, OccurrenceStatus.MOVED, venue=venue)


def shifted(wall: datetime, shifts: Iterable[Shift]) -> datetime:
    """Where an original start lies now: each change of what follows moved those from it on."""
    by = timedelta()
    for shift in shifts:
        if shift.since <= wall:
            by = shift.by
    return wall + by


def _starts(times: Times, first: datetime, last: datetime) -> Iterator[datetime]:
    """Starts of the series within [first, last], so many at most as are gone through."""
    for rule in times.rules:
        starts = wall_starts(rule.rrule, rule.starts, times.tz, first, last)
        yield from islice(starts, MAX_STARTS_SEEN)
    yield from (start for start in times.extra if first <= start <= last)


def _take_exceptions(times: Times, masters: list[Event], changes: list[Change], shifts: list[Shift]) -> None:
    excluded = [moment for master in masters for moment in master.exdates]
    newest = _newest(changes)
    named = _named_starts(times, excluded + [change.original for change in newest], shifts)
    for moment in excluded:
        for start in named[moment]:
            times.overrides[start] = Override(start, OccurrenceStatus.CANCELLED)
    is_excluded = {moment.instant_in(times.zone) for moment in excluded if not moment.is_date}
    for change in newest:
        starts = [start for start in named[change.original] if not _is_cancelled(times, start)]
        if starts:
            _change(times, starts[0], change)
        elif not named[change.original] and change.original.instant_in(times.zone) not in is_excluded:
            _add(times, change, shifts)


def _newest(changes: list[Change]) -> list[Change]:
    """The latest state of each instance, in the order of the instances."""
    latest: dict[datetime, Change] = {}
    for change in sorted(changes, key=lambda each: (each.event.revision, each.event.start.wall)):
        latest[change.original.instant_in(change.event.zone)] = change
    return [latest[at] for at in sorted(latest)]


def _is_cancelled(times: Times, start: datetime) -> bool:
    known = times.overrides.get(start)
    return known is not None and known.status is OccurrenceStatus.CANCELLED


def _named_starts(
    times: Times, moments: list[Moment], shifts: list[Shift]
) -> dict[Moment, tuple[datetime, ...]]:
    """The starts of the series that each moment names: of a date all of that day."""
    if not moments:
        return defaultdict(tuple)
    walls = {moment: shifted(moment.wall_in(times.zone), shifts) for moment in moments}
    by_day: dict[date, list[datetime]] = defaultdict(list)
    days = {wall.date() for wall in walls.values()} | {moment.wall.date() for moment in moments}
    first = min(walls.values()) - timedelta(days=2)
    for start in sorted(set(_starts(times, first, max(walls.values()) + timedelta(days=2)))):
        if start.date() in days:
            by_day[start.date()].append(start)
    return {moment: tuple(_matching(moment, wall, by_day, times.tz)) for moment, wall in walls.items()}


def _matching(
    moment: Moment, wall: datetime, by_day: dict[date, list[datetime]], tz: ZoneInfo
) -> Iterator[datetime]:
    for start in by_day.get(wall.date(), ()):
        # A start that a clock skips is named by the instant it has instead.
        is_same = start == wall or (
            moment.zone is not None and Moment(start).instant_in(tz) == moment.instant_in(tz)
        )
        if moment.is_date or is_same:
            yield start


def _change(times: Times, start: datetime, change: Change) -> None:
    """Puts down what an instance became, if that is anything finder keeps."""
    event = change.event
    if event.is_cancelled:
        times.overrides[start] = Override(start, OccurrenceStatus.CANCELLED, note=change.note)
        return
    now = event.start.wall_in(times.zone)
    minutes = None if event.minutes == _minutes_at(times, start) else event.minutes
    venue = change.venue
    is_changed = now != start or minutes is not None or venue is not None
    # Another program changed what finder does not keep; finder writes what is to come back.
    if not is_changed and not event.text(OWN_SERIES):
        return
    times.overrides[start] = Override(
        start, OccurrenceStatus.MOVED, None if now == start else now, minutes, venue, change.note
    )


def _minutes_at(times: Times, start: datetime) -> int | None:
    for rule in times.rules:
        if any(True for _ in wall_starts(rule.rrule, rule.starts, times.tz, start, start)):
            return rule.duration_minutes
    return times.extra.get(start)


def _add(times: Times, change: Change, shifts: list[Shift]) -> None:
    """An instance that its series does not have: it is on all the same, unless it is cancelled."""
    if change.event.is_cancelled:
        return
    original = change.original.wall_in(times.zone)
    if change.original.is_date and not change.event.start.is_date:
        original = datetime.combine(original, change.event.start.wall_in(times.zone).time())
    times.extra.setdefault(shifted(original, shifts), change.event.minutes)
    _change(times, shifted(original, shifts), change)
