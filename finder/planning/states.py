"""The states of one week in the dynamic programme: units handed out so far, and what today holds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain, combinations
from math import prod

import numpy as np
import numpy.typing as npt

from finder.planning.demand import Demand

Values = npt.NDArray[np.int64]

NEVER = -(10**15)  # no plan leads to that state; far below all sums, far above the least int64
UNIT = 10**8  # one unit outweighs all the thousandths of a plan
MOST_STATES = 20_000


class WeekStates:
    """Each state of a week is one position of a flat table.

    Its digits are units handed out of each goal, outings of the day, and for each daily goal whether the
    day has had its unit. The day's digits come last, so that `next_day` forgets
    them by folding. Where one outing a day is all, the day needs no digits.
    """

    def __init__(self, demand: Demand, week: int) -> None:
        self._demand = demand
        self._goals = np.flatnonzero(demand.wanted[week] > 0).tolist()
        several = demand.max_per_day > 1
        today = (
            [demand.max_per_day + 1, *(2 for goal in self._goals if demand.daily[goal])] if several else []
        )
        self._sizes = [int(demand.wanted[week, goal]) + 1 for goal in self._goals]
        self.of_a_day = prod(today)
        self._flag = {
            goal: len(self._sizes) + 1 + at
            for at, goal in enumerate([goal for goal in self._goals if demand.daily[goal]] if several else [])
        }
        self._outings = [len(self._goals)] if several else []
        self._sizes += today
        self.count = prod(self._sizes)

    def digits(self) -> Values:
        """The digits of all states, (digits, states)."""
        return np.array(np.unravel_index(np.arange(self.count), self._sizes), dtype=np.int64)

    @cache  # noqa: B019  a week lives as long as one question
    def worth(self) -> Values:
        """What the units of each state weigh."""
        return np.asarray(UNIT * self.digits()[: len(self._goals)].sum(axis=0))

    @cache  # noqa: B019
    def steps(self, pattern: int) -> list[tuple[int, Values]]:
        """The ways to hand out units to a candidate that serves the goals of `pattern`, a set of bits.

        Each is how far it moves a state, and a penalty (states,) where it cannot start.
        """
        return list(self._steps([goal for goal in self._goals if pattern >> goal & 1]))

    def _steps(self, serving: list[int]) -> Iterator[tuple[int, Values]]:
        strides = [prod(self._sizes[at + 1 :]) for at in range(len(self._sizes))]
        digits = self.digits()
        handed_sets = chain.from_iterable(combinations(serving, n) for n in range(len(serving), 0, -1))
        for handed in handed_sets:
            raised = [
                *(self._goals.index(goal) for goal in handed),
                *self._outings,
                *(self._flag[goal] for goal in handed if goal in self._flag),
            ]
            room = np.array([self._sizes[at] - 1 for at in raised])[:, None]
            full = (digits[raised] >= room).any(axis=0)
            yield sum(strides[at] for at in raised), np.where(full, NEVER, 0)

    def next_day(self, table: Values) -> Values:
        """The table on the morning after: what a day holds is forgotten."""
        if self.of_a_day == 1:
            return table
        folded = np.full((self.count // self.of_a_day, self.of_a_day), NEVER, dtype=np.int64)
        folded[:, 0] = table.reshape(-1, self.of_a_day).max(axis=1)
        return folded.reshape(-1)

    def value(self, table: Values) -> int:
        """The best that a table holds, units first, then score."""
        return int((table + self.worth()).max())

    def start(self, value: int) -> Values:
        """The table of a new week that begins with a value from the weeks before."""
        table = np.full(self.count, NEVER, dtype=np.int64)
        table[0] = value
        return table

    def after(self, table: Values, pattern: int, score: int) -> Values:
        """The table once more outing has been gone to."""
        gone = np.full(self.count, NEVER, dtype=np.int64)
        for step, penalty in self.steps(pattern):
            moved = table[:-step] + penalty[:-step]
            moved += score
            np.maximum(gone[step:], moved, out=gone[step:])
        return gone
