"""The same answer by Redis: GEOSEARCH in a radius that grows, then documents by MGET.

Its items are finder's, byte for byte. It knows no filter, and keeps places to about half a metre on a sphere;
so the members of the set carry the place as it was given, and geodesics decide.
"""

from __future__ import annotations

from datetime import datetime

from redis import Redis

from benchmarks.peers.listed import Filter, Listed, Weekly, item
from benchmarks.peers.ranking import Candidate, nearest
from finder.domain.geo import Point

PLACES = "places"


class RedisGeo:
    """A database of a Redis server, by its URL."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url)

    def add(self, batch: list[Listed]) -> None:
        """Writes some listings."""
        places: list[float | str] = []
        for each in batch:
            member = f"{each.index} {each.point.lat!r} {each.point.lon!r}"
            places += [each.point.lon, each.point.lat, member]
        self._redis.geoadd(PLACES, places)
        self._redis.mset({str(each.index): _packed(each) for each in batch})

    def nearby(self, origin: Point, asked: Filter, now: datetime, count: int) -> list[bytes]:
        """The `count` nearest, each with its distance and next occurrence, as JSON."""
        assert asked.is_empty, "GEOSEARCH knows no filter"
        ranked = nearest(origin, count, lambda radius_m: self._within(origin, radius_m, 2 * count))
        packed = self._redis.mget([str(listing) for _, listing in ranked])
        return [_item(metres, each, now) for (metres, _), each in zip(ranked, packed, strict=True)]

    def _within(self, origin: Point, radius_m: float, some: int) -> list[Candidate]:
        found = self._redis.geosearch(
            PLACES,
            longitude=origin.lon,
            latitude=origin.lat,
            radius=radius_m,
            sort="ASC",
            count=some,
            withdist=True,
        )
        return [_candidate(member, about_m) for member, about_m in found]

    def close(self) -> None:
        """Lets go of the connection."""
        self._redis.close()


def _candidate(member: bytes, about_m: float) -> Candidate:
    listing, lat, lon = member.split()
    return Candidate(int(listing), float(lat), float(lon), about_m)


def _packed(each: Listed) -> bytes:
    """What an item is made of, in one value; JSON as finder writes it has no line breaks."""
    return b"\n".join((each.id.encode(), each.weekly.encoded(), each.document))


def _item(metres: int, packed: bytes, now: datetime) -> bytes:
    name, weekly, document = packed.split(b"\n", 2)
    return item(metres, name.decode(), document, Weekly.decoded(weekly), Filter(), now)
