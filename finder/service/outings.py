"""Outings: the best plan of a period for people and their goals. Computed, answered, forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from finder.catalog.snapshot import Snapshot
from finder.domain.goals import Arrangement, Goals, Together
from finder.domain.person import Person, Role
from finder.places import Gazetteer
from finder.planning.assembly import plan_of, problem_of
from finder.planning.availability import Period
from finder.planning.deadline import Deadline
from finder.planning.match import outing_candidates
from finder.planning.outings import plan
from finder.planning.pick_up import riding_along
from finder.planning.plan import Plan
from finder.planning.score import Taste
from finder.planning.travel import Travel
from finder.service.matching import people_of, period_of
from finder.wording.labels import FALLBACK

Members = dict[str, Any]
# How long a better plan is looked for.
PLAN_SECONDS = 1.8


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a plan: people, days, the goals of each by name, how they go together."""

    people: tuple[Person, ...]
    period: Period
    goals: Mapping[str, Goals]
    arrangement: Arrangement
    language: str = FALLBACK


def wish_of(asked: Members, gazetteer: Gazetteer, now: datetime, language: str) -> Wish:
    """What a request asks for, its places and zones resolved. Raises InvalidInput."""
    own = {one["name"]: one["goals"] for one in asked["people"] if "goals" in one}
    told = [{name: value for name, value in one.items() if name != "goals"} for one in asked["people"]]
    people = tuple(people_of(told, gazetteer))
    shared, arrangement = asked.get("goals", (Goals(), Arrangement()))
    if arrangement.together is Together.COACH_PICKS_UP:
        people = riding_along(people)
    planning = {person.name for person in people if person.role is Role.CLIENT}
    # Who has no client plans for themselves.
    planning = planning or {person.name for person in people if person.is_needed}
    goals = {name: own.get(name, shared) for name in sorted(planning)}
    return Wish(people, period_of(asked, people, now), goals, arrangement, language)


def outings(snapshot: Snapshot, wish: Wish, now: datetime, travel: Travel, deadline: Deadline) -> Plan:
    """The best plan found by the deadline, its notes in the language of the wish. Raises InvalidInput."""
    tastes = {name: Taste(goals.variety, frozenset(goals.regular)) for name, goals in wish.goals.items()}
    found = outing_candidates(snapshot, wish.people, wish.period, now, travel, tastes)
    kept, problem = problem_of(found, wish.period, wish.goals, wish.arrangement, travel, now)
    return plan_of(kept, problem, plan(problem, deadline), wish.language)
