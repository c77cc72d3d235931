"""What of a choice can be kept: nobody is at two outings at once, and the coach's way suits all who ride."""

from __future__ import annotations

from finder.planning.party import Parties
from finder.planning.picks import Picks
from finder.planning.problem import Problem
from finder.planning.riding import legs_of


def kept(problem: Problem, parties: Parties, picks: Picks) -> Picks:
    """The picks in order of start, without those who are not home yet or whom no way takes along."""
    found: dict[int, tuple[int, ...]] = {}
    back: dict[int, int] = {}
    for row, going in sorted(picks.items()):
        chosen: tuple[int, ...] = ()
        homes: dict[int, int] = {}
        for party in going:
            people = sorted({one for each in (*chosen, party) for one in parties.going(each)})
            legs = legs_of(problem, parties.rides, row, people)
            if legs is not None and all(back.get(leg.person, leg.leave) <= leg.leave for leg in legs):
                chosen += (party,)
                homes = {leg.person: leg.home for leg in legs}
        if chosen:
            found[row] = chosen
            back |= homes
    return found
