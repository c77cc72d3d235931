"""What an outing of a lead and some parties is worth at given prices, over all candidates at once.

A column is a candidate, the parties that go, and the goals of which each of them earns a unit there.
Prices are those of a linear programme: of a unit, of a day, of an instant of somebody's time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from finder.planning.demand import Demand
from finder.planning.party import Parties
from finder.planning.picks import Picks
from finder.planning.problem import Bools, Floats, Ints, Problem, Rows
from finder.planning.riding import Ways

Bits = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Columns:
    """Candidates by row (n,), and the goals each party earns there as bits (n, parties), 0 without it."""

    row: Rows
    handed: Bits

    def __len__(self) -> int:
        return len(self.row)

    def at(self, where: Rows | Bools) -> Columns:
        """Some of these columns."""
        return Columns(self.row[where], self.handed[where])

    def picks(self) -> Picks:
        """The columns as a choice, in order of row."""
        order = np.argsort(self.row, kind="stable").tolist()
        return {int(self.row[at]): tuple(np.flatnonzero(self.handed[at]).tolist()) for at in order}


@dataclass(frozen=True, slots=True)
class Prices:
    """What a thousandth of score and a unit of each party are worth, and what the rows of a programme cost.

    By party: `goal` (weeks, goals), `most` (weeks,), `day` (days,), `once` (days, goals). `instants`: by
    person, minutes in order and the price of being out at each. `rest`: what all rows but those of the
    lead's time are worth together, whatever is planned.
    """

    score: float
    unit: Floats
    goal: list[Floats]
    most: list[Floats]
    day: list[Floats]
    once: list[Floats]
    instants: dict[int, tuple[Ints, Floats]]
    rest: float


class Offers:
    """Candidates that parties could go to; arrays run over `rows`, in order of start."""

    def __init__(self, problem: Problem, parties: Parties, within: Bools) -> None:
        """`within` (n,) are the candidates to look at."""
        self.parties = parties
        can = np.array([party.can & within for party in parties.each])
        self.rows: Rows = np.flatnonzero(can.any(axis=0))
        self.can: Bools = can[:, self.rows]
        self.score = np.array([party.score[self.rows] for party in parties.each])
        self.lead = parties.timekeeper
        self.followers = [[one for one in party.people if one != self.lead] for party in parties.each]
        people = {self.lead, *(one for some in self.followers for one in some)}
        self.leave = {person: problem.leave[person, self.rows] for person in people}
        self.home = {person: problem.home[person, self.rows] for person in people}
        self.start = problem.start[self.rows]
        self.seats = parties.seats[self.rows]
        self.end = problem.end[self.rows]
        self.is_ridden: Bools = np.zeros(len(self.rows), np.bool_)
        if parties.rides is not None and parties.lead is not None:
            self.is_ridden = parties.rides.is_ridden[self.rows]
        self.cells = [Cells(party.demand, self.rows) for party in parties.each]

    def ways(self, at: Sequence[int], allowed: Bools, most: int) -> tuple[Ways, bool]:
        """The lead's ways with riders to positions, their `row` a position too; whether some were left out.

        `allowed` (positions, parties) may ride. Of more than `most`, those of each position that are
        shortest for each rider.
        """
        assert self.parties.rides is not None
        riders = [person for [person] in self.followers]
        found = self.parties.rides.ways(self.rows[at], riders, int(self.seats[at].max(initial=0)))
        number = np.searchsorted(self.rows[at], found.row)
        riding = found.riders.sum(axis=1)
        fits = ~(found.riders & ~allowed[number]).any(axis=1) & (riding <= self.seats[at][number])
        length = (found.there[:, -1] + found.back[:, -1]) / riding
        order = np.lexsort((length, number))
        order = order[fits[order]]
        rank = np.arange(len(order)) - np.searchsorted(number[order], number[order])
        chosen = order[rank < most // len(at)]
        ways = replace(found.at(chosen), row=np.asarray(at)[number[chosen]])
        return ways, len(chosen) < len(order)

    def worths(self, prices: Prices) -> Floats:
        """What it is worth that a party goes, (parties, rows), without the price of the lead's time."""
        worths = np.full(self.can.shape, -np.inf)
        for at, cells in enumerate(self.cells):
            worth = cells.worth(prices, at)[cells.of_row] + prices.score * self.score[at]
            for person in self.followers[at]:
                worth -= self.time_cost(prices, person)
            worths[at] = np.where(self.can[at], worth, -np.inf)
        return worths

    def time_cost(self, prices: Prices, person: int) -> Floats:
        """What being out costs this person at each row."""
        if person not in prices.instants:
            return np.zeros(len(self.rows))
        instants, price = prices.instants[person]
        total = np.concatenate([[0.0], np.cumsum(price)])
        begins = np.searchsorted(instants, self.leave[person])
        ends = np.searchsorted(instants, self.home[person])
        return np.asarray(total[ends] - total[begins])

    def best(self, worths: Floats) -> tuple[Floats, Bools]:
        """The most that each row is worth, and who goes then (parties, rows)."""
        going = worths > 0
        if (self.seats < len(worths)).any():
            order = np.argsort(-worths, axis=0, kind="stable")
            has_seat = np.arange(len(worths))[:, None] < self.seats
            going &= np.take_along_axis(has_seat, order.argsort(axis=0), axis=0)
        return np.where(going, worths, 0.0).sum(axis=0), going

    def columns(self, prices: Prices, at: Rows, going: Bools) -> Columns:
        """The columns at some positions, with those who go (parties, positions) and their best units."""
        handed = [cells.handed(prices, party)[cells.of_row[at]] for party, cells in enumerate(self.cells)]
        return Columns(self.rows[at], np.where(going, np.array(handed), 0).T)


class Cells:
    """Rows of one party that are alike in day and in the goals they serve: `serves` (goals, cells)."""

    def __init__(self, demand: Demand, rows: Rows) -> None:
        self._bits = (1 << np.arange(len(demand.goals), dtype=np.int64))[:, None]
        pattern = (demand.serves[:, rows] * self._bits).sum(axis=0)
        code = np.clip(demand.day[rows], 0, None).astype(np.int64) << 32 | pattern
        kinds, self.of_row = np.unique(code, return_inverse=True)
        self.day = kinds >> 32
        self.week = np.minimum(self.day // 7, len(demand.most) - 1)
        self.serves: Bools = (kinds[None, :] & self._bits) > 0

    def worth(self, prices: Prices, party: int) -> Floats:
        """The worth of the best units of each cell: one at least, then all that are worth anything."""
        gains = self._gains(prices, party)
        best = gains.max(axis=0, initial=-np.inf)
        several = np.where(gains > 0, gains, 0.0).sum(axis=0)
        cost = prices.most[party][self.week] + prices.day[party][self.day]
        return np.asarray(np.where(best > 0, several, best) - cost)

    def handed(self, prices: Prices, party: int) -> Bits:
        """The best units of each cell, as bits."""
        gains = self._gains(prices, party)
        if not len(gains):
            return np.zeros(gains.shape[1], dtype=np.int64)
        one = np.arange(len(gains))[:, None] == gains.argmax(axis=0)
        handed = np.where(gains.max(axis=0) > 0, gains > 0, one)
        return np.asarray((handed * self._bits).sum(axis=0))

    def _gains(self, prices: Prices, party: int) -> Floats:
        """What each unit is worth in each cell, (goals, cells); what is not served, below all."""
        gains = prices.unit[party] - prices.goal[party][self.week].T - prices.once[party][self.day].T
        return np.where(self.serves, gains, -np.inf)


def best_schedule(offers: Offers, values: Floats) -> float:
    """The most that outings of the lead can be worth together, none overlapping another."""
    chosen = np.flatnonzero(values > 0)
    leave, home = offers.leave[offers.lead][chosen], offers.home[offers.lead][chosen]
    order = np.argsort(home, kind="stable")
    homes = home[order].tolist()
    best = [0.0]
    for at, (begins, value) in enumerate(
        zip(leave[order].tolist(), values[chosen][order].tolist(), strict=True)
    ):
        best.append(max(best[-1], best[bisect_right(homes, begins, 0, at)] + value))
    return best[-1]
