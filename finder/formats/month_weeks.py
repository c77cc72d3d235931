"""Weeks of the month in names of formats, English and German: "only the 1st week", "2. Woche: offen"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType

from finder.domain.window import Weekday
from finder.formats.weekly import LAST, weekday_named

WORD = re.compile(r"[^\W_]+")
ORDINAL_ROWS = """
1   1 1st first erste ersten erster
2   2 2nd second zweite zweiten zweiter
3   3 3rd third dritte dritten dritter
4   4 4th fourth vierte vierten vierter
5   5 5th fifth fünfte fünften fünfter
"""
ORDINALS = MappingProxyType(
    {word: int(row.split()[0]) for row in ORDINAL_ROWS.strip().splitlines() for word in row.split()[1:]}
    | dict.fromkeys(("last", "letzte", "letzten", "letzter"), LAST)
)
# In "every 2nd week" the word counts weeks on and on; in "of every month" it says nothing.
OF_EVERY_MONTH = re.compile(r"\b(?:each|every|jede[ns])\s+(?=mon)")
WEEKS = frozenset("week weeks woche wochen".split())
GERMAN_DAYS = MappingProxyType(
    dict(zip("montag dienstag mittwoch donnerstag freitag samstag sonntag".split(), Weekday, strict=True))
)
JOINTS = frozenset("and und u or oder".split())
# Without one of these a name may tell what happens in those weeks, and not that nothing does in the others.
HELD = frozenset("only nur meets held findet".split())
FILLERS = (
    JOINTS
    | HELD
    | frozenset(
        "a am at d der des die im in is it meeting month months monat monats of on statt the this".split()
    )
)


@dataclass(frozen=True, slots=True)
class MonthWeeks:
    """What a name says of weeks: which in the month, of which day if it names just one, and if that is all.

    `is_all`: it says that a meeting is held in those weeks alone, and says nothing else.
    """

    ordinals: tuple[int, ...]
    weekday: Weekday | None = None
    is_all: bool = False


def month_weeks(text: str) -> MonthWeeks | None:
    """The weeks of the month that a name speaks of; None where it speaks of none."""
    words = WORD.findall(OF_EVERY_MONTH.sub("", text.casefold()))
    marks = [index for index, word in enumerate(words) if word in WEEKS or _day(word) is not None]
    told = {place for mark in marks for place in _ordinals_at(words, mark)}
    if not told:
        return None
    days = {_day(words[mark]) for mark in marks} - {None}
    rest = [word for index, word in enumerate(words) if index not in told and index not in marks]
    is_all = len(days) < 2 and set(rest) <= FILLERS and not HELD.isdisjoint(rest)
    ordinals = dict.fromkeys(ORDINALS[words[place]] for place in sorted(told))
    return MonthWeeks(tuple(ordinals), days.pop() if len(days) == 1 else None, is_all)


def _ordinals_at(words: list[str], mark: int) -> list[int]:
    """Where the ordinals stand that belong to the word at `mark`: "1. und 3. Woche", "Woche 2"."""
    found = []
    place = mark - 1
    while place >= 0 and (words[place] in ORDINALS or words[place] in JOINTS):
        if words[place] in ORDINALS:
            found.append(place)
        place -= 1
    is_after = not found and words[mark] in WEEKS and mark + 1 < len(words) and words[mark + 1] in ORDINALS
    return [mark + 1] if is_after else found


def _day(word: str) -> Weekday | None:
    singular = word.removesuffix("s")
    return GERMAN_DAYS.get(singular, weekday_named(singular))
