"""What is nearest: a tree of chords proposes, whole metres over the surface decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np

from finder.catalog.geodesy import (
    SHORT_M,
    Floats,
    arcs_m,
    cartesian_of,
    doubt_m,
    longest_chord_m,
    short_arcs_m,
    short_doubt_m,
    surely_nearer_chord_m,
    surely_within_chord_m,
)
from finder.catalog.items import Items
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import Ints, Mask
from finder.catalog.vincenty import geodesics_m
from finder.domain.geo import Point, distance_m

HALF_M = 0.5
# Looked at beyond those that are asked for: houses are shared, and neighbours as far to the metre.
SPARE = 16
# Finding a place through the tree takes as long as measuring so many straight.
TREE_COST = 16
# How many times as many are looked at where those before did not suffice.
GROWTH = 4


class Distances:
    """Whole metres from one origin, as the domain measures them."""

    def __init__(self, origin: Point) -> None:
        self.origin = origin
        self.center = cartesian_of(origin)
        self._known: dict[Point, int] = {}

    def to(self, place: Point) -> int:
        """Metres to a place, measured once for all who share it."""
        known = self._known.get(place)
        if known is None:
            known = self._known[place] = round(distance_m(self.origin, place))
        return known

    def metres_to(self, items: Items) -> Ints:
        """Metres to each of `items`, all of which have a place."""
        return self.metres(items.positions(), items.point)

    def metres(self, positions: Floats, point: Callable[[int], Point | None]) -> Ints:
        """Metres to each of `positions`; `point` tells of the n-th where it is in degrees."""
        return self.metres_by(self.chords(positions), positions, point)

    def metres_by(self, chords: Floats, positions: Floats, point: Callable[[int], Point | None]) -> Ints:
        """The same where chords are known: by arcs, but where one may be rounded the wrong way."""
        arcs, doubt = self._arcs(chords, positions)
        whole = np.rint(arcs)
        metres = whole.astype(np.int64)
        if not np.abs(arcs - whole).max(initial=0.0) < HALF_M - doubt:
            doubtful = _doubtful(arcs, doubt)
            metres[doubtful] = self._measured([point(number) for number in doubtful.tolist()])
        return metres

    def _arcs(self, chords: Floats, positions: Floats) -> tuple[Floats, float]:
        """Metres over the surface, and how far any may be off: no more than the longest."""
        longest = chords.max(initial=0.0).item()
        if longest < SHORT_M:
            return short_arcs_m(chords), short_doubt_m(longest)
        arcs = arcs_m(self.center, positions)
        return arcs, doubt_m(arcs.max().item())

    def _measured(self, places: list[Point | None]) -> Ints:
        """Metres to each of `places`: by Vincenty's formula, or else one by one."""
        degrees = np.array([(place.lat, place.lon) for place in places if place is not None])
        found, doubts = geodesics_m(self.origin, *degrees.T)
        metres = np.rint(found).astype(np.int64)
        for number in _doubtful(found, doubts).tolist():
            metres[number] = self.to(Point(*degrees[number].tolist()))
        return metres

    def chords(self, positions: Floats) -> Floats:
        """Straight metres through the Earth."""
        way = positions - self.center
        chords: Floats = np.sqrt(np.vecdot(way, way))
        return chords


def _doubtful(metres: Floats, doubts_m: Floats | float) -> Ints:
    """Which of them are so near half a metre that they may be rounded the wrong way."""
    return np.flatnonzero(~(np.abs(metres - np.rint(metres)) < HALF_M - doubts_m))


def within(snapshot: Snapshot, distances: Distances, radius_m: int) -> Mask:
    """Which listings have a place within `radius_m`, the border included."""
    near = np.array(
        snapshot.tree.query_ball_point(distances.center, longest_chord_m(radius_m + 0.5)), np.int64
    )
    keep = np.zeros(snapshot.count, dtype=bool)
    if len(near):
        doubtful = distances.chords(snapshot.positions[near]) > surely_within_chord_m(radius_m)
        keep[snapshot.placed[near[~doubtful]]] = True
        border = Items(snapshot, snapshot.placed[near[doubtful]])
        keep[border.listing] = distances.metres_to(border) <= radius_m
    return keep


@dataclass(frozen=True, slots=True)
class _Near:
    """Items by number, nearest first by chord; none that is missing is nearer than `seen_m`."""

    numbers: Ints
    chords: Floats
    positions: Floats
    seen_m: float

    @classmethod
    def by_chord(cls, numbers: Ints, chords: Floats, positions: Floats, seen_m: float) -> Self:
        """These items put in order."""
        order = np.argsort(chords)
        return cls(numbers[order], chords[order], positions[order], seen_m)


def nearest(distances: Distances, items: Items, begin: int, end: int) -> tuple[Ints, Ints]:
    """Numbers of, and metres to, items of ranks [begin, end) by whole metres, then listing, then row.

    All of them have a place, and they stand in order of their listings.
    """
    end = min(end, len(items))
    if begin >= end:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    # Where one place in three passes, three times as many hold enough; where few do, they may be near.
    asked = (end + SPARE) * min(max(len(items.snapshot.placed) // len(items), 1), GROWTH)
    while True:
        search = _through_tree if asked * TREE_COST < len(items) else _straight
        ranked = _ranked(distances, items, search(distances, items, asked), begin, end)
        if ranked is not None:
            return ranked
        asked *= GROWTH


def _through_tree(distances: Distances, items: Items, asked: int) -> _Near:
    snapshot = items.snapshot
    is_all = asked >= len(snapshot.placed)
    ranks = np.arange(1, min(asked, len(snapshot.placed)) + 1)
    chords, places = map(np.asarray, snapshot.tree.query(distances.center, k=ranks))
    seen_m = np.inf if is_all else float(chords[-1])
    numbers, of = items.of_listings(snapshot.placed[places])
    chords, positions = chords[of], snapshot.positions[places[of]]
    if len(items.away) == 0:
        return _Near(numbers, chords, positions, seen_m)
    home = ~np.isin(numbers, items.away)
    there = items.numbered(items.away).positions()
    return _Near.by_chord(
        np.concatenate((numbers[home], items.away)),
        np.concatenate((chords[home], distances.chords(there))),
        np.concatenate((positions[home], there)),
        seen_m,
    )


def _straight(distances: Distances, items: Items, asked: int) -> _Near:
    positions = items.positions()
    chords = distances.chords(positions)
    if asked >= len(items):
        return _Near.by_chord(np.arange(len(items)), chords, positions, np.inf)
    near = np.argpartition(chords, asked)[:asked]
    return _Near.by_chord(near, chords[near], positions[near], float(chords[near].max()))


def _ranked(
    distances: Distances, items: Items, near: _Near, begin: int, end: int
) -> tuple[Ints, Ints] | None:
    """Numbers and metres of these ranks; None where an item that is not among `near` may belong there."""
    if len(near.numbers) < end:
        return None
    first = 0 if begin == 0 else _surely_nearer(near.chords, begin)
    last = end + SPARE
    metres = _metres(distances, items, near, first, last)
    border = longest_chord_m(int(metres[: end - first].max()) + 1.0)
    if border > near.seen_m:
        return None
    furthest = int(np.searchsorted(near.chords, border, side="right"))
    if furthest > last:
        metres = np.concatenate((metres, _metres(distances, items, near, last, furthest)))
    numbers = near.numbers[first : first + len(metres)]
    page = np.lexsort((numbers, metres))[begin - first : end - first]
    return numbers[page], metres[page]


def _surely_nearer(chords: Floats, rank: int) -> int:
    """How many stand before the one of this rank by chord in any case, since they are surely nearer."""
    return int(np.searchsorted(chords, surely_nearer_chord_m(chords.item(rank)), side="right"))


def _metres(distances: Distances, items: Items, near: _Near, begin: int, end: int) -> Ints:
    numbers = near.numbers[begin:end]
    chords, positions = near.chords[begin:end], near.positions[begin:end]
    return distances.metres_by(chords, positions, lambda number: items.point(int(numbers[number])))
