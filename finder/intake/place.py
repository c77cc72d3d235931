"""What a row's place is worth: its coordinates, its postal code or town, and the zone they are in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from finder.domain.errors import UnknownTimeZone
from finder.domain.schedule import Precision, Venue
from finder.domain.vocabulary import Attendance
from finder.domain.zone import zone
from finder.intake.atlas import Atlas
from finder.places import zone_of

# Two names whose clocks agree at every one of these moments are one zone for a meeting.
COMPARED_MONTHS = tuple(datetime(2026, month, 15, 12) for month in range(1, 13))  # noqa: DTZ001


@dataclass(frozen=True, slots=True)
class Located:
    """A row's venue as far as it is believed, its zone if it tells one, and what had to be said of it."""

    venue: Venue | None
    time_zone: str | None
    warnings: tuple[str, ...] = ()


def locate(venue: Venue | None, attendance: Attendance, row_zone: str | None, atlas: Atlas) -> Located:
    """The place and zone of a row; what is online alone keeps a town, but no place on the map.

    The zone is the row's own unless coordinates one can go to contradict it; else that of the
    coordinates, else that of the postal code or town.
    """
    venue, warnings = _without_whole_country(venue)
    if attendance is Attendance.ONLINE:
        # Nobody goes to its door, so nobody needs to be asked where that is.
        atlas = Atlas(atlas.gazetteer)
    mapped = None if venue is None else atlas.mapped(venue)
    placed = None if mapped is None else mapped.venue
    place_zone = None if placed is None or placed.point is None else zone_of(placed.point)
    has_coordinates = venue is not None and venue.point is not None
    time_zone = row_zone or place_zone
    if attendance is Attendance.ONLINE:
        return Located(_off_the_map(venue), time_zone, warnings)
    warnings += () if mapped is None else mapped.warnings
    if row_zone and place_zone and has_coordinates and not same_clock(row_zone, place_zone):
        warnings += (f"time zone {row_zone} gave way to {place_zone}, where its coordinates are",)
        time_zone = place_zone
    return Located(placed, time_zone, warnings)


@lru_cache(maxsize=4096)
def same_clock(one: str, other: str) -> bool:
    """Whether clocks of two zones agree all year; False where one is not in the database."""
    try:
        zones = zone(one), zone(other)
    except UnknownTimeZone:
        return False
    return all(
        wall.replace(tzinfo=zones[0]).utcoffset() == wall.replace(tzinfo=zones[1]).utcoffset()
        for wall in COMPARED_MONTHS
    )


def _without_whole_country(venue: Venue | None) -> tuple[Venue | None, tuple[str, ...]]:
    """A feed that knows the country alone gives the country's centre, which is nobody's door or zone."""
    if venue is None or venue.point is None or venue.precision is not Precision.CITY:
        return venue, ()
    if venue.city or venue.postal_code or venue.address or venue.region:
        return venue, ()
    return replace(venue, point=None, precision=None), ("coordinates of a whole country are no place",)


def _off_the_map(venue: Venue | None) -> Venue | None:
    if venue is None or not (venue.city or venue.region or venue.country):
        return None
    return Venue(city=venue.city, region=venue.region, country=venue.country)
