"""A first plan, outing by outing: what serves the least-served best, then what fits best."""

from __future__ import annotations

from collections import Counter

import numpy as np

from finder.planning.columns import Columns
from finder.planning.party import Parties, Party
from finder.planning.picks import Picks
from finder.planning.problem import Bools, Floats, Ints, Problem

# A unit outweighs all the thousandths of one outing, whoever goes.
UNIT = 100_000.0


class Wish:
    """What one party still wants and can still go to, while a plan grows."""

    def __init__(self, party: Party) -> None:
        demand = party.demand
        self.party = party
        self.open: Bools = party.can.copy()
        self._left: Ints = demand.wanted.copy()
        self._uncovered: Bools = demand.serves.copy()
        self._outings: Ints = np.zeros_like(demand.most)
        self._week = demand.week
        self._days: Counter[int] = Counter()

    @property
    def missing(self) -> float:
        """The share of its units that the party does not have yet."""
        return float(self._left.sum()) / max(1, self.party.demand.total)

    def gain(self) -> Ints:
        """Units that each candidate would add, 0 where the party cannot go."""
        counts = (self._uncovered & (self._left[self._week] > 0).T).sum(axis=0)
        return np.where(self.open, counts, 0).astype(np.int32)

    def go(self, row: int) -> int:
        """Takes the units of a candidate, told as bits, and closes what its week or day has no room for."""
        demand, week = self.party.demand, self._week[row]
        same_day = demand.day == demand.day[row]
        handed = np.flatnonzero(self._uncovered[:, row] & (self._left[week] > 0)).tolist()
        for goal in handed:
            self._left[week, goal] -= 1
            if demand.daily[goal]:
                self._uncovered[goal] &= ~same_day
        self._outings[week] += 1
        if self._outings[week] >= demand.most[week]:
            self.open &= self._week != week
        self._close_full_day(row, same_day)
        return sum(1 << goal for goal in handed)

    def _close_full_day(self, row: int, same_day: Bools) -> None:
        self.open[row] = False
        day = int(self.party.demand.day[row])
        self._days[day] += 1
        if self._days[day] >= self.party.demand.max_per_day:
            self.open &= ~same_day


def greedy(problem: Problem, parties: Parties) -> Columns:
    """A valid plan, outing by outing: the one that earns most for those who miss most, ties by row."""
    wishes = [Wish(party) for party in parties.each]
    free = np.ones(len(problem.start), dtype=np.bool_)  # rows the lead can still go to
    picks: dict[int, dict[int, int]] = {}  # row -> party -> units it earns there, as bits
    while True:
        worth = np.array([_worth(wish) for wish in wishes])
        worth[:, ~free] = 0.0
        for row, going in picks.items():
            worth[list(going), row] = 0.0
        row, joining = _best(worth, picks, parties.seats)
        if not joining:
            return _columns(picks, len(wishes))
        for party in joining:
            picks.setdefault(row, {})[party] = _go(problem, wishes[party], row)
        if parties.lead is not None:
            free &= ~_overlaps(problem, parties.lead, row)
            free[row] = len(picks[row]) < parties.seats[row]


def columns_of(parties: Parties, picks: Picks) -> Columns:
    """The columns of a plan, units handed out in order of row; who gets none of them is left out."""
    wishes = [Wish(party) for party in parties.each]
    handed = {row: {at: wishes[at].go(row) for at in going} for row, going in sorted(picks.items())}
    return _columns({row: units for row, units in handed.items() if any(units.values())}, len(wishes))


def _columns(picks: dict[int, dict[int, int]], parties: int) -> Columns:
    rows = sorted(picks)
    handed = [[picks[row].get(party, 0) for party in range(parties)] for row in rows]
    return Columns(np.array(rows, dtype=np.intp), np.array(handed, dtype=np.int64).reshape(-1, parties))


def _worth(wish: Wish) -> Floats:
    gain = wish.gain()
    worth = gain * UNIT * (1.0 + wish.missing) + wish.party.score
    return np.where(gain > 0, worth, 0.0)


def _best(worth: Floats, picks: dict[int, dict[int, int]], seats: Ints) -> tuple[int, list[int]]:
    """The row that is worth most to as many parties as have a seat, and those parties."""
    if not worth.size:
        return 0, []
    ranked = np.sort(worth, axis=0)[::-1].cumsum(axis=0)
    row = int(ranked[seats - 1, np.arange(len(seats))].argmax())
    room = int(seats[row]) - len(picks.get(row, ()))
    order = np.argsort(-worth[:, row], kind="stable")[:room]
    return row, [int(party) for party in order if worth[party, row] > 0]


def _go(problem: Problem, wish: Wish, row: int) -> int:
    handed = wish.go(row)
    for person in wish.party.people:
        wish.open &= ~_overlaps(problem, person, row)
    return handed


def _overlaps(problem: Problem, person: int, row: int) -> Bools:
    """Candidates for which this person would have to be out while gone to `row`."""
    leave, home = problem.leave[person], problem.home[person]
    overlapping: Bools = (leave < home[row]) & (home > leave[row])
    return overlapping
