"""Who goes together: each client of a coach by themselves, or a whole group as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from finder.domain.goals import Together
from finder.domain.person import Role
from finder.planning.demand import Demand, demand_of
from finder.planning.problem import Bools, Ints, Problem
from finder.planning.riding import Rides

# What going out costs, in thousandths: twice the best score, so that two never go where one would do.
AN_OUTING = 2000


@dataclass(frozen=True, slots=True)
class Party:
    """People who go everywhere together, with one set of goals.

    `people`: by position, without the coach who leads several parties. `can` (n,): all of them can
    attend, their lead too, and it can earn a unit. `score` (n,): thousandths, less AN_OUTING.
    """

    people: tuple[int, ...]
    demand: Demand
    can: Bools
    score: Ints


@dataclass(frozen=True, slots=True)
class Parties:
    """All parties, and the coach who goes with each of them; `lead` is None where there is one party.

    `seats` (n,): how many parties can go at once. `rides`: the coach's ways, where the coach picks up.
    """

    each: tuple[Party, ...]
    lead: int | None
    seats: Ints
    rides: Rides | None = None

    @property
    def timekeeper(self) -> int:
        """One person, by position, who goes to every outing."""
        return self.each[0].people[0] if self.lead is None else self.lead

    def going(self, party: int) -> tuple[int, ...]:
        """The people, by position, who go where this party goes."""
        return (*self.each[party].people, *(() if self.lead is None else (self.lead,)))


def parties_of(problem: Problem, rides: Rides | None = None) -> Parties:
    """Each client of a coach who has several; else one party of all but supporters."""
    lead = problem.coach if len(problem.clients) > 1 else None
    if lead is not None:
        # By name, so that the order in which clients are told changes nothing.
        clients = sorted(problem.clients, key=lambda at: problem.people[at].name)
        each = tuple(_party(problem, (client,), lead) for client in clients)
    else:
        each = (_party(problem, _all_but_supporters(problem), None),)
    return Parties(each, lead, _seats(problem, len(each)), rides)


def _seats(problem: Problem, parties: int) -> Ints:
    """As many as there are where each comes by themselves, or the car is large enough."""
    seats = np.full(len(problem.start), parties, np.int32)
    arrangement = problem.arrangement
    if arrangement.together is Together.COACH_PICKS_UP and arrangement.seats is not None:
        ridden = slice(None) if problem.pick_up is None else problem.pick_up.in_person
        seats[ridden] = min(arrangement.seats, parties)
    return seats


def _all_but_supporters(problem: Problem) -> tuple[int, ...]:
    return tuple(at for at, one in enumerate(problem.people) if one.role is not Role.SUPPORTER)


def _party(problem: Problem, people: tuple[int, ...], lead: int | None) -> Party:
    wanting = _wanting(problem, people)
    demand = demand_of(problem, wanting)
    going = [*people, *(() if lead is None else (lead,))]
    score = np.rint(1000 * problem.score[list(wanting)].mean(axis=0)).astype(np.int32) - AN_OUTING
    return Party(people, demand, problem.can[going].all(axis=0) & demand.useful, score)


def _wanting(problem: Problem, people: Sequence[int]) -> Sequence[int]:
    """Whose goals count: the clients; without one, everybody who goes."""
    return [at for at in people if problem.people[at].role is Role.CLIENT] or people
