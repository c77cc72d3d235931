"""Online meetings as central-query tells them to the front-end of the Online Intergroup, oiaa-direct.

https://github.com/code4recovery/central-query (endpoints.types.ts, 0.16). Types are Meeting Guide's codes in
four groups; what has no code, or one of none of these groups, is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from finder.domain.window import Weekday
from finder.formats.meeting_types import WORD_OF_TYPE, types_said
from finder.wording.labels import terms

Members = dict[str, Any]

TYPE = ("O", "C")
CATEGORIES = {
    "communities": "M W DD LGBTQ Y N BI T SEN POC P NDG L G BV-I D-HOH LO-I".split(),
    "features": "AL-AN AL ASL BA BRK CAN CF DB X XB XT POA OUT FF RSL SM TC".split(),
    "formats": "11 12x12 A ABSI B BE D DR GR H LIT LS MED SP ST TR".split(),
}
BETWEEN = "--"


def types_asked(codes: Iterable[str]) -> frozenset[str] | None:
    """The types that these codes mean; None where one of them means none, which no meeting has."""
    said = [types_said([code]).types for code in codes]
    return frozenset().union(*said) if all(said) else None


def slug_at(listing_id: str, original_start: datetime) -> str:
    """The name of what is held at an hour of a weekday: one a week, like the meetings of central-query."""
    return f"{listing_id}{BETWEEN}{Weekday(original_start.weekday()).name.lower()}-{original_start:%H%M}"


def meeting_of(listing: Members, occurrence: Members | None) -> Members:
    """A meeting of a listing's document: at an occurrence, or without a time where it is None."""
    online = listing["online"] or {}
    codes = _codes(listing["types"])
    notes = listing["notes"]
    members = {
        **({"slug": listing["id"]} if occurrence is None else _times(listing, occurrence)),
        "groupID": listing["id"],
        "name": listing["name"],
        "timezone": listing["schedule"]["time_zone"],
        "languages": [code.partition("-")[0] for code in listing["languages"]],
        "type": next((code for code in reversed(TYPE) if code in codes), None),
        **{name: [code for code in known if code in codes] for name, known in CATEGORIES.items()},
        "conference_url": online.get("url"),
        "conference_url_notes": _passcode_note(online),
        "conference_phone": online.get("phone"),
        "groupWebsite": listing["url"],
        "notes": None if notes is None else notes.split("\n"),
    }
    return {name: value for name, value in members.items() if value is not None}


def _times(listing: Members, occurrence: Members) -> Members:
    starts, ends = (datetime.fromisoformat(occurrence[name]) for name in ("starts_at", "ends_at"))
    original = datetime.fromisoformat(occurrence["id"].rpartition("@")[2])
    return {
        "slug": slug_at(listing["id"], original),
        # oiaa-direct compares these as texts: all in UTC, all of one length.
        "timeUTC": f"{starts.astimezone(UTC):%Y-%m-%dT%H:%M}:00.000Z",
        "duration": int((ends - starts).total_seconds()) // 60,
    }


def _passcode_note(online: Members) -> str | None:
    if online.get("access") != "passcode":
        return None
    page = online["page"]
    return f"The passcode is at {page}" if page is not None else "Ask the group for the passcode"


def _codes(types: Iterable[str]) -> frozenset[str]:
    return frozenset(WORD_OF_TYPE[slug].code for slug in types if slug in WORD_OF_TYPE)


def facets_of(listings: Iterable[Members]) -> Members:
    """The types and languages that some of these listings have, each with its name."""
    types, languages = set[str](), set[str]()
    for listing in listings:
        types |= set(listing["types"])
        languages |= {code.partition("-")[0] for code in listing["languages"]}
    names = {WORD_OF_TYPE[slug].code: WORD_OF_TYPE[slug].name for slug in types if slug in WORD_OF_TYPE}
    groups = {**CATEGORIES, "type": TYPE}
    return {
        "categories": {
            name: [{"code": code, "desc": names[code]} for code in known if code in names]
            for name, known in groups.items()
        },
        "languages": [
            {"English": term.label("en"), "alpha2": term.slug}
            for term in terms("languages")
            if term.slug in languages
        ],
    }
