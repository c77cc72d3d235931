"""A plan in numbers: which candidates, who goes and when, before it is told as listings and names."""

from __future__ import annotations

from dataclasses import dataclass

from finder.planning.plan import Bounds, CheckIn, GoalReached, PlanStatus, Unmet


@dataclass(frozen=True, slots=True)
class Leg:
    """One person's way: who by position, UTC minutes of leaving and being home, minutes one way.

    `is_onward`: it begins at the stop before, which they leave at `leave`. Who goes on to another stop is
    home after the last.
    """

    person: int
    leave: int
    home: int
    minutes: int
    is_onward: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """One outing: row of the candidate, the ways of all who go, in their order, and what is in reserve."""

    row: int
    legs: tuple[Leg, ...]
    backup: Stop | None = None


@dataclass(frozen=True, slots=True)
class Solution:
    """A whole plan: stops in order of start."""

    status: PlanStatus
    bounds: Bounds
    stops: tuple[Stop, ...]
    check_ins: tuple[CheckIn, ...]
    goals: tuple[GoalReached, ...]
    unmet: tuple[Unmet, ...]
