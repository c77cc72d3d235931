"""The way from one stop of an evening straight to the next, from venue to venue."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from finder.catalog.table import Ints
from finder.domain.goals import Goals
from finder.domain.person import Mode, Role
from finder.planning.happenings import NOWHERE
from finder.planning.match import Candidates
from finder.planning.travel import NO_WAY, Estimator, Travel

# More venues are too many to ask a routing engine for the ways between all of them.
FEW_VENUES = 40


def direct_ways(candidates: Candidates, goals: Mapping[str, Goals], travel: Travel) -> DirectWays | None:
    """The ways between stops of an evening, where people who all go together wish for several."""
    roles = [person.role for person in candidates.people]
    several = Role.COACH in roles and roles.count(Role.CLIENT) > 1
    if several or all(one.max_per_day < 2 for one in goals.values()):
        return None
    return DirectWays(candidates, travel)


class DirectWays:
    """Minutes between venues of candidates as each person travels; NO_WAY beyond what they accept."""

    def __init__(self, candidates: Candidates, travel: Travel) -> None:
        self._candidates, self._travel = candidates, travel
        self._known: dict[tuple[Mode, int], Ints] = {}

    def __call__(self, person: int, rows: Ints, to: Ints) -> Ints:
        """Minutes from the venue of each of `rows` to that of each of `to`; NO_WAY from or to none."""
        site, goes = self._candidates.happenings.site, self._candidates.people[person].travel
        minutes = np.full(len(rows), NO_WAY, np.int32)
        there = site[to]
        for one in np.unique(there[there != NOWHERE]).tolist():
            minutes[there == one] = self._to(goes.mode, one)[site[rows[there == one]]]
        minutes[(site[rows] == NOWHERE) | (minutes > goes.max_minutes)] = NO_WAY
        return minutes

    @cached_property
    def _venues(self) -> Ints:
        """The sites of candidates, each once."""
        sites = np.unique(self._candidates.happenings.site)
        venues: Ints = sites[sites != NOWHERE]
        return venues

    def _to(self, mode: Mode, site: int) -> Ints:
        """Minutes from each site to one; they are told once."""
        if (mode, site) not in self._known:
            self._learn(mode, site)
        return self._known[mode, site]

    def _learn(self, mode: Mode, site: int) -> None:
        places = self._candidates.happenings.places
        day, venues = self._candidates.fits[0].traveller.first_day, self._venues
        if len(venues) > FEW_VENUES:
            self._known[mode, site] = Estimator().ways(mode, places.point(site), places, day).minutes
            return
        table = self._travel.table(mode, places.among(venues), day).minutes
        for number, venue in enumerate(venues.tolist()):
            self._known[mode, venue] = np.full(len(places), NO_WAY, np.int64)
            self._known[mode, venue][venues] = table[:, number]
