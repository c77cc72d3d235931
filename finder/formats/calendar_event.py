"""One VEVENT as it stands in the feed: its dates read, its texts still in its properties."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property, partial
from typing import BinaryIO
from zoneinfo import ZoneInfo

from finder.domain.schedule import DEFAULT_DURATION_MINUTES, MAX_DURATION_MINUTES
from finder.domain.zone import zone
from finder.formats.calendar_lines import Property
from finder.formats.calendar_outline import OWN_SERIES, Component, Piece, Unclosed, component_at
from finder.formats.calendar_values import (
    UTC_ZONE,
    Moment,
    Period,
    ZoneOf,
    duration_of,
    moment_of,
    moments_of,
    periods_of,
    whole_minutes,
)
from finder.formats.calendar_zones import Zones
from finder.formats.draft import Reject
from finder.formats.fields import Unreadable

DATES = (
    "DTSTART DTEND DURATION RRULE EXRULE RDATE EXDATE RECURRENCE-ID"
    " SEQUENCE LAST-MODIFIED DTSTAMP STATUS CLASS"
)
TEXTS = (
    "UID SUMMARY DESCRIPTION COMMENT LOCATION GEO URL CONFERENCE ATTACH CATEGORIES"
    " X-GOOGLE-CONFERENCE X-MICROSOFT-SKYPETEAMSMEETINGURL X-MICROSOFT-ONLINEMEETINGEXTERNALLINK"
)
# What finder writes beside, where iCalendar has no property of its own.
OWN = (
    "X-FINDER-KIND X-FINDER-GROUP X-FINDER-FELLOWSHIP X-FINDER-ORGANIZER X-FINDER-ATTENDANCE X-FINDER-TYPES"
    " X-FINDER-OTHER-TYPES X-FINDER-LANGUAGES X-FINDER-ALCOHOL X-FINDER-COST X-FINDER-PLACE X-FINDER-ONLINE"
    " X-FINDER-SUSPENDED X-FINDER-TIME-ZONE X-FINDER-RULE"
)
# Beside the status of a date that is cancelled by the pause it was moved into, not by itself.
MOVED_INTO_PAUSE = "X-FINDER-MOVED-INTO-PAUSE"
EVENT_NAMES = frozenset(f"{DATES} {TEXTS} {OWN} {OWN_SERIES} {MOVED_INTO_PAUSE}".split())
DAY_MINUTES = 24 * 60
MAX_RULE_BYTES = 2_000
PRIVATE_CLASSES = frozenset({"PRIVATE", "CONFIDENTIAL"})


@dataclass(slots=True)
class Sources:
    """What the events of one calendar are read with: the feed, its zones, the zone of what floats."""

    feed: BinaryIO
    zones: Zones
    default_zone: ZoneInfo | None


@dataclass(eq=False)
class Event:
    """A VEVENT with its dates; `zone` is None where it floats and its calendar says no zone."""

    row: int
    component: Component
    start: Moment
    minutes: int
    zone: ZoneInfo | None
    recurrence: Moment | None = None
    exdates: list[Moment] = field(default_factory=list)
    rdates: list[Period] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """The text of a property; empty where there is none."""
        found = self.component.first(name)
        return "" if found is None else found.text.strip()

    @cached_property
    def is_cancelled(self) -> bool:
        """Whether its status says so."""
        return self.text("STATUS").upper() == "CANCELLED" and not self.text(MOVED_INTO_PAUSE)

    @property
    def changes_what_follows(self) -> bool:
        """Whether it changes all later instances of its series too."""
        value = self.component.first("RECURRENCE-ID")
        return value is not None and value.parameters.get("RANGE", "").upper() == "THISANDFUTURE"

    @property
    def rrules(self) -> list[str]:
        """The texts of its rules."""
        return [rule.value for rule in self.component.every("RRULE") if rule.value.strip()]

    @cached_property
    def revision(self) -> tuple[int, str, str]:
        """What tells a later state of an event from an earlier one."""
        sequence = self.text("SEQUENCE")
        number = int(sequence) if sequence.isdecimal() and len(sequence) < 10 else 0
        return number, self.text("LAST-MODIFIED"), self.text("DTSTAMP")


def read_event(piece: Piece, sources: Sources) -> Event | Reject:
    """The event of a piece, or why it can't be kept."""
    try:
        component = component_at(sources.feed, piece.offset, EVENT_NAMES)
        _check_published(component)
        return event_of(piece.row, component, sources)
    except Unreadable as err:
        return Reject(piece.row, err.field, err.reason)
    except (Unclosed, OverflowError) as err:
        return Reject(piece.row, "vevent", str(err))


def _check_published(component: Component) -> None:
    visibility = component.first("CLASS")
    if visibility is not None and visibility.value.strip().upper() in PRIVATE_CLASSES:
        raise Unreadable("class", "is private: it is not published")


def event_of(row: int, component: Component, sources: Sources) -> Event:
    """The event of a component, whoever may see it. Raises Unreadable."""
    if component.first("EXRULE") is not None:
        raise Unreadable("exrule", "is a rule of exceptions, which RFC 5545 took out of iCalendar")
    if any(len(rule.value) > MAX_RULE_BYTES for rule in component.every("RRULE")):
        raise Unreadable("rrule", "is longer than any rule")
    told = component.first("DTSTART")
    if told is None:
        raise Unreadable("dtstart", "is missing")
    warnings: list[str] = []
    zone_of = partial(_zone_of, sources.zones, _year(told), warnings)
    start = _within_reach(moment_of(told, zone_of), "dtstart")
    event_zone = start.zone or sources.default_zone
    if start.zone is UTC_ZONE and component.first("RRULE") is None:
        # An instant is told by the clocks of its calendar; a rule counts the days of its own zone.
        event_zone = sources.default_zone or UTC_ZONE
    recurrence = component.first("RECURRENCE-ID")
    return Event(
        row,
        component,
        start,
        _minutes(component, start, event_zone, zone_of, warnings),
        event_zone,
        None if recurrence is None else _within_reach(moment_of(recurrence, zone_of), "recurrence-id"),
        [each for each in moments_of(component.every("EXDATE"), zone_of, warnings) if each.is_within_reach],
        _periods(component.every("RDATE"), zone_of, warnings),
        warnings,
    )


def _within_reach(moment: Moment, field: str) -> Moment:
    if not moment.is_within_reach:
        raise Unreadable(field, "must be between the years 1900 and 2200")
    return moment


def _year(start: Property) -> int:
    digits = start.value.strip()[:4]
    return int(digits) if digits.isdecimal() else 0


def _zone_of(zones: Zones, year: int, warnings: list[str], tzid: str) -> ZoneInfo | None:
    if not tzid:
        return None
    name = zones.named(tzid, year)
    if name is None:
        warnings.append("dtstart: its TZID is no zone that is known here, so its times are taken to float")
    return None if name is None else zone(name)


def _periods(values: list[Property], zone_of: ZoneOf, warnings: list[str]) -> list[Period]:
    """RDATEs; those that name a time of day alone (multiple calendars write it) are no dates."""
    dates = [value for value in values if value.parameters.get("VALUE", "").upper() != "TIME"]
    if len(dates) < len(values):
        warnings.append("rdate: times without a date were left out")
    return [each for each in periods_of(dates, zone_of, warnings) if each.start.is_within_reach]


def _minutes(
    component: Component, start: Moment, event_zone: ZoneInfo | None, zone_of: ZoneOf, warnings: list[str]
) -> int:
    """The length of an event in minutes, from its end or its duration."""
    end, duration = component.first("DTEND"), component.first("DURATION")
    told = None
    if end is not None:
        told = _between(start, moment_of(end, zone_of), event_zone)
    elif duration is not None:
        told = whole_minutes(duration_of(duration.value) or timedelta())
    if told is not None and told > MAX_DURATION_MINUTES:
        raise Unreadable("dtend", f"is more than {MAX_DURATION_MINUTES // DAY_MINUTES} days after its start")
    if told:
        return told
    if start.is_date:
        return DAY_MINUTES
    warnings.append(f"dtend: no length is told, {DEFAULT_DURATION_MINUTES} minutes are assumed")
    return DEFAULT_DURATION_MINUTES


def _between(start: Moment, end: Moment, event_zone: ZoneInfo | None) -> int:
    by_clock = whole_minutes(end.wall_in(event_zone) - start.wall_in(event_zone))
    if start.is_date or end.is_date:
        return by_clock
    # Exact elapsed time (RFC 5545, 3.8.5.3); of an hour that a clock skips, what the clocks say.
    return whole_minutes(end.instant_in(event_zone) - start.instant_in(event_zone)) or by_clock
