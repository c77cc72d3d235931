"""What an outing of a coach and some clients is worth at given prices, over all candidates at once.

A column is a candidate, the parties that go, and the units each of them earns there. Prices are those
of a linear programme: of a unit, of a day, of a minute of somebody's time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from finder.planning.demand import Demand
from finder.planning.party import Parties
from finder.planning.picks import Picks
from finder.planning.problem import Bools, Floats, Ints, Problem

Rows = npt.NDArray[np.intp]


class Column(NamedTuple):
    """An outing: the row of its candidate, and each party that goes with the goals it earns, as bits."""

    row: int
    going: tuple[tuple[int, int], ...]


def picks_of(columns: list[Column]) -> Picks:
    """The columns as picks, in order of row."""
    return {one.row: tuple(party for party, _ in one.going) for one in sorted(columns)}


@dataclass(frozen=True, slots=True)
class Prices:
    """What a thousandth of score and a unit are worth, by party, and what the rows of a programme cost.

    `goal`, `most`, `day`, `once`: by party, arrays (weeks, goals), (weeks,), (days,), (days, goals).
    `minutes`: by person, instants in order and the price of being out at each. `rest`: what all rows
    but those of the lead's time are worth together, whatever is planned.
    """

    score: float
    unit: Floats
    goal: list[Floats]
    most: list[Floats]
    day: list[Floats]
    once: list[Floats]
    minutes: dict[int, tuple[Ints, Floats]]
    rest: float


class Offers:
    """The candidates that parties could go to; arrays run over `rows`, in order of start."""

    def __init__(self, problem: Problem, parties: Parties, week: int | None = None) -> None:
        self.parties = parties
        can = np.array([party.can & (True if week is None else party.demand.week == week) for party in parties.each])
        self.rows: Rows = np.flatnonzero(can.any(axis=0))
        self.can = can[:, self.rows]
        self.score = np.array([party.score[self.rows] for party in parties.each])
        self.people = sorted({person for at in range(len(parties.each)) for person in parties.going(at)})
        self.leave = {person: problem.leave[person, self.rows] for person in self.people}
        self.home = {person: problem.home[person, self.rows] for person in self.people}
        self.start = problem.start[self.rows]
        self.cells = [_Cells(party.demand, self.rows) for party in parties.each]

    def worths(self, prices: Prices) -> Floats:
        """What it is worth that a party goes, (parties, rows), without the price of its lead's time."""
        worths = np.full(self.can.shape, -np.inf)
        for at, (party, cells) in enumerate(zip(self.parties.each, self.cells, strict=True)):
            worth = cells.worth(prices, at)[cells.of_row] + prices.score * self.score[at]
            for person in party.people:
                worth -= self.time_cost(prices, person)
            worths[at] = np.where(self.can[at], worth, -np.inf)
        return worths

    def time_cost(self, prices: Prices, person: int) -> Floats:
        """The price of being out for each row."""
        instants, price = prices.minutes.get(person, (np.empty(0, np.int32), np.empty(0)))
        total = np.concatenate([[0.0], np.cumsum(price)])
        begins = np.searchsorted(instants, self.leave[person])
        ends = np.searchsorted(instants, self.home[person])
        return np.asarray(total[ends] - total[begins])

    def best(self, worths: Floats) -> tuple[Floats, Bools]:
        """The best that each row is worth, and who goes then (parties, rows)."""
        going = worths > 0
        seats = self.parties.seats
        if seats < len(worths):
            beyond = np.argsort(-worths, axis=0, kind="stable")[seats:]
            np.put_along_axis(going, beyond, values=False, axis=0)
        return np.where(going, worths, 0.0).sum(axis=0), going

    def column(self, prices: Prices, at: int, going: Bools) -> Column:
        """The column of position `at` for the parties in `going` (parties,), with the best units of each."""
        return Column(
            int(self.rows[at]),
            tuple((int(party), self.cells[party].handed(prices, party, at)) for party in np.flatnonzero(going)),
        )


class _Cells:
    """Rows of one party that are alike in day and in the goals they serve."""

    def __init__(self, demand: Demand, rows: Rows) -> None:
        bits = (1 << np.arange(len(demand.goals), dtype=np.int64))[:, None]
        pattern = (demand.serves[:, rows] * bits).sum(axis=0)
        code = demand.day[rows].astype(np.int64) << 32 | pattern
        kinds, self.of_row = np.unique(code, return_inverse=True)
        self.day = np.clip(kinds >> 32, 0, None)
        self.week = np.clip(self.day // 7, 0, len(demand.most) - 1)
        self.serves = (kinds[None, :] >> np.arange(len(demand.goals))[:, None] & 1).astype(np.bool_)

    def _gains(self, prices: Prices, party: int) -> Floats:
        """What each unit is worth in each cell, (goals, cells); what is not served, below all."""
        gains = prices.unit[party] - prices.goal[party][self.week].T - prices.once[party][self.day].T
        return np.where(self.serves, gains, -np.inf)

    def worth(self, prices: Prices, party: int) -> Floats:
        """The worth of the best units of each cell: one at least, then all that are worth anything."""
        gains = self._gains(prices, party)
        best = gains.max(axis=0, initial=-np.inf)
        several = np.where(gains > 0, gains, 0.0).sum(axis=0)
        cost = prices.most[party][self.week] + prices.day[party][self.day]
        return np.asarray(np.where(best > 0, several, best) - cost)

    def handed(self, prices: Prices, party: int, at: int) -> int:
        """The best units of one row, as bits."""
        gains = self._gains(prices, party)[:, self.of_row[at]]
        handed = gains > 0 if gains.max() > 0 else np.arange(len(gains)) == gains.argmax()
        return int((handed << np.arange(len(gains))).sum())


def best_schedule(offers: Offers, values: Floats, person: int) -> float:
    """The most that outings of one person can be worth together, none overlapping another."""
    chosen = np.flatnonzero(values > 0)
    order = chosen[np.argsort(offers.home[person][chosen], kind="stable")]
    homes = offers.home[person][order].tolist()
    leaves = offers.leave[person][order].tolist()
    best = [0.0]
    for at, (leave, value) in enumerate(zip(leaves, values[order].tolist(), strict=True)):
        best.append(max(best[-1], best[bisect_right(homes, leave, 0, at)] + value))
    return best[-1]
