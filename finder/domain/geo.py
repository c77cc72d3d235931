"""Points on the WGS 84 ellipsoid, boxes, and the distance between points."""

from __future__ import annotations

from dataclasses import dataclass

from geopy.distance import geodesic

from finder.domain.errors import InvalidInput

MAX_RADIUS_M = 500_000
# Shared: one that is made for each distance takes half as long again.
WGS_84 = geodesic()


@dataclass(frozen=True, slots=True)
class Point:
    """A place on Earth in degrees, WGS 84. Raises InvalidInput outside the range, NaN included."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not -90 <= self.lat <= 90:
            raise InvalidInput.of("lat", "must be between -90 and 90")
        if not -180 <= self.lon <= 180:
            raise InvalidInput.of("lon", "must be between -180 and 180")
        # 36, 36.0 and, of 0, -0.0 are one place, and are to be written in one way.
        object.__setattr__(self, "lat", float(self.lat) + 0.0)
        object.__setattr__(self, "lon", float(self.lon) + 0.0)


@dataclass(frozen=True, slots=True)
class Box:
    """A map's rectangle in degrees, edges included; it crosses the antimeridian where `west` > `east`."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        if not (-180 <= self.west <= 180 and -180 <= self.east <= 180):
            raise InvalidInput.of("bbox", "west and east must be between -180 and 180")
        if not -90 <= self.south <= self.north <= 90:
            raise InvalidInput.of("bbox", "south and north must be between -90 and 90, south first")

    def holds(self, point: Point) -> bool:
        """Whether `point` lies inside or on the edge."""
        if not self.south <= point.lat <= self.north:
            return False
        if self.west <= self.east:
            return self.west <= point.lon <= self.east
        return point.lon >= self.west or point.lon <= self.east


def distance_m(a: Point, b: Point) -> float:
    """Geodesic distance in metres on WGS 84 (Karney 2013, through geopy)."""
    kilometres: float = WGS_84.measure((a.lat, a.lon), (b.lat, b.lon))
    return kilometres * 1000
