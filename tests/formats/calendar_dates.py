"""When the events of a calendar are on: as finder reads it, and as recurring-ical-events does, the oracle."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from finder.domain.schedule import OccurrenceStatus, Schedule, occurrences
from finder.domain.window import Window
from finder.formats.draft import Draft
from tests.formats.streams import drafts_of, read_all

# (UID, wall-clock start in the zone that finder reads the event in)
Dates = list[tuple[str, datetime]]


def schedule_of(draft: Draft) -> Schedule:
    """The schedule of a draft; one that floats is put in UTC."""
    return Schedule(draft.time_zone or "UTC", draft.rules, draft.extra, draft.overrides)


def dates_by_finder(drafts: list[Draft], first: date, end: date) -> Dates:
    """What is on and starts on a local date in [first, end), cancelled ones left out."""
    found = []
    for draft in drafts:
        zone = ZoneInfo(draft.time_zone or "UTC")
        for day in range((first - date(1970, 1, 1)).days - 2, (end - date(1970, 1, 1)).days + 2, 399):
            begin = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)
            for each in occurrences(schedule_of(draft), Window(begin, begin + timedelta(days=399))):
                wall = each.starts_at.astimezone(zone).replace(tzinfo=None)
                if first <= wall.date() < end and begin <= each.starts_at < begin + timedelta(days=399):
                    found += [(draft.key or "", wall)] * (each.status is not OccurrenceStatus.CANCELLED)
    return sorted(found)


def dates_by_oracle(content: bytes, drafts: list[Draft], first: date, end: date) -> Dates:
    """The same from recurring-ical-events, which gives what is cancelled too."""
    zones = {draft.key: ZoneInfo(draft.time_zone or "UTC") for draft in drafts}
    calendar = icalendar.Calendar.from_ical(content)
    around = (first - timedelta(days=2), end + timedelta(days=2))
    found = []
    for event in recurring_ical_events.of(calendar).between(*around):
        uid = str(event.get("UID", ""))
        wall = wall_of(event["DTSTART"].dt, zones[uid])
        if first <= wall.date() < end and event.get("STATUS") != "CANCELLED":
            found.append((uid, wall))
    return sorted(found)


def wall_of(moment: date, zone: ZoneInfo | str) -> datetime:
    """A date or date-time of the oracle as wall-clock time of a zone; a time in a gap moves on by it."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, datetime.min.time())
    zone = ZoneInfo(zone) if isinstance(zone, str) else zone
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
    return aware.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0)


def read_drafts(content: bytes) -> list[Draft]:
    """The drafts of a calendar."""
    return drafts_of(read_all("icalendar", content))
