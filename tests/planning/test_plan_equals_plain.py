"""The planner finds what the plain planner finds, on worlds so small that every plan can be looked at."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.person import Role
from finder.planning.deadline import within
from finder.planning.outings import plan
from finder.planning.problem import Ints, Problem
from finder.planning.solution import Solution
from tests.planning.plain_planner import Levels, Plan, best_levels, is_lean, is_valid, levels, outings_of
from tests.planning.problems import pick_ups, problems

PLENTY_S = 60.0


def told(problem: Problem, solution: Solution) -> Plan:
    """The plan of a solution, supporters aside."""
    return {
        stop.row: tuple(
            leg.person for leg in stop.legs if problem.people[leg.person].role is not Role.SUPPORTER
        )
        for stop in solution.stops
    }


def found(solution: Solution) -> tuple[float, float, float]:
    bounds = solution.bounds
    return bounds.least_served.found, bounds.goal_units.found, bounds.score.found


def bound(solution: Solution) -> tuple[float, float, float]:
    bounds = solution.bounds
    return bounds.least_served.bound, bounds.goal_units.bound, bounds.score.bound


def reached(problem: Problem, solution: Solution, best: Levels) -> tuple[float, float, float]:
    """Levels as they are told of a plan: without what its outings cost."""
    cost = 2000 * outings_of(problem, told(problem, solution))
    return float(best[0]), best[1], (best[2] + cost) / 1000


@given(problems([Role.CLIENT], most=9))
def test_one_person_alone_gets_the_best_plan(problem: Problem) -> None:
    solution = plan(problem, within(PLENTY_S))

    assert is_valid(problem, told(problem, solution))
    assert is_lean(problem, told(problem, solution))
    assert (
        found(solution)
        == reached(problem, solution, best_levels(problem))
        == reached(problem, solution, levels(problem, told(problem, solution)))
    )
    assert bound(solution) == found(solution)


@given(problems([Role.COACH, Role.CLIENT], most=9), st.integers(0, 40))
def test_coach_and_client_get_the_best_plan_with_direct_ways(problem: Problem, minutes: int) -> None:
    def between(_: int, one: Ints, __: Ints) -> Ints:
        return np.full(len(one), minutes, dtype=np.int32)

    problem = replace(problem, between=between)

    solution = plan(problem, within(PLENTY_S))

    assert is_valid(problem, told(problem, solution))
    assert is_lean(problem, told(problem, solution))
    assert found(solution) == reached(problem, solution, best_levels(problem))
    assert bound(solution) == found(solution)


@pytest.mark.parametrize(("clients", "most"), [(2, 5), (3, 4)])
@given(st.data())
def test_a_coach_and_several_clients_get_the_best_plan(clients: int, most: int, data: st.DataObject) -> None:
    problem = data.draw(problems([Role.COACH, *[Role.CLIENT] * clients], most))

    solution = plan(problem, within(PLENTY_S))
    best = reached(problem, solution, best_levels(problem))

    assert is_valid(problem, told(problem, solution))
    assert is_lean(problem, told(problem, solution))
    assert found(solution) == reached(problem, solution, levels(problem, told(problem, solution)))
    assert found(solution) == best
    assert all(limit >= level for limit, level in zip(bound(solution), best, strict=True))


@pytest.mark.parametrize(("clients", "most"), [(1, 7), (2, 5), (3, 4)])
@given(st.data())
def test_a_coach_who_picks_up_gets_the_best_plan_of_all_orders_of_homes(
    clients: int, most: int, data: st.DataObject
) -> None:
    problem = data.draw(pick_ups(most, clients))

    solution = plan(problem, within(PLENTY_S))
    best = reached(problem, solution, best_levels(problem))

    assert is_valid(problem, told(problem, solution))
    assert is_lean(problem, told(problem, solution))
    assert found(solution) == reached(problem, solution, levels(problem, told(problem, solution)))
    assert found(solution) == best
    assert all(limit >= level for limit, level in zip(bound(solution), best, strict=True))
