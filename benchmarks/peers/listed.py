"""What the peers keep of a listing, and how they make an item of it: the same bytes that finder gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import orjson

from finder.catalog.jurisdiction import jurisdiction_at
from finder.catalog.snapshot import Snapshot
from finder.domain.geo import Point
from finder.domain.window import default_window
from finder.shapes.document import Document
from finder.wording.holidays import holiday_note
from finder.wording.labels import FALLBACK

Slot = tuple[int, int, int]  # weekday from 0 = Monday, minute of the day, minutes of length
DAY_MINUTES, WEEK_MINUTES = 1_440, 10_080
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Filter:
    """Listings of all `types`, on any of `weekdays` (0 = Monday; none: any)."""

    types: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether every listing passes."""
        return not (self.types or self.weekdays)


@dataclass(frozen=True, slots=True)
class Weekly:
    """When a listing is: its zone, and a slot for each time of the week."""

    time_zone: str
    slots: tuple[Slot, ...]
    jurisdiction: str | None  # whose public holidays hold there

    @property
    def weekdays(self) -> list[int]:
        """The days of the week on which it is."""
        return sorted({weekday for weekday, _, _ in self.slots})

    def encoded(self) -> bytes:
        """As JSON, for a column."""
        return orjson.dumps([self.time_zone, self.slots, self.jurisdiction])

    @classmethod
    def decoded(cls, column: bytes | str) -> Weekly:
        """What `encoded` wrote."""
        time_zone, slots, jurisdiction = orjson.loads(column)
        return cls(
            time_zone, tuple((weekday, minute, length) for weekday, minute, length in slots), jurisdiction
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """A listing with a place: its index in the snapshot, what it is found by, its document ready."""

    index: int
    id: str
    point: Point
    types: tuple[str, ...]
    weekly: Weekly
    document: bytes


def listed(snapshot: Snapshot, today: date) -> Iterator[Listed]:
    """The snapshot's listings that have a place, as they stand on `today`."""
    for index in snapshot.placed.tolist():
        rendered = snapshot.listing(index, today)
        document = orjson.loads(rendered)
        venue, schedule = document["venue"], document["schedule"]
        yield Listed(
            index,
            document["id"],
            Point(venue["lat"], venue["lon"]),
            tuple(document["types"]),
            Weekly(
                schedule["time_zone"],
                tuple(_slots(schedule)),
                jurisdiction_at(venue["country"], venue["region"]),
            ),
            rendered,
        )


def _slots(schedule: Document) -> Iterator[Slot]:
    for rule in schedule["rules"]:
        starts = datetime.fromisoformat(rule["starts"])
        for code in rule["rrule"].partition("BYDAY=")[2].split(","):
            yield CODES.index(code), starts.hour * 60 + starts.minute, rule["duration_minutes"]


def bare_item(metres: int, document: bytes) -> bytes:
    """The document as it is, with its distance."""
    return b'{"distance_m":%d,"listing":%b}' % (metres, document)


def item(
    metres: int, listing_id: str, document: bytes, weekly: Weekly, asked: Filter, now: datetime
) -> bytes:
    """The document with its distance and its next occurrence."""
    zone, begin = ZoneInfo(weekly.time_zone), default_window(now).start
    wall, minutes = _next(weekly.slots, asked, begin.astimezone(zone).replace(tzinfo=None))
    starts_at = wall.replace(tzinfo=zone).astimezone(UTC)
    occurrence = {
        "id": f"{listing_id}@{wall.isoformat(timespec='minutes')}",
        "starts_at": starts_at.astimezone(zone).isoformat(timespec="seconds"),
        "ends_at": (starts_at + timedelta(minutes=minutes)).astimezone(zone).isoformat(timespec="seconds"),
        "time_zone": weekly.time_zone,
        "status": "scheduled",
        "venue": None,
        "note": weekly.jurisdiction and holiday_note(weekly.jurisdiction, wall.date(), FALLBACK),
    }
    return b'{"distance_m":%d,"listing":%b,"next":%b}' % (metres, document, orjson.dumps(occurrence))


def _next(slots: tuple[Slot, ...], asked: Filter, local: datetime) -> tuple[datetime, int]:
    """Wall-clock start and minutes of the first that is not over at a local time, of whole minutes.

    A change of the clocks within an occurrence that is under way is not seen.
    """
    minute_now = local.weekday() * DAY_MINUTES + local.hour * 60 + local.minute
    ahead, minutes = min(
        (_minutes_ahead(slot, minute_now), slot[2])
        for slot in slots
        if not asked.weekdays or slot[0] in asked.weekdays
    )
    return local + timedelta(minutes=ahead), minutes


def _minutes_ahead(slot: Slot, minute_now: int) -> int:
    weekday, minute, minutes = slot
    ahead = (weekday * DAY_MINUTES + minute - minute_now) % WEEK_MINUTES
    return ahead - WEEK_MINUTES if ahead + minutes > WEEK_MINUTES else ahead
