"""What the coach's ways by the homes depend on: how far homes are apart, how long a way suits whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from finder.domain.person import Person, Role
from finder.planning.distance import Places
from finder.planning.fit import Fit
from finder.planning.happenings import Happenings
from finder.planning.match import Candidates
from finder.planning.problem import Ints, PickUp
from finder.planning.travel import NO_WAY, Travel


def riding_along(people: Iterable[Person]) -> tuple[Person, ...]:
    """The people, the clients of whom travel as their coach does."""
    group = tuple(people)
    modes = [one.travel.mode for one in group if one.role is Role.COACH]
    return tuple(
        replace(one, travel=replace(one.travel, mode=mode)) if one.role is Role.CLIENT else one
        for one in group
        for mode in modes[:1] or [one.travel.mode]
    )


def pick_up_of(candidates: Candidates, travel: Travel) -> PickUp:
    """How the coach fetches and brings home; the clients travel as their coach does."""
    on = candidates.happenings
    slack = [_slack(fit, on) for fit in candidates.fits]
    return PickUp(
        in_person=~on.is_online,
        homes=_homes(candidates.people, travel, candidates),
        there=np.array([there for there, _ in slack], np.int32),
        back=np.array([back for _, back in slack], np.int32),
    )


def _slack(fit: Fit, on: Happenings) -> tuple[Ints, Ints]:
    """The longest way there, and back, that suits a person; below 0 where none does."""
    traveller = fit.traveller
    # A span that no start lies in stands before all others.
    begins, ends = np.array([(on.start.min(initial=0) - 2, on.start.min(initial=0) - 1), *traveller.out]).T
    at = np.searchsorted(begins, on.start, side="right") - 1
    there, until = on.start - begins[at], ends[at]
    if traveller.days.home_by is not None:
        until = np.minimum(until, traveller.days.home_by[traveller.days.of(on.start)])
    longest = traveller.person.travel.max_minutes
    back = np.where(on.start < ends[at], until - on.end, -1)
    return np.minimum(there, longest), np.minimum(back, longest)


def _homes(people: Sequence[Person], travel: Travel, candidates: Candidates) -> Ints:
    """Minutes between each two homes, as the coach travels; no way from or to none."""
    between = np.full((len(people), len(people)), NO_WAY, np.int32)
    at_home = [(number, one.start) for number, one in enumerate(people) if one.start is not None]
    mode = next(one.travel.mode for one in people if one.role is Role.COACH)
    numbers = [number for number, _ in at_home]
    degrees = np.array([(point.lat, point.lon) for _, point in at_home]).reshape(-1, 2)
    places = Places.at(degrees[:, 0], degrees[:, 1])
    day = candidates.fits[0].traveller.first_day
    between[np.ix_(numbers, numbers)] = travel.table(mode, places, day).minutes
    np.fill_diagonal(between, 0)
    return between
