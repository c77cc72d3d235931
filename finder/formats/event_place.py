"""Where an event is, by the one line that calendars tell it in; and its rooms, by the links it gives."""

from __future__ import annotations

import re
from collections.abc import Iterable

from finder.domain.errors import InvalidInput
from finder.domain.geo import Point
from finder.domain.schedule import Precision, Venue
from finder.formats.addresses import Address, parse_address, parts_of
from finder.formats.online import WEB_LINK, Room, room_of
from finder.formats.private import public_phrase
from finder.formats.text import plain, shorten

MAX_PLACE_LENGTH = 300
NOWHERE = re.compile(
    r"(?:on-?line|virtual(?:ly)?|zoom|via zoom|remote|internet|google meet|teams|tbd|tba|n/?a)"
    r"(?: (?:event|meeting|only))?",
    re.IGNORECASE,
)
ROOM_HOST = re.compile(
    r"https?://(?:[\w-]+\.)*(?:zoom\.us|zoomgov\.com|meet\.google\.com|teams\.microsoft\.com|teams\.live\.com"
    r"|webex\.com|gotomeet(?:ing)?\.(?:com|me)|meet\.jit\.si|whereby\.com|bluejeans\.com|join\.skype\.com"
    r"|discord\.gg)/[^\s<>\"]+",
    re.IGNORECASE,
)
NUMBER = re.compile(r"[-+]?\d{1,3}(?:\.\d+)?")


def venue_of_text(text: str) -> Venue | None:
    """The venue that a line such as "Hall, 1 Elm St, Salem, OR 97301" tells; None where it tells none."""
    line = WEB_LINK.sub(" ", text.replace("\n", ", "))
    line = shorten(public_phrase(plain(line)), MAX_PLACE_LENGTH).strip(" ,;-")
    parts = parts_of(line)
    if not parts or NOWHERE.fullmatch(line) or all(NOWHERE.fullmatch(part) for part in parts):
        return None
    address = parse_address(line)
    if address is None:
        address = Address(street=", ".join(parts))
    name, street = _name_and_street(address.street)
    return Venue(name, street, address.city, address.region, address.postal_code, address.country)


def _name_and_street(text: str | None) -> tuple[str | None, str | None]:
    """What stands before the street is the name of the house: it has no number."""
    parts = parts_of(text or "")
    if not parts:
        return None, None
    has_number = [any(letter.isdigit() for letter in part) for part in parts]
    if not any(has_number) or has_number[0]:
        return (None, text) if has_number[0] else (parts[0], ", ".join(parts[1:]) or None)
    return parts[0], ", ".join(parts[1:])


def point_of_text(text: str) -> Point | None:
    """The point that "36.16;-86.78" tells; None for none, and for 0;0, which lies in the Atlantic."""
    numbers = NUMBER.findall(text)
    if len(numbers) != 2:
        return None
    try:
        point = Point(*map(float, numbers))
    except InvalidInput:
        return None
    return None if point == Point(0, 0) else point


def placed(venue: Venue | None, point: Point | None) -> Venue | None:
    """The venue at a point; a point alone is a venue too."""
    if point is None:
        return venue
    known = venue or Venue()
    return Venue(
        known.name,
        known.address,
        known.city,
        known.region,
        known.postal_code,
        known.country,
        point,
        Precision.EXACT,
    )


def room_in(links: Iterable[str], phone: str, texts: Iterable[str]) -> Room:
    """The room behind the first of the links, else behind one to a known host of rooms in the texts."""
    texts = list(texts)
    told = next((link for link in links if WEB_LINK.search(link)), None)
    hosted = next((found[0] for found in map(ROOM_HOST.search, texts) if found is not None), None)
    return room_of(told or hosted, phone, "\n".join(texts))


def is_room(link: str) -> bool:
    """Whether a link leads to a known host of rooms."""
    return ROOM_HOST.match(link.strip()) is not None
