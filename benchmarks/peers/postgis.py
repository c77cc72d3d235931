"""The same answer by PostGIS: the nearest by a GiST index, true distances by ST_Distance, documents ready.

Once through SQLAlchemy, whose items are finder's, byte for byte; once through psycopg alone, which sends the
documents as they are and is spared the next occurrence.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

import psycopg
from sqlalchemy import TextClause, create_engine, text

from benchmarks.peers.listed import Filter, Listed, Weekly, bare_item, item
from finder.domain.geo import Point

TABLE = """
CREATE TABLE listing (
    index integer PRIMARY KEY, place geography(Point) NOT NULL, types text[] NOT NULL,
    weekdays smallint[] NOT NULL, name text NOT NULL, weekly text NOT NULL, document text NOT NULL
)
"""
COPY = "COPY listing FROM STDIN"
INDEX = "CREATE INDEX ON listing USING gist (place)"
# `<->` orders by a sphere: twice as many are proposed as are asked for, and the ellipsoid decides.
NEAREST = """
WITH origin AS MATERIALIZED (SELECT ST_Point({lon}, {lat})::geography AS point),
near AS MATERIALIZED (
    SELECT * FROM listing {where} ORDER BY place <-> ST_Point({lon}, {lat})::geography LIMIT {some}
)
SELECT round(ST_Distance(place, point))::integer AS metres, {columns} FROM near, origin
ORDER BY metres, index LIMIT {count}
"""
# What comes as bytes need not be decoded and encoded again.
DOCUMENT, ALL_COLUMNS = "convert_to(document, 'UTF8')", "name, weekly, document"


def create(database_url: str) -> None:
    """Makes the table, empty. Raises psycopg.Error where the server has no PostGIS."""
    with psycopg.connect(database_url) as connection:
        connection.execute("CREATE EXTENSION postgis")
        connection.execute(TABLE)


def add(database_url: str, batch: list[Listed]) -> None:
    """Writes some listings."""
    with psycopg.connect(database_url) as connection, connection.cursor().copy(COPY) as copy:
        for each in batch:
            place = f"SRID=4326;POINT({each.point.lon!r} {each.point.lat!r})"
            texts = (each.id, each.weekly.encoded().decode(), each.document.decode())
            copy.write_row((each.index, place, list(each.types), each.weekly.weekdays, *texts))


def finish(database_url: str) -> None:
    """Makes it ready to be asked."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(INDEX)
        connection.execute("VACUUM ANALYZE listing")


class BySqlalchemy:
    """PostGIS asked through SQLAlchemy."""

    def __init__(self, database_url: str) -> None:
        url = database_url.replace("postgresql://", "postgresql+psycopg://")
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT")

    def nearby(self, origin: Point, asked: Filter, now: datetime, count: int) -> list[bytes]:
        """The `count` nearest, each with its distance and next occurrence, as JSON."""
        statement = _text(asked)
        with self._engine.connect() as connection:
            rows = connection.execute(statement, _parameters(origin, asked, count)).all()
        return [
            item(row.metres, row.name, row.document.encode(), Weekly.decoded(row.weekly), asked, now)
            for row in rows
        ]

    def close(self) -> None:
        """Lets go of the connections."""
        self._engine.dispose()


class ByPsycopg:
    """PostGIS asked through psycopg, documents as they are."""

    def __init__(self, database_url: str) -> None:
        self._connection = psycopg.connect(database_url, autocommit=True)

    def nearby(self, origin: Point, asked: Filter, _: datetime, count: int) -> list[bytes]:
        """The `count` nearest, each with its distance, as JSON."""
        statement = _statement(asked, DOCUMENT, "%({})s")
        found = self._connection.execute(statement, _parameters(origin, asked, count), binary=True)
        return [bare_item(metres, document) for metres, document in found]

    def close(self) -> None:
        """Lets go of the connection."""
        self._connection.close()


@lru_cache
def _text(asked: Filter) -> TextClause:
    return text(_statement(asked, ALL_COLUMNS, ":{}"))


@lru_cache
def _statement(asked: Filter, columns: str, mark: str) -> str:
    """The query with its parameters written as the driver wants them."""
    conditions = []
    if asked.types:
        conditions.append(f"types @> CAST({mark.format('types')} AS text[])")
    if asked.weekdays:
        conditions.append(f"weekdays && CAST({mark.format('weekdays')} AS smallint[])")
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    marks = {name: f"CAST({mark.format(name)} AS float8)" for name in ("lat", "lon")}
    marks |= {name: mark.format(name) for name in ("some", "count")}
    return NEAREST.format(where=where, columns=columns, **marks)


def _parameters(origin: Point, asked: Filter, count: int) -> dict[str, object]:
    given: dict[str, object] = {"lat": origin.lat, "lon": origin.lon, "some": 2 * count, "count": count}
    if asked.types:
        given["types"] = list(asked.types)
    if asked.weekdays:
        given["weekdays"] = list(asked.weekdays)
    return given
