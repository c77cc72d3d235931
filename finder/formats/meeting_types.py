"""The types of Meeting Guide in finder's words: a type of the vocabulary, a language, or a state.

Codes and English names are those of @code4recovery/spec 1.1.9 (MIT), with what feeds write besides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

from finder.domain.vocabulary import Aspect, types_of

TYPE_ROWS = """
11      eleventh-step          11th Step Meditation
12x12   twelve-and-twelve      12 Steps & 12 Traditions
A       secular                Secular
ABSI    as-bill-sees-it        As Bill Sees It
AL      with-alateen           Concurrent with Alateen
AL-AN   with-al-anon           Concurrent with Al-Anon
ASL     sign-language          American Sign Language
B       big-book               Big Book
BA      childcare              Babysitting Available
BE      newcomer               Newcomer
BI      bisexual               Bisexual
BRK     breakfast              Breakfast
C       closed                 Closed
CAN     candlelight            Candlelight
CF      child-friendly         Child-Friendly
D       discussion             Discussion
DB      digital-basket         Digital Basket
DD      dual-diagnosis         Dual Diagnosis
DR      daily-reflections      Daily Reflections
FF      fragrance-free         Fragrance Free
G       gay                    Gay
GR      grapevine              Grapevine
H       birthday               Birthday
L       lesbian                Lesbian
LGBTQ   lgbtq                  LGBTQ
LIT     literature             Literature
LS      living-sober           Living Sober
M       men                    Men
MED     meditation             Meditation
N       indigenous             Native American
NB      non-binary             Non-Binary
NDG     indigenous             Indigenous
O       open                   Open
OUT     outdoor                Outdoor
P       professionals          Professionals
POA     proof-of-attendance    Proof of Attendance
POC     people-of-color        People of Color
SEN     seniors                Seniors
SM      smoking-permitted      Smoking Permitted
SP      speaker                Speaker
ST      step-study             Step Study
T       transgender            Transgender
TR      tradition-study        Tradition Study
W       women                  Women
X       wheelchair             Wheelchair Access
XB      wheelchair-bathroom    Wheelchair-Accessible Bathroom
XT      cross-talk             Cross Talk Permitted
Y       young-people           Young People
"""
LANGUAGE_ROWS = """
AF      af   Afrikaans
AM      am   Amharic
AR      ar   Arabic
BG      bg   Bulgarian
DA      da   Danish
DE      de   German
EL      el   Greek
EN      en   English
FA      fa   Persian
FI      fi   Finnish
FR      fr   French
HE      he   Hebrew
HI      hi   Hindi
HR      hr   Croatian
HU      hu   Hungarian
IS      is   Icelandic
ITA     it   Italian
JA      ja   Japanese
KA      ka   Georgian
KOR     ko   Korean
LT      lt   Lithuanian
ML      ml   Malayalam
MT      mt   Maltese
NE      ne   Nepali
NL      nl   Dutch
NO      no   Norwegian
POL     pl   Polish
POR     pt   Portuguese
PUN     pa   Punjabi
RUS     ru   Russian
S       es   Spanish
SK      sk   Slovak
SL      sl   Slovenian
SV      sv   Swedish
TH      th   Thai
TL      tl   Tagalog
TUR     tr   Turkish
UK      uk   Ukrainian
"""
# Names that the plugin wrote in other years, or people by hand, each with the code or type it stands for.
OTHER_NAMES = {
    "11th step": "11",
    "12 & 12": "12x12",
    "12 concepts": "concepts",
    "agnostic": "A",
    "atheist / agnostic": "A",
    "babysitting": "BA",
    "beginner": "BE",
    "beginner/newcomer": "BE",
    "beginners": "BE",
    "beginners / newcomers": "BE",
    "childcare": "BA",
    "children welcome": "CF",
    "cross talk": "XT",
    "discussion/participation": "D",
    "format varies": "rotating-format",
    "gay men": "G",
    "ip": "pamphlet",
    "just for today book": "just-for-today",
    "lgbt": "LGBTQ",
    "lgbt+": "LGBTQ",
    "lgbtq+": "LGBTQ",
    "lgbtqiaa+": "LGBTQ",
    "men only": "M",
    "native": "N",
    "newcomers": "BE",
    "outdoor meeting": "OUT",
    "questions & answers": "question-answer",
    "restricted access": "restricted",
    "smoking": "SM",
    "spiritual principle a day": "spiritual-principle",
    "step": "ST",
    "step meeting": "ST",
    "tradition": "TR",
    "wheelchair accessible": "X",
    "women only": "W",
    "women's": "W",
    "young people's": "Y",
}
# "Living Clean Study" and "Speaker Meeting" are the types without these words.
EMPTY_ENDS = (" meeting", " study")
CLOSED_WORDS = frozenset({"tc", "location temporarily closed", "temporary closure", "temporarily closed"})
ONLINE_WORDS = frozenset({"onl", "online", "online meeting"})
HYBRID_WORDS = frozenset({"hybrid", "hybrid meeting"})
IN_PERSON_WORDS = frozenset({"in-person", "in person"})
HOLIDAY_WORDS = frozenset({"ch", "closed on holidays", "venue unavailable on public holidays"})
# Not of the spec: the Spanish sites of recoverysource write it. The language is read, the code stays.
SPANISH_ALIAS = "es"


def _lower_words(rows: str) -> dict[str, str]:
    """What each code and each name of a table means, by their lower case."""
    meanings = {}
    for row in rows.strip().splitlines():
        code, meaning, name = row.split(maxsplit=2)
        meanings[code.casefold()] = meaning
        meanings[name.casefold()] = meaning
    return meanings


_TYPES = _lower_words(TYPE_ROWS)
# A table may say "Basic Text" or "step-working-guide": the vocabulary's own words, of meetings.
_OWN_SLUGS = frozenset[str]().union(
    *map(types_of, (Aspect.ACCESS, Aspect.AUDIENCE, Aspect.NEEDS, Aspect.STYLE, Aspect.PRACTICE))
)
TYPE_OF_WORD = MappingProxyType(
    {slug: slug for slug in _OWN_SLUGS}
    | {slug.replace("-", " "): slug for slug in _OWN_SLUGS}
    | _TYPES
    | {name: _TYPES.get(code.casefold(), code) for name, code in OTHER_NAMES.items()}
)
STATE_WORDS = CLOSED_WORDS | ONLINE_WORDS | HYBRID_WORDS | IN_PERSON_WORDS | HOLIDAY_WORDS
LANGUAGE_OF_WORD = MappingProxyType(_lower_words(LANGUAGE_ROWS))


@dataclass(frozen=True, slots=True)
class TypeWord:
    """A type as feeds write it: its code in JSON, its English name in tables."""

    code: str
    name: str


# A code that means what another does: of the two for what is indigenous, the wider is written.
NOT_WRITTEN = frozenset({"N"})
CLOSED = TypeWord("TC", "Location Temporarily Closed")
ONLINE = TypeWord("ONL", "Online Meeting")


def _words(rows: str) -> dict[str, TypeWord]:
    """How each meaning of a table is written."""
    told = (row.split(maxsplit=2) for row in rows.strip().splitlines())
    return {meaning: TypeWord(code, name) for code, meaning, name in told if code not in NOT_WRITTEN}


WORD_OF_TYPE = MappingProxyType(_words(TYPE_ROWS))
WORD_OF_LANGUAGE = MappingProxyType(_words(LANGUAGE_ROWS))


@dataclass(frozen=True, slots=True)
class TypesSaid:
    """What a row's types say; `languages` and `other` in the order of the row, each once."""

    types: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    is_closed: bool = False  # the location is, for the time being
    is_online: bool = False
    is_hybrid: bool = False
    pauses_on_holidays: bool = False


def types_said(words: Iterable[str]) -> TypesSaid:
    """What codes or English names of types say, whichever their case; an unknown one stays as written."""
    types, languages, other, states = set(), [], [], set()
    for word in words:
        key = word.casefold()
        known = _type_of(key)
        if known is not None:
            types.add(known)
        elif key in LANGUAGE_OF_WORD:
            languages.append(LANGUAGE_OF_WORD[key])
        elif key in STATE_WORDS:
            states.add(key)
        else:
            other.append(word)
            languages += [SPANISH_ALIAS] * (key == SPANISH_ALIAS)
    is_online = not states.isdisjoint(ONLINE_WORDS)
    is_in_both = is_online and not states.isdisjoint(IN_PERSON_WORDS)
    return TypesSaid(
        frozenset(types),
        tuple(dict.fromkeys(languages)),
        tuple(dict.fromkeys(other)),
        is_closed=not states.isdisjoint(CLOSED_WORDS),
        is_online=is_online,
        is_hybrid=is_in_both or not states.isdisjoint(HYBRID_WORDS),
        pauses_on_holidays=not states.isdisjoint(HOLIDAY_WORDS),
    )


def _type_of(key: str) -> str | None:
    while key not in TYPE_OF_WORD and key.endswith(EMPTY_ENDS):
        key = key.rpartition(" ")[0]
    return TYPE_OF_WORD.get(key)


def words_of(
    types: Iterable[str],
    languages: Iterable[str],
    other_types: Iterable[str],
    *,
    is_closed: bool = False,
    is_online: bool = False,
) -> tuple[TypeWord, ...]:
    """What is written of types and languages, each once; what has no code by its slug, or as it is.

    A language has the code of its first part, pt-BR that of Portuguese, and none where there is none. Another
    type that is spelled as one of these, such as a BMLT server's own "p", would be taken for it, and is not
    written.
    """
    spoken = (WORD_OF_LANGUAGE.get(code.partition("-")[0]) for code in languages)
    words = [
        *(WORD_OF_TYPE.get(slug, TypeWord(slug, slug)) for slug in types),
        *(word for word in spoken if word is not None),
        *(TypeWord(text, text) for text in other_types if types_said([text]) == TypesSaid(other=(text,))),
        *((CLOSED,) if is_closed else ()),
        *((ONLINE,) if is_online else ()),
    ]
    return tuple(dict.fromkeys(words))
