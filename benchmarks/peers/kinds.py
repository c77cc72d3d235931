"""The peers by name: each is filled with a snapshot's listings, then asked for what is nearby."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Protocol

import psycopg

from benchmarks.peers import postgis
from benchmarks.peers.listed import Filter, Listed, listed
from benchmarks.peers.postgis import ByPsycopg, BySqlalchemy
from benchmarks.peers.redis_geo import RedisGeo
from benchmarks.peers.rtree import RTree
from finder.catalog.snapshot import Snapshot
from finder.domain.geo import Point

BATCH = 10_000


class Peer(Protocol):
    """What can be asked as finder is."""

    def nearby(self, origin: Point, asked: Filter, now: datetime, count: int, /) -> list[bytes]:
        """The `count` nearest listings that pass, as JSON."""

    def close(self) -> None:
        """Lets go of what it holds open."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of peer: its key in paths, its name in lines, how one is opened at its address.

    `is_filtering`: whether it answers questions with a filter. `is_whole`: whether its items have the next
    occurrence; else they are finder's items without it.
    """

    key: str
    name: str
    open: Callable[[str], Peer]
    is_filtering: bool = True
    is_whole: bool = True


RTREE = Kind("rtree", "SQLite R*Tree", lambda address: RTree(Path(address)))
POSTGIS = Kind("postgis", "PostGIS by SQLAlchemy", BySqlalchemy)
PSYCOPG = Kind("psycopg", "PostGIS by psycopg, documents as they are", ByPsycopg, is_whole=False)
REDIS = Kind("redis", "Redis GEOSEARCH", RedisGeo, is_filtering=False)
KINDS = (RTREE, POSTGIS, PSYCOPG, REDIS)


@dataclass(frozen=True, slots=True)
class Servers:
    """URLs with a place for the database's name; or why there is no such server."""

    postgresql: str | Exception
    redis: str | Exception


@dataclass(frozen=True, slots=True)
class Peers:
    """The peers of one dataset: the address of each, by key; or why it is not there."""

    addresses: dict[str, str]
    missing: dict[str, str]

    def opened(self) -> dict[Kind, Peer]:
        """Those that are there."""
        return {kind: kind.open(self.addresses[kind.key]) for kind in KINDS if kind.key in self.addresses}


def filled(snapshot: Snapshot, today: date, servers: Servers, folder: Path, number: int) -> Peers:
    """The peers with the listings of a snapshot, the `number`-th of the run."""
    addresses, missing = {RTREE.key: str(folder / "rtree.sqlite")}, {}
    if isinstance(servers.postgresql, str):
        addresses[POSTGIS.key] = addresses[PSYCOPG.key] = _database(servers.postgresql, f"world_{number}")
    else:
        missing[POSTGIS.key] = missing[PSYCOPG.key] = str(servers.postgresql)
    if isinstance(servers.redis, str):
        addresses[REDIS.key] = servers.redis.format(database=number)
    else:
        missing[REDIS.key] = str(servers.redis)
    _fill(addresses, snapshot, today)
    return Peers(addresses, missing)


def _database(url: str, name: str) -> str:
    with psycopg.connect(url.format(database="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return url.format(database=name)


def _fill(addresses: dict[str, str], snapshot: Snapshot, today: date) -> None:
    rtree = RTree(Path(addresses[RTREE.key]))
    rtree.create()
    database_url = addresses.get(POSTGIS.key)
    if database_url is not None:
        postgis.create(database_url)
    redis = RedisGeo(addresses[REDIS.key]) if REDIS.key in addresses else None
    for batch in _batches(listed(snapshot, today)):
        rtree.add(batch)
        if database_url is not None:
            postgis.add(database_url, batch)
        if redis is not None:
            redis.add(batch)
    rtree.finish()
    if database_url is not None:
        postgis.finish(database_url)


def _batches(listings: Iterator[Listed]) -> Iterator[list[Listed]]:
    while batch := list(islice(listings, BATCH)):
        yield batch
