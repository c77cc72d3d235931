"""Geodesics many at a time, of any length: Vincenty's inverse formula, with how far it may be off.

T. Vincenty, Direct and Inverse Solutions of Geodesics on the Ellipsoid with Application of Nested Equations,
Survey Review 23 (176), 1975; equations 3, 4, 6, 10, 11 and 13 to 18.
"""

from __future__ import annotations

import numpy as np

from finder.catalog.geodesy import MAJOR_M, MINOR_M, TINY, Floats
from finder.domain.geo import Point

FLATTENING = 1 - MINOR_M / MAJOR_M
SECOND_ECCENTRICITY_SQUARED = (MAJOR_M / MINOR_M) ** 2 - 1
# As many as all but those need that lead nearly to the other end of the Earth.
ROUNDS = 6
CONVERGED = 1e-11  # radians
# 120,000 geodesics of 1,000 to 20,000 km were at most 0.13 mm off.
DOUBT_M = 1e-3


def geodesics_m(origin: Point, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    """Metres from `origin` to each place, and how far each may be off: infinitely where nothing is known."""
    low, high = _reduced(np.array([origin.lat])), _reduced(lat)
    (sin_1, cos_1), (sin_2, cos_2) = ((np.sin(each), np.cos(each)) for each in (low, high))
    apart = np.radians((lon - origin.lon + 540) % 360 - 180)
    turned = before = apart
    sin_s = cos_s = sigma = cos2_a = cos_2m = apart
    for _ in range(ROUNDS):
        sin_t, cos_t = np.sin(turned), np.cos(turned)
        sin_s = np.hypot(cos_2 * sin_t, cos_1 * sin_2 - sin_1 * cos_2 * cos_t)
        cos_s = sin_1 * sin_2 + cos_1 * cos_2 * cos_t
        sigma = np.arctan2(sin_s, cos_s)
        sin_a = cos_1 * cos_2 * sin_t / np.maximum(sin_s, TINY)
        cos2_a = 1 - sin_a**2
        # On the equator there is nothing to divide by, nor to divide.
        cos_2m = np.where(cos2_a > CONVERGED, cos_s - 2 * sin_1 * sin_2 / np.maximum(cos2_a, CONVERGED), 0)
        c = FLATTENING / 16 * cos2_a * (4 + FLATTENING * (4 - 3 * cos2_a))
        bent = sigma + c * sin_s * (cos_2m + c * cos_s * (2 * cos_2m**2 - 1))
        before, turned = turned, apart + (1 - c) * FLATTENING * sin_a * bent
    metres = _length_m(sin_s, cos_s, sigma, cos2_a, cos_2m)
    return metres, np.where(np.abs(turned - before) < CONVERGED, DOUBT_M, np.inf)


def _reduced(lat: Floats) -> Floats:
    """Latitudes on the sphere that the formula goes by, in radians."""
    reduced: Floats = np.arctan((1 - FLATTENING) * np.tan(np.radians(lat)))
    return reduced


def _length_m(sin_s: Floats, cos_s: Floats, sigma: Floats, cos2_a: Floats, cos_2m: Floats) -> Floats:
    u2 = cos2_a * SECOND_ECCENTRICITY_SQUARED
    a = 1 + u2 / 16384 * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)))
    b = u2 / 1024 * (256 + u2 * (-128 + u2 * (74 - 47 * u2)))
    inner = cos_s * (2 * cos_2m**2 - 1) - b / 6 * cos_2m * (4 * sin_s**2 - 3) * (4 * cos_2m**2 - 3)
    return MINOR_M * a * (sigma - b * sin_s * (cos_2m + b / 4 * inner))
