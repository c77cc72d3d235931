"""The best plan among some pairs of candidate and party: an integer programme, compactly.

Its variables: whether the lead goes to a candidate; whether a party does; the units that a party's
outings of one cell (a day, the same goals) earn of each goal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from finder.planning.columns import Offers
from finder.planning.picks import Picks
from finder.planning.problem import Bools
from finder.planning.programme import INFINITY, Aim, new_solver

# Scores are whole thousandths, so less than one cannot part two plans.
LESS_THAN_ONE = 0.5
# Ends of a search whose bound holds.
ENDS = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kTimeLimit)


@dataclass(frozen=True, slots=True)
class Answer:
    """The best picks that were found, if any; none are worth more than `bound`."""

    picks: Picks | None
    bound: float


def best_whole(offers: Offers, pairs: Bools, aim: Aim, seconds: float) -> Answer:
    """The best picks among `pairs` (parties, rows)."""
    return _Whole(offers, pairs, aim).solve(seconds)


class _Whole:
    def __init__(self, offers: Offers, pairs: Bools, aim: Aim) -> None:
        self.offers, self.aim = offers, aim
        self._cost: list[float] = []
        self._is_whole: list[bool] = []
        self._starts: list[int] = []
        self._where: list[int] = []
        self._entries: list[float] = []
        self._lower: list[float] = []
        self._upper: list[float] = []
        self.goes = [
            {
                at: self._variable(aim.score * float(offers.score[party, at]))
                for at in np.flatnonzero(can).tolist()
            }
            for party, can in enumerate(pairs)
        ]
        self._led()
        units = [self._party(party) for party in range(len(pairs))]
        self._floors(units)

    def _variable(self, cost: float, is_whole: bool = True) -> int:
        self._cost.append(cost)
        self._is_whole.append(is_whole)
        return len(self._cost) - 1

    def _row(
        self,
        plus: Iterable[int],
        minus: Iterable[int] = (),
        *,
        upper: float = INFINITY,
        lower: float = -INFINITY,
    ) -> None:
        self._starts.append(len(self._where))
        for some, sign in ((plus, 1.0), (minus, -1.0)):
            variables = list(some)
            self._where += variables
            self._entries += [sign] * len(variables)
        self._lower.append(lower)
        self._upper.append(upper)

    def _led(self) -> None:
        """The lead goes where a party goes, to one outing at a time; no more parties than seats."""
        going = defaultdict(list)
        for goes in self.goes:
            for at, variable in goes.items():
                going[at].append(variable)
        leads = {at: self._variable(0.0) for at in sorted(going)}
        for at, lead in leads.items():
            for variable in going[at]:
                self._row([variable], [lead], upper=0.0)
            if len(going[at]) > self.offers.parties.seats:
                self._row(going[at], upper=float(self.offers.parties.seats))
        self._one_at_a_time(self.offers.lead, leads)

    def _one_at_a_time(self, person: int, goes: dict[int, int]) -> None:
        at = np.array(sorted(goes), dtype=np.intp)
        leave, home = self.offers.leave[person][at], self.offers.home[person][at]
        instants = np.unique(leave)
        homes, following = np.sort(home), np.append(instants[1:], np.iinfo(np.int32).max)
        # An instant is worth a row where somebody is home before the next one leaves.
        over = np.searchsorted(homes, following, side="right") > np.searchsorted(
            homes, instants, side="right"
        )
        for instant in instants[over].tolist():
            out = at[(leave <= instant) & (home > instant)].tolist()
            if len(out) > 1:
                self._row([goes[one] for one in out], upper=1.0)

    def _party(self, party: int) -> list[int]:
        """Rows of one party; the variables of its units."""
        goes, cells = self.goes[party], self.offers.cells[party]
        demand = self.offers.parties.each[party].demand
        by_cell, by_day, by_week = defaultdict(list), defaultdict(list), defaultdict(list)
        for at, variable in goes.items():
            cell = int(cells.of_row[at])
            by_cell[cell].append(variable)
            by_day[int(cells.day[cell])].append(variable)
            by_week[int(cells.week[cell])].append(variable)
        for day in by_day.values():
            self._row(day, upper=float(demand.max_per_day))
        for week, variables in by_week.items():
            self._row(variables, upper=float(demand.most[week]))
        for person in self.offers.followers[party]:
            self._one_at_a_time(person, goes)
        return self._units(party, by_cell)

    def _units(self, party: int, by_cell: dict[int, list[int]]) -> list[int]:
        """Each outing earns a unit, of a goal at most what is wanted; of a daily goal one a day."""
        cells, demand = self.offers.cells[party], self.offers.parties.each[party].demand
        by_goal, by_day = defaultdict(list), defaultdict(list)
        units: list[int] = []
        for cell, variables in by_cell.items():
            earned = []
            for goal in np.flatnonzero(cells.serves[:, cell]).tolist():
                unit = self._variable(self.aim.units, is_whole=False)
                self._row([unit], variables, upper=0.0)
                by_goal[int(cells.week[cell]), goal].append(unit)
                by_day[int(cells.day[cell]), goal].append(unit)
                earned.append(unit)
            self._row(variables, earned, upper=0.0)
            units += earned
        for (week, goal), some in by_goal.items():
            self._row(some, upper=float(demand.wanted[week, goal]))
        for (_, goal), some in by_day.items():
            if demand.daily[goal]:
                self._row(some, upper=1.0)
        return units

    def _floors(self, units: Sequence[Sequence[int]]) -> None:
        """The units each party, and all, must not go below; the share of the least-served."""
        for party, floor in enumerate(self.aim.floor):
            self._row(units[party], lower=float(floor))
        self._row([one for some in units for one in some], lower=float(self.aim.floor_of_all))
        if self.aim.share:
            share = self._variable(self.aim.share, is_whole=False)
            for some, one in zip(units, self.offers.parties.each, strict=True):
                self._row(some, [share], lower=0.0)
                self._entries[-1] = -float(one.demand.total)
            self._row([share], upper=1.0)

    def solve(self, seconds: float) -> Answer:
        """What the solver finds in that time."""
        solver = new_solver()
        count, none = len(self._cost), np.empty(0, dtype=np.int32)
        upper = np.where(self._is_whole, 1.0, INFINITY)
        solver.addCols(count, np.array(self._cost), np.zeros(count), upper, 0, none, none, np.empty(0))
        solver.addRows(
            len(self._lower),
            np.array(self._lower),
            np.array(self._upper),
            len(self._where),
            np.array(self._starts, dtype=np.int32),
            np.array(self._where, dtype=np.int32),
            np.array(self._entries),
        )
        whole = np.flatnonzero(self._is_whole).astype(np.int32)
        solver.changeColsIntegrality(len(whole), whole, np.full(len(whole), highspy.HighsVarType.kInteger))
        solver.setOptionValue("time_limit", seconds)
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("mip_abs_gap", LESS_THAN_ONE)
        solver.run()
        return self._answer(solver)

    def _answer(self, solver: highspy.Highs) -> Answer:
        info = solver.getInfo()
        # What else ends a search tells nothing of plans: there is one, the empty one or the one to better.
        bound = float(info.mip_dual_bound) if info.valid and solver.getModelStatus() in ENDS else INFINITY
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return Answer(None, bound)
        value = solver.getSolution().col_value
        going = defaultdict(list)
        for party, goes in enumerate(self.goes):
            for at, variable in goes.items():
                if value[variable] > 0.5:
                    going[int(self.offers.rows[at])].append(party)
        return Answer({row: tuple(going[row]) for row in sorted(going)}, bound)
