"""What a plan is made from, as arrays: who could go where and when, and what each party is to reach.

Spans are half-open UTC minutes: from leaving the start to being home. Scores are whole thousandths
here, so that sums are exact and equal plans are told equal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
import numpy.typing as npt

from finder.domain.goals import Arrangement, Goals
from finder.domain.person import Role
from finder.domain.reason import Shortfall

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]

# Minutes of a direct way: (person, rows of candidates left, rows of candidates gone to) -> minutes.
Between = Callable[[int, Ints, Ints], Ints]


@dataclass(frozen=True, slots=True)
class Companion:
    """One of those who plan: `goals` of a client, or of whoever else plans alone; a coach has none."""

    name: str
    role: Role
    time_zone: str
    goals: Goals | None = None


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A candidate that one person cannot attend, by position, for one rule alone."""

    row: int
    person: int
    shortfall: Shortfall


@dataclass(frozen=True, slots=True)
class PickUp:
    """What the coach's ways by the homes depend on, in minutes; `in_person` (n,): there is one to go.

    `homes` (p, p): between two homes. `there`, `back` (p, n): the longest that suits a person between
    their door and the venue, by their free time, when to be home, and how far they go.
    """

    in_person: Bools
    homes: Ints
    there: Ints
    back: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Candidates (n) and people (p): arrays of shape (n,) or (p, n), all in one order of candidates.

    `can`: the person can attend: free, in reach, let in. `minutes`: one way, 0 online. `score`: 0 to 1.
    `day`: local date of the start in the person's zone, in days after `first`; `evening`: it starts at
    17:00 or later there; `weekend`: on a Saturday or Sunday. `kind`: position in `Kind`. `listing`: a
    number of its listing, of which `regular` names those that goals call regular. `near_misses`: of
    candidates that a person cannot attend, those that fail one rule. `pick_up`: where the coach fetches
    the clients and brings them home; then `leave`, `home`, `minutes` are as if each were the only one.
    `now`: no check-in of its day is earlier.
    """

    people: tuple[Companion, ...]
    first: date
    days: int
    start: Ints
    end: Ints
    listing: Ints
    kind: Ints
    proof: Bools
    can: Bools
    leave: Ints
    home: Ints
    minutes: Ints
    score: Floats
    day: Ints
    evening: Bools
    weekend: Bools
    regular: dict[str, int]
    arrangement: Arrangement = field(default_factory=Arrangement)
    between: Between | None = None
    pick_up: PickUp | None = None
    now: datetime | None = None
    near_misses: tuple[NearMiss, ...] = ()

    @property
    def coach(self) -> int | None:
        """The coach, by position; None without one."""
        return next((at for at, one in enumerate(self.people) if one.role is Role.COACH), None)

    @property
    def clients(self) -> tuple[int, ...]:
        """The clients, by position."""
        return tuple(at for at, one in enumerate(self.people) if one.role is Role.CLIENT)
