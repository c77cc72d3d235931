"""Search and body in process: finder beside its peers, and beside the bare tree of points; and its growth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from scipy.spatial import cKDTree

from benchmarks.measuring import Contenders, Line, Reach, Times, at_least, at_most, in_turns
from benchmarks.peers.kinds import KINDS, PSYCOPG, Kind, Peer, Peers
from benchmarks.peers.listed import Filter
from benchmarks.run import Run
from benchmarks.world import origins
from finder.catalog.geodesy import cartesian, cartesian_of
from finder.catalog.snapshot import Snapshot
from finder.domain.geo import Point
from finder.domain.window import Weekday
from finder.places import Gazetteer, embedded_gazetteer
from finder.service.reading import Asked, nearby_page

LIMIT = 30
FINDER, TREE = "finder", "cKDTree alone"
FILTERED = "finder, filtered"
# Listings; what growth is to reach was set for these.
GROWN_FROM, GROWN_TO = 25_000, 1_000_000
GAZETTEER: Gazetteer = embedded_gazetteer()


@dataclass(frozen=True, slots=True)
class Query:
    """A kind of question: its name in lines, its parameters for HTTP, finder and the peers, its growth."""

    name: str
    text: str
    asked: Asked
    filter: Filter
    growth: float


ALL = Query("nearby", "", Asked(limit=LIMIT), Filter(), growth=1.5)
OPEN_MIDWEEK = Query(
    "nearby, filtered",
    "&types=open&weekdays=tue,thu",
    Asked(types=frozenset({"open"}), weekdays=frozenset({Weekday.TUE, Weekday.THU}), limit=LIMIT),
    Filter(("open",), (1, 3)),
    growth=2,
)
QUERIES = (ALL, OPEN_MIDWEEK)


@dataclass(frozen=True, slots=True)
class Question:
    """A query at a moment, from each of some places."""

    query: Query
    now: datetime
    places: list[Point]

    def to_finder(self, snapshot: Snapshot) -> Callable[[], None]:
        """finder asked from each place, up to the body."""
        return self._from_each(lambda origin: body(items(snapshot, origin, self.query, self.now)))

    def to_peer(self, peer: Peer) -> Callable[[], None]:
        """A peer asked from each place, up to the body."""
        return self._from_each(lambda at: body(peer.nearby(at, self.query.filter, self.now, LIMIT)))

    def to_tree(self, tree: cKDTree) -> Callable[[], None]:
        """The bare tree asked from each place: no filters, no distances, no body."""
        return self._from_each(lambda at: tree.query(cartesian_of(at), k=LIMIT))

    def _from_each(self, ask: Callable[[Point], object]) -> Callable[[], None]:
        def run() -> None:
            for origin in self.places:
                ask(origin)

        return run

    def micros(self, times: Times) -> float:
        """Microseconds of one asking, in the best round."""
        return times.best / len(self.places) * 1e6


def items(snapshot: Snapshot, origin: Point, query: Query, now: datetime) -> list[bytes]:
    """finder's items, the way the API asks for them."""
    asked = replace(query.asked, lat=origin.lat, lon=origin.lon)
    return nearby_page(snapshot, GAZETTEER, asked, now).items


def body(parts: list[bytes]) -> bytes:
    """Items as the body of a page."""
    return b'{"items":[' + b",".join(parts) + b"]}"


def nearby_lines(run: Run) -> Iterator[Line]:
    """finder in process as a multiple of its peers, at each size; then how it grows."""
    for size in run.sizes:
        lines = list(_beside_peers(run, size))
        if size == run.size:
            yield from lines
    yield from _growth_lines(run)


def _beside_peers(run: Run, size: int) -> Iterator[Line]:
    snapshot, peers = run.snapshot(size), run.peers(size)
    places, tree = origins(run.effort.origins), bare_tree(snapshot)
    with ExitStack() as opened:
        asked = peers.opened()
        for peer in asked.values():
            opened.callback(peer.close)
        questions = [Question(query, run.now, places) for query in QUERIES]
        bytes_of_body = sum(checked(snapshot, asked, question) for question in questions) / len(questions)
        yield Line("body of a page of 30 on average", bytes_of_body / 1_000, "KB")
        for question in questions:
            contenders: Contenders = {FINDER: question.to_finder(snapshot), TREE: question.to_tree(tree)}
            contenders |= {kind.name: question.to_peer(asked[kind]) for kind in _asked_kinds(question, asked)}
            times = in_turns(contenders, run.effort.rounds)
            _remember(run, size, question, times)
            yield from _lines(question, times, peers)


def _asked_kinds(question: Question, asked: dict[Kind, Peer]) -> list[Kind]:
    return [kind for kind in asked if kind.is_filtering or question.query.filter.is_empty]


def checked(snapshot: Snapshot, asked: dict[Kind, Peer], question: Question) -> float:
    """Bytes of a body on average. Raises AssertionError where a peer's answer is not finder's."""
    sizes = []
    for origin in question.places:
        mine = items(snapshot, origin, question.query, question.now)
        for kind in _asked_kinds(question, asked):
            theirs = asked[kind].nearby(origin, question.query.filter, question.now, LIMIT)
            assert are_same(mine, theirs, kind), f"{kind.name} answers {origin} otherwise"
        sizes.append(len(body(mine)))
    return sum(sizes) / len(sizes)


def are_same(mine: list[bytes], theirs: list[bytes], kind: Kind) -> bool:
    """Whether finder's items are the peer's, byte for byte as far as it gives them."""
    if kind.is_whole:
        return mine == theirs
    return [each.rpartition(b',"next":')[0] + b"}" for each in mine] == theirs


def _remember(run: Run, size: int, question: Question, times: dict[str, Times]) -> None:
    """Keeps the numbers for the plot."""
    names = {FINDER: FILTERED} if question.query is OPEN_MIDWEEK else {name: name for name in times}
    for name, plotted in names.items():
        run.curves.setdefault(plotted, {})[size] = question.micros(times[name])


def _lines(question: Question, times: dict[str, Times], peers: Peers) -> Iterator[Line]:
    mine, what = times[FINDER], f"{question.query.name}, in process"
    ours = f"{question.micros(mine):,.0f} µs"
    for kind in KINDS:
        title, reach = f"{what}: {kind.name} ÷ finder", _in_process_reach(kind)
        if reason := why_not_asked(kind, question.query, peers):
            yield Line(title, None, "×", reason, reach)
        else:
            detail = f"{question.micros(times[kind.name]):,.0f} µs ÷ {ours}"
            yield Line(title, times[kind.name].over(mine), "×", detail, reach)
    if question.query is ALL:
        detail = f"{ours} ÷ {question.micros(times[TREE]):,.0f} µs"
        yield Line(f"{what}: finder ÷ {TREE}", mine.over(times[TREE]), "×", detail)


def why_not_asked(kind: Kind, query: Query, peers: Peers) -> str | None:
    """Why a peer is not asked; None where it is."""
    if not (kind.is_filtering or query.filter.is_empty):
        return "it knows no filters"
    return peers.missing.get(kind.key)


def _in_process_reach(kind: Kind) -> Reach | None:
    return at_least(8) if kind is PSYCOPG else None


def _growth_lines(run: Run) -> Iterator[Line]:
    """How much longer the largest dataset takes than the smallest."""
    smallest, largest = run.sizes[0], run.sizes[-1]
    is_judged = smallest <= GROWN_FROM and largest >= GROWN_TO
    for query in QUERIES:
        what = f"{query.name}, in process: growth from {smallest:,} to {largest:,}"
        reach = at_most(query.growth) if is_judged else None
        if smallest == largest:
            yield Line(what, None, "×", "needs two sizes", reach)
        else:
            yield Line(what, *_growth(run, query, smallest, largest), reach)


def _growth(run: Run, query: Query, smallest: int, largest: int) -> tuple[float, str, str]:
    """The larger as a multiple of the smaller, its unit, and both in microseconds."""
    question = Question(query, run.now, origins(run.effort.origins))
    contenders: Contenders = {
        str(size): question.to_finder(run.snapshot(size)) for size in (smallest, largest)
    }
    times = in_turns(contenders, run.effort.rounds)
    small, large = times[str(smallest)], times[str(largest)]
    detail = f"{question.micros(small):,.0f} → {question.micros(large):,.0f} µs"
    return large.over(small), "×", detail


def bare_tree(snapshot: Snapshot) -> cKDTree:
    """All places, in scipy's tree as it comes."""
    places = snapshot.placed
    return cKDTree(cartesian(np.asarray(snapshot.lat[places]), np.asarray(snapshot.lon[places])))
