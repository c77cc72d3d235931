"""Search and body in process: finder beside SQLite's R*Tree, and beside the bare tree of points."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import numpy as np
from scipy.spatial import cKDTree

from benchmarks.measuring import Line, Times, at_most, in_turns
from benchmarks.peers.rtree import Filter, RTree
from benchmarks.world import origins
from finder.catalog.geodesy import cartesian, cartesian_of
from finder.catalog.snapshot import Snapshot
from finder.domain.geo import Point
from finder.domain.window import Weekday
from finder.places import Gazetteer, embedded_gazetteer
from finder.service.reading import Asked, nearby_page

LIMIT = 30
ORIGINS = 100
GAZETTEER: Gazetteer = embedded_gazetteer()


@dataclass(frozen=True, slots=True)
class Query:
    """A kind of question: its name in lines, its parameters for HTTP, finder and the peer, its growth."""

    name: str
    text: str
    asked: Asked
    filter: Filter
    growth: float

    def finder(self, snapshot: Snapshot, now: datetime, origin: Point) -> bytes:
        """The body by finder."""
        return body(items(snapshot, origin, self, now))

    def rtree(self, peer: RTree, now: datetime, origin: Point) -> bytes:
        """The body by the peer."""
        return body(peer.nearby(origin, self.filter, now, LIMIT))


ALL = Query("nearby", "", Asked(limit=LIMIT), Filter(), growth=1.5)
OPEN_MIDWEEK = Query(
    "nearby, types=open&weekdays=tue,thu",
    "&types=open&weekdays=tue,thu",
    Asked(types=frozenset({"open"}), weekdays=frozenset({Weekday.TUE, Weekday.THU}), limit=LIMIT),
    Filter(("open",), (1, 3)),
    growth=2,
)
QUERIES = (ALL, OPEN_MIDWEEK)


def items(snapshot: Snapshot, origin: Point, query: Query, now: datetime) -> list[bytes]:
    """finder's items, the way the API asks for them."""
    asked = replace(query.asked, lat=origin.lat, lon=origin.lon)
    return nearby_page(snapshot, GAZETTEER, asked, now).items


def body(parts: list[bytes]) -> bytes:
    """Items as the body of a page."""
    return b'{"items":[' + b",".join(parts) + b"]}"


def check_peer(snapshot: Snapshot, peer: RTree, now: datetime) -> int:
    """Bytes of a body on average. Raises AssertionError where the peer's answer is not finder's."""
    sizes = []
    for query in QUERIES:
        for origin in origins(ORIGINS):
            mine, theirs = items(snapshot, origin, query, now), peer.nearby(origin, query.filter, now, LIMIT)
            assert mine == theirs, f"the peer answers {origin} otherwise"
            sizes.append(len(body(mine)))
    return sum(sizes) // len(sizes)


def search_lines(snapshot: Snapshot, peer: RTree, now: datetime, rounds: int) -> Iterator[Line]:
    """finder in process as a multiple of its peers."""
    tree = bare_tree(snapshot)
    for query in QUERIES:
        times = in_turns(
            {
                "finder": _each_origin(partial(query.finder, snapshot, now)),
                "rtree": _each_origin(partial(query.rtree, peer, now)),
                "tree": _each_origin(lambda at: tree.query(cartesian_of(at), k=LIMIT)),
            },
            rounds,
        )
        yield from _lines(query, times)


def _lines(query: Query, times: dict[str, Times]) -> Iterator[Line]:
    mine, theirs, bare = (times[name] for name in ("finder", "rtree", "tree"))
    ours = f"{_micros(mine):,.0f} µs"
    against_rtree = f"{_micros(theirs):,.0f} µs ÷ {ours}"
    yield Line(f"{query.name}, in process: SQLite R*Tree ÷ finder", theirs.over(mine), "×", against_rtree)
    if query is ALL:
        detail = f"{ours} ÷ {_micros(bare):,.0f} µs"
        yield Line(f"{query.name}, in process: finder ÷ cKDTree alone", mine.over(bare), "×", detail)


def growth_lines(small: Snapshot, large: Snapshot, now: datetime, rounds: int) -> Iterator[Line]:
    """How much longer the larger dataset takes."""
    for query in QUERIES:
        times = in_turns(
            {
                "small": _each_origin(partial(query.finder, small, now)),
                "large": _each_origin(partial(query.finder, large, now)),
            },
            rounds,
        )
        detail = f"{_micros(times['small']):,.0f} → {_micros(times['large']):,.0f} µs"
        what = f"{query.name}, in process: growth from {small.count:,} to {large.count:,}"
        yield Line(what, times["large"].over(times["small"]), "×", detail, at_most(query.growth))


def bare_tree(snapshot: Snapshot) -> cKDTree:
    """All places, in scipy's tree as it comes."""
    places = snapshot.placed
    return cKDTree(cartesian(np.asarray(snapshot.lat[places]), np.asarray(snapshot.lon[places])))


def _each_origin(ask: Callable[[Point], object]) -> Callable[[], None]:
    asked_from = origins(ORIGINS)

    def run() -> None:
        for origin in asked_from:
            ask(origin)

    return run


def _micros(times: Times) -> float:
    return times.best / ORIGINS * 1e6
