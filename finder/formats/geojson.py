"""GeoJSON (RFC 7946): a feature a listing, for maps and geographic programs; written, never read.

Coordinates are longitude, latitude of WGS 84 (urn:ogc:def:crs:OGC::CRS84), which the standard allows alone
and in no member names. Properties are flat, for tables of attributes know no objects in objects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import orjson

from finder.domain.geo import Point
from finder.domain.listing import Listing, Stored, next_occurrence
from finder.domain.schedule import Occurrence, Venue
from finder.formats.addresses import Address, address_line
from finder.formats.writing import Edition
from finder.shapes.document import Document, to_document
from finder.wording.schedule_text import schedule_text

NAME = "geojson"
GOOD_FOR = timedelta(hours=1)  # the next happening of a listing is soon over
LISTING_MEMBERS = (
    "id kind name group fellowship organizer pathways attendance types other_types languages alcohol"
    " illustrative url notes"
).split()
VENUE_MEMBERS = "address city region postal_code country precision".split()


@dataclass(frozen=True, slots=True)
class Bounds:
    """The smallest box around points, in degrees; it never passes the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def around(cls, point: Point, bounds: Bounds | None) -> Bounds:
        """These bounds, or none yet, widened to hold a point."""
        if bounds is None:
            return cls(point.lon, point.lat, point.lon, point.lat)
        return replace(
            bounds,
            west=min(bounds.west, point.lon),
            south=min(bounds.south, point.lat),
            east=max(bounds.east, point.lon),
            north=max(bounds.north, point.lat),
        )

    @property
    def member(self) -> bytes:
        """`"bbox":[west,south,east,north]`."""
        return b'"bbox":' + orjson.dumps([self.west, self.south, self.east, self.north])


def write(listings: Iterable[Stored], edition: Edition) -> Iterator[bytes]:
    """A collection of features, one a line; what has no place has no geometry, and no place has no `bbox`."""
    bounds: Bounds | None = None
    mark = b'{"type":"FeatureCollection","features":[\n'
    for stored in listings:
        place = stored.listing.place
        bounds = bounds if place is None else Bounds.around(place, bounds)
        yield mark + orjson.dumps(_feature(stored.listing, place, edition))
        mark = b",\n"
    yield mark if mark[:1] == b"{" else b"\n"
    # Only behind the last feature is it known.
    yield b"]}\n" if bounds is None else b"]," + bounds.member + b"}\n"


def _feature(listing: Listing, place: Point | None, edition: Edition) -> Document:
    return {
        "type": "Feature",
        "id": listing.id,
        "geometry": None if place is None else {"type": "Point", "coordinates": [place.lon, place.lat]},
        "properties": _properties(listing, edition),
    }


def _properties(listing: Listing, edition: Edition) -> Document:
    document = to_document(listing)
    venue, room = document["venue"] or {}, document["online"] or {}
    pause, checked = listing.suspended, listing.verification
    return {
        **{name: document[name] for name in LISTING_MEMBERS},
        "venue": venue.get("name"),
        **{name: venue.get(name) for name in VENUE_MEMBERS},
        "online_url": room.get("url"),
        "online_phone": room.get("phone"),
        "schedule": schedule_text(document["schedule"]),
        "time_zone": listing.schedule.time_zone,
        "suspended": pause is not None and pause.covers(edition.today),
        "verification": checked.status.value,
        "checked_on": document["verification"]["checked_on"],
        "stale": checked.is_stale(edition.today),
        **_next(next_occurrence(listing, edition.now)),
    }


def _next(occurrence: Occurrence | None) -> Document:
    if occurrence is None:
        return dict.fromkeys(("next_starts_at", "next_ends_at", "next_status", "next_venue", "next_note"))
    return {
        "next_starts_at": occurrence.starts_at.isoformat(),
        "next_ends_at": occurrence.ends_at.isoformat(),
        "next_status": occurrence.status.value,
        "next_venue": None if occurrence.venue is None else _line(occurrence.venue),
        "next_note": occurrence.note,
    }


def _line(venue: Venue) -> str:
    """The venue that one happening moved to, in one line."""
    address = Address(venue.address, venue.city, venue.region, venue.postal_code, venue.country)
    return ", ".join(filter(None, (venue.name, address_line(address))))
