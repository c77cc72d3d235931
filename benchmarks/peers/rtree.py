"""The same answer by SQLAlchemy and SQLite's R*Tree: boxes that grow until enough is near, then documents.

It gives the items that finder gives, byte for byte; it is spared the total, the cursor and any listing
that is not plainly weekly.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, TextClause, bindparam, create_engine, text

from benchmarks.peers.listed import Filter, Listed, Weekly, item
from benchmarks.peers.ranking import Candidate, nearest
from finder.catalog.geodesy import MAJOR_M, cartesian_of
from finder.domain.geo import Point

TABLES = """
CREATE VIRTUAL TABLE place USING rtree(id, west, east, south, north,
    +lat REAL, +lon REAL, +x REAL, +y REAL, +z REAL);
CREATE TABLE listing (id INTEGER PRIMARY KEY, name TEXT, weekly BLOB, document BLOB);
CREATE TABLE type (listing INTEGER, slug TEXT, PRIMARY KEY (listing, slug)) WITHOUT ROWID;
CREATE TABLE day (listing INTEGER, weekday INTEGER, PRIMARY KEY (listing, weekday)) WITHOUT ROWID;
"""
METRES_A_DEGREE = 111_132.0  # of latitude, on average
# Beyond it a box may reach over a pole, and is the whole world.
LARGEST_BOX_M = 1_000_000
NEAR = """
SELECT place.id, lat, lon, (x - :x) * (x - :x) + (y - :y) * (y - :y) + (z - :z) * (z - :z) AS square
FROM place WHERE east >= :west AND west <= :east AND north >= :south AND south <= :north {filters}
ORDER BY square, place.id LIMIT :some
"""
TYPED = "AND EXISTS (SELECT 1 FROM type WHERE listing = place.id AND slug = '{slug}')"
ON_DAYS = "AND EXISTS (SELECT 1 FROM day WHERE listing = place.id AND weekday IN ({days}))"
DOCUMENTS = text("SELECT id, name, weekly, document FROM listing WHERE id IN :ids").bindparams(
    bindparam("ids", expanding=True)
)


class RTree:
    """A SQLite file that `fill` made."""

    def __init__(self, path: Path) -> None:
        self._engine = create_engine(f"sqlite:///{path}")

    def create(self) -> None:
        """Makes the tables, empty."""
        with self._engine.begin() as connection:
            for statement in TABLES.strip().split(";\n"):
                connection.exec_driver_sql(statement)

    def add(self, batch: list[Listed]) -> None:
        """Writes some listings."""
        with self._engine.begin() as connection:
            for table, rows in _rows(batch).items():
                marks = ",".join("?" * len(rows[0]))
                connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({marks})", rows)

    def finish(self) -> None:
        """Makes it ready to be asked."""
        with self._engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")

    def nearby(self, origin: Point, asked: Filter, now: datetime, count: int) -> list[bytes]:
        """The `count` nearest, each with its distance and next occurrence, as JSON."""
        near = _near(asked)
        with self._engine.connect() as connection:
            ranked = nearest(
                origin, count, lambda radius_m: _within(connection, near, origin, radius_m, 2 * count)
            )
            ids = {"ids": [listing for _, listing in ranked]}
            rows = {row.id: row for row in connection.execute(DOCUMENTS, ids)}
        return [
            item(metres, row.name, row.document, Weekly.decoded(row.weekly), asked, now)
            for metres, row in ((metres, rows[listing]) for metres, listing in ranked)
        ]

    def close(self) -> None:
        """Lets go of the file."""
        self._engine.dispose()


def _rows(batch: list[Listed]) -> dict[str, list[tuple[object, ...]]]:
    return {
        "listing": [(each.index, each.id, each.weekly.encoded(), each.document) for each in batch],
        "place": [(each.index, *_point_row(each.point)) for each in batch],
        "type": [(each.index, slug) for each in batch for slug in each.types],
        "day": [(each.index, weekday) for each in batch for weekday in each.weekly.weekdays],
    }


def _point_row(point: Point) -> Iterable[float]:
    return point.lon, point.lon, point.lat, point.lat, point.lat, point.lon, *cartesian_of(point).tolist()


@lru_cache
def _near(asked: Filter) -> TextClause:
    """The query; its words come from this program, not from callers."""
    parts = [TYPED.format(slug=slug) for slug in asked.types]
    if asked.weekdays:
        parts.append(ON_DAYS.format(days=",".join(map(str, asked.weekdays))))
    return text(NEAR.format(filters=" ".join(parts)))


def _within(
    connection: Connection, near: TextClause, origin: Point, radius_m: float, some: int
) -> list[Candidate]:
    found = connection.execute(near, _box(origin, radius_m) | {"some": some})
    return [Candidate(listing, lat, lon, _on_sphere_m(square)) for listing, lat, lon, square in found]


def _on_sphere_m(square: float) -> float:
    """The way over the surface, of the square of the way through the Earth."""
    return 2 * MAJOR_M * math.asin(min(math.sqrt(square) / (2 * MAJOR_M), 1))


def _box(origin: Point, half_m: float) -> dict[str, float]:
    """A box around the origin in degrees, at last the world; the origin in metres from the Earth's centre."""
    is_widest = half_m > LARGEST_BOX_M
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
