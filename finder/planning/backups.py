"""Another candidate for each stop: same people, same slot, in case the first falls through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from finder.planning.problem import Bools, Problem


def backup_of(problem: Problem, row: int, stops: Mapping[int, Sequence[int]]) -> int | None:
    """What the people of a stop could go to instead; `stops` are all of the plan, with who goes.

    It overlaps the stop in time and leaves the rest of the plan as it is. Of several, one of the same
    kind and with the same proof comes first, then the nearest start, then the best score.
    """
    going = list(stops[row])
    fits: Bools = np.asarray(problem.can[going].all(axis=0))
    fits &= (problem.start < problem.end[row]) & (problem.end > problem.start[row])
    fits &= (problem.day[going] == problem.day[going, row][:, None]).all(axis=0)
    fits[list(stops)] = False
    for other, people in stops.items():
        if other != row:
            fits &= _leaves_alone(problem, [one for one in going if one in people], other)
    found = np.flatnonzero(fits & (problem.listing != problem.listing[row]))
    return min(found.tolist(), key=lambda at: _distance(problem, row, at, going), default=None)


def _leaves_alone(problem: Problem, people: Sequence[int], other: int) -> Bools:
    """Candidates that leave these people time for `other`."""
    leave, home = problem.leave[people], problem.home[people]
    apart = (home <= leave[:, [other]]) | (leave >= home[:, [other]])
    return np.asarray(apart.all(axis=0))


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
