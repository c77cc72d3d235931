"""How far many places are from one: chords bound each distance, a geodesic decides what they leave open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from finder.catalog.geodesy import TIGHTEST_M, WIDEST_M, Floats, cartesian, cartesian_of
from finder.catalog.table import Ints
from finder.domain.geo import Point, distance_m

# What floating point and the turn of a geodesic out of its plane may add to a bound.
SLACK_M = 1e-4
SLACK = 1e-7


@dataclass(frozen=True, slots=True)
class Places:
    """Places in degrees, and in metres from the Earth's centre."""

    lat: Floats
    lon: Floats
    positions: Floats

    @classmethod
    def at(cls, lat: Floats, lon: Floats) -> Places:
        """The places of these degrees."""
        return cls(lat, lon, cartesian(lat, lon))

    def __len__(self) -> int:
        return len(self.lat)

    def among(self, chosen: Ints) -> Places:
        """Some of them, by index."""
        return Places(self.lat[chosen], self.lon[chosen], self.positions[chosen])

    def point(self, place: int) -> Point:
        """One of them."""
        return Point(float(self.lat[place]), float(self.lon[place]))


Reckon = Callable[[Floats], Ints]


def reckoned(origin: Point, places: Places, reckon: Reckon) -> Ints:
    """What `reckon`, which never falls where distance grows, makes of the metres to each place."""
    chords = chords_between(origin, places)
    result = reckon(_shortest(chords))
    for place in np.flatnonzero(result != reckon(_longest(chords))):
        result[place] = reckon(np.array([distance_m(origin, places.point(int(place)))]))[0]
    return result


def chords_between(origin: Point, places: Places) -> Floats:
    """Straight metres through the Earth to each place."""
    steps = places.positions - cartesian_of(origin)
    chords: Floats = np.sqrt(np.einsum("ij,ij->i", steps, steps))
    return chords


def whole_metres(origin: Point, places: Places) -> Ints:
    """Geodesic metres to each place, rounded."""
    return reckoned(origin, places, lambda metres: np.rint(metres).astype(np.int64))


def _shortest(chords: Floats) -> Floats:
    """No geodesic over these chords is shorter: none is flatter than the widest circle."""
    return np.maximum(_arcs(chords, WIDEST_M) * (1 - SLACK) - SLACK_M, 0.0)


def _longest(chords: Floats) -> Floats:
    """No geodesic over these chords is longer: none bends more than the tightest circle."""
    return _arcs(chords, TIGHTEST_M) * (1 + SLACK) + SLACK_M


def _arcs(chords: Floats, radius_m: float) -> Floats:
    arcs: Floats = 2 * radius_m * np.arcsin(np.minimum(chords / (2 * radius_m), 1.0))
    return arcs
