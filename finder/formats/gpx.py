"""GPX 1.1 waypoints: where to go, for maps and phones that work without a network.

https://www.topografix.com/GPX/1/1/. Places alone: what is online, paused, or known only by its town or
postal code has no waypoint. When it is held stands in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree

from finder.domain.listing import Listing, Stored
from finder.domain.schedule import Precision, Venue
from finder.formats.addresses import Address, address_line
from finder.formats.writing import Edition
from finder.shapes.document import schedule_document
from finder.wording.labels import labels_of
from finder.wording.schedule_text import schedule_text

NAME = "gpx"
LANGUAGE = "en"
HEAD = b"""<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="finder" xmlns="http://www.topografix.com/GPX/1/1">
"""
# XML has no way to write these, not even escaped.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A waypoint is walked to: the middle of a town is no door.
WALKED_TO = (Precision.EXACT, Precision.STREET)


def write(listings: Iterable[Stored], edition: Edition) -> Iterator[bytes]:
    """A waypoint for each listing that has a door to go to, in their order."""
    yield HEAD
    for listing in (stored.listing for stored in listings):
        if _has_door(listing) and not _is_paused(listing, edition):
            yield ElementTree.tostring(_waypoint(listing)) + b"\n"
    yield b"</gpx>\n"


def _has_door(listing: Listing) -> bool:
    return listing.place is not None and listing.venue is not None and listing.venue.precision in WALKED_TO


def _is_paused(listing: Listing, edition: Edition) -> bool:
    return listing.suspended is not None and listing.suspended.covers(edition.today)


def _waypoint(listing: Listing) -> ElementTree.Element:
    assert listing.venue is not None
    assert listing.place is not None
    point = ElementTree.Element("wpt", lat=f"{listing.place.lat:.6f}", lon=f"{listing.place.lon:.6f}")
    # The order is that of the schema.
    _tell(point, "name", listing.name)
    _tell(point, "desc", "\n".join(_lines(listing, listing.venue)))
    _tell(point, "src", listing.source)
    if listing.url is not None:
        ElementTree.SubElement(point, "link", href=UNWRITABLE.sub("", listing.url))
    _tell(point, "type", labels_of(LANGUAGE).get(listing.fellowship or listing.kind, listing.kind))
    return point


def _tell(point: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(point, name).text = UNWRITABLE.sub("", text)


def _lines(listing: Listing, venue: Venue) -> Iterator[str]:
    """When, where, and what else is told, each on a line."""
    address = Address(venue.address, venue.city, venue.region, venue.postal_code, venue.country)
    told = (
        schedule_text(schedule_document(listing.schedule), LANGUAGE),
        venue.name,
        address_line(address),
        listing.notes,
    )
    return (text for text in told if text)
