"""The same answer by SQLAlchemy and SQLite's R*Tree: boxes that grow until enough is near, then documents.

It gives the items that finder gives, byte for byte; it is spared the total, the cursor and any listing
that is not plainly weekly.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Connection, Row, TextClause, bindparam, create_engine, text

from finder.catalog.geodesy import cartesian_of
from finder.catalog.snapshot import Snapshot
from finder.domain.geo import Point, distance_m
from finder.domain.window import default_window
from finder.shapes.document import Document

TABLES = """
CREATE VIRTUAL TABLE place USING rtree(id, west, east, south, north,
    +lat REAL, +lon REAL, +x REAL, +y REAL, +z REAL);
CREATE TABLE listing (id INTEGER PRIMARY KEY, name TEXT, time_zone TEXT, document BLOB);
CREATE TABLE type (listing INTEGER, slug TEXT, PRIMARY KEY (listing, slug)) WITHOUT ROWID;
CREATE TABLE slot (
    listing INTEGER, weekday INTEGER, minute INTEGER, minutes INTEGER, PRIMARY KEY (listing, weekday, minute)
) WITHOUT ROWID;
"""
Slot = tuple[int, int, int]  # weekday from 0 = Monday, minute of the day, minutes of length
BATCH = 10_000
FIRST_HALF_M, WIDEST_HALF_M = 2_000.0, 1_024_000.0
METRES_A_DEGREE = 111_132.0  # of latitude, on average
NEAR = """
SELECT place.id, lat, lon FROM place
WHERE east >= :west AND west <= :east AND north >= :south AND south <= :north {filters}
ORDER BY (x - :x) * (x - :x) + (y - :y) * (y - :y) + (z - :z) * (z - :z), place.id
LIMIT :some
"""
TYPED = "AND EXISTS (SELECT 1 FROM type WHERE listing = place.id AND slug = '{slug}')"
ON_DAYS = "AND EXISTS (SELECT 1 FROM slot WHERE listing = place.id AND weekday IN ({days}))"
DOCUMENTS = text("SELECT id, name, time_zone, document FROM listing WHERE id IN :ids").bindparams(
    bindparam("ids", expanding=True)
)
SLOTS = text("SELECT listing, weekday, minute, minutes FROM slot WHERE listing IN :ids").bindparams(
    bindparam("ids", expanding=True)
)


@dataclass(frozen=True, slots=True)
class Filter:
    """Listings of all `types`, on any of `weekdays` (0 = Monday; none: any)."""

    types: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()

    @property
    def near(self) -> TextClause:
        """The query; its words come from this program, not from callers."""
        parts = [TYPED.format(slug=slug) for slug in self.types]
        if self.weekdays:
            parts.append(ON_DAYS.format(days=",".join(map(str, self.weekdays))))
        return text(NEAR.format(filters=" ".join(parts)))


class RTree:
    """A SQLite file that `fill` made."""

    def __init__(self, path: Path) -> None:
        self._engine = create_engine(f"sqlite:///{path}")

    def fill(self, snapshot: Snapshot, today: date) -> None:
        """Writes a snapshot's listings that have a place, as they stand on `today`."""
        with self._engine.begin() as connection:
            for statement in TABLES.strip().split(";\n"):
                connection.exec_driver_sql(statement)
            indexes = snapshot.placed.tolist()
            for begin in range(0, len(indexes), BATCH):
                _fill_batch(connection, snapshot, today, indexes[begin : begin + BATCH])
            connection.exec_driver_sql("ANALYZE")

    def nearby(self, origin: Point, asked: Filter, now: datetime, count: int) -> list[bytes]:
        """The `count` nearest, each with its distance and next occurrence, as JSON."""
        with self._engine.connect() as connection:
            ranked = _ranked(connection, origin, asked.near, count)
            ids = {"ids": [listing for _, listing in ranked]}
            found = {row.id: row for row in connection.execute(DOCUMENTS, ids)}
            slots: defaultdict[int, list[Slot]] = defaultdict(list)
            for listing, weekday, minute, minutes in connection.execute(SLOTS, ids):
                if not asked.weekdays or weekday in asked.weekdays:
                    slots[listing].append((weekday, minute, minutes))
        return [_item(metres, found[listing], slots[listing], now) for metres, listing in ranked]


def _fill_batch(connection: Connection, snapshot: Snapshot, today: date, indexes: list[int]) -> None:
    listings, places, types, slots = [], [], [], []
    for index in indexes:
        rendered = snapshot.listing(index, today)
        document = orjson.loads(rendered)
        lat, lon = document["venue"]["lat"], document["venue"]["lon"]
        listings.append((index, document["id"], document["schedule"]["time_zone"], rendered))
        places.append((index, lon, lon, lat, lat, lat, lon, *cartesian_of(Point(lat, lon)).tolist()))
        types += [(index, slug) for slug in document["types"]]
        slots += [(index, *slot) for slot in _slots(document["schedule"])]
    for table, rows in (("listing", listings), ("place", places), ("type", types), ("slot", slots)):
        marks = ",".join("?" * len(rows[0]))
        connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({marks})", rows)


def _slots(schedule: Document) -> Iterator[Slot]:
    codes = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    for rule in schedule["rules"]:
        starts = datetime.fromisoformat(rule["starts"])
        for code in rule["rrule"].partition("BYDAY=")[2].split(","):
            yield codes.index(code), starts.hour * 60 + starts.minute, rule["duration_minutes"]


def _ranked(connection: Connection, origin: Point, near: TextClause, count: int) -> list[tuple[int, int]]:
    """(metres, id) of the nearest: true distances of twice as many as are asked, from a box large enough."""
    half_m = FIRST_HALF_M
    while True:
        found = connection.execute(near, _box(origin, half_m) | {"some": 2 * count}).all()
        if len(found) >= count or half_m >= WIDEST_HALF_M:
            ranked = sorted(_with_metres(origin, found))[:count]
            # Beyond the box's inner circle something nearer may lie outside of it.
            if half_m >= WIDEST_HALF_M or ranked[-1][0] < half_m * 0.99:
                return ranked
        half_m *= 2


def _box(origin: Point, half_m: float) -> dict[str, float]:
    """A box around the origin in degrees, at last the world; the origin in metres from the Earth's centre."""
    is_widest = half_m >= WIDEST_HALF_M
    half_lat = 180 if is_widest else half_m / METRES_A_DEGREE
    half_lon = 360 if is_widest else half_lat / math.cos(math.radians(origin.lat))
    x, y, z = cartesian_of(origin).tolist()
    return {
        "x": x,
        "y": y,
        "z": z,
        "west": origin.lon - half_lon,
        "east": origin.lon + half_lon,
        "south": origin.lat - half_lat,
        "north": origin.lat + half_lat,
    }


def _with_metres(origin: Point, found: Iterable[tuple[int, float, float]]) -> Iterator[tuple[int, int]]:
    known: dict[tuple[float, float], int] = {}
    for listing, lat, lon in found:
        if (lat, lon) not in known:
            known[lat, lon] = round(distance_m(origin, Point(lat, lon)))
        yield known[lat, lon], listing


def _item(metres: int, found: Row[Any], slots: list[Slot], now: datetime) -> bytes:
    name, time_zone, document = found.name, found.time_zone, found.document
    original, starts_at, ends_at = min(
        (_next(slot, ZoneInfo(time_zone), now) for slot in slots), key=lambda each: each[1:]
    )
    occurrence = {
        "id": f"{name}@{original.isoformat(timespec='minutes')}",
        "starts_at": starts_at.isoformat(timespec="seconds"),
        "ends_at": ends_at.isoformat(timespec="seconds"),
        "time_zone": time_zone,
        "status": "scheduled",
        "venue": None,
        "note": None,
    }
    return b'{"distance_m":%d,"listing":%b,"next":%b}' % (metres, document, orjson.dumps(occurrence))


def _next(slot: Slot, tz: ZoneInfo, now: datetime) -> tuple[datetime, datetime, datetime]:
    """Wall-clock start, start and end of the first that is not over when the window begins."""
    weekday, minute, minutes = slot
    begin = default_window(now).start
    today = begin.astimezone(tz).replace(hour=0, minute=0, tzinfo=None)
    wall = today + timedelta(days=weekday - today.weekday() - 7, minutes=minute)
    while True:
        start = wall.replace(tzinfo=tz).astimezone(UTC)
        end = start + timedelta(minutes=minutes)
        if end > begin:
            return wall, start.astimezone(tz), end.astimezone(tz)
        wall += timedelta(days=7)
