"""The best outings of a period: a first plan at once, a better one while time is left, and its bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from finder.domain.person import Role
from finder.planning.backups import backup_of
from finder.planning.check_ins import check_ins_of
from finder.planning.coached import best_of_coached
from finder.planning.deadline import Deadline
from finder.planning.greedy import columns_of, greedy
from finder.planning.group import best_of_group
from finder.planning.kept import kept
from finder.planning.legs import legs_of_all
from finder.planning.party import AN_OUTING, Parties, parties_of
from finder.planning.picks import Found, Levels, Picks, levels_of, most_possible
from finder.planning.plan import Bound, Bounds, GoalReached, PlanStatus, Unmet
from finder.planning.problem import Problem
from finder.planning.reached import reached_of, unmet_of
from finder.planning.riding import rides_of
from finder.planning.solution import Solution, Stop


def plan(problem: Problem, deadline: Deadline) -> Solution:
    """The best plan found by the deadline, and bounds that no plan can pass; there always is one.

    The same problem has the same plan, unless the deadline cuts the search short.
    """
    rides = rides_of(problem)
    if rides is not None:
        problem = rides.eased(problem.clients)
    parties = parties_of(problem, rides)
    found = _solved(problem, parties, deadline)
    going = _with_supporters(problem, _people_of(parties, found.picks))
    goals, unmet = _goals(problem, parties, going)
    days_out = {
        client: {int(problem.day[client, row]) for row, people in going.items() if client in people}
        for client in problem.clients
    }
    stops = legs_of_all(problem, rides, going)
    assert stops is not None, "what is planned can be kept"
    reached = levels_of(parties, found.picks)
    return Solution(
        PlanStatus.OPTIMAL if reached == found.bound else PlanStatus.FEASIBLE,
        _bounds(reached, found),
        tuple(Stop(row, legs, backup_of(problem, rides, row, going)) for row, legs in stops.items()),
        check_ins_of(problem, days_out),
        goals,
        unmet,
    )


def _solved(problem: Problem, parties: Parties, deadline: Deadline) -> Found:
    if parties.lead is None:
        picks = best_of_group(problem, parties.each[0], deadline.part(0.5))
        if picks is not None:
            return Found(picks, levels_of(parties, picks))
    first = greedy(problem, parties)
    if parties.rides is not None:
        first = columns_of(parties, kept(problem, parties, first.picks()))
    found = best_of_coached(replace(problem, between=None), parties, first, deadline)
    # Everybody goes home in between there, which is no bound on going straight on.
    return found if problem.between is None else replace(found, bound=most_possible(parties))


def _people_of(parties: Parties, picks: Picks) -> dict[int, tuple[int, ...]]:
    """Rows in order of start, with all who go, by position."""
    return {
        row: tuple(sorted({person for party in going for person in parties.going(party)}))
        for row, going in sorted(picks.items())
    }


def _with_supporters(problem: Problem, stops: Mapping[int, tuple[int, ...]]) -> dict[int, tuple[int, ...]]:
    """The stops with supporters along wherever they can, one after the other."""
    joined = {row: list(people) for row, people in stops.items()}
    for person, one in enumerate(problem.people):
        back = None
        for row in stops if one.role is Role.SUPPORTER else ():
            if problem.can[person, row] and (back is None or back <= problem.leave[person, row]):
                joined[row].append(person)
                back = problem.home[person, row]
    return {row: tuple(sorted(people)) for row, people in joined.items()}


def _goals(
    problem: Problem, parties: Parties, stops: Mapping[int, Sequence[int]]
) -> tuple[tuple[GoalReached, ...], tuple[Unmet, ...]]:
    """What each of those with goals reaches and misses, in the order of people."""
    goals: list[GoalReached] = []
    unmet: list[Unmet] = []
    for person, one in enumerate(problem.people):
        if one.goals is not None:
            at = next(at for at, party in enumerate(parties.each) if person in party.people)
            rows = [row for row, going in stops.items() if person in going]
            goals += reached_of(problem, person, rows)
            unmet += unmet_of(problem, person, parties.going(at), rows)
    return tuple(goals), tuple(unmet)


def _bounds(reached: Levels, found: Found) -> Bounds:
    """The levels as they are told: of scores the sum, without what the outings of this plan cost."""
    bound, cost = found.bound, AN_OUTING * sum(map(len, found.picks.values()))
    return Bounds(
        Bound(float(reached.share), float(bound.share)),
        Bound(reached.units, bound.units),
        Bound((reached.score + cost) / 1000, (bound.score + cost) / 1000),
    )
