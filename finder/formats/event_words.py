"""What the words of an event say of its kind and types: its categories, and the words of its name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

from finder.domain.vocabulary import TYPES, Aspect, Kind, types_of
from finder.formats.meeting_types import TypesSaid, types_said
from finder.formats.private import public_phrase
from finder.formats.text import plain, shorten

MAX_WORDS = 60
MAX_WORD_LENGTH = 80
KINDS = MappingProxyType(
    {
        "meeting": Kind.MEETING,
        "meetings": Kind.MEETING,
        "recovery meeting": Kind.MEETING,
        "recovery meetings": Kind.MEETING,
        "social": Kind.SOCIAL,
        "social event": Kind.SOCIAL,
        "social events": Kind.SOCIAL,
        "sober social": Kind.SOCIAL,
        "sober event": Kind.SOCIAL,
        "support": Kind.SUPPORT,
        "drop-in": Kind.SUPPORT,
    }
)
# Beginnings of words, in English and Spanish, by the type of an event they speak of.
KEYWORDS = """
outdoors          hike hiking walk trail picnic camp campout camping park kayak canoe beach garden bonfire
outdoors          caminata excursion picnic
fitness           yoga gym workout run running fitness crossfit pilates climb climbing swim cycling bike
arts              art arts craft crafts paint painting pottery drawing theater theatre film movie cinema cine
music             music concert karaoke choir jam band concierto musica
games             game games bingo trivia chess cards boardgame poker juegos
coffee            coffee cafe tea
food-together     potluck dinner lunch brunch breakfast barbecue bbq cookout supper picnic cena comida
volunteering      volunteer volunteering cleanup service-day voluntariado
culture           museum gallery festival parade history
learning          workshop class seminar lecture talk course book-club taller clase
dance             dance dancing salsa baile
sports            softball basketball volleyball soccer bowling golf pickleball tennis football baseball
travel            trip tour retreat cruise viaje
online-hangout    hangout
employment        job jobs resume employment career
housing           housing shelter rent
probation         probation parole
treatment-intake  intake detox
peer-support      peer
health            clinic naloxone narcan health vaccination
identification    id-clinic identification
food              pantry foodbank
legal             legal expungement
transport         transport
"""
WORD = re.compile(r"[a-z][a-z-]*")
ASPECT_OF_KIND = MappingProxyType({Kind.SOCIAL: Aspect.SOCIAL, Kind.SUPPORT: Aspect.SUPPORT})
SPECIAL = types_of(Aspect.SOCIAL) | types_of(Aspect.SUPPORT)


def _keywords() -> dict[str, frozenset[str]]:
    types: dict[str, set[str]] = {}
    for line in KEYWORDS.strip().splitlines():
        slug, *words = line.split()
        for word in words:
            types.setdefault(word, set()).add(slug)
    return {word: frozenset(slugs) for word, slugs in types.items()}


TYPES_OF_KEYWORD = MappingProxyType(_keywords())


@dataclass(frozen=True, slots=True)
class Words:
    """What an event's words say; `hints` are types that count where its kind is the one that has them."""

    said: TypesSaid
    kind: Kind | None = None
    types: frozenset[str] = frozenset()
    hints: frozenset[str] = frozenset()


def words_said(categories: Iterable[str], name: str) -> Words:
    """What categories and name say. A category that is no type stays with the other types."""
    told = [_public(category) for category in list(categories)[:MAX_WORDS]]
    kinds = [KINDS[word.casefold()] for word in told if word.casefold() in KINDS]
    slugs = {word.casefold().replace(" ", "-") for word in told}
    rest = [word for word in told if word and word.casefold() not in KINDS and not _is_special(word)]
    return Words(
        types_said(rest),
        kinds[0] if kinds else None,
        frozenset(slugs & SPECIAL),
        hinted([name, *told]),
    )


def hinted(texts: Iterable[str]) -> frozenset[str]:
    """The types of social and support that the words of these texts speak of."""
    words = (word for text in texts for word in WORD.findall(text.casefold()))
    return frozenset().union(*(TYPES_OF_KEYWORD.get(word, frozenset()) for word in words))


def fitting(hints: frozenset[str], kind: Kind) -> frozenset[str]:
    """Those of the hints that a listing of a kind can have."""
    aspect = ASPECT_OF_KIND.get(kind)
    return frozenset(slug for slug in hints if TYPES[slug].aspect is aspect)


def _public(word: str) -> str:
    return shorten(public_phrase(plain(word)), MAX_WORD_LENGTH)


def _is_special(word: str) -> bool:
    return word.casefold().replace(" ", "-") in SPECIAL
