"""Which places are near, without a geodesic each: straight chords through the ellipsoid, and what they bound.

Places are points in metres from the Earth's centre. The chord between two of them is never longer than
the geodesic over the surface, and for every distance bounds it closely from both sides, so that a tree of
chords finds all that an exact distance could choose.
"""

from __future__ import annotations

from math import asin, cos, hypot, pi, radians, sin

import numpy as np
from numpy.typing import NDArray

from finder.domain.geo import Point

Floats = NDArray[np.float64]

# WGS 84: semi-axes in metres; NGA.STND.0036, table 3.1.
MAJOR_M = 6_378_137.0
MINOR_M = 6_356_752.314_245
# Smallest and largest radius of curvature, at the equator along the meridian and at the poles.
TIGHTEST_M = MINOR_M**2 / MAJOR_M
WIDEST_M = MAJOR_M**2 / MINOR_M
# The upper bound follows from Schur's comparison theorem; the lower one from the flattest circle, with a
# margin for geodesics that are not plane curves.
MARGIN = 1e-5
BENDS = np.array((MAJOR_M, MAJOR_M, MINOR_M)) ** -2
# Geodesics of 0.1 to 5,000 km in all directions were at most 2.7e-32 m⁻⁴ of their fifth power off their arc,
# and by what rounding does to the difference of two places.
ARC_DOUBT, ARC_NOISE_M = 4e-32, 1e-6
# Beyond it the next term of a short arc would count, and more than one arc in a hundred be in doubt.
SHORT_M = 30_000.0
TINY = 1e-300


def cartesian(lat: Floats, lon: Floats) -> Floats:
    """Points of shape (n, 3) in metres from the Earth's centre, of degrees on the WGS 84 ellipsoid."""
    phi, lam = np.radians(lat), np.radians(lon)
    normal = MAJOR_M**2 / np.sqrt((MAJOR_M * np.cos(phi)) ** 2 + (MINOR_M * np.sin(phi)) ** 2)
    return np.column_stack(
        (
            normal * np.cos(phi) * np.cos(lam),
            normal * np.cos(phi) * np.sin(lam),
            normal * (MINOR_M / MAJOR_M) ** 2 * np.sin(phi),
        )
    )


def cartesian_of(point: Point) -> Floats:
    """One point, of shape (3,)."""
    phi, lam = radians(point.lat), radians(point.lon)
    normal = MAJOR_M**2 / hypot(MAJOR_M * cos(phi), MINOR_M * sin(phi))
    flat = normal * cos(phi)
    return np.array((flat * cos(lam), flat * sin(lam), normal * (MINOR_M / MAJOR_M) ** 2 * sin(phi)))


def longest_chord_m(distance_m: float) -> float:
    """No place within `distance_m` over the surface is further than this through the Earth."""
    angle = min(distance_m / (2 * WIDEST_M), pi / 2)
    return min(distance_m, 2 * WIDEST_M * sin(angle) * (1 + MARGIN)) + 1.0


def surely_within_chord_m(distance_m: float) -> float:
    """Every place within this chord is within `distance_m` over the surface."""
    angle = min(distance_m / (2 * TIGHTEST_M), pi / 2)
    return max(2 * TIGHTEST_M * sin(angle) * (1 - MARGIN) - 1.0, 0.0)


def surely_nearer_chord_m(chord_m: float) -> float:
    """Every place within this chord is nearer by whole metres than any that is beyond `chord_m`."""
    # The inverse of `longest_chord_m`; two metres less are less however both are rounded.
    half = min((chord_m - 1.0) / (2 * WIDEST_M * (1 + MARGIN)), 1.0)
    at_least_m = max(chord_m - 1.0, 2 * WIDEST_M * asin(half))
    return surely_within_chord_m(at_least_m - 2.0) if at_least_m >= 2.0 else -1.0


def arcs_m(origin: Floats, places: Floats) -> Floats:
    """Metres over the surface from `origin` to each of `places`, of shape (n, 3), off by `doubt_m` at most.

    An arc of the circle that curves as the ellipsoid does halfway, in the direction of the chord.
    """
    way, halfway = places - origin, places + origin
    squared = np.vecdot(way, way)
    # On the ellipsoid x·(x/axes²) = 1, so that x/axes² is square to it: its length gives the curvature.
    square = halfway * BENDS
    # Right on the other side of the Earth it is of no number, which is in every doubt.
    with np.errstate(invalid="ignore"):
        steepness = np.sqrt(np.vecdot(square, square) / np.vecdot(halfway, square))
    bend = np.vecdot(way, way * BENDS) / np.maximum(squared * steepness, TINY)
    half = np.minimum(np.sqrt(squared) * bend / 2, 1)
    arcs: Floats = 2 * np.arcsin(half) / np.maximum(bend, TINY)
    return arcs


def short_arcs_m(chords: Floats) -> Floats:
    """Metres over the surface for chords shorter than `SHORT_M`, off by `short_doubt_m` at most.

    The first two terms of 2 r arcsin(chord / 2 r): so near, no direction bends enough to matter.
    """
    arcs: Floats = chords + chords**3 * ((TIGHTEST_M**-2 + WIDEST_M**-2) / 48)
    return arcs


def short_doubt_m(chord_m: float) -> float:
    """How far a short arc may be off: 13 micrometres at 10 km, a third of a millimetre at 30 km."""
    # At the equator and at the poles geodesics are off by all but a tenth of it.
    return ARC_NOISE_M + 1.1 * chord_m**3 * ((TIGHTEST_M**-2 - WIDEST_M**-2) / 48)


def doubt_m(arc_m: float) -> float:
    """How far an arc may be off: a millimetre at 500 km, and beyond 1,750 km more than half a metre.

    How much more is not told rightly of the other side of the Earth.
    """
    return ARC_NOISE_M + ARC_DOUBT * arc_m**5
