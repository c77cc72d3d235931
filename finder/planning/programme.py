"""The linear programme over columns: which of them make the best plan together, and at what prices.

Its rows, by party: units of a goal and outings in a week, outings of a day, units that it must not go
below; then the units of all; then instants of a person's time, at which they can be at one outing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from finder.planning.columns import Bits, Columns, Prices
from finder.planning.party import Parties
from finder.planning.problem import Bools, Floats, Ints, Problem, Rows

INFINITY = highspy.kHighsInf


@dataclass(frozen=True, slots=True)
class Aim:
    """What to make as large as can be, by weight: the least-served share, units, thousandths of score.

    `floor`: units that each party must not go below; `floor_of_all`: nor all of them together.
    """

    share: float = 0.0
    units: float = 0.0
    score: float = 0.0
    floor: tuple[int, ...] = ()
    floor_of_all: int = 0


@dataclass(frozen=True, slots=True)
class _PartyRows:
    """Rows of one party: `goal` (weeks, goals), `most` (weeks,), `day` (days,), `once` (days, goals)."""

    units: int
    goal: Ints
    most: Ints
    day: Ints
    once: Ints


class Programme:
    """A programme that grows by columns and instants. Its first variable is the least-served share."""

    def __init__(self, problem: Problem, parties: Parties, aim: Aim) -> None:
        self.problem, self.parties = problem, parties
        self.columns = Columns(np.empty(0, np.intp), np.empty((0, len(parties.each)), np.int64))
        self.instants: dict[int, list[int]] = {}
        self._instant_rows: dict[int, list[int]] = {}
        self._known: set[bytes] = set()
        self._upper: list[float] = []
        self._solver = new_solver()
        self._all_units = self._new_row(INFINITY)
        self._rows = [self._party_rows(at) for at in range(len(parties.each))]
        units = np.array([rows.units for rows in self._rows], dtype=np.int32)
        wanted = np.array([-float(party.demand.total) for party in parties.each])
        self._solver.addCol(0.0, 0.0, 0.0, len(units), units, wanted)
        self.seek(aim)

    def _new_row(self, upper: float, columns: Rows | None = None) -> int:
        self._upper.append(upper)
        where = np.empty(0, np.int32) if columns is None else columns.astype(np.int32)
        self._solver.addRow(-INFINITY, upper, len(where), where, np.ones(len(where)))
        return len(self._upper) - 1

    def _party_rows(self, party: int) -> _PartyRows:
        demand, days = self.parties.each[party].demand, self.problem.days
        goal = [[self._new_row(float(wanted)) for wanted in week] for week in demand.wanted]
        once = np.full((days, len(demand.goals)), self._all_units, dtype=np.int32)  # a row without a price
        for cell in np.ndindex(once.shape) if demand.max_per_day > 1 else ():
            once[cell] = self._new_row(1.0 if demand.daily[cell[1]] else INFINITY)
        return _PartyRows(
            self._new_row(INFINITY),
            np.array(goal, dtype=np.int32).reshape(demand.wanted.shape),
            np.array([self._new_row(float(most)) for most in demand.most], dtype=np.int32),
            np.array([self._new_row(float(demand.max_per_day)) for _ in range(days)], dtype=np.int32),
            once,
        )

    def seek(self, aim: Aim) -> None:
        """Changes the aim, for all columns there are."""
        self.aim = aim
        self._solver.changeColCost(0, aim.share)
        self._solver.changeColBounds(0, 0.0, 1.0 if aim.share else 0.0)
        for rows, floor in zip(self._rows, aim.floor or [0] * len(self._rows), strict=True):
            self._solver.changeRowBounds(rows.units, float(floor), INFINITY)
        self._solver.changeRowBounds(self._all_units, float(aim.floor_of_all), INFINITY)
        if len(self.columns):
            where = np.arange(1, len(self.columns) + 1, dtype=np.int32)
            self._solver.changeColsCost(len(where), where, self._costs(self.columns))

    def _costs(self, columns: Columns) -> Floats:
        cost = self.aim.units * np.bitwise_count(columns.handed).sum(axis=1, dtype=np.float64)
        for party, handed in zip(self.parties.each, columns.handed.T, strict=True):
            cost += self.aim.score * np.where(handed > 0, party.score[columns.row], 0)
        return np.asarray(cost)

    def add(self, columns: Columns) -> int:
        """Adds the columns it does not have yet; how many those were."""
        keys = [row.tobytes() for row in np.column_stack([columns.row, columns.handed])]
        first = {key: at for at, key in enumerate(keys) if key not in self._known}
        if not first:
            return 0
        self._known.update(first)
        new = columns.at(np.array(list(first.values())))
        self.columns = Columns(
            np.concatenate([self.columns.row, new.row]), np.concatenate([self.columns.handed, new.handed])
        )
        place, where, entries = self._entries(new)
        order = np.argsort(place, kind="stable")
        starts = np.searchsorted(place[order], np.arange(len(new))).astype(np.int32)
        self._solver.addCols(
            len(new),
            self._costs(new),
            np.zeros(len(new)),
            np.full(len(new), INFINITY),
            len(order),
            starts,
            where[order].astype(np.int32),
            entries[order],
        )
        return len(new)

    def _entries(self, new: Columns) -> tuple[Rows, Rows, Floats]:
        """Entries of new columns: position of the column, row, number."""
        units = np.bitwise_count(new.handed)
        told = [(np.arange(len(new)), np.full(len(new), self._all_units), units.sum(axis=1))]
        for at, rows in enumerate(self._rows):
            there = np.flatnonzero(new.handed[:, at])
            told += self._entries_of(at, rows, there, new.row[there], new.handed[there, at])
        for person, instants in self.instants.items():
            out = self._out(person, new)[:, None] & self._is_out(person, new.row, np.array(instants))
            place, which = np.nonzero(out)
            told.append((place, np.array(self._instant_rows[person])[which], np.ones(len(place))))
        places, rows_, numbers = zip(*told, strict=True)
        return np.concatenate(places), np.concatenate(rows_), np.concatenate(numbers).astype(np.float64)

    def _entries_of(
        self, party: int, rows: _PartyRows, there: Rows, row: Rows, handed: Bits
    ) -> list[tuple[Rows, Ints, Floats]]:
        demand = self.parties.each[party].demand
        week, day, ones = demand.week[row], demand.day[row], np.ones(len(there))
        told = [
            (there, np.full(len(there), rows.units), np.bitwise_count(handed).astype(np.float64)),
            (there, rows.most[week], ones),
            (there, rows.day[day], ones),
        ]
        for goal in range(len(demand.goals)):
            earns = (handed >> goal & 1) > 0
            told.append((there[earns], rows.goal[week[earns], goal], ones[earns]))
            if demand.daily[goal] and demand.max_per_day > 1:
                told.append((there[earns], rows.once[day[earns], goal], ones[earns]))
        return told

    def _out(self, person: int, columns: Columns) -> Bools:
        """Columns that this person goes to."""
        if person == self.parties.lead:
            return np.ones(len(columns), dtype=np.bool_)
        parties = [at for at, party in enumerate(self.parties.each) if person in party.people]
        return np.asarray((columns.handed[:, parties] > 0).any(axis=1))

    def _is_out(self, person: int, rows: Rows, instants: Ints) -> Bools:
        leave, home = self.problem.leave[person, rows], self.problem.home[person, rows]
        return np.asarray((leave[:, None] <= instants) & (instants < home[:, None]))

    def add_instants(self, people: Sequence[int]) -> int:
        """Adds the instants at which the solution has somebody at two outings; how many those were."""
        value = self.values()
        used = np.flatnonzero(value > 1e-9)
        return sum(self._add_instants(person, used, value[used]) for person in people)

    def _add_instants(self, person: int, used: Rows, value: Floats) -> int:
        some = self._out(person, self.columns.at(used))
        used, value = used[some], value[some]
        instants = np.unique(self.problem.leave[person, self.columns.row[used]])
        load = value @ self._is_out(person, self.columns.row[used], instants)
        # Of each run of instants that are too full, the fullest.
        over = np.flatnonzero(load > 1 + 1e-6)
        runs = np.split(over, np.flatnonzero(np.diff(over) > 1) + 1) if len(over) else []
        for run in runs:
            self._add_instant(person, int(instants[run[np.argmax(load[run])]]))
        return len(runs)

    def _add_instant(self, person: int, at: int) -> None:
        out = self._out(person, self.columns) & self._is_out(person, self.columns.row, np.array([at]))[:, 0]
        self.instants.setdefault(person, []).append(at)
        self._instant_rows.setdefault(person, []).append(self._new_row(1.0, np.flatnonzero(out) + 1))

    def solve(self) -> float:
        """The value of the linear programme; below all numbers where the solver finds none."""
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return -np.inf
        return float(self._solver.getInfo().objective_function_value)

    def values(self) -> Floats:
        """How much of each column the solution has; nothing of any where there is no solution."""
        solution = self._solver.getSolution()
        return np.array(solution.col_value)[1:] if solution.value_valid else np.zeros(len(self.columns))

    def close(self, columns: Rows) -> None:
        """Keeps columns out of the solution."""
        where = columns.astype(np.int32) + 1
        self._solver.changeColsBounds(len(where), where, np.zeros(len(where)), np.zeros(len(where)))

    def open(self) -> None:
        """Lets all columns into the solution again."""
        where = np.arange(1, len(self.columns) + 1, dtype=np.int32)
        zeros, no_end = np.zeros(len(where)), np.full(len(where), INFINITY)
        self._solver.changeColsBounds(len(where), where, zeros, no_end)

    def prices(self) -> Prices:
        """What the rows of the last solution cost; nothing where there is no solution."""
        solution, upper = self._solver.getSolution(), np.array(self._upper)
        dual = np.array(solution.row_dual) if solution.dual_valid else np.zeros(len(upper))
        # The solver's tolerance may leave a sign wrong; a bound must not rest on that.
        at_most, at_least = np.where(upper < INFINITY, np.maximum(dual, 0.0), 0.0), np.maximum(-dual, 0.0)
        floors = at_least[[rows.units for rows in self._rows]]
        return Prices(
            score=self.aim.score,
            unit=self.aim.units + at_least[self._all_units] + floors,
            goal=[at_most[rows.goal] for rows in self._rows],
            most=[at_most[rows.most] for rows in self._rows],
            day=[at_most[rows.day] for rows in self._rows],
            once=[at_most[rows.once] for rows in self._rows],
            instants={person: self._instants(person, at_most) for person in self.instants},
            rest=self._rest(at_most, at_least, floors),
        )

    def _instants(self, person: int, price: Floats) -> tuple[Ints, Floats]:
        order = np.argsort(self.instants[person])
        rows = np.array(self._instant_rows[person])[order]
        return np.array(self.instants[person], dtype=np.int32)[order], price[rows]

    def _rest(self, at_most: Floats, at_least: Floats, floors: Floats) -> float:
        """What the rows are worth at these prices, but for the time of the lead."""
        wanted = np.array([party.demand.total for party in self.parties.each])
        upper = np.array(self._upper)
        upper[upper == INFINITY] = 0.0
        upper[self._instant_rows.get(self.parties.timekeeper, [])] = 0.0
        share = max(0.0, self.aim.share - float(floors @ wanted))
        floor = float(floors @ (self.aim.floor or np.zeros(len(floors))))
        return (
            share - floor - float(at_least[self._all_units]) * self.aim.floor_of_all + float(at_most @ upper)
        )


class _Silent(highspy.Highs):
    def enableCallbacks(self) -> None:  # noqa: N802
        """Does nothing: nobody calls back, and the solver would tell its name on stdout, options or not."""


def new_solver() -> highspy.Highs:
    """A solver that says nothing, keeps to one processor and seeks the most."""
    solver = _Silent()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    return solver
