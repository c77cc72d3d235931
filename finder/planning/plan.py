"""A plan as it is answered: outings with who goes and when, check-ins, goals reached and missed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from finder.domain.goals import CheckInBy
from finder.domain.listing import Listing
from finder.domain.reason import Reason, Shortfall
from finder.domain.schedule import Occurrence


class PlanStatus(StrEnum):
    """`optimal`: found is the bound on each level. `feasible`: a better plan may exist."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"


@dataclass(frozen=True, slots=True)
class Bound:
    """What a plan reaches on one level, and what no plan can pass."""

    found: float
    bound: float


@dataclass(frozen=True, slots=True)
class Bounds:
    """The levels of a plan, the first one first: share of the least-served client, units, score."""

    least_served: Bound
    goal_units: Bound
    score: Bound


class Ride(StrEnum):
    """What a person is in the coach's car."""

    DRIVER = "driver"
    RIDER = "rider"


@dataclass(frozen=True, slots=True)
class Going:
    """One person's way to an outing and home: minutes one way, metres, zone-aware times of their own zone.

    What is online asks for no travel: 0 minutes, and None for the distance. Where the coach picks up,
    `leave_by` and `home_at` of a rider are when the coach is at their door; the metres are of the way
    without the others. `origin`: where they set out, by position in
    `Person.origins`; `is_onward`: from the stop before.
    """

    name: str
    travel_minutes: int
    distance_m: int | None
    leave_by: datetime
    home_at: datetime
    ride: Ride | None = None
    is_onward: bool = False
    origin: int = 0


@dataclass(frozen=True, slots=True)
class Visit:
    """An occurrence that some people go to, with how much it fits and why; `parts` make up `score`."""

    listing: Listing
    occurrence: Occurrence
    score: float
    parts: dict[str, float]
    people: tuple[Going, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Outing:
    """A planned visit, and another that fits the same slot for the same people."""

    visit: Visit
    backup: Visit | None


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A sign of life on a day without an outing."""

    person: str
    at: datetime
    by: CheckInBy


@dataclass(frozen=True, slots=True)
class GoalReached:
    """How much of a goal a plan reaches: `goal` such as `per_week.meeting`, `week` from 1."""

    person: str
    goal: str
    week: int
    wanted: int
    planned: int


@dataclass(frozen=True, slots=True)
class Unmet:
    """A goal that is not reached, and which constraint to loosen by how much for one unit more.

    `is_of_another`: the constraint is somebody else's who goes along, and not told. `unknown`: ids of
    regular places that no listing has.
    """

    goal: str
    person: str
    week: int
    shortfall: Shortfall | None
    is_of_another: bool = False
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The outings of a period, in order of start.

    `are_estimates`: times of travel are; `has_engine_failed`: an engine was asked, and did not answer.
    """

    status: PlanStatus
    bounds: Bounds
    outings: tuple[Outing, ...]
    check_ins: tuple[CheckIn, ...] = ()
    goals: tuple[GoalReached, ...] = ()
    unmet: tuple[Unmet, ...] = ()
    are_estimates: bool = False
    has_engine_failed: bool = False
