"""Where a venue without coordinates is: by the operator's geocoder, else by its postal code or town."""

from __future__ import annotations

from dataclasses import dataclass, replace

from finder.domain.geo import distance_m
from finder.domain.schedule import Precision, Venue
from finder.formats.addresses import Address
from finder.intake.geocoding import Geocoder
from finder.intake.nominatim import Fix, NoAnswer
from finder.places import Gazetteer, Place

# The middle of a postal code may be so far from a door in it, and that of a large town.
FAR_M = 50_000
# From the nearest to the door.
PRECISIONS = tuple(Precision)


@dataclass(frozen=True, slots=True)
class Mapped:
    """A venue where it is, as far as is known, and what had to be said of it."""

    venue: Venue
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Atlas:
    """Where places are looked up; without a geocoder no address is nearer than its postal code or town."""

    gazetteer: Gazetteer
    geocoder: Geocoder | None = None

    def mapped(self, venue: Venue) -> Mapped:
        """The venue where its coordinates are, else at its address, postal code or town, if one is known."""
        if venue.point is not None:
            return Mapped(venue)
        centre = self._centre(venue)
        if self.geocoder is None or not _has_address(venue):
            return Mapped(_at(venue, centre))
        try:
            fix = self.geocoder.find(_address(venue))
        except NoAnswer as err:
            return Mapped(_at(venue, centre), (f"was not geocoded: {err}; {_instead(centre)}",))
        problem = _problem(fix, centre)
        if problem is not None:
            return Mapped(_at(venue, centre), (f"{problem}; {_instead(centre)}",))
        return Mapped(_at(venue, _nearer(fix, centre)))

    def _centre(self, venue: Venue) -> Place | None:
        code, country = venue.postal_code, venue.country
        place = self.gazetteer.postal_code(code, country) if code else None
        # A code that an operator loaded tells no region.
        if place is not None and (place.region is None or venue.region in (None, place.region)):
            return place
        return self.gazetteer.town(venue.city, venue.region, country) if venue.city else None


def _has_address(venue: Venue) -> bool:
    """Whether a geocoder can be asked: it is a street of a town."""
    return bool(venue.address and (venue.city or venue.postal_code))


def _address(venue: Venue) -> Address:
    return Address(venue.address, venue.city, venue.region, venue.postal_code, venue.country)


def _problem(fix: Fix | None, centre: Place | None) -> str | None:
    """Why what a geocoder says is not taken; None where it is."""
    if fix is None:
        return "no such address was found"
    if centre is not None and distance_m(fix.point, centre.point) > FAR_M:
        return "its address was found far off, and not believed"
    return None


def _nearer(fix: Fix | None, centre: Place | None) -> Fix | Place | None:
    if fix is None or centre is None:
        return fix or centre
    is_nearer = PRECISIONS.index(fix.precision) <= PRECISIONS.index(centre.precision)
    return fix if is_nearer else centre


def _at(venue: Venue, place: Fix | Place | None) -> Venue:
    return venue if place is None else replace(venue, point=place.point, precision=place.precision)


def _instead(centre: Place | None) -> str:
    return "it has no place" if centre is None else f"it stands in the middle of {centre.label}"
