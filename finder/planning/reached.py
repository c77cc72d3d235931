"""How much of each goal a plan reaches, and what to loosen for the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from finder.domain.reason import Shortfall
from finder.planning.demand import REGULAR, Demand, demand_of
from finder.planning.plan import GoalReached, Unmet
from finder.planning.problem import Bools, NearMiss, Problem


def reached_of(problem: Problem, person: int, rows: Sequence[int]) -> Iterator[GoalReached]:
    """Each goal of one person, week by week, with what outings to `rows` reach of it."""
    demand = demand_of(problem, (person,))
    planned = demand.reached(rows)
    for week in range(len(demand.most)):
        for goal in dict.fromkeys(demand.goals):
            alike = [at for at, other in enumerate(demand.goals) if other == goal]
            wanted = int(demand.wanted[week, alike].sum())
            if wanted:
                reached = int(planned[week, alike].sum())
                yield GoalReached(problem.people[person].name, goal, week + 1, wanted, reached)


def unmet_of(problem: Problem, person: int, going: Sequence[int], rows: Sequence[int]) -> Iterator[Unmet]:
    """Each goal of one person that `rows` miss, with the least that a constraint must give for one unit more.

    `going` are all who would have to go along, by position.
    """
    demand = demand_of(problem, (person,))
    fitting = [miss for miss in problem.near_misses if _fits(problem, miss, going, rows, demand)]
    for one in reached_of(problem, person, rows):
        if one.planned < one.wanted:
            helping = [miss for miss in fitting if _earns(demand, miss.row, one.goal, one.week - 1, rows)]
            unknown = _unknown(problem, person) if one.goal == REGULAR else ()
            yield Unmet(one.goal, one.person, one.week, _least(problem, helping), unknown=unknown)


def _unknown(problem: Problem, person: int) -> tuple[str, ...]:
    """The ids that a person's goals call regular and no listing has."""
    goals = problem.people[person].goals
    return tuple(each for each in goals.regular if each not in problem.regular) if goals is not None else ()


def _fits(
    problem: Problem, miss: NearMiss, going: Sequence[int], rows: Sequence[int], demand: Demand
) -> bool:
    """Whether all could go there beside what is planned, were it not for this one rule."""
    others = [at for at in going if at != miss.person]
    same_day: Bools = demand.day[list(rows)] == demand.day[miss.row]
    return (
        miss.person in going
        and miss.row not in rows
        and bool(problem.can[others, miss.row].all())
        and int(same_day.sum()) < demand.max_per_day
        and not any(_clash(problem, person, miss.row, row) for person in going for row in rows)
    )


def _clash(problem: Problem, person: int, one: int, other: int) -> bool:
    leave, home = problem.leave[person], problem.home[person]
    return bool(leave[one] < home[other] and leave[other] < home[one])


def _earns(demand: Demand, row: int, goal: str, week: int, rows: Sequence[int]) -> bool:
    """Whether one outing more to `row` is one unit more of the goal in that week."""
    alike = np.array([other == goal for other in demand.goals])
    before, after = demand.reached(rows), demand.reached([*rows, row])
    return bool(after[week, alike].sum() > before[week, alike].sum())


def _least(problem: Problem, misses: Sequence[NearMiss]) -> Shortfall | None:
    """The shortfall that asks for least: by how much, then by what comes first."""
    measured = [miss for miss in misses if miss.shortfall.by is not None]
    least = min(
        measured or misses, key=lambda miss: (miss.shortfall.by or 0, problem.start[miss.row]), default=None
    )
    return None if least is None else least.shortfall
