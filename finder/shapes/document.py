"""A listing to and from its document: the plain JSON members, in the order of the contract.

`ListingSchema` checks what comes from outside; documents from the store were checked before they went
in, and are read here without a second look.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import orjson

from finder.domain.geo import Point
from finder.domain.listing import (
    Cost,
    Listing,
    Online,
    OnlineAccess,
    Provenance,
    Suspension,
    Verification,
    VerificationStatus,
)
from finder.domain.schedule import Extra, OccurrenceStatus, Override, Precision, Rule, Schedule, Venue
from finder.domain.vocabulary import Alcohol, Attendance, Kind
from finder.shapes.fields import wall_text

Document = dict[str, Any]


def encode(listing: Listing) -> bytes:
    """The canonical bytes of a listing's document: equal listings, equal bytes."""
    return orjson.dumps(to_document(listing))


def decode(document: bytes) -> Listing:
    """The listing of a document that `encode` wrote."""
    return from_document(orjson.loads(document))


def to_document(listing: Listing) -> Document:
    """The members of a listing, without those that finder derives."""
    return {
        "id": listing.id,
        "kind": listing.kind.value,
        "name": listing.name,
        "group": listing.group,
        "fellowship": listing.fellowship,
        "organizer": listing.organizer,
        "pathways": list(listing.pathways),
        "attendance": listing.attendance.value,
        "types": list(listing.types),
        "other_types": list(listing.other_types),
        "languages": list(listing.languages),
        "alcohol": listing.alcohol.value,
        "cost": _cost(listing.cost),
        "venue": venue_document(listing.venue),
        "online": _online(listing.online),
        "url": listing.url,
        "notes": listing.notes,
        "schedule": schedule_document(listing.schedule),
        "provenance": [_provenance(each) for each in listing.provenance],
        "illustrative": listing.illustrative,
        "suspended": _suspension(listing.suspended),
        "verification": _trust(listing.verification),
    }


def from_document(document: Document) -> Listing:
    """The listing whose members these are. Raises InvalidInput where they break a rule of the domain."""
    return Listing(
        id=document["id"],
        kind=Kind(document["kind"]),
        name=document["name"],
        group=document["group"],
        fellowship=document["fellowship"],
        organizer=document["organizer"],
        pathways=tuple(document["pathways"]),
        attendance=Attendance(document["attendance"]),
        types=tuple(document["types"]),
        other_types=tuple(document["other_types"]),
        languages=tuple(document["languages"]),
        alcohol=Alcohol(document["alcohol"]),
        cost=None if document["cost"] is None else Cost(**document["cost"]),
        venue=venue_of(document["venue"]),
        online=_online_of(document["online"]),
        url=document["url"],
        notes=document["notes"],
        schedule=schedule_of(document["schedule"]),
        provenance=tuple(_provenance_of(each) for each in document["provenance"]),
        illustrative=document["illustrative"],
        suspended=_suspension_of(document["suspended"]),
        verification=Verification(
            VerificationStatus(document["verification"]["status"]),
            _date_of(document["verification"]["checked_on"]),
            document["verification"].get("reported_closed", False),
        ),
    )


def venue_document(venue: Venue | None) -> Document | None:
    """The members of a venue, coordinates beside the rest."""
    if venue is None:
        return None
    return {
        "name": venue.name,
        "address": venue.address,
        "city": venue.city,
        "region": venue.region,
        "postal_code": venue.postal_code,
        "country": venue.country,
        "lat": None if venue.point is None else venue.point.lat,
        "lon": None if venue.point is None else venue.point.lon,
        "precision": None if venue.precision is None else venue.precision.value,
    }


def venue_of(document: Document | None) -> Venue | None:
    """The venue of a document."""
    if document is None:
        return None
    has_place = document["lat"] is not None
    return Venue(
        document["name"],
        document["address"],
        document["city"],
        document["region"],
        document["postal_code"],
        document["country"],
        Point(document["lat"], document["lon"]) if has_place else None,
        Precision(document["precision"]) if has_place else None,
    )


def schedule_of(document: Document) -> Schedule:
    """The schedule of a document."""
    return Schedule(
        document["time_zone"],
        tuple(
            Rule(_wall_of(rule["starts"]), rule["duration_minutes"], rule["rrule"])
            for rule in document["rules"]
        ),
        tuple(Extra(_wall_of(extra["starts"]), extra["duration_minutes"]) for extra in document["extra"]),
        tuple(_override_of(override) for override in document["overrides"]),
        document["by_appointment"],
    )


def schedule_document(schedule: Schedule) -> Document:
    """The members of a schedule, without its text."""
    return {
        "time_zone": schedule.time_zone,
        "rules": [
            {"starts": wall_text(rule.starts), "duration_minutes": rule.duration_minutes, "rrule": rule.rrule}
            for rule in schedule.rules
        ],
        "extra": [
            {"starts": wall_text(extra.starts), "duration_minutes": extra.duration_minutes}
            for extra in schedule.extra
        ],
        "overrides": [_override(override) for override in schedule.overrides],
        "by_appointment": schedule.by_appointment,
    }


def _override(override: Override) -> Document:
    return {
        "original_start": wall_text(override.original_start),
        "status": override.status.value,
        "starts": None if override.starts is None else wall_text(override.starts),
        "duration_minutes": override.duration_minutes,
        "venue": venue_document(override.venue),
        "note": override.note,
    }


def _override_of(document: Document) -> Override:
    return Override(
        _wall_of(document["original_start"]),
        OccurrenceStatus(document["status"]),
        None if document["starts"] is None else _wall_of(document["starts"]),
        document["duration_minutes"],
        venue_of(document["venue"]),
        document["note"],
    )


def _cost(cost: Cost | None) -> Document | None:
    if cost is None:
        return None
    if cost.free:
        return {"free": True}
    return {"free": False, "amount": cost.amount, "currency": cost.currency, "note": cost.note}


def _online(online: Online | None) -> Document | None:
    if online is None:
        return None
    return {"url": online.url, "phone": online.phone, "access": online.access.value, "page": online.page}


def _online_of(document: Document | None) -> Online | None:
    if document is None:
        return None
    return Online(document["url"], document["phone"], OnlineAccess(document["access"]), document["page"])


def _provenance(provenance: Provenance) -> Document:
    return {
        "source": provenance.source,
        "source_url": provenance.source_url,
        "retrieved_on": _day(provenance.retrieved_on),
    }


def _provenance_of(document: Document) -> Provenance:
    return Provenance(document["source"], document["source_url"], _date_of(document["retrieved_on"]))


def _suspension(suspension: Suspension | None) -> Document | None:
    if suspension is None:
        return None
    return {
        "since": _day(suspension.since),
        "until": _day(suspension.until),
        "reason": suspension.reason,
    }


def _suspension_of(document: Document | None) -> Suspension | None:
    if document is None:
        return None
    return Suspension(_date_of(document["since"]), _date_of(document["until"]), document["reason"])


def _trust(trust: Verification) -> Document:
    told = {"status": trust.status.value, "checked_on": _day(trust.checked_on)}
    # A member of the few alone: what was stored before there was one stays what it was, byte for byte.
    return told | ({"reported_closed": True} if trust.reported_closed else {})


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date_of(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _wall_of(text: str) -> datetime:
    return datetime.fromisoformat(text)
