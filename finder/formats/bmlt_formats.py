"""BMLT's formats in finder's words: types, languages, states of the venue, weeks of the month, or as written.

Each server has its own formats with keys of its own; their world ids are the same everywhere. The keys
here are those a new server begins with (bmlt-server 4.2.7, create_initial_schema).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from finder.domain.vocabulary import TYPES, Aspect
from finder.domain.window import Weekday
from finder.formats.bmlt_languages import languages_of
from finder.formats.fields import number_text
from finder.formats.meeting_types import LANGUAGE_OF_WORD, TypesSaid
from finder.formats.month_weeks import month_weeks
from finder.formats.private import is_secret
from finder.formats.text import plain, shorten

# Type, world id, and stock keys where there are others.
FORMAT_ROWS = """
open                 OPEN    O
closed               CLOSED  C
restricted           RA
women                W
men                  M
lgbtq                GL
young-people         Y       YP
wheelchair           WCHR    WC
sign-language        -       SL
child-friendly       CW      CS
no-smoking           NS
speaker              SPK     So
speaker-discussion   S-D     SD
discussion           DISC    D
topic                TOP     To
step-study           STEP    St
step-working-guide   SWG     SG
tradition-study      TRAD    Tr TW
concepts             CPT     CP
basic-text           BT
it-works             IW
living-clean         LC
guiding-principles   GP
literature           LIT     BK
pamphlet             IP
just-for-today       JFT     JT
spiritual-principle  SPAD
meditation           MED     ME
question-answer      QA      AB
candlelight          CAN     CL
round-robin          -       Rr
pitch                PI      Pi
timer                -       Ti
open-ended           -       OE
five-and-dime        -       FD
rotating-format      VAR     RF
secular              -       Ag
bilingual            -       BL
newcomer             BEG     B
illness              -       IL
smoking-permitted    SMOK
no-children          NC
security-cameras     -       SC
"""
_ROWS = tuple(tuple(row.split()) for row in FORMAT_ROWS.strip().splitlines())
TYPE_OF_WORLD_ID = MappingProxyType({world_id: slug for slug, world_id, *_ in _ROWS if world_id != "-"})
# What BMLT has no word for stands by finder's, where finder is the server.
_OWN = {slug: slug for slug, term in TYPES.items() if term.aspect not in (Aspect.SUPPORT, Aspect.SOCIAL)}
TYPE_OF_KEY = MappingProxyType(
    _OWN | TYPE_OF_WORLD_ID | {key: slug for slug, _, *keys in _ROWS for key in keys}
)
VIRTUAL, CLOSED, HOLIDAYS = "VM", "TC", "CH"
HYBRID = frozenset({"HY", "HYBR"})  # the stock format has this key and this world id
STATES = frozenset({VIRTUAL, CLOSED, HOLIDAYS}) | HYBRID
LANGUAGE = "LANG"
LANGUAGE_KINDS = frozenset({LANGUAGE, "LANGUAGE"})  # format_type_enum; the admin API's word for it
# Older servers gave Speaker/Discussion the world id of Speaker; its stock key says more.
KEYS_ABOVE_WORLD_ID = MappingProxyType({("SPK", "SD"): "speaker-discussion"})
# Keys of the German-speaking servers: O1 to O5 and OL, Sp1 to SpL, Wo1 to WoL.
GERMAN_WEEK_NAMES = MappingProxyType(
    {
        "Wo": "Findet nur statt: {} des Monats",
        "O": "{} des Monats: auch Nichtsüchtige willkommen",
        "Sp": "{} des Monats: Sprecher",
    }
)
# Keys that tell a language where no list of formats does: the stock ones, and codes such as ru which are
# no stock key in another case (Tr: traditions).
LANGUAGE_KEYS = frozenset({"ES", "ENG", "FIN", "PER", "L/R"}) | (
    frozenset(LANGUAGE_OF_WORD.values()) - {key.casefold() for key in TYPE_OF_KEY}
)
MAX_LABEL_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Format:
    """A format as its server describes it; empty where it says nothing."""

    key: str
    name: str = ""
    world_id: str = ""
    kind: str = ""

    @property
    def is_language(self) -> bool:
        """Whether it names the language of a meeting."""
        is_told = self.world_id == LANGUAGE or self.kind in LANGUAGE_KINDS
        return is_told or (not self.name and self.key in LANGUAGE_KEYS)

    @property
    def label(self) -> str:
        """How it is written where finder has no word for it: "Essf: Essfrei"."""
        told = f"{self.key}: {self.name}" if self.name and self.name != self.key else self.key
        return shorten(told, MAX_LABEL_LENGTH)


@dataclass(frozen=True, slots=True)
class FormatTable:
    """The formats of a server, by key, and by id as the admin API's rows have them."""

    by_key: Mapping[str, Format] = field(default_factory=dict)
    by_id: Mapping[str, Format] = field(default_factory=dict)

    def named(self, word: str, language: str | None) -> Format:
        """The format of a key or id in a row of that language; one without a name if it is not known."""
        return self.by_key.get(word) or self.by_id.get(word) or _german(word, language) or Format(word)


@dataclass(frozen=True, slots=True)
class FormatsSaid:
    """What a meeting's formats say; without `ordinals` it is held in each week of the month."""

    types: TypesSaid
    ordinals: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Heard:
    """What was heard so far, in the order of the formats."""

    meanings: set[str] = field(default_factory=set)
    languages: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    ordinals: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def format_table(entries: Iterable[object]) -> FormatTable:
    """The table of what GetFormats or the admin API answers; of two with one key the first counts."""
    by_key: dict[str, Format] = {}
    by_id: dict[str, Format] = {}
    for entry in (entry for entry in entries if isinstance(entry, dict)):
        for each in _formats(entry):
            by_key.setdefault(each.key, each)
            by_id.setdefault(_text(entry, "id"), each)
    return FormatTable(by_key, by_id)


def formats_said(formats: Iterable[Format], weekday: Weekday, language: str | None) -> FormatsSaid:
    """What the formats of a meeting on `weekday` say; `language` is that of its row."""
    heard = _Heard()
    for each in formats:
        _hear(each, weekday, heard)
    types = TypesSaid(
        frozenset(heard.meanings - STATES),
        _languages(heard.languages, language, is_bilingual="bilingual" in heard.meanings),
        tuple(label for label in dict.fromkeys(heard.other) if not is_secret(label)),
        is_closed=CLOSED in heard.meanings,
        is_online=VIRTUAL in heard.meanings,
        is_hybrid=not HYBRID.isdisjoint(heard.meanings),
        pauses_on_holidays=HOLIDAYS in heard.meanings,
    )
    return FormatsSaid(types, tuple(dict.fromkeys(heard.ordinals)), tuple(dict.fromkeys(heard.notes)))


def _hear(each: Format, weekday: Weekday, heard: _Heard) -> None:
    weeks = month_weeks(each.name)
    languages = languages_of(each.key, each.name) if each.is_language else ()
    meaning = _meaning(each)
    if weeks is not None and weeks.is_all and weeks.weekday in (None, weekday):
        # Held in the 1st week alone: that is its rule. Two such formats are two of its weeks.
        heard.ordinals += weeks.ordinals
    elif weeks is not None:
        # Open in the 2nd week: no type, which would hold for each week, and no rule either, for it is
        # held in each. A note says it as its server does, whatever world id the format has.
        heard.notes.append(each.name)
    elif languages:
        heard.languages += languages
    elif meaning is not None:
        heard.meanings.add(meaning)
    else:
        heard.other.append(each.label)


def _formats(entry: Mapping[str, object]) -> list[Format]:
    """The format of an entry of GetFormats; of one of the admin API, a format for each of its languages."""
    translations = entry.get("translations")
    if not isinstance(translations, list):
        key, name = _text(entry, "key_string"), _text(entry, "name_string")
        world_id, kind = _text(entry, "world_id"), _text(entry, "format_type_enum")
        return [Format(key, name, world_id, kind)] if key else []
    world_id, kind = _text(entry, "worldId"), _text(entry, "type")
    told = ((_text(each, "key"), _text(each, "name")) for each in translations if isinstance(each, dict))
    return [Format(key, name, world_id, kind) for key, name in told if key]


def _text(entry: Mapping[str, object], name: str) -> str:
    value = entry.get(name)
    return plain(value) if isinstance(value, str) else number_text(value) or ""


def _german(key: str, language: str | None) -> Format | None:
    """A format by week, by the German-speaking servers' keys, where no list of formats names it."""
    name = GERMAN_WEEK_NAMES.get(key[:-1]) if language == "de" else None
    if name is None or key[-1] not in "12345L":
        return None
    return Format(key, name.format("Letzte Woche" if key[-1] == "L" else f"{key[-1]}. Woche"))


def _meaning(each: Format) -> str | None:
    """The type or state of a format: by its world id, and by its key where that has none."""
    refined = KEYS_ABOVE_WORLD_ID.get((each.world_id, each.key))
    by_world_id = each.world_id if each.world_id in STATES else TYPE_OF_WORLD_ID.get(each.world_id)
    by_key = each.key if each.key in STATES else TYPE_OF_KEY.get(each.key)
    return refined or by_world_id or by_key


def _languages(spoken: list[str], language: str | None, *, is_bilingual: bool) -> tuple[str, ...]:
    """The languages of a meeting: those of its formats, else that of its row, which bilingual adds."""
    own = languages_of(language, "") if language is not None and (is_bilingual or not spoken) else ()
    return tuple(dict.fromkeys((*own, *spoken)))
