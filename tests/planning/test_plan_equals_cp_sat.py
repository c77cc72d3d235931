"""The plan of one group is as good as that of another solver, OR-Tools' CP-SAT, at 500 candidates."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.weeks import group_of
from finder.domain.goals import Goals
from finder.domain.vocabulary import Kind
from finder.planning.deadline import within
from finder.planning.outings import plan
from finder.planning.plan import PlanStatus
from finder.planning.problem import Problem

PLENTY_S = 60.0
CLIENT = 1
SOLVER = Path(__file__).parent / "cp_sat.py"


def asked(problem: Problem, goals: Goals) -> dict[str, Any]:
    """The problem as the other solver is told it."""
    wanted = {
        **{str(kind): goals.per_week.get(kind, 0) for kind in Kind},
        "evening": goals.evenings,
        "weekend": goals.weekend,
        "proof": goals.proof_of_attendance,
    }
    numbers = (sum(goals.per_week.values()), *(wanted[name] for name in ("evening", "weekend", "proof")))
    people = range(len(problem.people))
    return {
        "spans": [
            list(zip(problem.leave[at].tolist(), problem.home[at].tolist(), strict=True)) for at in people
        ],
        "score": [round(1000 * each) for each in problem.score[CLIENT].tolist()],
        "day": problem.day[CLIENT].tolist(),
        "serves": [_serves(problem, row, wanted) for row in range(len(problem.start))],
        "wanted": wanted,
        "daily": ["evening", "weekend"],
        "most_a_day": goals.max_per_day,
        "most_a_week": max(numbers),
    }


def _serves(problem: Problem, row: int, wanted: dict[str, int]) -> list[str]:
    served = {
        str(list(Kind)[problem.kind[row]]): True,
        "evening": problem.evening[CLIENT, row],
        "weekend": problem.weekend[CLIENT, row],
        "proof": problem.proof[row],
    }
    return [goal for goal, number in wanted.items() if number and served.get(goal, False)]


def best(problem: Problem, goals: Goals) -> list[int]:
    """Units and thousandths of score, as the other solver proves them."""
    question = json.dumps(asked(problem, goals))
    done = subprocess.run(
        [sys.executable, SOLVER], input=question, capture_output=True, text=True, check=True
    )
    units_and_score: list[int] = json.loads(done.stdout)
    return units_and_score


@pytest.mark.parametrize(("seed", "a_day"), [(0, 1), (1, 1), (2, 2)])
def test_the_plan_of_one_group_is_as_good_as_that_of_another_solver(seed: int, a_day: int) -> None:
    problem = group_of(500, seed)
    coach, client = problem.people
    assert client.goals is not None
    goals = replace(client.goals, max_per_day=a_day)

    solution = plan(replace(problem, people=(coach, replace(client, goals=goals))), within(PLENTY_S))

    found = solution.bounds.goal_units.found, round(1000 * solution.bounds.score.found)
    assert list(found) == best(problem, goals)
    assert solution.status is PlanStatus.OPTIMAL
