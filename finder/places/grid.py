"""From Ordnance Survey's National Grid (OSGB36) to WGS 84, to some five metres.

Constants and formulas: Ordnance Survey, "A guide to coordinate systems in Great Britain", annexes A to C.
"""

from __future__ import annotations

from math import atan2, cos, degrees, hypot, radians, sin, sqrt, tan

from finder.domain.geo import Point

# Semi-axes in metres.
AIRY_A, AIRY_B = 6_377_563.396, 6_356_256.909
WGS84_A, WGS84_B = 6_378_137.0, 6_356_752.3141
SCALE = 0.9996012717
TRUE_LAT, TRUE_LON = radians(49), radians(-2)
TRUE_EASTING_M, TRUE_NORTHING_M = 400_000, -100_000
# From OSGB36 to WGS 84: metres, parts per million, seconds of arc.
SHIFT_M = (446.448, -125.157, 542.060)
SCALE_PPM = -20.4894
TURN_SECONDS = (0.1502, 0.2470, 0.8421)
CLOSE_ENOUGH_M, CLOSE_ENOUGH = 0.00001, 1e-12
EASTINGS, NORTHINGS = range(700_001), range(1_300_001)
Vector = tuple[float, float, float]


def point_of_grid(easting: float, northing: float) -> Point:
    """The point of a place on the National Grid, given in metres."""
    lat, lon = on_airy(easting, northing)
    return _from_cartesian(_shifted(_cartesian(lat, lon)))


def on_airy(easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude in radians on the Airy ellipsoid (annex C.2)."""
    e2 = 1 - (AIRY_B / AIRY_A) ** 2
    lat = TRUE_LAT
    while abs(left := northing - TRUE_NORTHING_M - _meridian_m(lat)) >= CLOSE_ENOUGH_M:
        lat += left / (AIRY_A * SCALE)
    nu = AIRY_A * SCALE / sqrt(1 - e2 * sin(lat) ** 2)
    rho = nu * (1 - e2) / (1 - e2 * sin(lat) ** 2)
    eta2, t, sec, east = nu / rho - 1, tan(lat), 1 / cos(lat), easting - TRUE_EASTING_M
    vii = t / (2 * rho * nu)
    viii = t / (24 * rho * nu**3) * (5 + 3 * t**2 + eta2 - 9 * t**2 * eta2)
    ix = t / (720 * rho * nu**5) * (61 + 90 * t**2 + 45 * t**4)
    x = sec / nu
    xi = sec / (6 * nu**3) * (nu / rho + 2 * t**2)
    xii = sec / (120 * nu**5) * (5 + 28 * t**2 + 24 * t**4)
    xiia = sec / (5040 * nu**7) * (61 + 662 * t**2 + 1320 * t**4 + 720 * t**6)
    return (
        lat - vii * east**2 + viii * east**4 - ix * east**6,
        TRUE_LON + x * east - xi * east**3 + xii * east**5 - xiia * east**7,
    )


def _meridian_m(lat: float) -> float:
    """Metres along the meridian from the true origin to a latitude."""
    n = (AIRY_A - AIRY_B) / (AIRY_A + AIRY_B)
    less, more = lat - TRUE_LAT, lat + TRUE_LAT
    return (
        AIRY_B
        * SCALE
        * (
            (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * less
            - (3 * n + 3 * n**2 + 21 / 8 * n**3) * sin(less) * cos(more)
            + (15 / 8 * n**2 + 15 / 8 * n**3) * sin(2 * less) * cos(2 * more)
            - 35 / 24 * n**3 * sin(3 * less) * cos(3 * more)
        )
    )


def _cartesian(lat: float, lon: float) -> Vector:
    e2 = 1 - (AIRY_B / AIRY_A) ** 2
    nu = AIRY_A / sqrt(1 - e2 * sin(lat) ** 2)
    return nu * cos(lat) * cos(lon), nu * cos(lat) * sin(lon), nu * (1 - e2) * sin(lat)


def _shifted(at: Vector) -> Vector:
    """From one datum to the other by Helmert's transformation (annex B)."""
    (x, y, z), (tx, ty, tz) = at, SHIFT_M
    rx, ry, rz = (radians(seconds / 3600) for seconds in TURN_SECONDS)
    s = 1 + SCALE_PPM / 1e6
    return tx + x * s - y * rz + z * ry, ty + x * rz + y * s - z * rx, tz - x * ry + y * rx + z * s


def _from_cartesian(at: Vector) -> Point:
    x, y, z = at
    e2, p = 1 - (WGS84_B / WGS84_A) ** 2, hypot(x, y)
    lat, before = atan2(z, p * (1 - e2)), 9.0
    while abs(lat - before) > CLOSE_ENOUGH:
        nu = WGS84_A / sqrt(1 - e2 * sin(lat) ** 2)
        lat, before = atan2(z + e2 * nu * sin(lat), p), lat
    return Point(degrees(lat), degrees(atan2(y, x)))
