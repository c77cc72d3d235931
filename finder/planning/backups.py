"""Another candidate for each stop: same people, same slot, in case the first falls through."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from finder.planning.legs import Stops, legs_of_all
from finder.planning.problem import Bools, Problem
from finder.planning.riding import Rides
from finder.planning.solution import Stop

NEAR_MINUTES = 2 * 24 * 60


def backup_of(problem: Problem, rides: Rides | None, row: int, stops: Stops) -> Stop | None:
    """What the people of a stop could go to instead; `stops` are all of the plan, with who goes.

    It overlaps the stop in time and leaves the rest of the plan as it is. Of several, one of the same
    kind and with the same proof comes first, then the nearest start, then the best score.
    """
    near = {other: people for other, people in stops.items() if _is_near(problem, row, other)}
    for at in _instead(problem, row, list(stops[row]), stops):
        legs = legs_of_all(problem, rides, near | {at: stops[row]})
        if legs is not None:
            return Stop(at, legs[at])
    return None


def _is_near(problem: Problem, row: int, other: int) -> bool:
    """Whether another stop could be in the way of what stands in for `row`."""
    return other != row and abs(int(problem.start[row]) - int(problem.start[other])) < NEAR_MINUTES


def _instead(problem: Problem, row: int, going: list[int], stops: Collection[int]) -> list[int]:
    """Candidates that could stand for a stop, the closest first."""
    fits: Bools = np.asarray(problem.can[going].all(axis=0))
    fits &= (problem.start < problem.end[row]) & (problem.end > problem.start[row])
    fits &= (problem.day[going] == problem.day[going, row][:, None]).all(axis=0)
    fits[list(stops)] = False
    found = np.flatnonzero(fits & (problem.listing != problem.listing[row]))
    return sorted(found.tolist(), key=lambda at: _distance(problem, row, at, going))


def _distance(
    problem: Problem, row: int, other: int, going: Sequence[int]
) -> tuple[bool, bool, int, float, int]:
    """How far `other` is from being `row`, the closest first."""
    return (
        bool(problem.kind[row] != problem.kind[other]),
        bool(problem.proof[row] and not problem.proof[other]),
        abs(int(problem.start[row]) - int(problem.start[other])),
        -float(problem.score[list(going), other].sum()),
        other,
    )
