"""What a solver chooses: candidates, and which parties go to each; how good that is, level by level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from finder.planning.party import Parties

# Row of a candidate -> parties that go, in their order.
Picks = Mapping[int, tuple[int, ...]]


class Levels(NamedTuple):
    """What a plan reaches: share of the least-served party, units of all, score in thousandths.

    Each outing of a party costs AN_OUTING of the score.
    """

    share: Fraction
    units: int
    score: int


@dataclass(frozen=True, slots=True)
class Found:
    """A choice, and what no choice can pass: each bound among those no worse on the levels before it."""

    picks: Picks
    bound: Levels


def rows_of(picks: Picks, party: int) -> list[int]:
    """The rows a party goes to."""
    return [row for row, parties in picks.items() if party in parties]


def units_of(parties: Parties, picks: Picks) -> list[int]:
    """Units that each party earns."""
    return [int(one.demand.reached(rows_of(picks, at)).sum()) for at, one in enumerate(parties.each)]


def levels_of(parties: Parties, picks: Picks) -> Levels:
    """What a choice reaches on each level."""
    units = units_of(parties, picks)
    shares = [
        Fraction(earned, party.demand.total) if party.demand.total else Fraction(1)
        for earned, party in zip(units, parties.each, strict=True)
    ]
    score = sum(int(parties.each[party].score[row]) for row, going in picks.items() for party in going)
    return Levels(min(shares), sum(units), score)


def most_possible(parties: Parties) -> Levels:
    """A bound that needs no search: all that is wanted, by outings that cost nothing."""
    return Levels(Fraction(1), sum(party.demand.total for party in parties.each), 0)
