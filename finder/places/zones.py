"""The time zone of a point, from the polygons of timezone-boundary-builder (ODbL, OpenStreetMap)."""

from __future__ import annotations

from tzfpy import get_tz

from finder.domain.geo import Point


def zone_of(point: Point) -> str | None:
    """The IANA name of the zone that holds `point`; None where there is none but the nautical ones."""
    name = get_tz(point.lon, point.lat)
    return None if not name or name.startswith("Etc/") else name
