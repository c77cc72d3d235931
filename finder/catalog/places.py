"""How far listings are: exact geodesics for the few that an answer needs, chords for all others."""

from __future__ import annotations

import numpy as np

from finder.catalog.geodesy import Floats, cartesian_of, longest_chord_m, surely_within_chord_m
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import Ints, Mask
from finder.domain.geo import Point, distance_m

Metres = dict[int, int]


class Distances:
    """Whole metres from one origin to listings, each computed once and only when asked for."""

    def __init__(self, snapshot: Snapshot, origin: Point) -> None:
        self.snapshot = snapshot
        self.origin = origin
        self.center = cartesian_of(origin)
        self._known: dict[tuple[float, float], int] = {}

    def to(self, index: int) -> int:
        """Metres to the listing's place."""
        return self.between(float(self.snapshot.lat[index]), float(self.snapshot.lon[index]))

    def between(self, lat: float, lon: float) -> int:
        """Metres to a place; listings of one house share the sum."""
        known = self._known.get((lat, lon))
        if known is None:
            known = self._known[lat, lon] = round(distance_m(self.origin, Point(lat, lon)))
        return known

    def chords(self, positions: Floats) -> Floats:
        """Straight metres through the Earth."""
        chords: Floats = np.linalg.norm(positions - self.center, axis=1)
        return chords


def within(distances: Distances, radius_m: int) -> Mask:
    """Which listings have a place within `radius_m`, the border included."""
    snapshot = distances.snapshot
    near = np.array(
        snapshot.tree.query_ball_point(distances.center, longest_chord_m(radius_m + 0.5)), np.int64
    )
    keep = np.zeros(snapshot.count, dtype=bool)
    if len(near):
        doubtful = distances.chords(snapshot.positions[near]) > surely_within_chord_m(radius_m)
        keep[snapshot.placed[near[~doubtful]]] = True
        for index in snapshot.placed[near[doubtful]]:
            keep[index] = distances.to(int(index)) <= radius_m
    return keep


def nearest(distances: Distances, keep: Mask, count: int) -> list[int]:
    """Indexes of the `count` nearest listings in `keep`, by whole metres, then index."""
    snapshot = distances.snapshot
    wanted = keep[snapshot.placed]
    available = int(wanted.sum())
    count = min(count, available)
    if count == 0:
        return []
    if available * RARE < len(wanted):
        return _nearest_of(distances, np.flatnonzero(wanted), count)
    return _nearest_by_tree(distances, wanted, count)


# Below one listing in so many, measuring all that pass is cheaper than growing the search until enough do.
RARE = 50


def _nearest_of(distances: Distances, places: Ints, count: int) -> list[int]:
    chords = distances.chords(distances.snapshot.positions[places])
    order = np.argsort(chords, kind="stable")
    return _exactly(distances, places[order], chords[order], count)


def _nearest_by_tree(distances: Distances, wanted: Mask, count: int) -> list[int]:
    asked = 2 * count
    while True:
        asked = min(asked, len(wanted))
        chords, places = _by_chord(distances, asked)
        passing = wanted[places]
        seen_m = np.inf if asked == len(wanted) else float(chords[-1])
        found = _exactly(distances, places[passing], chords[passing], count, seen_m)
        if found:
            return found
        asked *= 2


def _by_chord(distances: Distances, count: int) -> tuple[Floats, Ints]:
    """Chords to the `count` nearest places, and which of `placed` they are."""
    chords, places = distances.snapshot.tree.query(distances.center, k=np.arange(1, count + 1))
    return np.asarray(chords), np.asarray(places)


def _exactly(
    distances: Distances, places: Ints, chords: Floats, count: int, seen_m: float = np.inf
) -> list[int]:
    """The `count` nearest of `places`, which come by chord; [] if one beyond `seen_m` might be nearer."""
    if len(places) < count:
        return []
    listings = distances.snapshot.placed[places]
    metres = [distances.to(int(index)) for index in listings[:count]]
    border = longest_chord_m(max(metres) + 1.0)
    if border > seen_m:
        return []
    for index, chord in zip(listings[count:], chords[count:], strict=True):
        if chord > border:
            break
        metres.append(distances.to(int(index)))
    order = sorted(range(len(metres)), key=lambda place: (metres[place], int(listings[place])))
    return [int(listings[place]) for place in order[:count]]
