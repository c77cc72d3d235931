"""Which places are near, without a geodesic each: straight chords through the ellipsoid, and what they bound.

Places are points in metres from the Earth's centre. The chord between two of them is never longer than
the geodesic over the surface, and for every distance bounds it closely from both sides, so that a tree of
chords finds all that an exact distance could choose.
"""

from __future__ import annotations

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
    row: Floats = cartesian(np.array([point.lat]), np.array([point.lon]))[0]
    return row


def longest_chord_m(distance_m: float) -> float:
    """No place within `distance_m` over the surface is further than this through the Earth."""
    angle = min(distance_m / (2 * WIDEST_M), np.pi / 2)
    return min(distance_m, 2 * WIDEST_M * float(np.sin(angle)) * (1 + MARGIN)) + 1.0


def surely_within_chord_m(distance_m: float) -> float:
    """Every place within this chord is within `distance_m` over the surface."""
    angle = min(distance_m / (2 * TIGHTEST_M), np.pi / 2)
    return max(2 * TIGHTEST_M * float(np.sin(angle)) * (1 - MARGIN) - 1.0, 0.0)
