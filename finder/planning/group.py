"""The best plan of one party, exactly, by dynamic programme over its candidates in order of start.

A plan is its last outing, the state its week is in then, and the best way there. Outings of one day
may follow each other by a direct way; else each person is home in between.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from finder.planning.deadline import Deadline
from finder.planning.party import Party
from finder.planning.picks import Picks
from finder.planning.problem import Between, Bools, Ints, Problem
from finder.planning.states import MOST_STATES, Values, WeekStates

Rows = npt.NDArray[np.intp]
MOST_NUMBERS = 25_000_000  # in all tables together: 200 MB


def best_of_group(problem: Problem, party: Party, deadline: Deadline) -> Picks | None:
    """The best picks of a party, as party 0; None where that takes too many states, or too long."""
    programme = _Programme(problem, party)
    most = max(week.count for week in programme.weeks)
    if most > MOST_STATES or most * len(programme.rows) > MOST_NUMBERS or not programme.run(deadline):
        return None
    return dict.fromkeys(programme.best(), (0,))


def most_units(problem: Problem, party: Party, deadline: Deadline) -> list[int]:
    """No fewer units than a party could earn in each week, were it alone; as many, if there is time."""
    picks = best_of_group(problem, party, deadline)
    units = party.demand.wanted if picks is None else party.demand.reached(picks)
    return [int(each) for each in units.sum(axis=1)]


class _Programme:
    """Items are the candidates worth a look, by position; a table is filled for each, in their order."""

    def __init__(self, problem: Problem, party: Party) -> None:
        demand = party.demand
        rows = _worth_a_look(problem, party)
        self.problem, self.party, self.rows = problem, party, rows
        self.weeks = [WeekStates(demand, week) for week in range(len(demand.most))]
        self.several = demand.max_per_day > 1
        self.pattern, self.day, self.week = _patterns(party)[rows], demand.day[rows], demand.week[rows]
        self.leave, self.home = _spans(problem, party, rows)
        never = np.full((len(self.leave), 1), np.iinfo(np.int32).max, dtype=np.int32)
        self.leave_after = np.minimum.accumulate(np.hstack([self.leave, never])[:, ::-1], axis=1)[:, ::-1]
        self.tables: list[Values] = []
        self.values: list[int] = []  # the best of each table, units and all
        self.base = self.weeks[0].start(0)  # all that is over before today, whatever today holds
        self.recent: list[int] = []  # items that are not over before each later one

    def run(self, deadline: Deadline) -> bool:
        """Fills the tables; whether all of them by the deadline."""
        week = 0
        for first in np.unique(self.day, return_index=True)[1].tolist():
            if self.week[first] != week:
                value = self.weeks[week].value(self.base)
                week = int(self.week[first])
                self.base = self.weeks[week].start(value)
            self._close_what_is_over(first)
            today = np.flatnonzero(self.day == self.day[first]).tolist()
            for item in today:
                if deadline.left <= 0:
                    return False
                self._add(item)
                if self.several:
                    self.recent.append(item)
            if not self.several:
                self.recent += today
        return True

    def _close_what_is_over(self, first: int) -> None:
        """Takes into the base each earlier item that all from `first` on can follow."""
        if not self.recent:
            return
        over = (self.home[:, self.recent] <= self.leave_after[:, [first]]).all(axis=0)
        is_over = [bool(each) for each in np.atleast_1d(over)]
        for item in [item for item, over in zip(self.recent, is_over, strict=True) if over]:
            np.maximum(self.base, self._carried(item, first), out=self.base)
        self.recent = [item for item, over in zip(self.recent, is_over, strict=True) if not over]

    def _add(self, item: int) -> None:
        source, states = self.base, self.weeks[self.week[item]]
        before = self._before(item, self.recent)
        if before:
            source = np.max([source, *(self._carried(one, item) for one in before)], axis=0)
        table = states.after(source, int(self.pattern[item]), self._score(item))
        self.tables.append(table)
        self.values.append(states.value(table))

    def _score(self, item: int) -> int:
        return int(self.party.score[self.rows[item]])

    def _before(self, item: int, others: list[int]) -> list[int]:
        """Those of the other, earlier items that `item` can follow."""
        if not others:
            return []
        follows = np.asarray((self.home[:, others] <= self.leave[:, [item]]).all(axis=0))
        same_day = self.day[others] == self.day[item]
        if not self.several:
            follows &= ~same_day
        elif self.problem.between is not None and same_day.any():
            follows |= same_day & self._by_a_direct_way(others, item, self.problem.between)
        return [one for one, can_be in zip(others, follows, strict=True) if can_be]

    def _by_a_direct_way(self, others: list[int], item: int, between: Between) -> Bools:
        rows = self.rows[others].astype(np.int32)
        to = np.full_like(rows, self.rows[item])
        there = [self.problem.end[rows] + between(person, rows, to) for person in self.party.people]
        return np.asarray((np.array(there) <= self.problem.start[to]).all(axis=0))

    def _carried(self, item: int, to: int) -> Values:
        """The table of an item as a later one finds it."""
        states = self.weeks[self.week[to]]
        if self.week[item] != self.week[to]:
            return np.asarray(states.start(self.values[item]))
        return self.tables[item] if self.day[item] == self.day[to] else states.next_day(self.tables[item])

    def best(self) -> list[int]:
        """The rows of the best plan, in order."""
        if not self.values or max(self.values) <= 0:
            return []
        item = int(np.argmax(self.values))
        states = self.weeks[self.week[item]]
        way = [item]
        state = int(np.argmax(self.tables[item] + states.worth()))
        while (step := self._step_back(way[-1], state)) is not None:
            item, state = step
            way.append(item)
        return [int(row) for row in self.rows[way[::-1]]]

    def _step_back(self, item: int, state: int) -> tuple[int, int] | None:
        """The outing before an item in a state, and its state; None where it is the first."""
        states = self.weeks[self.week[item]]
        value = int(self.tables[item][state]) - self._score(item)
        for step, penalty in states.steps(int(self.pattern[item])):
            source = state - step
            if source < 0 or penalty[source] < 0:
                continue
            if source == 0 and value == 0:
                return None
            for one in self._before(item, list(range(item))):
                if self._carried(one, item)[source] == value:
                    return one, self._state_of(one, item, source)
        raise AssertionError("each table is filled from another")

    def _state_of(self, item: int, to: int, carried_state: int) -> int:
        """The state of an item that a later one finds as `carried_state`."""
        states = self.weeks[self.week[item]]
        if self.week[item] != self.week[to]:
            return int(np.argmax(self.tables[item] + states.worth()))
        if self.day[item] == self.day[to]:
            return carried_state
        day = slice(carried_state, carried_state + states.of_a_day)
        return carried_state + int(np.argmax(self.tables[item][day]))


def _patterns(party: Party) -> Values:
    """The goals that each candidate serves, as bits."""
    bits = (1 << np.arange(len(party.demand.goals), dtype=np.int64))[:, None]
    return np.asarray((party.demand.serves * bits).sum(axis=0))


def _spans(problem: Problem, party: Party, rows: Rows) -> tuple[Ints, Ints]:
    """When each person of the party leaves and is home, (people, rows)."""
    cells = np.ix_(np.array(party.people), rows)
    return problem.leave[cells], problem.home[cells]


def _worth_a_look(problem: Problem, party: Party) -> Rows:
    """The candidates without those that another one of the day betters, whatever the rest of the plan."""
    rows = np.flatnonzero(party.can)
    if party.demand.max_per_day > 1 or not len(rows):
        return rows
    alike = party.demand.day[rows].astype(np.int64) << 32 | _patterns(party)[rows]
    order = np.lexsort((rows, -party.score[rows], alike))
    # Where a night parts a candidate from all of other days, the best of its kind stands for the others.
    order = order[_apart(problem, party, rows)[order]]
    bettered = order[1:][alike[order[1:]] == alike[order[:-1]]]
    return np.delete(rows, bettered)


def _apart(problem: Problem, party: Party, rows: Rows) -> Bools:
    """Which rows no candidate of another day can get in the way of."""
    leave, home = _spans(problem, party, rows)
    day = party.demand.day[rows]
    never = np.full((len(leave), 1), np.iinfo(np.int32).max, dtype=np.int32)
    home_before = np.maximum.accumulate(np.hstack([-never, home]), axis=1)
    leave_after = np.minimum.accumulate(np.hstack([leave, never])[:, ::-1], axis=1)[:, ::-1]
    before, after = np.searchsorted(day, day, side="left"), np.searchsorted(day, day, side="right")
    apart = (leave >= home_before[:, before]) & (home <= leave_after[:, after])
    return np.asarray(apart.all(axis=0))
