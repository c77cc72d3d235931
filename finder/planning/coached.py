"""The best plan of one coach and several clients, or of a group with more goals than group.py can bear.

Weeks are planned one by one as long as each party can have all that it could have alone: no plan serves
anybody better then, and only the score is left to seek. Else all weeks are planned together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from math import ceil

import numpy as np

from finder.planning.columns import Columns, Offers
from finder.planning.deadline import Deadline
from finder.planning.diving import dive
from finder.planning.greedy import columns_of
from finder.planning.group import most_units
from finder.planning.kept import kept
from finder.planning.neighbours import improved, whole_thousandths
from finder.planning.party import Parties, Party
from finder.planning.picks import Found, Picks, levels_of, most_possible
from finder.planning.pricing import Priced, grow
from finder.planning.problem import Ints, Problem
from finder.planning.programme import Aim, Programme

UNIT = 10_000.0  # a unit outweighs the thousandths of several outings
SHARE = 100 * UNIT  # the share of the least-served outweighs several units
BY_WEEK = Aim(units=UNIT, score=1.0)
TOGETHER = Aim(share=SHARE, units=UNIT, score=1.0)


def best_of_coached(problem: Problem, parties: Parties, first: Columns, deadline: Deadline) -> Found:
    """The best picks found by the deadline, `first` if none is better, and bounds."""
    search = _Search(problem, parties, first, deadline)
    if _has_one_calendar(parties):
        search.by_weeks()
    if search.levels[:2] < search.bound[:2]:
        search.together()
    return Found(search.picks, search.bound)


def _has_one_calendar(parties: Parties) -> bool:
    """Whether a week is the same for all: they may live in several zones."""
    week = parties.each[0].demand.week
    return all(bool((party.demand.week == week)[party.can].all()) for party in parties.each)


class _Search:
    def __init__(self, problem: Problem, parties: Parties, first: Columns, deadline: Deadline) -> None:
        self.problem, self.parties, self.deadline = problem, parties, deadline
        self.picks = first.picks()
        self.levels = levels_of(parties, self.picks)
        self.columns = [first]
        # What each party could have alone, by week: nobody can have more.
        self.alone: Ints = np.array([most_units(problem, party, part) for party, part in self._shared()])
        share = min(
            Fraction(int(units), party.demand.total) if party.demand.total else Fraction(1)
            for units, party in zip(self.alone.sum(axis=1), parties.each, strict=True)
        )
        self.bound = most_possible(parties)._replace(share=share, units=int(self.alone.sum()))

    def _shared(self) -> Iterator[tuple[Party, Deadline]]:
        """Each party, with as long as is left for it of a part of the time."""
        deadline, count = self.deadline.part(0.4), len(self.parties.each)
        for at, party in enumerate(self.parties.each):
            yield party, deadline.part(1 / (count - at))

    def _take(self, picks: Picks) -> None:
        levels = levels_of(self.parties, picks)
        if levels > self.levels:
            self.picks, self.levels = picks, levels

    def _bound_score(self, bound: float) -> None:
        score = max(self.levels.score, min(self.bound.score, whole_thousandths(bound)))
        self.bound = self.bound._replace(score=score)

    def by_weeks(self) -> None:
        """Plans each week on its own."""
        weeks = self.alone.shape[1]
        parts: list[tuple[Offers, Priced]] = []
        plans: list[Picks] = []
        for week in range(weeks):
            offers = Offers(self.problem, self.parties, self.parties.each[0].demand.week == week)
            priced, picks = self._part(offers, BY_WEEK, self.deadline.part(1 / (weeks - week)))
            parts.append((offers, priced))
            plans.append(picks)
        self._take(kept(self.problem, self.parties, _joined(plans)))
        bounds = [priced.bound for _, priced in parts]
        for week, (offers, priced) in enumerate(parts) if self.levels[:2] == self.bound[:2] else ():
            aim = replace(BY_WEEK, floor=tuple(self.alone[:, week].tolist()))
            deadline = self.deadline.part(1 / (weeks - week))
            plans[week], bounds[week] = improved(offers, priced, plans[week], aim, deadline)
        self._take(kept(self.problem, self.parties, _joined(plans)))
        # A plan as good on the levels before has as many units at least.
        self._bound_score(sum(bounds) - UNIT * self.levels.units)

    def _part(self, offers: Offers, aim: Aim, deadline: Deadline) -> tuple[Priced, Picks]:
        programme = Programme(self.problem, self.parties, aim)
        for columns in self.columns:
            programme.add(columns.at(np.isin(columns.row, offers.rows)))
        priced = grow(programme, offers, deadline.part(0.7))
        known = {row: going for row, going in self.picks.items() if row in offers.rows}
        picks = dive(programme, offers, aim, known, deadline)
        self.columns.append(programme.columns)
        return priced, max(picks, known, key=partial(levels_of, self.parties))

    def together(self) -> None:
        """Plans all weeks at once, level by level."""
        everything = np.ones(len(self.problem.start), dtype=np.bool_)
        offers = Offers(self.problem, self.parties, everything)
        priced, picks = self._part(offers, TOGETHER, self.deadline.part(0.5))
        self._take(picks)
        self._take(improved(offers, priced, self.picks, TOGETHER, self.deadline.part(0.3))[0])
        programme = Programme(self.problem, self.parties, Aim(share=1.0))
        programme.add(self.columns[-1])
        # So that there is a plan above the floors to come, wherever the best one was found.
        programme.add(columns_of(self.parties, self.picks))
        if self.levels.share < self.bound.share:
            share = grow(programme, offers, self.deadline.part(0.3)).bound
            self.bound = self.bound._replace(share=max(self.levels.share, self._share_below(share)))
        floor = tuple(ceil(self.levels.share * party.demand.total) for party in self.parties.each)
        if self.levels.units < self.bound.units:
            programme.seek(Aim(units=1.0, floor=floor))
            units = whole_thousandths(grow(programme, offers, self.deadline.part(0.5)).bound)
            self.bound = self.bound._replace(units=max(self.levels.units, min(units, self.bound.units)))
        aim = Aim(score=1.0, floor=floor, floor_of_all=self.levels.units)
        programme.seek(aim)
        priced = grow(programme, offers, self.deadline.part(0.7))
        picks, bound = improved(offers, priced, self.picks, aim, self.deadline)
        self._take(picks)
        self._bound_score(bound)

    def _share_below(self, share: float) -> Fraction:
        """The most that a least-served share can be under a bound: a whole number of some party's units."""
        return min(
            self.bound.share,
            max(
                Fraction(whole_thousandths(share * party.demand.total), party.demand.total)
                for party in self.parties.each
                if party.demand.total
            ),
        )


def _joined(plans: list[Picks]) -> Picks:
    """The plans of weeks in one."""
    return {row: going for picks in plans for row, going in picks.items()}
