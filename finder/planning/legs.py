"""The ways of a whole plan: from home to each outing and back, or from one stop straight to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from finder.domain.person import Role
from finder.planning.problem import Problem
from finder.planning.riding import Legs, Rides, legs_of

Stops = Mapping[int, Sequence[int]]  # row -> people who go, by position


def legs_of_all(problem: Problem, rides: Rides | None, stops: Stops) -> dict[int, Legs] | None:
    """The ways of each stop, in order of start; None where somebody cannot keep them all.

    They go home in between where everybody has time for it; else all of them go straight on.
    """
    found: dict[int, Legs] = {}
    before: dict[int, int] = {}  # person -> the last stop so far
    onward: dict[int, int] = {}  # stop -> the one they go straight on to
    for row in sorted(stops):
        legs = legs_of(problem, rides, row, stops[row])
        if legs is None:
            return None
        late = {
            before[leg.person]
            for leg in legs
            if _is_late(found, before.get(leg.person), leg.person, leg.leave)
        }
        if not all(_can_go_on(problem, stops, one, row) for one in late):
            return None
        found[row] = legs
        onward |= dict.fromkeys(late, row)
        before |= dict.fromkeys(stops[row], row)
    return _joined(problem, found, onward)


def _is_late(found: Mapping[int, Legs], before: int | None, person: int, leave: int) -> bool:
    """Whether somebody is not home from the stop before when they would have to leave."""
    return before is not None and any(leg.home > leave for leg in found[before] if leg.person == person)


def _can_go_on(problem: Problem, stops: Stops, one: int, other: int) -> bool:
    """Whether those who are needed go to both stops, and from the one straight to the other in time."""
    together = [_needed(problem, stops[row]) for row in (one, other)]
    lead = together[0][0]
    if (
        problem.between is None
        or together[0] != together[1]
        or problem.day[lead, one] != problem.day[lead, other]
    ):
        return False
    return all(
        problem.end[one] + _minutes(problem, at, one, other) <= problem.start[other] for at in together[0]
    )


def _needed(problem: Problem, people: Sequence[int]) -> list[int]:
    return [at for at in people if problem.people[at].role is not Role.SUPPORTER]


def _minutes(problem: Problem, person: int, one: int, other: int) -> int:
    assert problem.between is not None
    return int(problem.between(person, np.array([one], np.int32), np.array([other], np.int32))[0])


def _joined(problem: Problem, found: dict[int, Legs], onward: Mapping[int, int]) -> dict[int, Legs]:
    """The ways, where those who go on leave from the stop before and are home after the last one."""
    for one, other in sorted(onward.items(), reverse=True):
        home = {leg.person: leg.home for leg in found[other]}
        needed = _needed(problem, [leg.person for leg in found[one]])
        found[one] = tuple(
            replace(leg, home=home[leg.person]) if leg.person in needed else leg for leg in found[one]
        )
        minutes = {person: _minutes(problem, person, one, other) for person in needed}
        start = int(problem.start[other])
        found[other] = tuple(
            replace(leg, leave=start - minutes[leg.person], minutes=minutes[leg.person], is_onward=True)
            if leg.person in needed
            else leg
            for leg in found[other]
        )
    return found
