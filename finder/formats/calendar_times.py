"""A person's own calendar as spans of time: what is taken, and what is offered; no text of it is looked at.

VEVENT with its recurrence, VFREEBUSY, and VAVAILABILITY (RFC 7953). The work is bounded: what lies far
from the window is left aside, and a calendar that would take too long to count through is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

from finder.domain.errors import InvalidInput, Refused
from finder.domain.rule_parts import rule_parts
from finder.domain.schedule import OccurrenceStatus, Schedule, occurrences
from finder.domain.window import Window
from finder.domain.zone import zone
from finder.formats.calendar_event import Event, Sources, event_of
from finder.formats.calendar_lines import Property, name_of, raw_lines
from finder.formats.calendar_outline import Component, Outline, Unclosed, component_at, outline_of
from finder.formats.calendar_series import Change, rule_text, times_of
from finder.formats.calendar_values import Moment, duration_of, moment_of, periods_of
from finder.formats.calendar_zones import Zones
from finder.formats.fields import Unreadable

Span = tuple[datetime, datetime]
NAMES = frozenset(
    "UID DTSTART DTEND DURATION RRULE RDATE EXDATE RECURRENCE-ID STATUS TRANSP FREEBUSY PRIORITY".split()
)
REPEATING = ("RRULE", "RDATE", "RECURRENCE-ID")
PARTS = {b"VFREEBUSY": "free/busy time", b"VAVAILABILITY": "availability"}
MAX_PARTS = 1_000  # of each of these kinds
MAX_EVENTS = 10_000
MAX_SERIES = 500
MAX_ZONES = 30
# Of all calendars of one question: days of rules that are counted through one by one, and times that
# are taken or offered around its days. About a second's work.
MAX_COUNTED_DAYS = 500_000
MAX_TIMES = 20_000
# Longer than any instance of a series may last.
SLACK = timedelta(days=40)
LOWEST_PRIORITY = 10
ONE_DAY = timedelta(days=1)
NOTHING = timedelta()


class UnreadableCalendar(Exception):
    """A calendar that is none, or a part of it that cannot be read; nothing of it is repeated."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A VAVAILABILITY: within `span` no other times than those in `free` are offered."""

    span: Span
    free: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class PersonalTimes:
    """Instants in UTC, in no order: what is taken, and offers of which each outdoes those before it."""

    busy: tuple[Span, ...] = ()
    offers: tuple[Offer, ...] = ()


@dataclass(slots=True)
class Allowance:
    """What may still be gone through of the calendars that share it: days of rules, and times."""

    days: int = MAX_COUNTED_DAYS
    times: int = MAX_TIMES

    def take_days(self, count: int) -> None:
        """Raises UnreadableCalendar where so many are no longer left."""
        self.days -= count
        if self.days < 0:
            raise UnreadableCalendar("holds rules that go back too far to be counted through")

    def take_time(self) -> None:
        """Raises UnreadableCalendar where none is left."""
        self.times -= 1
        if self.times < 0:
            raise UnreadableCalendar(f"must hold, with all other calendars, at most {MAX_TIMES:,} times")


@dataclass(slots=True)
class _Reading:
    """A calendar being read; `at` is the part that is looked at, `floating` the zone of what has none."""

    feed: BytesIO
    sources: Sources
    window: Window
    floating: ZoneInfo
    allowance: Allowance
    at: str = "it"
    series: int = 0

    def is_near(self, moment: Moment) -> bool:
        """Whether an instance at this moment may touch the window."""
        at = moment.instant_in(self.floating)
        return self.window.start - SLACK <= at <= self.window.end + SLACK

    def count(self, since: Moment) -> None:
        """Takes the days since a moment as counted through. Raises UnreadableCalendar past all bounds."""
        self.allowance.take_days(abs((self.window.end - since.instant_in(self.floating)).days))


def personal_times(text: str, window: Window, home: ZoneInfo, allowance: Allowance) -> PersonalTimes:
    """The times of a calendar that touch the window; what floats is of its own zone, else of `home`.

    What was gone through is taken from the allowance. Raises UnreadableCalendar.
    """
    feed = BytesIO(text.encode())
    try:
        outline = outline_of(feed)
    except Refused:
        raise UnreadableCalendar("must be whole, from BEGIN:VCALENDAR to END:VCALENDAR") from None
    if len(outline.offsets) > MAX_EVENTS or outline.zone_count > MAX_ZONES:
        raise UnreadableCalendar(f"must hold at most {MAX_EVENTS} events and {MAX_ZONES} zones")
    zones = Zones(feed, outline.calendars[0])
    name = zones.of_calendar()
    floating = home if name is None else zone(name)
    reading = _Reading(feed, Sources(feed, zones, floating), window, floating, allowance)
    try:
        taken = [*_events(outline, reading)]
        freebusy = [_taken(part, reading) for part in _parts(reading, b"VFREEBUSY")]
        offers = [_offer(part, reading) for part in _parts(reading, b"VAVAILABILITY")]
    except (Unreadable, InvalidInput, Unclosed, OverflowError) as err:
        raise UnreadableCalendar(f"{reading.at} cannot be read{_member(err)}") from None
    offers.sort(key=lambda each: -each[0])
    return PersonalTimes(
        (*taken, *(span for part in freebusy for span in part)), tuple(each for _, each in offers)
    )


def _member(err: Exception) -> str:
    """Which member of a part is at fault, where the error says so; never its value."""
    if isinstance(err, InvalidInput):
        return f": its {err.problems[0].field}"
    return f": its {err.field}" if isinstance(err, Unreadable) else ""


# Events


def _events(outline: Outline, reading: _Reading) -> Iterator[Span]:
    for pieces in outline.groups():
        reading.at = f"event {pieces[0].row}"
        components = [
            component_at(reading.feed, each.offset, NAMES) for each in pieces if not each.is_journal
        ]
        yield from _spans(components, reading)


def _spans(components: list[Component], reading: _Reading) -> Iterator[Span]:
    """The times that the components of one UID take."""
    for component in components:
        if not any(component.first(name) for name in REPEATING) and len(components) == 1:
            if _takes_time(component):
                yield from _touching([_span(component, reading)], reading)
            return
    reading.series += 1
    if reading.series > MAX_SERIES:
        raise UnreadableCalendar(f"must hold at most {MAX_SERIES} events that repeat")
    events = [event_of(0, each, reading.sources) for each in components]
    changes = [event for event in events if event.recurrence is not None and _matters(event, reading)]
    masters = [event for event in events if event.recurrence is None]
    for master in masters:
        if _takes_time(master.component):
            yield from _of_series(master, changes, reading)
    if not any(_takes_time(master.component) for master in masters):
        taking = (each.component for each in changes if _takes_time(each.component))
        yield from _touching([_span(each, reading) for each in taking], reading)


def _of_series(master: Event, changes: list[Event], reading: _Reading) -> Iterator[Span]:
    """The times of a series; an instance that was cancelled, or made transparent, takes none."""
    if any(rule_parts(rule_text(text)).count is not None for text in master.rrules):
        reading.count(master.start)
    for change in changes:
        reading.count(change.recurrence or change.start)
        change.is_cancelled = not _takes_time(change.component)
    master.exdates = [each for each in master.exdates if reading.is_near(each)]
    master.rdates = [each for each in master.rdates if reading.is_near(each.start)]
    times = times_of([master], [Change(each) for each in changes], None)
    tz = times.zone or reading.floating
    schedule = Schedule(tz.key, tuple(times.rules), times.extras(), times.changes())
    for each in occurrences(schedule, reading.window):
        if each.status is not OccurrenceStatus.CANCELLED:
            reading.allowance.take_time()
            yield each.starts_at.astimezone(UTC), each.ends_at.astimezone(UTC)


def _matters(change: Event, reading: _Reading) -> bool:
    original = change.recurrence or change.start
    return change.changes_what_follows or reading.is_near(original) or reading.is_near(change.start)


def _takes_time(component: Component) -> bool:
    """Whether it is neither transparent nor cancelled, and lasts."""
    if _word(component, "TRANSP") == "TRANSPARENT" or _word(component, "STATUS") == "CANCELLED":
        return False
    start, end = component.first("DTSTART"), component.first("DTEND")
    if end is not None:
        return start is None or end.value.strip() != start.value.strip()
    return component.first("DURATION") is not None or (start is not None and "T" not in start.value.upper())


def _word(component: Component, name: str) -> str:
    found = component.first(name)
    return "" if found is None else found.value.strip().upper()


def _span(component: Component, reading: _Reading) -> Span:
    """From when to when a component that does not repeat lasts. Raises Unreadable."""
    start = _moment(component, "DTSTART", reading)
    if start is None:
        raise Unreadable("dtstart", "is missing")
    return start.instant_in(reading.floating), _end(component, start, reading)


def _end(component: Component, start: Moment, reading: _Reading) -> datetime:
    end = _moment(component, "DTEND", reading)
    if end is not None:
        return end.instant_in(reading.floating)
    told = component.first("DURATION")
    length = duration_of(told.value) if told is not None else ONE_DAY if start.is_date else NOTHING
    if length is None:
        raise Unreadable("duration", "is no duration")
    if start.is_date:
        return Moment(start.wall + length).instant_in(reading.floating)
    return start.instant_in(reading.floating) + length


def _moment(component: Component, name: str, reading: _Reading) -> Moment | None:
    """The moment a property tells; None without it. Raises Unreadable."""
    told = component.first(name)
    if told is None:
        return None
    moment = moment_of(told, lambda tzid: _zone(tzid, told, reading))
    if not moment.is_within_reach:
        raise Unreadable(name.lower(), "must be between the years 1900 and 2200")
    return moment


def _zone(tzid: str, told: Property, reading: _Reading) -> ZoneInfo | None:
    year = told.value.strip()[:4]
    name = reading.sources.zones.named(tzid, int(year) if year.isdecimal() else 0) if tzid else None
    return None if name is None else zone(name)


def _touching(spans: Iterable[Span], reading: _Reading) -> Iterator[Span]:
    return (span for span in spans if span[0] < span[1] and reading.window.overlaps(*span))


# Free/busy times, and availability


def _parts(reading: _Reading, kind: bytes) -> Iterator[Component]:
    """The components of a kind that stand in the calendar, one after the other."""
    offsets = [
        line.offset
        for line in raw_lines(reading.feed)
        if name_of(line) == "BEGIN" and line.octets.partition(b":")[2].strip().upper() == kind
    ]
    if len(offsets) > MAX_PARTS:
        raise UnreadableCalendar(f"must hold at most {MAX_PARTS} parts of a kind")
    for number, offset in enumerate(offsets, start=1):
        reading.at = f"{PARTS[kind]} {number}"
        yield component_at(reading.feed, offset, NAMES, inner_kinds=frozenset({"AVAILABLE"}))


def _taken(component: Component, reading: _Reading) -> list[Span]:
    """The times that a VFREEBUSY says are taken, if only perhaps."""
    told = [
        each for each in component.every("FREEBUSY") if each.parameters.get("FBTYPE", "").upper() != "FREE"
    ]
    spans = []
    for period in periods_of(told, lambda _: None, []):
        start = period.start.instant_in(reading.floating)
        spans.append((start, start + timedelta(minutes=period.minutes or 0)))
    return list(_touching(spans, reading))


def _offer(component: Component, reading: _Reading) -> tuple[int, Offer]:
    """A VAVAILABILITY with its priority: 1 is the highest, none the lowest."""
    begin, end = _moment(component, "DTSTART", reading), None
    if begin is not None and (component.first("DTEND") or component.first("DURATION")):
        end = _end(component, begin, reading)
    elif (until := _moment(component, "DTEND", reading)) is not None:
        end = until.instant_in(reading.floating)
    since = reading.window.start if begin is None else begin.instant_in(reading.floating)
    span = since, reading.window.end if end is None else end
    series: defaultdict[str, list[Component]] = defaultdict(list)
    for number, part in enumerate(component.inside):
        uid = part.first("UID")
        series[f"{number}" if uid is None else uid.value].append(part)
    free = [each for parts in series.values() for each in _spans(parts, reading)]
    word = _word(component, "PRIORITY")
    return (int(word) if word in tuple("123456789") else LOWEST_PRIORITY), Offer(span, tuple(free))
