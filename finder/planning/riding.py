"""The coach's way by the homes of those who ride along: in which order, and when at each door.

Of all orders that fit the free time of everybody in the car, the shortest; of equals, on the way there
the one whose first rider comes first by name, then the second; on the way home the same from behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from finder.planning.problem import Bools, Ints, PickUp, Problem, Rows
from finder.planning.solution import Leg

Legs = tuple[Leg, ...]
LONG = 1_000_000  # minutes of a way that does not fit somebody


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways that fit everybody in the car: `row` (w,) of each, and `riders` (w, r), whether each rides.

    `there`, `back` (w, r + 1): minutes between a door and the venue, 0 for who does not ride; the last is
    the coach's.
    """

    row: Rows
    riders: Bools
    there: Ints
    back: Ints

    def __len__(self) -> int:
        return len(self.row)

    def at(self, where: Rows | Bools) -> Ways:
        """Some of them."""
        return Ways(self.row[where], self.riders[where], self.there[where], self.back[where])


class Rides:
    """What the coach's ways by the homes can be; `lead` is the coach, by position."""

    def __init__(self, problem: Problem, pick_up: PickUp, lead: int) -> None:
        self.lead = lead
        self.is_ridden = pick_up.in_person
        self._problem, self._pick_up = problem, pick_up
        self._homes = _shortest(pick_up.homes)
        # No way is shorter by another door than without it.
        minutes = problem.minutes.astype(np.int32)
        self._to: Ints = np.array([(minutes + homes[:, None]).min(axis=0) for homes in self._homes])

    def ways(self, rows: Rows, riders: Sequence[int], seats: int) -> Ways:
        """All ways with one to `seats` of these riders, who come by name, to these candidates."""
        everybody = np.array([*riders, self.lead])
        cells, homes = np.ix_(everybody, rows), self._homes[np.ix_(everybody, everybody)]
        to, pick_up = self._to[cells][:-1], self._pick_up
        there = _least(homes, to, pick_up.there[cells], seats)
        back = _least(homes.T, to, pick_up.back[cells], seats)
        sets, at = np.nonzero((there.total < LONG) & (back.total < LONG))
        return Ways(
            rows[at],
            (sets[:, None] >> np.arange(len(riders)) & 1) > 0,
            _doors(there, homes, sets, at),
            _doors(back, homes.T, sets, at),
        )

    def legs(self, row: int, riders: Sequence[int]) -> Legs | None:
        """The ways of riders and coach; None where none fits them all."""
        riders = sorted(riders, key=lambda person: self._problem.people[person].name)
        ways = self.ways(np.array([row]), riders, len(riders))
        ways = ways.at(np.asarray(ways.riders.all(axis=1)))
        if not len(ways):
            return None
        start, end = int(self._problem.start[row]), int(self._problem.end[row])
        minutes = zip((*riders, self.lead), ways.there[0].tolist(), ways.back[0].tolist(), strict=True)
        return tuple(Leg(person, start - there, end + back, there) for person, there, back in minutes)

    def eased(self, clients: Sequence[int]) -> Problem:
        """The problem in which the coach goes by the one door that is least out of the way.

        No way by several doors is shorter, so what cannot be planned here cannot be planned at all; with
        one client it is the problem itself.
        """
        problem, ridden = self._problem, np.flatnonzero(self.is_ridden)
        can, minutes = problem.can.copy(), problem.minutes.copy()
        leave, home = problem.leave.copy(), problem.home.copy()
        least = {name: np.full(len(problem.start), LONG, np.int32) for name in ("there", "back")}
        for client in clients:
            ways = self.ways(ridden, [client], 1)
            fits = np.zeros(len(problem.start), np.bool_)
            fits[ways.row] = True
            can[client] &= fits | ~self.is_ridden
            at = ways.row[can[client, ways.row]]
            kept = ways.at(can[client, ways.row])
            least["there"][at] = np.minimum(least["there"][at], kept.there[:, -1])
            least["back"][at] = np.minimum(least["back"][at], kept.back[:, -1])
        some = least["there"] < LONG
        leave[self.lead, some] = problem.start[some] - least["there"][some]
        home[self.lead, some] = problem.end[some] + least["back"][some]
        minutes[self.lead, some] = least["there"][some]
        return replace(problem, can=can, minutes=minutes, leave=leave, home=home)


@dataclass(frozen=True, slots=True)
class _Least:
    """Least minutes for each set of riders, told as bits, and each candidate, LONG where none fits.

    `door` (sets, riders, rows): between venue and the furthest door, where that is this rider's;
    `total` (sets, rows): between venue and the coach's own door.
    """

    door: Ints
    total: Ints


def _least(homes: Ints, to: Ints, slack: Ints, seats: int) -> _Least:
    """The ways by the doors of each set of at most `seats` riders, larger sets from smaller ones.

    `homes` (r + 1, r + 1), the coach's last; `to` (r, rows); `slack` (r + 1, rows): the longest that fits.
    """
    riders, rows = to.shape
    sets = np.arange(1 << riders)
    size = np.bitwise_count(sets)
    door = np.full((len(sets), riders, rows), LONG, np.int32)
    for number in range(1, min(seats, riders) + 1):
        for rider in range(riders):
            mine = sets[(size == number) & (sets >> rider & 1 > 0)]
            if number == 1:
                ways = to[None, rider]
            else:
                ways = (door[mine ^ 1 << rider] + homes[rider, :-1, None]).min(axis=1)
            door[mine, rider] = np.where(ways <= slack[rider], ways, LONG)
    total = (door + homes[-1, :-1, None]).min(axis=1, initial=LONG)
    return _Least(door, np.where(total <= slack[-1], total, LONG))


def _doors(least: _Least, homes: Ints, sets: Rows, rows: Rows) -> Ints:
    """Minutes of each rider, and of the coach, on the best way with a set of riders: door by door."""
    riders = least.door.shape[1]
    found = np.zeros((len(sets), riders + 1), np.int32)
    found[:, -1] = least.total[sets, rows]
    at, left = np.full(len(sets), riders), sets.copy()
    while left.any():
        which = np.flatnonzero(left)
        ways = least.door[left[which], :, rows[which]] + homes[at[which], :-1]
        door = ways.argmin(axis=1)
        found[which, door] = least.door[left[which], door, rows[which]]
        at[which] = door
        left[which] ^= 1 << door
    return found


def _shortest(homes: Ints) -> Ints:
    """Ways between homes, by others where that is shorter."""
    shortest = homes.astype(np.int32)
    for by in range(len(homes)):
        shortest = np.minimum(shortest, shortest[:, [by]] + shortest[[by]])
    return shortest


def rides_of(problem: Problem) -> Rides | None:
    """The coach's ways, where the coach picks up."""
    if problem.pick_up is None or problem.coach is None:
        return None
    return Rides(problem, problem.pick_up, problem.coach)


def legs_of(problem: Problem, rides: Rides | None, row: int, people: Sequence[int]) -> Legs | None:
    """The ways of these people to a candidate, in their order; None where no way fits them all."""
    riders = [person for person in people if person in problem.clients]
    riding: Legs | None = ()
    if rides is not None and rides.is_ridden[row] and riders and rides.lead in people:
        riding = rides.legs(row, riders)
    if riding is None:
        return None
    found = {leg.person: leg for leg in riding}
    return tuple(found.get(person) or _alone(problem, row, person) for person in people)


def _alone(problem: Problem, row: int, person: int) -> Leg:
    leave, home, minutes = (each[person, row] for each in (problem.leave, problem.home, problem.minutes))
    return Leg(person, int(leave), int(home), int(minutes))
