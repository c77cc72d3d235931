"""What a listing is, as properties of its events: the standard's where it has them, beside finder's own."""

from __future__ import annotations

from finder.domain.listing import Cost, Listing, Online, Suspension
from finder.domain.schedule import Venue
from finder.formats.calendar_text_lines import fields_line, link_line, list_line, text_line

FREE = "free"


def described(listing: Listing) -> list[str]:
    """The lines of all that a listing is beside its dates, name and place."""
    return [
        *text_line("DESCRIPTION", listing.notes),
        *link_line("URL", listing.url),
        *list_line("CATEGORIES", [listing.kind, *listing.types]),
        *text_line("X-FINDER-KIND", listing.kind),
        *text_line("X-FINDER-GROUP", listing.group),
        *text_line("X-FINDER-FELLOWSHIP", listing.fellowship),
        *text_line("X-FINDER-ORGANIZER", listing.organizer),
        *text_line("X-FINDER-ATTENDANCE", listing.attendance),
        *list_line("X-FINDER-TYPES", listing.types),
        *list_line("X-FINDER-OTHER-TYPES", listing.other_types),
        *list_line("X-FINDER-LANGUAGES", listing.languages),
        *text_line("X-FINDER-ALCOHOL", listing.alcohol),
        *_cost_lines(listing.cost),
        *_suspension_lines(listing.suspended),
    ]


def place_lines(venue: Venue | None, online: Online | None) -> list[str]:
    """The lines of where one goes, and of the room as the listing publishes it."""
    room = online.url if online is not None else None
    lines = text_line("LOCATION", place_text(venue) or room)
    if room is not None:
        lines += link_line("CONFERENCE;VALUE=URI;FEATURE=VIDEO", room)
    if online is not None:
        lines += fields_line("X-FINDER-ONLINE", online.url, online.phone, online.access, online.page)
    if venue is None:
        return lines
    if venue.point is not None:
        lines.append(f"GEO:{venue.point.lat:.6f};{venue.point.lon:.6f}")
    parts = (venue.name, venue.address, venue.city, venue.region, venue.postal_code, venue.country)
    return lines + fields_line("X-FINDER-PLACE", *parts, venue.precision)


def place_text(venue: Venue | None) -> str:
    """A venue in one line, as letters are addressed; empty where nothing is known of it."""
    if venue is None:
        return ""
    town = " ".join(part for part in (venue.region, venue.postal_code) if part)
    parts = (venue.name, venue.address, venue.city, town, venue.country)
    return ", ".join(part for part in parts if part)


def _cost_lines(cost: Cost | None) -> list[str]:
    if cost is None:
        return []
    if cost.free:
        return fields_line("X-FINDER-COST", FREE)
    amount = None if cost.amount is None else f"{cost.amount:.10g}"
    return fields_line("X-FINDER-COST", amount, cost.currency, cost.note)


def _suspension_lines(pause: Suspension | None) -> list[str]:
    if pause is None:
        return []
    since, until = (None if day is None else day.isoformat() for day in (pause.since, pause.until))
    return fields_line("X-FINDER-SUSPENDED", since, until, pause.reason)
