"""A schema.org event as a draft: name, place, room, price, types and dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from finder.domain.errors import InvalidInput
from finder.domain.geo import Point
from finder.domain.listing import Cost, Suspension
from finder.domain.schedule import OccurrenceStatus, Override, Precision, Venue
from finder.domain.vocabulary import Attendance
from finder.formats.addresses import parse_address
from finder.formats.draft import Draft, Reject
from finder.formats.event_place import is_room, room_in, venue_of_text
from finder.formats.event_words import Words, words_said
from finder.formats.fields import Unreadable
from finder.formats.jsonld_times import CANCELLED, dates_of
from finder.formats.jsonld_values import (
    Node,
    each_of,
    first,
    is_true,
    nodes_in,
    number_of,
    text_of,
    types_of,
    values,
    words,
)
from finder.formats.online import Room, online_of, web_page
from finder.formats.private import public_lines, public_phrase
from finder.formats.text import plain, plain_lines, shorten
from finder.formats.titles import title_of
from finder.places.regions import country_code

MAX_NAME_LENGTH = 200
MAX_NOTES_LENGTH = 2_000
MAX_AMOUNT = 1_000_000
MODES = MappingProxyType(
    {
        "OfflineEventAttendanceMode": Attendance.IN_PERSON,
        "OnlineEventAttendanceMode": Attendance.ONLINE,
        "MixedEventAttendanceMode": Attendance.HYBRID,
    }
)
AUDIENCES = MappingProxyType({"FemaleOnly": "women", "MaleOnly": "men"})
LANGUAGE_FORM = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
CURRENCY_FORM = re.compile(r"[A-Z]{3}")
# What a session has from its series, but for the series' own dates.
DATE_MEMBERS = frozenset(
    "startDate endDate duration eventSchedule subEvent previousStartDate @id identifier @type".split()
)


def read_event(row: int, node: Node, known: Mapping[str, Node]) -> Draft | Reject:
    """The draft of an event, or its reject; `known` are the objects that it may point to."""
    try:
        return _draft(row, _whole(node, known))
    except Unreadable as err:
        return Reject(row, err.field, err.reason)
    except InvalidInput as err:
        return Reject(row, err.problems[0].field, err.problems[0].message)
    except (RecursionError, OverflowError):
        return Reject(row, "row", "is nested too deeply, or holds a number too large")


def _whole(node: Node, known: Mapping[str, Node]) -> Node:
    """The event with what it points to, and what it has from its series."""
    resolved = {name: _resolved(value, known) for name, value in node.items()}
    for series in nodes_in(resolved.get("superEvent")):
        inherited = {name: value for name, value in series.items() if name not in DATE_MEMBERS}
        resolved = {**{name: _resolved(value, known) for name, value in inherited.items()}, **resolved}
    return resolved


def _resolved(value: object, known: Mapping[str, Node]) -> object:
    if isinstance(value, list):
        return [_resolved(each, known) for each in value]
    if isinstance(value, dict) and set(value) <= {"@id", "@type"}:
        return known.get(str(value.get("@id")), value)
    return value


def _draft(row: int, node: Node) -> Draft:
    dates = dates_of(node)
    title = title_of(plain(text_of(node.get("name")) or ""))
    places = nodes_in(node.get("location"))
    venue, room = _venue(node, places), _room(node, places)
    said = words_said(_categories(node), title.text)
    attendance = _attendance(node, room, venue, said)
    page = web_page(text_of(node.get("url")) or "")
    draft = Draft(
        row=row,
        key=_key(node),
        name=_name(title.text, venue),
        kind=said.kind,
        organizer=_organizer(node),
        attendance=attendance,
        types=said.said.types | said.types | _audience(node),
        other_types=said.said.other,
        languages=_languages(node) or said.said.languages,
        cost=_cost(node),
        venue=venue,
        online=online_of(room, is_online=attendance is not Attendance.IN_PERSON, page=page),
        url=page,
        notes=_notes(node),
        rules=tuple(dates.rules),
        extra=dates.extras(),
        overrides=tuple(override for _, override in sorted(dates.overrides.items())),
        time_zone=dates.time_zone,
        warnings=tuple(dict.fromkeys(dates.warnings)),
        is_instant=dates.is_instant,
        hints=said.hints,
    )
    is_off = not CANCELLED.isdisjoint(words(node.get("eventStatus"))) or title.closure is not None
    return _cancelled(draft) if is_off else draft


def _cancelled(draft: Draft) -> Draft:
    """The draft of what is called off: each of its dates where they are few, else the whole for the time."""
    if any(rule.rrule is not None for rule in draft.rules):
        if draft.attendance is Attendance.ONLINE:
            raise Unreadable("eventStatus", "is cancelled")
        pause = Suspension(reason="its source cancelled it")
        return replace(draft, suspended=pause, attendance=Attendance.IN_PERSON)
    known = {override.original_start: override for override in draft.overrides}
    starts = {rule.starts for rule in draft.rules} | {extra.starts for extra in draft.extra}
    off = {start: Override(start, OccurrenceStatus.CANCELLED) for start in starts}
    return replace(draft, overrides=tuple(override for _, override in sorted((off | known).items())))


def _key(node: Node) -> str | None:
    told = (text_of(node.get(name)) for name in ("@id", "identifier", "url"))
    return next((shorten(text, MAX_NAME_LENGTH) for text in told if text and "@" not in text), None)


def _name(title: str, venue: Venue | None) -> str:
    told = (title, (venue and venue.name) or "")
    name = next((public for public in map(public_phrase, told) if public), None)
    if name is None:
        raise Unreadable("name", "is missing or private, and there is no venue to take one from")
    return shorten(name, MAX_NAME_LENGTH)


def _organizer(node: Node) -> str | None:
    """The name of the organization that holds it; a person's is not kept."""
    holders = nodes_in(node.get("organizer"))
    named = (text_of(each.get("name")) for each in holders if "Person" not in types_of(each))
    return next((public_phrase(plain(name)) or None for name in named if name), None)


def _categories(node: Node) -> list[str]:
    told = []
    for each in each_of(node, "keywords", "category", "activity", "about"):
        text = text_of(each) if isinstance(each, str) else None
        if isinstance(each, dict):
            text = text_of(each.get("prefLabel")) or text_of(each.get("name"))
        told += [word.strip() for word in (text or "").split(",") if word.strip()]
    return told


def _audience(node: Node) -> frozenset[str]:
    return frozenset(AUDIENCES[word] for word in words(node.get("genderRestriction")) if word in AUDIENCES)


def _languages(node: Node) -> tuple[str, ...]:
    told = [
        text_of(each.get("alternateName")) if isinstance(each, dict) else text_of(each)
        for each in values(node.get("inLanguage"))
    ]
    return tuple(dict.fromkeys(code for code in told if code and LANGUAGE_FORM.fullmatch(code)))


def _notes(node: Node) -> str | None:
    lines = public_lines(plain_lines(text_of(node.get("description")) or ""))
    return shorten("\n".join(lines), MAX_NOTES_LENGTH) or None


def _room(node: Node, places: list[Node]) -> Room:
    virtual = [place for place in places if "VirtualLocation" in types_of(place)]
    virtual += nodes_in(node.get("beta:virtualLocation"))
    links = [text_of(place.get("url")) or "" for place in virtual]
    own = text_of(node.get("url")) or ""
    told = [text for text in (text_of(node.get("description")), text_of(node.get("location"))) if text]
    return room_in([*links, *([own] if is_room(own) else [])], "", told)


def _venue(node: Node, places: list[Node]) -> Venue | None:
    if MODES.get(next(iter(words(node.get("eventAttendanceMode"))), "")) is Attendance.ONLINE:
        return None
    place = next((place for place in places if "VirtualLocation" not in types_of(place)), None)
    if place is None:
        return venue_of_text(text_of(node.get("location")) or "")
    address = first(place.get("address"))
    name = _phrase(place.get("name"))
    if isinstance(address, dict):
        venue = _address(name, address)
    else:
        told = parse_address(public_phrase(plain(text_of(address) or "")))
        venue = (
            Venue(name, _phrase(address))
            if told is None
            else Venue(name, told.street, told.city, told.region, told.postal_code, told.country)
        )
    point = _point(first(place.get("geo")) or place)
    precision = None if point is None else Precision.EXACT
    venue = replace(venue, point=point, precision=precision)
    return None if venue == Venue() else venue


def _address(name: str | None, address: Node) -> Venue:
    country = first(address.get("addressCountry"))
    told = text_of(country.get("name")) if isinstance(country, dict) else text_of(country)
    return Venue(
        name,
        _phrase(address.get("streetAddress")),
        _phrase(address.get("addressLocality")),
        _phrase(address.get("addressRegion")),
        _phrase(address.get("postalCode")),
        country_code(told) if told else None,
    )


def _phrase(value: object) -> str | None:
    return shorten(public_phrase(plain(text_of(value) or "")), MAX_NAME_LENGTH) or None


def _point(geo: object) -> Point | None:
    if not isinstance(geo, dict):
        return None
    lat, lon = number_of(geo.get("latitude")), number_of(geo.get("longitude"))
    if lat is None or lon is None or (lat == 0 and lon == 0):
        return None
    try:
        return Point(lat, lon)
    except InvalidInput:
        return None


def _attendance(node: Node, room: Room, venue: Venue | None, said: Words) -> Attendance:
    """How one takes part: as it says in so many words, else by whether there is a room, a place, or both."""
    if "EventMovedOnline" in words(node.get("eventStatus")):
        return Attendance.ONLINE
    told = MODES.get(next(iter(words(node.get("eventAttendanceMode"))), ""))
    if told is not None:
        return told
    if not room.is_there and not said.said.is_online:
        return Attendance.IN_PERSON
    return Attendance.ONLINE if venue is None else Attendance.HYBRID


def _cost(node: Node) -> Cost | None:
    """What it costs: free, or the lowest price that is asked; None where nothing is said."""
    if is_true(node.get("isAccessibleForFree")) is True:
        return Cost(True)
    priced = []
    for offer in nodes_in(node.get("offers")):
        price = number_of(offer.get("lowPrice")) if "lowPrice" in offer else number_of(offer.get("price"))
        currency = (text_of(offer.get("priceCurrency")) or "").upper()
        if price is not None and 0 <= price <= MAX_AMOUNT:
            priced.append((price, currency if CURRENCY_FORM.fullmatch(currency) else None))
    if not priced:
        return None
    amount, unit = min(priced, key=lambda each: each[0])
    if max(price for price, _ in priced) == 0:
        return Cost(True)
    return Cost(False, amount, unit, "from" if len({price for price, _ in priced}) > 1 else None)
