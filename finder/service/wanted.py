"""What a curator wants of a listing: read against what is there, cleaned, refused where it is no listing."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from finder.domain.errors import InvalidInput
from finder.domain.schedule import Schedule, occurrences
from finder.domain.window import Window
from finder.formats.online import dial_number, room_link
from finder.formats.text import plain, plain_lines
from finder.intake.naming import slug_of
from finder.shapes.document import Document, schedule_of, to_document
from finder.shapes.fields import wall_text
from finder.shapes.listing import load_listing

Members = dict[str, Any]
# Texts that are no prose: what looks like markup in them is none.
VERBATIM = frozenset({"id", "url", "page", "source_url", "phone", "rrule", "starts", "original_start"})
# What is the listing's for good, or is said in another way.
FIXED = {
    "id": "is the listing's for good",
    "provenance": "is its source's to tell",
    "verification": "is said by POST …/verification",
}
SUFFIX_BYTES = 3


def wanted(shown: Document, members: Members) -> Document:
    """The document with the members in it (RFC 7396). Raises InvalidInput naming each at fault."""
    for name in FIXED.keys() & members.keys():
        _require_same(name, shown[name], members[name])
    changes = {name: value for name, value in members.items() if name not in FIXED}
    listing = load_listing(_merged({**shown, "verification": {}}, tidied(changes)))
    return without_secrets(to_document(listing)) | {"verification": shown["verification"]}


def created(members: Members, source: str, today: date, is_taken: Callable[[str], bool]) -> Document:
    """The document of a listing that a curator adds, checked today; it is given an id where it has none."""
    told = tidied(members)
    told.setdefault("id", f"{source}:{_free_slug(source, told.get('name'), is_taken)}")
    told.setdefault("provenance", [{"source": source, "source_url": told.get("url")}])
    told["verification"] = {"status": "verified", "checked_on": today.isoformat()}
    listing = load_listing(told)
    if listing.source != source:
        raise InvalidInput.of("id", f"must begin with {source}: or be left out; other ids are feeds' to give")
    return without_secrets(to_document(listing))


def with_cancellation(shown: Document, members: Members) -> Document:
    """The document, one date of which is cancelled. Raises InvalidInput where it is not on then."""
    start = wall_text(members["original_start"])
    schedule = shown["schedule"]
    others = [each for each in schedule["overrides"] if each["original_start"] != start]
    _require_start(schedule_of(schedule | {"overrides": []}), members["original_start"])
    cancelled = {"original_start": start, "status": "cancelled", "starts": None}
    cancelled |= {"duration_minutes": None, "venue": None, "note": members.get("note")}
    return shown | {"schedule": schedule | {"overrides": [*others, cancelled]}}


def tidied(value: Any, name: str = "") -> Any:
    """What was sent, its prose as plain text: no markup, nothing that nobody sees."""
    match value:
        case dict():
            return {each: tidied(inner, each) for each, inner in value.items()}
        case list():
            return [tidied(each, name) for each in value]
        case str() if name == "notes":
            return "\n".join(plain_lines(value))
        case str() if name not in VERBATIM:
            return plain(value)
    return value


def without_secrets(document: Document) -> Document:
    """The document without what opens an online room. Raises InvalidInput for what leads to no public one."""
    online = document["online"]
    if online is None:
        return document
    url, is_cut = (None, False) if online["url"] is None else room_link(online["url"])
    phone, codes = (None, 0) if online["phone"] is None else dial_number(online["phone"])
    if url is None and online["url"] is not None:
        raise InvalidInput.of("online.url", "must be the address of a public page or room")
    if phone is None and online["phone"] is not None:
        raise InvalidInput.of("online.phone", "must be a phone number, with 7 to 13 digits")
    access = "passcode" if is_cut or codes else online["access"]
    return document | {"online": online | {"url": url, "phone": phone, "access": access}}


def _merged(target: Any, patch: Any) -> Any:
    """The target with a merge patch applied (RFC 7396); a member that goes is null, as listings have all."""
    if not isinstance(patch, dict):
        return patch
    there = target if isinstance(target, dict) else {}
    return there | {name: _merged(there.get(name), value) for name, value in patch.items()}


def _require_same(name: str, shown: Any, given: Any) -> None:
    """Raises InvalidInput where a member that cannot be edited would become another."""
    if not _is_within(given, shown):
        raise InvalidInput.of(name, FIXED[name])


def _is_within(given: Any, shown: Any) -> bool:
    """Whether what was given says what is shown; dates are the sources', and derived members are ignored."""
    if isinstance(given, list) and isinstance(shown, list):
        return len(given) == len(shown) and all(map(_is_within, given, shown))
    if isinstance(given, dict) and isinstance(shown, dict):
        names = shown.keys() - {"retrieved_on", "checked_on", "reported_closed"}
        return all(given.get(name, shown[name]) == shown[name] for name in names)
    return bool(given == shown)


def _require_start(schedule: Schedule, start: datetime) -> None:
    noon = start.replace(tzinfo=UTC)
    around = Window(noon - timedelta(days=2), noon + timedelta(days=2))
    if all(each.original_start != start for each in occurrences(schedule, around)):
        raise InvalidInput.of(
            "original_start", "must be a start that its schedule gives, in the venue's time"
        )


def _free_slug(source: str, name: Any, is_taken: Callable[[str], bool]) -> str:
    slug = slug_of(name if isinstance(name, str) else None) or "listing"
    return f"{slug}-{secrets.token_hex(SUFFIX_BYTES)}" if is_taken(f"{source}:{slug}") else slug
