"""iCalendar (RFC 5545): any community calendar read, and finder's own calendars written and read back.

A row is a VEVENT. Those of one UID are one series: an event, and what single instances of it became.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

from finder.domain.errors import InvalidInput
from finder.domain.listing import Suspension
from finder.domain.schedule import DEFAULT_DURATION_MINUTES, OccurrenceStatus, Override, Venue
from finder.domain.vocabulary import Attendance
from finder.domain.zone import zone
from finder.formats.calendar_event import EVENT_NAMES, Event, Sources, read_event
from finder.formats.calendar_outline import Calendar, Piece, Unclosed, component_at, outline_of
from finder.formats.calendar_series import BEGINNING, Change, Times, times_of
from finder.formats.calendar_texts import note_of, told_by, venue_of
from finder.formats.calendar_values import UTC_ZONE, Moment
from finder.formats.calendar_writer import write
from finder.formats.calendar_zones import Zones, zone_named
from finder.formats.draft import Draft, Reject
from finder.formats.fields import Unreadable
from finder.formats.likeness import CALENDAR, refuse_others

__all__ = ["NAME", "read", "write"]

NAME = "icalendar"

MAX_SERIES = 5_000  # events of one UID
TOO_MANY = f"is one of more than {MAX_SERIES:,} events of one UID"
CANCELLED = "its source cancelled it"


def read(feed: BinaryIO) -> Iterator[Draft | Reject]:
    """Drafts and rejects of a calendar, series by series in the order of their first events.

    Raises Refused, when it comes to it, for what is no calendar or is cut off.
    """
    refuse_others(feed, CALENDAR)
    outline = outline_of(feed)
    sources: dict[int, Sources] = {}
    for pieces in outline.groups():
        number = pieces[0].calendar
        if number not in sources:
            # Calendars stand one behind the other: the zones of one are of no use to the next.
            sources = {number: _sources(feed, outline.calendars[number])}
        if pieces[0].is_journal:
            yield _appointment(pieces[0], feed, outline.calendars[number])
        else:
            yield from _series(pieces, outline.calendars[number], sources[number])


def _sources(feed: BinaryIO, calendar: Calendar) -> Sources:
    zones = Zones(feed, calendar)
    name = zones.of_calendar()
    return Sources(feed, zones, None if name is None else zone(name))


def _series(pieces: list[Piece], calendar: Calendar, sources: Sources) -> Iterator[Draft | Reject]:
    events: list[Event] = []
    for piece in islice(pieces, MAX_SERIES):
        found = read_event(piece, sources)
        if isinstance(found, Reject):
            yield found
        else:
            events.append(found)
    yield from (Reject(piece.row, "uid", TOO_MANY) for piece in pieces[MAX_SERIES:])
    if calendar.text("METHOD") == "CANCEL":
        for event in events:
            event.is_cancelled = True
    for parts in _listings_of(events):
        try:
            yield _draft(parts, calendar)
        except Unreadable as err:
            yield from (Reject(row, err.field, err.reason) for row in parts.rows)
        except InvalidInput as err:
            problem = err.problems[0]
            yield from (Reject(row, problem.field, problem.message) for row in parts.rows)


def _appointment(piece: Piece, feed: BinaryIO, calendar: Calendar) -> Draft | Reject:
    """A listing that has no dates."""
    try:
        component = component_at(feed, piece.offset, EVENT_NAMES)
        event = Event(piece.row, component, Moment(BEGINNING), DEFAULT_DURATION_MINUTES, None)
        draft = told_by(event, calendar).draft
    except Unclosed as err:
        return Reject(piece.row, "vjournal", str(err))
    except Unreadable as err:
        return Reject(piece.row, err.field, err.reason)
    return replace(draft, by_appointment=True, time_zone=zone_named(event.text("X-FINDER-TIME-ZONE")))


@dataclass(frozen=True, slots=True)
class Parts:
    """The events of one listing: those that tell its rules, those that change instances, older states."""

    masters: list[Event]
    changes: list[Event]
    outdated: list[Event]

    @property
    def first(self) -> Event:
        """The event that tells what the listing is."""
        return (self.masters or sorted(self.changes, key=lambda each: (each.is_cancelled, each.start.wall)))[
            0
        ]

    @property
    def rows(self) -> list[int]:
        """The rows of all, that of the first in front."""
        others = [each.row for each in (*self.masters, *self.changes, *self.outdated)]
        return list(dict.fromkeys([self.first.row, *sorted(others)]))


def _listings_of(events: list[Event]) -> Iterator[Parts]:
    """The listings among the events of a series: one, but where events of their own share a UID."""
    changes = [event for event in events if event.recurrence is not None]
    masters = [event for event in events if event.recurrence is None]
    if not masters:
        if changes:
            yield Parts([], changes, [])
        return
    if all(event.text("X-FINDER-LISTING") for event in masters):
        # Of two rules that give one start, the first counts.
        yield Parts(sorted(masters, key=lambda each: each.text("X-FINDER-RULE").zfill(9)), changes, [])
        return
    kept = list(_current(masters))
    ordered = sorted(kept, key=lambda each: (not each.rrules, each.start.wall, _content(each)))
    yield Parts(ordered[:1], changes, [event for event in masters if event not in kept])
    yield from (Parts([event], [], []) for event in ordered[1:])


def _current(masters: list[Event]) -> Iterator[Event]:
    """The events of one UID without those that a later revision replaced, and without twins."""
    newest = max(event.revision[0] for event in masters)
    by_start: dict[Moment, list[Event]] = defaultdict(list)
    for event in masters:
        if event.revision[0] == newest:
            by_start[event.start].append(event)
    for events in by_start.values():
        latest = max(event.revision for event in events)
        # Two names under one UID are two events that a program gave one UID by mistake.
        twins = {
            event.text("SUMMARY"): event for event in sorted(events, key=_content) if event.revision == latest
        }
        yield from twins.values()


def _content(event: Event) -> tuple[str, ...]:
    """What tells events of one UID and start apart, whatever their order."""
    return tuple(event.text(name) for name in ("SUMMARY", "LOCATION", "DESCRIPTION", "URL", "CATEGORIES"))


def _draft(parts: Parts, calendar: Calendar) -> Draft:
    told = told_by(parts.first, calendar)
    venue = told.draft.venue
    # Dates that a pause takes out are told by the pause.
    changes = [_change_of(each, venue) for each in parts.changes if not each.text("X-FINDER-SUSPENDED")]
    times = times_of(parts.masters, changes, venue)
    is_cancelled = parts.first.is_cancelled or told.title.closure is not None
    if not (times.rules or times.extra):
        raise Unreadable("recurrence-id", "its series is not there, and it is cancelled")
    draft = replace(
        told.draft,
        venue=_place_now(changes, venue),
        rules=tuple(times.rules),
        extra=times.extras(),
        overrides=times.changes(),
        time_zone=None if times.zone is None else times.zone.key,
        is_instant=parts.first.start.zone is UTC_ZONE,
        joined=tuple(parts.rows[1:]),
        warnings=_warnings(parts, times),
    )
    if not is_cancelled or not parts.masters or draft.suspended is not None:
        return draft
    return _cancelled(draft, note_of(parts.first))


def _change_of(event: Event, venue: Venue | None) -> Change:
    """A change of an instance, with its venue where it is another."""
    try:
        there = venue_of(event)
    except InvalidInput:
        there = None
    return Change(event, None if there == venue else there, note_of(event))


def _place_now(changes: list[Change], venue: Venue | None) -> Venue | None:
    """The place of a series: what the last change of all that follows says."""
    following = [each for each in changes if each.event.changes_what_follows and each.venue is not None]
    latest = max(following, key=lambda each: each.original.wall, default=None)
    return venue if latest is None else latest.venue


def _warnings(parts: Parts, times: Times) -> tuple[str, ...]:
    events = (*parts.masters, *parts.changes)
    told = [warning for event in events for warning in event.warnings]
    return tuple(dict.fromkeys([*told, *times.warnings]))


def _cancelled(draft: Draft, note: str | None) -> Draft:
    """The draft of what its source called off: each date where they are few, else the whole for the time."""
    if any(rule.rrule is not None for rule in draft.rules):
        if draft.attendance is Attendance.ONLINE:
            raise Unreadable("status", "is cancelled")
        return replace(draft, suspended=Suspension(reason=note or CANCELLED), attendance=Attendance.IN_PERSON)
    starts = {rule.starts for rule in draft.rules} | {extra.starts for extra in draft.extra}
    overrides = tuple(Override(start, OccurrenceStatus.CANCELLED, note=note) for start in sorted(starts))
    return replace(draft, overrides=overrides)
