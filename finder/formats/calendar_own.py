"""What finder writes into its own calendars where iCalendar has no property: read back, and checked again.

Any calendar may carry these; they are believed no more than its other properties.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from finder.domain.geo import Point
from finder.domain.listing import Cost, Online, OnlineAccess, Suspension
from finder.domain.schedule import Precision, Venue
from finder.domain.vocabulary import TYPES, Alcohol, Attendance, Kind
from finder.formats.calendar_event import Event
from finder.formats.calendar_lines import split_fields, split_value
from finder.formats.calendar_outline import OWN_SERIES
from finder.formats.online import dial_number, room_link, web_page
from finder.formats.private import public_phrase
from finder.formats.text import plain, shorten

MAX_LENGTH = 300
LANGUAGE_FORM = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
CURRENCY_FORM = re.compile(r"[A-Z]{3}")
COUNTRY_FORM = re.compile(r"[A-Z]{2}")
AMOUNT_FORM = re.compile(r"\d{1,6}(?:\.\d+)?(?:e-\d+)?")
PLACE_FIELDS = 7

Word = TypeVar("Word", bound=StrEnum)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """What a calendar of finder's says of a listing; None or empty where it says nothing."""

    is_own: bool = False
    key: str | None = None
    kind: Kind | None = None
    group: str | None = None
    fellowship: str | None = None
    organizer: str | None = None
    attendance: Attendance | None = None
    types: frozenset[str] | None = None
    other_types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    alcohol: Alcohol | None = None
    cost: Cost | None = None
    online: Online | None = None
    suspended: Suspension | None = None


def own_facts(event: Event) -> OwnFacts:
    """What finder's own properties say; nothing of it in another program's calendar."""
    listing_id = event.text(OWN_SERIES)
    if not listing_id:
        return OwnFacts()
    types = _texts(event, "X-FINDER-TYPES")
    return OwnFacts(
        is_own=True,
        key=listing_id.partition(":")[2] or None,
        kind=_word(Kind, event.text("X-FINDER-KIND")),
        group=_name(event.text("X-FINDER-GROUP")),
        fellowship=(_name(event.text("X-FINDER-FELLOWSHIP")) or "").casefold() or None,
        organizer=_name(event.text("X-FINDER-ORGANIZER")),
        attendance=_word(Attendance, event.text("X-FINDER-ATTENDANCE")),
        types=frozenset(slug for slug in types if slug in TYPES),
        other_types=tuple(dict.fromkeys(_names(_texts(event, "X-FINDER-OTHER-TYPES")))),
        languages=tuple(
            code for code in _texts(event, "X-FINDER-LANGUAGES") if LANGUAGE_FORM.fullmatch(code)
        ),
        alcohol=_word(Alcohol, event.text("X-FINDER-ALCOHOL")),
        cost=_read(event, "X-FINDER-COST", _cost),
        online=_read(event, "X-FINDER-ONLINE", _online),
        suspended=_read(event, "X-FINDER-SUSPENDED", _suspension),
    )


def _word(words: type[Word], text: str) -> Word | None:
    return words(text) if text in list(words) else None


def _name(text: str) -> str | None:
    return shorten(public_phrase(plain(text)), MAX_LENGTH) or None


def _names(texts: Iterable[str]) -> list[str]:
    return [name for name in map(_name, texts) if name is not None]


def _texts(event: Event, name: str) -> list[str]:
    found = event.component.first(name)
    return [] if found is None else split_value(found.value, ",")


def _read(event: Event, name: str, read: Callable[[list[str]], Value | None]) -> Value | None:
    """What a structured property says, its fields as they stand between its semicolons."""
    found = event.component.first(name)
    return None if found is None else read(split_fields(found.value))


def own_venue(event: Event, point: Point | None) -> Venue | None:
    """The venue that finder wrote: from its name to its country, and how precise its point is."""
    found = event.component.first("X-FINDER-PLACE")
    fields = split_fields(found.value) if found is not None else []
    if len(fields) != PLACE_FIELDS:
        return None
    name, address, city, region, postal_code = map(_name, fields[:5])
    country = fields[5] if COUNTRY_FORM.fullmatch(fields[5]) else None
    precision = _word(Precision, fields[6]) if point is not None else None
    at = point if precision is not None else None
    return Venue(name, address, city, region, postal_code, country, at, precision)


def _cost(fields: list[str]) -> Cost | None:
    """`free`, or amount, currency and note."""
    if fields == ["free"]:
        return Cost(True)
    if len(fields) != 3:
        return None
    amount = float(fields[0]) if AMOUNT_FORM.fullmatch(fields[0]) else None
    currency = fields[1] if CURRENCY_FORM.fullmatch(fields[1]) else None
    return Cost(False, amount, currency, _name(fields[2]))


def _online(fields: list[str]) -> Online | None:
    """Link, phone, access, page."""
    if len(fields) != 4:
        return None
    access = _word(OnlineAccess, fields[2]) or OnlineAccess.ASK
    return Online(room_link(fields[0])[0], dial_number(fields[1])[0], access, web_page(fields[3]))


def _suspension(fields: list[str]) -> Suspension | None:
    """Since, until, reason."""
    if len(fields) != 3:
        return None
    return Suspension(_day(fields[0]), _day(fields[1]), _name(fields[2]))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
