"""Names of meetings without their marks: "(SUSPENDED) Sunrise - Active and (ONLINE)" is Sunrise."""

from __future__ import annotations

import re
from dataclasses import dataclass

from finder.formats.text import remembering

CLOSURE = (
    r"(?:temporar(?:il)?y )?(?:suspended|suspendid[oa]|cancell?ed|cancelad[oa]|closed temporarily)"
    r"|temporar(?:il)?y closed|inactive"
)
CLOSED_WORDS = re.compile(CLOSURE)
CLOSURES = (
    re.compile(rf"[(\[{{*]+\s*(?:meeting )?({CLOSURE})\b[^()\[\]{{}}*]*[)\]}}*]+", re.IGNORECASE),
    re.compile(rf"^({CLOSURE})\s*(?:[:*|]|\s[-–—])+", re.IGNORECASE),
    re.compile(rf"(?:[\s,:]|\s[-–—])+(?:meeting )?({CLOSURE})(?:\s+[\d./-]+)?$", re.IGNORECASE),
)
ONLINE = r"on-?line(?: only)?|virtual(?: only)?|zoom(?: only)?"
IN_PERSON = r"in[- ]person(?: only)?"
ONLINE_MARK = re.compile(rf"[(\[]\s*(?:{ONLINE})\s*[)\]]|^(?:{ONLINE}):", re.IGNORECASE)
IN_PERSON_MARK = re.compile(rf"[(\[]\s*(?:{IN_PERSON})\s*[)\]]|^(?:{IN_PERSON}):", re.IGNORECASE)
HYBRID_MARK = re.compile(r"[(\[]\s*hybrid\s*[)\]]|^hybrid:", re.IGNORECASE)
# What is left of "Active and (ONLINE)", which says that the meeting is held in both ways.
ACTIVE = re.compile(r"(?:^|\s+[-–—]\s*)active\s*(?:and|&)?\s*(?:online)?\s*$", re.IGNORECASE)
# "Mtg. in Parking Lot (ONLINE)": held in person too.
OUTDOORS = re.compile(r"\b(?:active|outside|parking lot)\b", re.IGNORECASE)
DANGLING = re.compile(r"(?:\s+(?:and|&)|[\s,:;/–—-]+)$|^[\s,:;/–—-]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Title:
    """A name, and what stood beside it: the word that closed it, and how it said one takes part."""

    text: str
    closure: str | None = None
    is_online: bool = False
    is_in_person: bool = False


@remembering
def title_of(name: str) -> Title:
    """The title in a name of one plain line; the text may be empty where the name was all marks."""
    name, closure = cut_closure(name)
    is_hybrid = HYBRID_MARK.search(name) is not None
    is_online = ONLINE_MARK.search(name) is not None or is_hybrid
    is_in_person = IN_PERSON_MARK.search(name) is not None or is_hybrid or OUTDOORS.search(name) is not None
    return Title(_without_marks(name), closure, is_online, is_in_person)


@remembering
def cut_closure(name: str) -> tuple[str, str | None]:
    """A name without the words that suspend it, and those words in lower case; None where it has none."""
    closure = None
    for mark in CLOSURES:
        found = mark.search(name)
        if found is not None:
            closure = closure or found[1].casefold()
            name = _tidy(mark.sub(" ", name))
    return name, closure


def closure_alone(text: str) -> str | None:
    """The word of a text that says nothing but that a meeting is closed: "CANCELLED, CANCELLED"."""
    words = {word.strip().casefold() for word in text.split(",")} - {""}
    return words.pop() if len(words) == 1 and all(map(CLOSED_WORDS.fullmatch, words)) else None


def _without_marks(name: str) -> str:
    bare = name
    for mark in (ONLINE_MARK, IN_PERSON_MARK, HYBRID_MARK):
        bare = mark.sub(" ", bare)
    active = ACTIVE.sub("", bare.strip())
    return name if active == name else _tidy(active)


def _tidy(name: str) -> str:
    while (shorter := DANGLING.sub("", name)) != name:
        name = shorter
    return " ".join(name.split())
