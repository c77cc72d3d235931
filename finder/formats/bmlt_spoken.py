"""What finder knows of a meeting, as the formats of a BMLT server: with number, key and names.

Keys and world ids are BMLT's own where it has the word; else the key is the word of finder's vocabulary.
Numbers stand for good.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from finder.domain.vocabulary import TYPES, Aspect
from finder.formats.bmlt_formats import (
    CLOSED,
    FORMAT_ROWS,
    LANGUAGE,
    LANGUAGE_KEYS,
    STATES,
    TYPE_OF_KEY,
    VIRTUAL,
)
from finder.formats.bmlt_numbers import SMALL_BITS, Numbers
from finder.formats.weekly import LAST
from finder.wording.labels import FALLBACK, terms

# By place, from 1: a new type goes to the end, so that no number changes its meaning.
NUMBERED_TYPES = tuple(
    """
    open closed restricted women men lgbtq lesbian gay bisexual transgender non-binary young-people seniors
    people-of-color indigenous professionals wheelchair wheelchair-bathroom sign-language childcare
    child-friendly fragrance-free no-smoking speaker speaker-discussion discussion topic step-study
    step-working-guide eleventh-step tradition-study concepts twelve-and-twelve big-book basic-text it-works
    living-clean guiding-principles literature pamphlet daily-reflections just-for-today
    spiritual-principle as-bill-sees-it living-sober grapevine meditation question-answer candlelight
    birthday breakfast outdoor cross-talk round-robin pitch timer open-ended five-and-dime rotating-format
    secular bilingual newcomer proof-of-attendance medication-friendly dual-diagnosis illness with-al-anon
    with-alateen digital-basket smoking-permitted no-children security-cameras employment housing probation
    treatment-intake peer-support health identification food legal transport outdoors fitness arts music
    games coffee food-together volunteering culture learning dance sports travel online-hangout
    """.split()
)
KIND_OF_ASPECT = MappingProxyType({Aspect.ACCESS: "O", Aspect.AUDIENCE: "FC3", Aspect.NEEDS: "FC2"})
STYLE, PLACE = "FC1", "FC2"
HYBRID = "HY"
LETTERS = 26
FIRST_OF_TWO_LETTERS, FIRST_OF_THREE_LETTERS, FIRST_OF_OTHERS = 1_000, 2_000, 100_000
MAX_KEY = 30
STATE_ROWS = (
    (901, VIRTUAL, VIRTUAL, {"en": "Virtual Meeting", "es": "Reunión virtual"}),
    (902, CLOSED, CLOSED, {"en": "Location Temporarily Closed", "es": "Lugar cerrado temporalmente"}),
    (903, HYBRID, "HYBR", {"en": "Virtual and In-person", "es": "Virtual y presencial"}),
)
# Read back by `month_weeks`, which takes the English names.
WEEK_ROWS = (
    (911, 1, "1st", "primera"),
    (912, 2, "2nd", "segunda"),
    (913, 3, "3rd", "tercera"),
    (914, 4, "4th", "cuarta"),
    (915, 5, "5th", "quinta"),
    (916, LAST, "last", "última"),
)


@dataclass(frozen=True, slots=True)
class SpokenFormat:
    """A format as clients are told of it; `names` by language, English always."""

    number: int
    key: str
    names: Mapping[str, str]
    kind: str = ""
    world_id: str = ""

    def told_in(self, language: str) -> str:
        """The language of the name that is told to who asks for `language`."""
        return language if language in self.names else FALLBACK


def _type_formats() -> Iterator[tuple[str, SpokenFormat]]:
    rows = map(str.split, FORMAT_ROWS.strip().splitlines())
    stock = {slug: (world_id, keys) for slug, world_id, *keys in rows}
    names = {term.slug: term.labels for term in terms("types")}
    for number, slug in enumerate(NUMBERED_TYPES, 1):
        world_id, keys = stock.get(slug, ("-", [slug]))
        kind = KIND_OF_ASPECT.get(TYPES[slug].aspect, STYLE)
        key = keys[0] if keys else world_id
        yield slug, SpokenFormat(number, key, names[slug], kind, "" if world_id == "-" else world_id)


FORMAT_OF_TYPE = MappingProxyType(dict(_type_formats()))
FORMAT_OF_STATE = MappingProxyType(
    {key: SpokenFormat(number, key, names, PLACE, world_id) for number, key, world_id, names in STATE_ROWS}
)
FORMAT_OF_WEEK = MappingProxyType(
    {
        ordinal: SpokenFormat(
            number,
            f"Wk{'L' if ordinal == LAST else ordinal}",
            {
                "en": f"Held only in the {english} week of the month",
                "es": f"Solo la {spanish} semana del mes",
            },
            STYLE,
        )
        for number, ordinal, english, spanish in WEEK_ROWS
    }
)
_LANGUAGE_NAMES = MappingProxyType({term.slug: term.labels for term in terms("languages")})
_RESERVED = frozenset(TYPE_OF_KEY) | STATES | LANGUAGE_KEYS | frozenset(NUMBERED_TYPES)


def language_format(code: str) -> SpokenFormat:
    """The format of a language, by its code of two or three letters; its number is made of these."""
    first = FIRST_OF_TWO_LETTERS if len(code) == 2 else FIRST_OF_THREE_LETTERS
    number = 0
    for letter in code:
        number = number * LETTERS + ord(letter) - ord("a")
    return SpokenFormat(first + number, code, _LANGUAGE_NAMES.get(code, {FALLBACK: code}), LANGUAGE, LANGUAGE)


class OtherFormats:
    """Formats of what finder has no word for, `other_types`: each text its own, under a key of its own."""

    def __init__(self) -> None:
        self._numbers = Numbers(SMALL_BITS, FIRST_OF_OTHERS)
        self._made: dict[str, SpokenFormat] = {}
        self._keys: set[str] = set(_RESERVED)

    def of(self, label: str) -> SpokenFormat:
        """The format of a text: "Essf: Essfrei" has the key that its server gave it."""
        if label not in self._made:
            before, colon, behind = label.partition(": ")
            key, name = (before, behind) if colon and len(before) <= MAX_KEY else (label, label)
            key = self._free(key.replace(",", " "))
            self._made[label] = SpokenFormat(self._numbers.of(label), key, {FALLBACK: name})
        return self._made[label]

    def _free(self, key: str) -> str:
        """The key, with a number behind it where another has it already."""
        free, count = key, 1
        while free in self._keys:
            count += 1
            free = f"{key}~{count}"
        self._keys.add(free)
        return free
