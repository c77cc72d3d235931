"""The best plan among some pairs of candidate and party: an integer programme, compactly.

Its variables: whether the lead goes to a candidate, or which way with which riders; whether a party
does; the units that a party's outings of one cell (a day, the same goals) earn of each goal.
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
MOST_WAYS = 6_000  # of the coach by the homes, that one programme bears
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
        self._out: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        self._is_thinned = False
        self._led()
        for out in self._out.values():
            self._one_at_a_time(out)
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
        """The lead goes where a party goes, with no more parties than seats."""
        going: dict[int, dict[int, int]] = defaultdict(dict)
        for party, goes in enumerate(self.goes):
            for at, variable in goes.items():
                going[at][party] = variable
        ridden = [at for at in going if self.offers.is_ridden[at]]
        for at in sorted(going.keys() - set(ridden)):
            self._led_to(at, going[at])
        if ridden:
            self._driven({at: going[at] for at in sorted(ridden)})

    def _led_to(self, at: int, going: dict[int, int]) -> None:
        """Each comes there by themselves."""
        offers, lead = self.offers, self._variable(0.0)
        for party, variable in going.items():
            self._row([variable], [lead], upper=0.0)
            for person in offers.followers[party]:
                self._is_out(person, variable, offers.leave[person][at], offers.home[person][at])
        if len(going) > offers.seats[at]:
            self._row(going.values(), upper=float(offers.seats[at]))
        self._is_out(offers.lead, lead, offers.leave[offers.lead][at], offers.home[offers.lead][at])

    def _driven(self, going: dict[int, dict[int, int]]) -> None:
        """The lead drives one of the ways that suit all who ride; a party goes where it rides."""
        allowed = np.zeros((len(going), len(self.goes)), np.bool_)
        for number, parties in enumerate(going.values()):
            allowed[number, list(parties)] = True
        ways, self._is_thinned = self.offers.ways(list(going), allowed, MOST_WAYS)
        riding: dict[int, list[int]] = defaultdict(list)
        for way in range(len(ways)):
            driven = self._variable(0.0, is_whole=False)
            at = int(ways.row[way])
            start, end = int(self.offers.start[at]), int(self.offers.end[at])
            there, back = ways.there[way].tolist(), ways.back[way].tolist()
            self._is_out(self.offers.lead, driven, start - there[-1], end + back[-1])
            for party in np.flatnonzero(ways.riders[way]).tolist():
                riding[going[at][party]].append(driven)
                [person] = self.offers.followers[party]
                self._is_out(person, driven, start - there[party], end + back[party])
        for variable in (one for parties in going.values() for one in parties.values()):
            self._row([variable], riding[variable], lower=0.0, upper=0.0)

    def _is_out(self, person: int, variable: int, leave: int, home: int) -> None:
        self._out[person].append((variable, int(leave), int(home)))

    def _one_at_a_time(self, out: list[tuple[int, int, int]]) -> None:
        """Somebody is at one outing at a time: what they may be out for, when they leave and are home."""
        variable, leave, home = np.array(out).T
        instants = np.unique(leave)
        homes, following = np.sort(home), np.append(instants[1:], np.iinfo(np.int32).max)
        # An instant is worth a row where somebody is home before the next one leaves.
        over = np.searchsorted(homes, following, side="right") > np.searchsorted(
            homes, instants, side="right"
        )
        for instant in instants[over].tolist():
            at_once = variable[(leave <= instant) & (home > instant)].tolist()
            if len(at_once) > 1:
                self._row(at_once, upper=1.0)

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
        holds = info.valid and solver.getModelStatus() in ENDS and not self._is_thinned
        bound = float(info.mip_dual_bound) if holds else INFINITY
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return Answer(None, bound)
        value = solver.getSolution().col_value
        going = defaultdict(list)
        for party, goes in enumerate(self.goes):
            for at, variable in goes.items():
                if value[variable] > 0.5:
                    going[int(self.offers.rows[at])].append(party)
        return Answer({row: tuple(going[row]) for row in sorted(going)}, bound)
