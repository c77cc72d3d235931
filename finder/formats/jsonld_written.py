"""A listing as a schema.org Event: its next date, as search engines show it, and the schedule behind it.

What schema.org's Schedule has no words for, such as BYSETPOS, is told date by date.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from finder.domain.listing import Cost, Listing, next_occurrence
from finder.domain.recurrence import latest_start, wall_starts
from finder.domain.rule_parts import CODES, Frequency, NumberedDay, RuleParts, rule_parts
from finder.domain.schedule import (
    Occurrence,
    OccurrenceStatus,
    Precision,
    Rule,
    Schedule,
    Venue,
    occurrences,
)
from finder.domain.vocabulary import Attendance
from finder.domain.window import MAX_WINDOW, Window
from finder.domain.zone import zone
from finder.formats.jsonld_times import names
from finder.formats.writing import Edition

Members = dict[str, Any]

SCHEMA = "https://schema.org"
MODES = {
    Attendance.IN_PERSON: "OfflineEventAttendanceMode",
    Attendance.ONLINE: "OnlineEventAttendanceMode",
    Attendance.HYBRID: "MixedEventAttendanceMode",
}
STATUSES = {
    OccurrenceStatus.SCHEDULED: "EventScheduled",
    OccurrenceStatus.CANCELLED: "EventCancelled",
    OccurrenceStatus.MOVED: "EventRescheduled",
}
PERIODS = {Frequency.DAILY: "D", Frequency.WEEKLY: "W", Frequency.MONTHLY: "M", Frequency.YEARLY: "Y"}
CODE_OF_DAY = {day: code for code, day in CODES.items()}
DOOR = (Precision.EXACT, Precision.STREET)
MAX_SINGLE_DATES = 50


def event_of(listing: Listing, edition: Edition) -> Members | None:
    """The Event of a listing, without a context; None by appointment, and where 400 days hold no date."""
    coming = Window(edition.now, edition.now + MAX_WINDOW)
    # In a pause nothing is on; the event is still that of its next date.
    shown = next_occurrence(listing, edition.now) or next(iter(occurrences(listing.schedule, coming)), None)
    if shown is None:
        return None
    pause = listing.suspended
    is_paused = pause is not None and pause.covers(edition.today)
    is_off = is_paused and listing.attendance is Attendance.IN_PERSON
    members = {
        "@type": "Event",
        "identifier": listing.id,
        "name": listing.name,
        "description": listing.notes,
        "url": listing.url,
        "startDate": shown.starts_at.isoformat(),
        "endDate": shown.ends_at.isoformat(),
        # Of a pause the end is often unknown: the event is put off.
        "eventStatus": f"{SCHEMA}/{'EventPostponed' if is_off else 'EventScheduled'}",
        "eventAttendanceMode": f"{SCHEMA}/{MODES[listing.attendance]}",
        "location": _locations(listing),
        "organizer": _organizer(listing),
        "keywords": [listing.kind.value, *listing.types, *listing.other_types],
        "inLanguage": list(listing.languages),
        **_cost(listing.cost),
        "eventSchedule": list(_schedules(listing.schedule, coming)),
        "subEvent": [_session(listing, each) for each in _changed(listing.schedule, coming)],
    }
    return _without_empty(members)


def _changed(schedule: Schedule, coming: Window) -> list[Occurrence]:
    """The dates that are cancelled or moved."""
    if not schedule.overrides:
        return []
    return [each for each in occurrences(schedule, coming) if each.status is not OccurrenceStatus.SCHEDULED]


def in_context(listing: Listing, edition: Edition) -> Members | None:
    """The Event of a listing as it stands by itself, in a page; None where there is none."""
    event = event_of(listing, edition)
    return None if event is None else {"@context": SCHEMA, **event}


def _without_empty(members: Members) -> Members:
    return {name: value for name, value in members.items() if value is not None and value != []}


def _locations(listing: Listing) -> list[Members]:
    places = [] if listing.venue is None else [place_of(listing.venue)]
    if listing.attendance is not Attendance.IN_PERSON:
        room = listing.online
        url = None if room is None else room.url or room.page
        places.append(_without_empty({"@type": "VirtualLocation", "url": url or listing.url}))
    return places


def place_of(venue: Venue) -> Members:
    """The Place of a venue."""
    address = {
        "streetAddress": venue.address,
        "addressLocality": venue.city,
        "addressRegion": venue.region,
        "postalCode": venue.postal_code,
        "addressCountry": venue.country,
    }
    told = _without_empty(address)
    # The middle of a town would be taken for the door.
    point = venue.point if venue.precision in DOOR else None
    geo = None if point is None else {"latitude": point.lat, "longitude": point.lon}
    return _without_empty(
        {
            "@type": "Place",
            "name": venue.name,
            "address": {"@type": "PostalAddress", **told} if told else None,
            "geo": None if geo is None else {"@type": "GeoCoordinates", **geo},
        }
    )


def _organizer(listing: Listing) -> Members | None:
    name = listing.organizer or listing.group
    return None if name is None else {"@type": "Organization", "name": name}


def _cost(cost: Cost | None) -> Members:
    if cost is None:
        return {}
    if cost.free:
        return {"isAccessibleForFree": True}
    offer = {"@type": "Offer", "price": cost.amount, "priceCurrency": cost.currency, "description": cost.note}
    return {"isAccessibleForFree": False, "offers": _without_empty(offer)}


def _session(listing: Listing, occurrence: Occurrence) -> Members:
    """What became of one date."""
    is_moved = occurrence.status is OccurrenceStatus.MOVED
    return _without_empty(
        {
            "@type": "Event",
            "name": listing.name,
            "description": occurrence.note,
            "startDate": occurrence.starts_at.isoformat(),
            "endDate": occurrence.ends_at.isoformat(),
            "previousStartDate": occurrence.original_start.isoformat() if is_moved else None,
            "eventStatus": f"{SCHEMA}/{STATUSES[occurrence.status]}",
            "location": None if occurrence.venue is None else place_of(occurrence.venue),
        }
    )


def _schedules(schedule: Schedule, coming: Window) -> Iterator[Members]:
    """The rules and single dates of a schedule; those that are over are left out."""
    tz = zone(schedule.time_zone)
    begin = coming.start.astimezone(tz).replace(tzinfo=None)
    for rule in schedule.rules:
        if _is_told(rule):
            last = _last_start(rule, tz)
            if last is None or last + timedelta(minutes=rule.duration_minutes) > begin:
                yield _repeated(rule, last, schedule.time_zone)
        else:
            yield from (
                _once(start, rule.duration_minutes, schedule.time_zone) for start in _dates(rule, tz, begin)
            )
    for extra in schedule.extra:
        if extra.starts + timedelta(minutes=extra.duration_minutes) > begin:
            yield _once(extra.starts, extra.duration_minutes, schedule.time_zone)


def _is_told(rule: Rule) -> bool:
    """Whether schema.org's Schedule can say all of a rule, and means the same by it."""
    if rule.rrule is None:
        return False
    parts = rule_parts(rule.rrule)
    plain = RuleParts(
        freq=parts.freq,
        interval=parts.interval,
        count=parts.count,
        until=parts.until,
        days=parts.days,
        months=parts.months,
        month_days=parts.month_days,
    )
    # A start outside its own rule occurs all the same, which a Schedule does not say.
    return parts == plain and names(rule.rrule, rule.starts)


def _last_start(rule: Rule, tz: ZoneInfo) -> datetime | None:
    """The last start of a rule; None where it goes on for ever."""
    latest = latest_start(rule.rrule, rule.starts, tz)
    return None if latest is None else max(wall_starts(rule.rrule, rule.starts, tz, rule.starts, latest))


def _dates(rule: Rule, tz: ZoneInfo, begin: datetime) -> Iterator[datetime]:
    """The starts of a rule that are not over, some dozens of those within 400 days."""
    since = begin - timedelta(minutes=rule.duration_minutes - 1)
    return islice(wall_starts(rule.rrule, rule.starts, tz, since, begin + MAX_WINDOW), MAX_SINGLE_DATES)


def _once(start: datetime, minutes: int, time_zone: str) -> Members:
    return {
        "@type": "Schedule",
        "startDate": f"{start:%Y-%m-%d}",
        "startTime": f"{start:%H:%M}",
        "duration": f"PT{minutes}M",
        "scheduleTimezone": time_zone,
    }


def _repeated(rule: Rule, last: datetime | None, time_zone: str) -> Members:
    parts = rule_parts(rule.rrule or "")
    ends = (
        {"repeatCount": parts.count} if parts.count is not None else {"endDate": last and f"{last:%Y-%m-%d}"}
    )
    repeats = {
        "repeatFrequency": f"P{parts.interval}{PERIODS[parts.freq]}",
        "byDay": [_code(day) for day in parts.days],
        "byMonth": list(parts.months),
        "byMonthDay": list(parts.month_days),
        **ends,
    }
    return _once(rule.starts, rule.duration_minutes, time_zone) | _without_empty(repeats)


def _code(day: NumberedDay) -> str:
    """As RFC 5545 writes it, which schema.org takes too: MO, 2TU, -1SU."""
    return f"{day.number or ''}{CODE_OF_DAY[day.weekday]}"
