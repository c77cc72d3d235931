"""What a listing's words ask of a person, and a person of them: rules as bits, of all listings at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
from numpy.typing import NDArray

from finder.catalog.snapshot import Snapshot
from finder.catalog.table import Ints
from finder.domain.person import Person
from finder.domain.reason import Rule
from finder.domain.vocabulary import Alcohol, Aspect, types_of

Bits = NDArray[np.uint16]
BIT = {rule: np.uint16(1 << number) for number, rule in enumerate(Rule)}
AUDIENCES = types_of(Aspect.AUDIENCE)
# How many rules a set of bits holds.
COUNT_OF = np.array([bits.bit_count() for bits in range(1 << len(Rule))], np.uint8)


def rules_in(bits: int) -> list[Rule]:
    """The rules of a set of bits, in the order of the contract."""
    return [rule for rule in Rule if bits & int(BIT[rule])]


class WordsFailed:
    """Which rules each listing fails by its words alone, found once for all people who are alike."""

    def __init__(self, snapshot: Snapshot, today: date) -> None:
        self._snapshot = snapshot
        self._today = today
        self._found: dict[object, Bits] = {}

    def by(self, person: Person) -> Bits:
        """The rules that each listing fails for a person."""
        asked = (person.audiences, person.accepted_alcohol, person.needs, person.may_attend_closed)
        if asked not in self._found:
            self._found[asked] = _words_failed(self._snapshot, person, self._today)
        return self._found[asked]


def _words_failed(snapshot: Snapshot, person: Person, today: date) -> Bits:
    failed = np.zeros(snapshot.count, np.uint16)
    stale = np.flatnonzero(snapshot.stale(today))
    failed[stale[snapshot.unchecked(today, stale)]] |= BIT[Rule.STALE]
    for audience in AUDIENCES - person.audiences:
        failed[snapshot.with_word(f"types:{audience}")] |= BIT[Rule.AUDIENCE]
    for word in frozenset(Alcohol) - person.accepted_alcohol:
        failed[snapshot.with_word(f"alcohol:{word}")] |= BIT[Rule.ALCOHOL]
    for need in person.needs:
        failed[_without(snapshot, snapshot.with_word(f"types:{need}"))] |= BIT[Rule.NEEDS]
    failed[_closed_to(snapshot, person)] |= BIT[Rule.CLOSED]
    return failed


def _closed_to(snapshot: Snapshot, person: Person) -> Ints:
    """The closed listings they do not say they may attend; one of no fellowship is closed to all."""
    closed = snapshot.with_word("types:closed")
    open_to = having(snapshot, (f"fellowship:{slug}" for slug in person.may_attend_closed))
    return closed[~open_to[closed]]


def _without(snapshot: Snapshot, listings: Ints) -> NDArray[np.bool_]:
    others = np.ones(snapshot.count, dtype=bool)
    others[listings] = False
    return others


def having(snapshot: Snapshot, words: Iterable[str]) -> NDArray[np.bool_]:
    """Which listings have any of some words."""
    found = np.zeros(snapshot.count, dtype=bool)
    for word in words:
        found[snapshot.with_word(word)] = True
    return found
