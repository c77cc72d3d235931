"""What one party wants of each week, counted in units, and which candidates earn which of them.

A week has a unit for each outing of a kind up to the number wanted, each evening and each day of the
weekend that is covered, each outing with proof of attendance, each regular place gone to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from finder.domain.goals import DAYS_A_WEEK, Goals
from finder.domain.vocabulary import Kind
from finder.planning.problem import Bools, Ints, Problem

EVENINGS = "cover.evenings"
WEEKEND = "cover.weekend"
PROOF = "proof_of_attendance"
REGULAR = "regular"


@dataclass(frozen=True, slots=True)
class Demand:
    """Units of a party over `weeks` weeks, `goals` goals and n candidates.

    `wanted` (weeks, goals); `most` (weeks,): outings of a week, as each earns a unit; `serves` (goals, n):
    the candidate can earn a unit of the goal; `daily` (goals,): one unit a day at most; `day`, `week`
    (n,), from 0: what lies outside the period counts to its first or last day.
    """

    goals: tuple[str, ...]
    wanted: Ints
    most: Ints
    max_per_day: int
    serves: Bools
    daily: Bools
    day: Ints
    week: Ints

    @property
    def useful(self) -> Bools:
        """Candidates that can earn anything."""
        return np.asarray(self.serves.any(axis=0))

    @property
    def total(self) -> int:
        """All units wanted."""
        return int(self.wanted.sum())

    def reached(self, rows: Iterable[int]) -> Ints:
        """Units (weeks, goals) that outings to these candidates earn."""
        counts = np.zeros_like(self.wanted)
        covered: set[tuple[int, int]] = set()
        for row in rows:
            day = int(self.day[row])
            for goal in np.flatnonzero(self.serves[:, row]).tolist():
                if not self.daily[goal] or (goal, day) not in covered:
                    counts[day // DAYS_A_WEEK, goal] += 1
                covered.add((goal, day))
        return np.minimum(counts, self.wanted)


def demand_of(problem: Problem, people: Sequence[int]) -> Demand:
    """What these people want, who go everywhere together: of each goal the most that one of them wants."""
    wishes = [problem.people[at].goals or Goals() for at in people]
    most_a_day = min(one.max_per_day for one in wishes)
    regular = tuple(dict.fromkeys(name for one in wishes for name in one.regular))
    kinds = list(Kind)
    asked = [
        *(max(one.per_week.get(kind, 0) for one in wishes) for kind in kinds),
        max(one.evenings for one in wishes),
        max(one.weekend for one in wishes),
        max(one.proof_of_attendance for one in wishes),
        *(1 for _ in regular),
    ]
    goals = (*(f"per_week.{kind}" for kind in kinds), EVENINGS, WEEKEND, PROOF, *(REGULAR for _ in regular))
    lead = people[0]
    wanted, most = _weeks(problem, asked, len(kinds), most_a_day)
    daily = np.array([goal in (EVENINGS, WEEKEND) for goal in goals])
    kept = [at for at in range(len(goals)) if asked[at] > 0]
    serves = np.array(
        [
            *(problem.kind == at for at in range(len(kinds))),
            problem.evening[lead],
            problem.weekend[lead],
            problem.proof,
            *(problem.listing == problem.regular.get(name, -1) for name in regular),
        ]
    ).reshape(len(goals), len(problem.start))[kept]
    day = problem.day[lead]
    inside = (day >= 0) & (day < problem.days)
    serves &= inside
    day = np.clip(day, 0, problem.days - 1)
    week = (day // DAYS_A_WEEK).astype(np.int32)
    serves &= wanted[:, kept].T[:, week] > 0
    return Demand(
        tuple(goals[at] for at in kept), wanted[:, kept], most, most_a_day, serves, daily[kept], day, week
    )


def _weeks(problem: Problem, asked: list[int], kinds: int, most_a_day: int) -> tuple[Ints, Ints]:
    """Units wanted (weeks, goals) and the most outings (weeks,): no more than the days of each allow."""
    evenings, weekend, proof, regular = asked[kinds], asked[kinds + 1], asked[kinds + 2], asked[kinds + 3 :]
    rows, caps = [], []
    for first in range(0, problem.days, DAYS_A_WEEK):
        days = min(DAYS_A_WEEK, problem.days - first)
        rest_days = sum(
            (problem.first + timedelta(first + day)).weekday() >= 5  # Saturday and Sunday
            for day in range(days)
        )
        room = most_a_day * days
        rows.append(
            [
                *(min(number, room) for number in asked[:kinds]),
                min(evenings, days),
                min(weekend, rest_days),
                min(proof, room),
                *regular,
            ]
        )
        caps.append(min(sum(rows[-1]), room))
    return np.array(rows, dtype=np.int32), np.array(caps, dtype=np.int32)
