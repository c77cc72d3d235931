"""Another candidate for each stop: same people, same slot, in case the first falls through."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from finder.planning.problem import Bools, Problem
from finder.planning.riding import Legs, Rides, legs_of
from finder.planning.solution import Stop


def backup_of(problem: Problem, rides: Rides | None, row: int, stops: Mapping[int, Legs]) -> Stop | None:
    """What the people of a stop could go to instead; `stops` are all of the plan, with their ways.

    It overlaps the stop in time and leaves the rest of the plan as it is. Of several, one of the same
    kind and with the same proof comes first, then the nearest start, then the best score.
    """
    going = [leg.person for leg in stops[row]]
    for at in _instead(problem, row, going, stops):
        legs = legs_of(problem, rides, at, going)
        if legs is not None and all(_is_apart(legs, other) for one, other in stops.items() if one != row):
            return Stop(at, legs)
    return None


def _instead(problem: Problem, row: int, going: list[int], stops: Collection[int]) -> list[int]:
    """Candidates that could stand for a stop, the closest first."""
    fits: Bools = np.asarray(problem.can[going].all(axis=0))
    fits &= (problem.start < problem.end[row]) & (problem.end > problem.start[row])
    fits &= (problem.day[going] == problem.day[going, row][:, None]).all(axis=0)
    fits[list(stops)] = False
    found = np.flatnonzero(fits & (problem.listing != problem.listing[row]))
    return sorted(found.tolist(), key=lambda at: _distance(problem, row, at, going))


def _is_apart(legs: Legs, others: Legs) -> bool:
    """Whether nobody is on both ways at once."""
    theirs = {leg.person: leg for leg in others}
    return all(
        leg.home <= theirs[leg.person].leave or leg.leave >= theirs[leg.person].home
        for leg in legs
        if leg.person in theirs
    )


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
