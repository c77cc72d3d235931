"""A plan always comes, can be kept, and its bounds hold: whatever fails, however short the time."""

from collections.abc import Iterator
from dataclasses import replace

import highspy
import numpy as np
import pytest
from hypothesis import given, settings

from benchmarks.weeks import week_of_a_coach
from finder.domain.goals import Arrangement, Goals, Together
from finder.domain.person import Role
from finder.domain.vocabulary import Kind
from finder.planning import programme, whole
from finder.planning.deadline import within
from finder.planning.outings import plan
from finder.planning.plan import PlanStatus
from finder.planning.problem import Problem
from finder.planning.solution import Solution
from tests.planning.plain_planner import Levels, best_levels, is_valid, levels, outings_of
from tests.planning.problems import COACH, On, client, problem, problems

ONE_MEETING = Goals(per_week={Kind.MEETING: 1})
Plan = dict[int, tuple[int, ...]]


def told(solution: Solution) -> Plan:
    return {stop.row: tuple(leg.person for leg in stop.legs) for stop in solution.stops}


def assert_holds(problem: Problem, solution: Solution, best: Levels) -> None:
    """The plan can be kept, it reaches what it says, and no plan passes its bounds."""
    bounds = solution.bounds
    share, units, score = levels(problem, told(solution))
    cost = 2000 * outings_of(problem, told(solution))
    assert is_valid(problem, told(solution))
    assert (float(share), units, (score + cost) / 1000) == (
        bounds.least_served.found,
        bounds.goal_units.found,
        bounds.score.found,
    )
    assert bounds.least_served.bound >= float(best[0])
    if bounds.least_served.found == float(best[0]):
        assert bounds.goal_units.bound >= best[1]
    if (bounds.least_served.found, bounds.goal_units.found) == (float(best[0]), best[1]):
        assert bounds.score.bound >= (best[2] + cost) / 1000


@given(problems([Role.COACH, Role.CLIENT, Role.CLIENT], most=4))
def test_a_plan_comes_without_any_time(asked: Problem) -> None:
    assert_holds(asked, plan(asked, within(0)), best_levels(asked))


@given(problems([Role.CLIENT], most=6))
def test_a_plan_of_one_person_comes_without_any_time(asked: Problem) -> None:
    assert_holds(asked, plan(asked, within(0)), best_levels(asked))


@pytest.fixture(
    params=["kInfeasible", "kTimeLimit", "kSolveError"],
)
def failing_solver(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A solver that never solves anything, and says why."""
    status = getattr(highspy.HighsModelStatus, request.param)

    class Failing(highspy.Highs):
        def run(self) -> highspy.HighsStatus:
            return highspy.HighsStatus.kError

        def getModelStatus(self) -> highspy.HighsModelStatus:  # noqa: N802
            return status

    solver = programme.new_solver

    def failing() -> highspy.Highs:
        made = solver()
        made.__class__ = Failing
        return made

    monkeypatch.setattr(programme, "new_solver", failing)
    monkeypatch.setattr(whole, "new_solver", failing)
    return iter(())


@pytest.mark.usefixtures("failing_solver")
@settings(max_examples=15)
@given(asked=problems([Role.COACH, Role.CLIENT, Role.CLIENT], most=4))
def test_a_plan_comes_though_the_solver_fails(asked: Problem) -> None:
    assert_holds(asked, plan(asked, within(0.2)), best_levels(asked))


def test_a_client_whom_nothing_suits_leaves_the_others_their_plan() -> None:
    people = [COACH, client(ONE_MEETING, "ann"), client(ONE_MEETING, "bo"), client(Goals(), "cy")]
    asked = problem(people, [On(1, 18, [0.5, 0.5, None, 0.5]), On(3, 18, [0.5, 0.9, None, 0.9])])

    solution = plan(asked, within(5))

    # Bo has nothing, so nobody is served less; Cy wants nothing, and goes nowhere.
    assert told(solution) == {1: (0, 1)}
    assert solution.bounds.least_served.found == 0.0
    assert solution.status is PlanStatus.OPTIMAL


def test_where_nothing_is_on_the_plan_is_empty_and_the_best_there_is() -> None:
    solution = plan(problem([COACH, client(ONE_MEETING, "ann"), client(ONE_MEETING, "bo")], []), within(5))

    assert (solution.stops, solution.status) == ((), PlanStatus.OPTIMAL)
    assert [(one.person, one.planned, one.wanted) for one in solution.goals] == [("ann", 0, 1), ("bo", 0, 1)]


@pytest.mark.parametrize("seconds", [0.0, 0.3])
def test_twelve_clients_have_a_plan_in_hardly_any_time(seconds: float) -> None:
    asked = week_of_a_coach(12, listings=2_000)

    solution = plan(asked, within(seconds))

    assert is_valid(asked, told(solution))
    assert solution.bounds.goal_units.found <= solution.bounds.goal_units.bound


def test_clients_whose_weeks_begin_at_other_hours_have_no_outing_too_many() -> None:
    """What starts at Sunday midnight is of the first week for one client, of the second for the other."""
    goals = Goals(per_week={Kind.MEETING: 1})
    people = [COACH, client(goals, "ann"), client(goals, "bo")]
    ons = [On(day, 20, [0.5, 0.5, 0.5]) for day in (3, 6, 10)]
    asked = problem(people, ons, days=14)
    asked = replace(asked, day=np.array([[3, 6, 10], [3, 6, 10], [3, 7, 10]], dtype=np.int32))

    solution = plan(asked, within(5))

    assert is_valid(asked, told(solution))
    assert solution.bounds.goal_units.found == 4


@pytest.mark.parametrize(
    ("together", "riders"), [(Together.COACH_PICKS_UP, 1), (Together.MEET_THERE, 2)], ids=str
)
def test_seats_bound_those_who_ride_with_the_coach(together: Together, riders: int) -> None:
    people = [COACH, client(ONE_MEETING, "ann"), client(ONE_MEETING, "bo")]
    asked = problem(people, [On(1, 18, [0.5] * 3)], arrangement=Arrangement(together=together, seats=1))

    [stop] = plan(asked, within(5)).stops

    assert len(stop.legs) == 1 + riders


def test_planning_writes_nothing_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    people = [COACH, client(ONE_MEETING, "ann"), client(ONE_MEETING, "bo")]

    plan(problem(people, [On(1, 18, [0.5] * 3)]), within(5))

    assert capfd.readouterr() == ("", "")
