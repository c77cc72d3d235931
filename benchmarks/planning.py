"""Matches and plans by the processor's time: what fits two people, one group's plan, a coach's plans."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import time
from functools import partial
from statistics import median
from time import process_time

import numpy as np

from benchmarks.measuring import Line, at_least, at_most, bystanders_frozen, spent
from benchmarks.run import Run
from benchmarks.weeks import DAYS, group_of, week_of_a_coach
from benchmarks.world import centre_places
from finder.domain.geo import Point
from finder.domain.person import Free, Mode, Person, Role, Travel
from finder.domain.window import Weekday
from finder.planning.availability import Period
from finder.planning.deadline import within
from finder.planning.match import Candidates, candidates
from finder.planning.matches import best_matches, matches
from finder.planning.outings import plan
from finder.planning.plan import PlanStatus
from finder.planning.solution import Solution
from finder.planning.travel import Estimator
from finder.service.outings import PLAN_SECONDS

ASKED = 50  # matches of an answer
GROUP = 500
WORLD = 46_500  # listings, of which 10,000 are in the largest metropolis, near it, or online
WINDOWS = [
    Free(time(17), time(22), frozenset({day})) for day in (Weekday.MON, Weekday.TUE, Weekday.WED, Weekday.THU)
] + [Free(time(9), time(21), frozenset({day})) for day in (Weekday.SAT, Weekday.SUN)]


@dataclass(frozen=True, slots=True)
class Planned:
    """What one plan took, and how close to its bounds it came."""

    busy_seconds: float
    is_proved: bool
    gap: float


def planning_lines(run: Run) -> Iterator[Line]:
    """Matches, the plan of one group, and the plans of one coach with 1, 4, 8 and 12 clients."""
    yield _match_line(run)
    yield _group_line(range(run.effort.rounds + 1))
    for clients in (1, 4, 8, 12):
        yield from _coach_lines(clients, range(run.effort.rounds + 1))


def _match_line(run: Run) -> Line:
    """Two people in the largest metropolis, whose windows come round in each of two weeks: 12 in all."""
    snapshot = run.snapshot(WORLD)
    lat, lon = (float(column[0]) for column in centre_places())
    people = [
        Person(
            name=role,
            role=role,
            time_zone="America/New_York",
            free=tuple(WINDOWS),
            start=Point(lat, lon),
            travel=Travel(Mode.DRIVE, 90),
            may_attend_closed=frozenset({"aa", "na"}),
        )
        for role in (Role.CLIENT, Role.COACH)
    ]
    period = Period(run.now.date(), DAYS)
    found = candidates(snapshot, people, period, run.now, Estimator())
    in_range = len(np.unique(found.listing))
    asked = (snapshot, people, period, run.now, Estimator())
    milliseconds = 1000 * _least(lambda: best_matches(*asked, ASKED), 3 * run.effort.rounds)
    what = f"matches for two people: {in_range:,} listings in range, {DAYS} days, 12 windows"
    return Line(what, milliseconds, "ms", _matched(found), at_most(5))


def _matched(found: Candidates) -> str:
    return f"{len(found):,} occurrences, {matches(found, ASKED).total:,} of them match, {ASKED} explained"


def _least(run: Callable[[], object], rounds: int) -> float:
    with bystanders_frozen():
        return min(spent(run).busy_seconds for _ in range(rounds))


def _group_line(seeds: range) -> Line:
    problems = [group_of(GROUP, seed) for seed in seeds]
    milliseconds = [1000 * _least(partial(plan, one, within(PLAN_SECONDS)), 3) for one in problems]
    detail = f"median of {len(milliseconds)}, the slowest {max(milliseconds):.1f}"
    return Line(
        f"the exact plan of one group, {GROUP} candidates", median(milliseconds), "ms", detail, at_most(15)
    )


def _coach_lines(clients: int, seeds: range) -> Iterator[Line]:
    """14 days, 10,000 listings in range; goals in reach, then the coach's time scarce."""
    what = f"the plan of one coach and {clients} client{'s' if clients > 1 else ''}"
    found = [_planned(clients, seed, scarce=False) for seed in seeds]
    yield _slowest(what, found, len(seeds))
    proved = _percent([one.is_proved for one in found])
    close = _percent([one.gap <= 0.01 for one in found])
    if clients <= 4:
        yield Line("… proved", proved, "%", "", at_least(100))
    else:
        least = at_least(100 if clients <= 8 else 80)
        yield Line("… within 1 % of the bound", close, "%", f"proved {proved:.0f} %", least)
    scarce = [_planned(clients, seed, scarce=True) for seed in seeds]
    yield _slowest("… the coach's time scarce", scarce, len(seeds))
    proved = _percent([one.is_proved for one in scarce])
    close = _percent([one.gap <= 0.01 for one in scarce])
    yield Line("… the coach's time scarce: within 1 % of the bound", close, "%", f"proved {proved:.0f} %")


def _slowest(what: str, found: list[Planned], count: int) -> Line:
    seconds = [one.busy_seconds for one in found]
    return Line(
        f"{what}: the slowest of {count}", max(seconds), "s", f"median {median(seconds):.2f} s", at_most(2)
    )


def _percent(truths: list[bool]) -> float:
    return 100 * sum(truths) / len(truths)


def _planned(clients: int, seed: int, *, scarce: bool) -> Planned:
    problem = week_of_a_coach(clients, seed=seed, scarce=scarce)
    begun = process_time()
    solution = plan(problem, within(PLAN_SECONDS, process_time))
    return Planned(process_time() - begun, solution.status is PlanStatus.OPTIMAL, gap_of(solution))


def gap_of(solution: Solution) -> float:
    """How far the bound lies above what was found, on the level where it lies furthest, as a share of it."""
    bounds = solution.bounds
    levels = (bounds.least_served, bounds.goal_units, bounds.score)
    return max((one.bound - one.found) / one.found if one.found else one.bound for one in levels)
