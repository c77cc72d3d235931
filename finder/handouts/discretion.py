"""What a handout may show where others look on: calendars and lock screens tell no fellowship."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from urllib.parse import urlsplit

from finder.domain.listing import Listing
from finder.domain.reason import Reason, ReasonKind
from finder.domain.schedule import Occurrence, Venue
from finder.domain.words import words_of
from finder.handouts.copies import Copy
from finder.planning.plan import Visit
from finder.wording.handout_words import sentence
from finder.wording.labels import terms
from finder.wording.reasons import reason_text

# Hosts of rooms that anybody uses; the name of any other may tell whose room it is.
COMMON_HOSTS = ("zoom.us", "meet.google.com", "teams.microsoft.com", "teams.live.com", "webex.com")
# Beginnings of words that tell, beside the names of the fellowships; English and Spanish.
TELLING = tuple(
    "recover recuper sober sobri addict adicc adict alcohol narcot anonym anonim abstin detox desintox"
    " rehab relaps recaida serenity serenid dharma celebrate refuge lifering".split()
)
TELLING_WORDS = frozenset({"step", "steps", "clean", "smart", "drug", "drugs", "drogas"})
# Abbreviations of fellowships that in an address are California, Massachusetts and Georgia.
STATES_TOO = frozenset({"ca", "ma", "ga"})

NOTES = frozenset(
    {
        ReasonKind.ROUGH_PLACE,
        ReasonKind.HOLIDAY,
        ReasonKind.REPORTED,
        ReasonKind.STALE,
        ReasonKind.MOVED,
    }
)


def title_of(copy: Copy, visit: Visit) -> str:
    """What an outing is called: by its listing, or without a word that tells."""
    return sentence("outing", copy.language) if copy.is_discreet else visit.listing.name


def place_of(copy: Copy, visit: Visit) -> str:
    """Where an outing is, on one line: its address, and the venue's name where that may be seen."""
    venue = venue_of(visit.listing, visit.occurrence)
    if venue is None or is_online(visit):
        return sentence("online", copy.language)
    if not copy.is_discreet:
        return ", ".join(part for part in (venue.name, venue.address, venue.city) if part)
    address = _quiet_parts(venue.address)
    if venue.address and not address:
        address = [sentence("address_elsewhere", copy.language)]
    return ", ".join(dict.fromkeys((*address, *_quiet_parts(venue.city))))


def _quiet_parts(text: str | None) -> list[str]:
    """The parts of an address without those that tell."""
    parts = (part.strip() for part in (text or "").split(","))
    return [part for part in parts if part and not tells(part)]


def notes_of(copy: Copy, visit: Visit) -> list[str]:
    """What is to be known before one goes; what its source says of the date, where that may be seen."""
    told = (_shown(copy, reason) for reason in visit.reasons if reason.kind in NOTES)
    return [reason_text(each, copy.language, is_alone=True) for each in told]


def _shown(copy: Copy, reason: Reason) -> Reason:
    """A reason as it may be seen: that something moved, but not what its source says of it."""
    is_hidden = copy.is_discreet and reason.kind is ReasonKind.MOVED
    return replace(reason, note=None) if is_hidden else reason


def room_of(copy: Copy, visit: Visit) -> str | None:
    """How one comes into an online room: its link, else its number or its page; None if it is not said.

    Discreet, a link that may tell whose room it is becomes a word that says where it stands.
    """
    online = visit.listing.online
    if online is None:
        return None
    told = online.url or online.phone or online.page
    if told is None or not copy.is_discreet or told == online.phone:
        return told
    host = urlsplit(told).hostname or ""
    is_common = any(host == each or host.endswith(f".{each}") for each in COMMON_HOSTS)
    return told if is_common and not tells(told) else sentence("link_elsewhere", copy.language)


def venue_of(listing: Listing, occurrence: Occurrence) -> Venue | None:
    """Where an occurrence is: the venue it moved to, else its listing's."""
    return occurrence.venue if occurrence.venue is not None else listing.venue


def is_online(visit: Visit) -> bool:
    """Whether those who go do so from where they are."""
    return all(going.distance_m is None for going in visit.people)


def tells(text: str) -> bool:
    """Whether a text has a word that tells of fellowship or recovery."""
    words = words_of(text)
    if any(word in TELLING_WORDS or word.startswith(TELLING) for word in words):
        return True
    return _fellowships().search(f" {' '.join(words)} ") is not None


@cache
def _fellowships() -> re.Pattern[str]:
    """The fellowships by abbreviation and by name, as whole words."""
    known = terms("fellowships")
    texts = {term.slug for term in known} - STATES_TOO | {
        label for term in known for label in term.labels.values()
    }
    names = sorted(" ".join(words_of(text)) for text in texts)
    return re.compile("|".join(f" {re.escape(name)} " for name in names))
