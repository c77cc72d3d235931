"""The programme over columns: which of them make the best plan together, and at what prices.

Its rows, by party: units of a goal and outings in a week, outings of a day, and the units it must not go
below; then the units of all; then instants of a person's time, at which they can be at one outing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from finder.planning.columns import Column, Prices
from finder.planning.party import Parties
from finder.planning.problem import Floats, Ints, Problem

INFINITY = highspy.kHighsInf
Key = tuple[str, int, int, int]
ALL_UNITS: Key = ("all units", 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Aim:
    """What a programme makes as large as can be, weighted, and which units it must not go below.

    `share` weighs the share of the least-served party; where it is 0, `floor` holds by party instead.
    """

    share: float = 0.0
    units: float = 0.0
    score: float = 0.0
    floor: tuple[int, ...] = ()
    floor_of_all: int = 0


class Programme:
    """A programme that grows by columns and instants. Its first variable is the least-served share."""

    def __init__(self, problem: Problem, parties: Parties, aim: Aim) -> None:
        self.problem, self.parties, self.aim = problem, parties, aim
        self.columns: list[Column] = []
        self.instants: dict[int, list[int]] = {}
        self._known: set[Column] = set()
        self._row: dict[Key, int] = {}
        self._upper: list[float] = []
        self._solver = new_solver()
        for key, upper in _limits(parties):
            self._new_row(key, upper)
        shares = [self._row["units", at, 0, 0] for at in range(len(parties.each))]
        wanted = np.array([-float(party.demand.total) for party in parties.each])
        self._solver.addCol(0.0, 0.0, 0.0, len(shares), np.array(shares, dtype=np.int32), wanted)
        self.seek(aim)

    def _new_row(self, key: Key, upper: float, columns: Sequence[int] = ()) -> None:
        self._row[key] = len(self._row)
        self._upper.append(upper)
        where = np.array(columns, dtype=np.int32)
        self._solver.addRow(-INFINITY, upper, len(where), where, np.ones(len(where)))

    def seek(self, aim: Aim) -> None:
        """Changes the aim, for all columns there are."""
        self.aim = aim
        self._solver.changeColCost(0, aim.share)
        self._solver.changeColBounds(0, 0.0, 1.0 if aim.share else 0.0)
        for at in range(len(self.parties.each)):
            floor = aim.floor[at] if aim.floor else 0
            self._solver.changeRowBounds(self._row["units", at, 0, 0], float(floor), INFINITY)
        self._solver.changeRowBounds(self._row[ALL_UNITS], float(aim.floor_of_all), INFINITY)
        costs = self._costs(self.columns)
        if len(costs):
            where = np.arange(1, len(costs) + 1, dtype=np.int32)
            self._solver.changeColsCost(len(costs), where, costs)

    def _costs(self, columns: Sequence[Column]) -> Floats:
        return np.array([self.aim.units * _units(one) + self.aim.score * self._score(one) for one in columns])

    def _score(self, column: Column) -> int:
        return sum(int(self.parties.each[party].score[column.row]) for party, _ in column.going)

    def add(self, columns: Sequence[Column]) -> int:
        """Adds the columns it does not have yet; how many those were."""
        new = [one for one in dict.fromkeys(columns) if one not in self._known]
        if not new:
            return 0
        self._known.update(new)
        self.columns += new
        rows = [[*self._entries(one)] for one in new]
        starts = np.cumsum([0, *(len(one) for one in rows[:-1])], dtype=np.int32)
        where = np.array([at for one in rows for at, _ in one], dtype=np.int32)
        entries = np.array([float(number) for one in rows for _, number in one])
        zeros, ones = np.zeros(len(new)), np.full(len(new), INFINITY)
        self._solver.addCols(len(new), self._costs(new), zeros, ones, len(where), starts, where, entries)
        return len(new)

    def _entries(self, column: Column) -> Iterator[tuple[int, int]]:
        """Rows of a column, with how often it counts there."""
        yield self._row[ALL_UNITS], _units(column)
        for party, handed in column.going:
            demand = self.parties.each[party].demand
            day, week = int(demand.day[column.row]), int(demand.week[column.row])
            yield self._row["units", party, 0, 0], handed.bit_count()
            yield self._row["outings of week", party, week, 0], 1
            yield self._row["outings of day", party, day, 0], 1
            for goal in _goals(handed):
                yield self._row["goal", party, week, goal], 1
                if ("once", party, day, goal) in self._row:
                    yield self._row["once", party, day, goal], 1
        for person, instants in self.instants.items():
            if person in self.people_of(column):
                for at in instants:
                    if self._is_out(person, column.row, at):
                        yield self._row["instant", person, at, 0], 1

    def people_of(self, column: Column) -> set[int]:
        return {person for party, _ in column.going for person in self.parties.going(party)}

    def _is_out(self, person: int, row: int, at: int) -> bool:
        return bool(self.problem.leave[person, row] <= at < self.problem.home[person, row])

    def add_instant(self, person: int, at: int) -> None:
        """Lets this person be at one outing at that instant."""
        self.instants.setdefault(person, []).append(at)
        out = [
            place
            for place, one in enumerate(self.columns, start=1)
            if person in self.people_of(one) and self._is_out(person, one.row, at)
        ]
        self._new_row(("instant", person, at, 0), 1.0, out)

    def solve(self) -> float:
        """The value of the linear programme."""
        self._solver.run()
        return float(self._solver.getInfo().objective_function_value)

    def values(self) -> Floats:
        """How much of each column is in the solution."""
        return np.array(self._solver.getSolution().col_value)[1:]

    def solve_whole(self, start: Sequence[Column], seconds: float, nodes: int) -> tuple[list[Column], float]:
        """The best whole columns found, `start` if none is better, and a bound on what there is."""
        count = len(self.columns)
        where = np.arange(1, count + 1, dtype=np.int32)
        whole = np.full(count, highspy.HighsVarType.kInteger)
        self._solver.changeColsIntegrality(count, where, whole)
        self._solver.changeColsBounds(count, where, np.zeros(count), np.ones(count))
        self._solver.setOptionValue("time_limit", max(seconds, 0.01))
        self._solver.setOptionValue("mip_max_nodes", nodes)
        self._solver.setOptionValue("mip_rel_gap", 0.0)
        chosen = set(start)
        first = highspy.HighsSolution()
        first.col_value = [0.0, *(float(one in chosen) for one in self.columns)]
        self._solver.setSolution(first)
        self._solver.run()
        info = self._solver.getInfo()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return list(start), float(info.mip_dual_bound)
        return [one for one, value in zip(self.columns, self.values(), strict=True) if value > 0.5], float(
            info.mip_dual_bound
        )

    def prices(self) -> Prices:
        """What the rows of the last solution cost."""
        dual = np.array(self._solver.getSolution().row_dual)
        # The solver's tolerance may leave a sign wrong; a bound must not rest on that.
        at_most, at_least = np.maximum(dual, 0.0), np.maximum(-dual, 0.0)
        parties = range(len(self.parties.each))
        units_of = np.array([at_least[self._row["units", party, 0, 0]] for party in parties])
        demands = [party.demand for party in self.parties.each]

        def table(name: str, party: int, rows: int, goals: int) -> Floats:
            none = len(at_most)
            where = [
                [self._row.get((name, party, row, goal), none) for goal in range(goals)] for row in range(rows)
            ]
            return np.append(at_most, 0.0)[np.array(where, dtype=np.intp).reshape(rows, goals)]

        sizes = [(len(demand.most), self.problem.days, len(demand.goals)) for demand in demands]
        return Prices(
            score=self.aim.score,
            unit=self.aim.units + at_least[self._row[ALL_UNITS]] + units_of,
            goal=[table("goal", party, sizes[party][0], sizes[party][2]) for party in parties],
            most=[table("outings of week", party, sizes[party][0], 1)[:, 0] for party in parties],
            day=[table("outings of day", party, sizes[party][1], 1)[:, 0] for party in parties],
            once=[table("once", party, sizes[party][1], sizes[party][2]) for party in parties],
            minutes={person: self._minutes(person, at_most) for person in self.instants},
            rest=self._rest(at_most, at_least, units_of),
        )

    def _minutes(self, person: int, price: Floats) -> tuple[Ints, Floats]:
        instants = sorted(self.instants[person])
        rows = [self._row["instant", person, at, 0] for at in instants]
        return np.array(instants, dtype=np.int32), price[rows]

    def _rest(self, at_most: Floats, at_least: Floats, units_of: Floats) -> float:
        """What the rows are worth at these prices, but for the time of the lead."""
        wanted = [party.demand.total for party in self.parties.each]
        share = max(0.0, self.aim.share - float(units_of @ wanted))
        floor = float(units_of @ (self.aim.floor or np.zeros(len(units_of))))
        floor += float(at_least[self._row[ALL_UNITS]]) * self.aim.floor_of_all
        return share - floor + float(at_most @ self._upper_but_of_the_lead())

    def _upper_but_of_the_lead(self) -> Floats:
        return np.array(
            [
                0.0 if upper == INFINITY or key[:2] == ("instant", self.parties.lead) else upper
                for key, upper in zip(self._row, self._upper, strict=True)
            ]
        )


def _units(column: Column) -> int:
    return sum(handed.bit_count() for _, handed in column.going)


def _goals(handed: int) -> list[int]:
    return [goal for goal in range(handed.bit_length()) if handed >> goal & 1]


def _limits(parties: Parties) -> Iterator[tuple[Key, float]]:
    """Rows that are there from the first, with what they must not pass; floors come with the aim."""
    yield ALL_UNITS, INFINITY
    for at, party in enumerate(parties.each):
        demand = party.demand
        yield ("units", at, 0, 0), INFINITY
        for week, goal in np.ndindex(demand.wanted.shape):
            yield ("goal", at, week, goal), float(demand.wanted[week, goal])
        for week, most in enumerate(demand.most.tolist()):
            yield ("outings of week", at, week, 0), float(most)
        for day in np.unique(demand.day[party.can]).tolist():
            yield ("outings of day", at, day, 0), float(demand.max_per_day)
            for goal in np.flatnonzero(demand.daily).tolist() if demand.max_per_day > 1 else ():
                yield ("once", at, day, goal), 1.0


def new_solver() -> highspy.Highs:
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    return solver
