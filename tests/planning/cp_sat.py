"""The best plan of one group by OR-Tools' CP-SAT: a question as JSON on stdin, units and score on stdout.

A process of its own, for OR-Tools brings a HiGHS that cannot live beside the one finder plans with.
"""

import json
import sys
from collections import defaultdict
from typing import Any

from ortools.sat.python import cp_model

UNIT = 1_000_000  # outweighs the thousandths of all outings
DAYS_A_WEEK = 7

Told = dict[str, Any]


def best(told: Told) -> tuple[int, int]:
    """Units and thousandths of score of the best plan, proved."""
    model = cp_model.CpModel()
    goes = [model.new_bool_var(f"goes to {row}") for row in range(len(told["score"]))]
    for spans in told["spans"]:
        model.add_no_overlap(
            model.new_optional_fixed_size_interval_var(leave, home - leave, there, "")
            for (leave, home), there in zip(spans, goes, strict=True)
        )
    _bound_outings(told, model, goes)
    units = _units(told, model, goes)
    score = sum(each * there for each, there in zip(told["score"], goes, strict=True))
    model.maximize(UNIT * sum(units) + score)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return divmod(round(solver.objective_value), UNIT)


def _bound_outings(told: Told, model: cp_model.CpModel, goes: list[cp_model.IntVar]) -> None:
    by_day, by_week = defaultdict(list), defaultdict(list)
    for day, there in zip(told["day"], goes, strict=True):
        by_day[day].append(there)
        by_week[day // DAYS_A_WEEK].append(there)
    for some in by_day.values():
        model.add(sum(some) <= told["most_a_day"])
    for some in by_week.values():
        model.add(sum(some) <= told["most_a_week"])


def _units(told: Told, model: cp_model.CpModel, goes: list[cp_model.IntVar]) -> list[cp_model.IntVar]:
    """A variable for each unit that an outing could earn; each outing earns one at least."""
    of_week, of_day = defaultdict(list), defaultdict(list)
    units = []
    for row, there in enumerate(goes):
        day, earned = told["day"][row], []
        for goal in told["serves"][row]:
            unit = model.new_bool_var(f"{goal} at {row}")
            model.add_implication(unit, there)
            of_week[day // DAYS_A_WEEK, goal].append(unit)
            of_day[day, goal].append(unit)
            earned.append(unit)
        model.add(sum(earned) >= there)
        units += earned
    for (_, goal), some in of_week.items():
        model.add(sum(some) <= told["wanted"][goal])
    for (_, goal), some in of_day.items():
        if goal in told["daily"]:
            model.add_at_most_one(some)
    return units


if __name__ == "__main__":
    print(json.dumps(best(json.load(sys.stdin))))
