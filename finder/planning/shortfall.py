"""By how much a candidate fails a rule for a person, and what the sentence that says so needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from finder.catalog.table import Ints
from finder.domain.reason import Rule, Shortfall
from finder.planning.distance import whole_metres
from finder.planning.fit import Fit
from finder.planning.match import Candidates
from finder.planning.rules import AUDIENCES, BIT
from finder.planning.shown import Shown, local
from finder.planning.travel import NO_WAY


def shortfall_by(fit: Fit, rule: Rule, at: Ints) -> Ints:
    """Minutes by which each candidate in `at` fails a rule of time or way; 0 for every other rule."""
    by = np.zeros(len(at), np.int64)
    failing = fit.failed[at] & BIT[rule] != 0
    which = at[failing]
    leave, home, traveller = fit.leave[which], fit.home[which], fit.traveller
    match rule:
        case Rule.FREE:
            by[failing] = home - leave - traveller.free.between(leave, home)
        case Rule.BUSY:
            by[failing] = traveller.busy.between(leave, home)
        case Rule.TRAVEL:
            by[failing] = fit.longest[which] - traveller.person.travel.max_minutes
        case Rule.HOME_BY if traveller.days.home_by is not None:
            by[failing] = home - traveller.days.home_by[traveller.days.of(leave + fit.minutes[which])]
    return by


def shortfalls(candidates: Candidates, seen: Shown, rule: Rule) -> Iterator[Shortfall]:
    """The shortfall of everybody needed who fails a rule."""
    facts = seen.facts
    for number in candidates.needed:
        if candidates.fits[number].failed[seen.at] & BIT[rule]:
            yield _shortfall(candidates, number, seen.at, rule, facts)


def _shortfall(candidates: Candidates, number: int, at: int, rule: Rule, facts: dict[str, Any]) -> Shortfall:
    fit = candidates.fits[number]
    person = fit.traveller.person
    by: int | None = int(shortfall_by(fit, rule, np.array([at]))[0])
    match rule:
        case Rule.FREE | Rule.BUSY:
            return Shortfall(person.name, rule, by)
        case Rule.TRAVEL:
            is_way = fit.longest[at] < NO_WAY
            return Shortfall(person.name, rule, by if is_way else None, person.travel.max_minutes)
        case Rule.HOME_BY:
            return Shortfall(person.name, rule, by, local(person, int(fit.home[at]) - (by or 0)))
        case Rule.AVOID:
            return Shortfall(person.name, rule, *_metres_inside(candidates, number, at))
    return Shortfall(person.name, rule, words=_words(rule, facts, candidates, number))


def _metres_inside(candidates: Candidates, number: int, at: int) -> tuple[int, int]:
    """(metres by which a circle that is avoided is too large, its radius), of the worst of them."""
    place = candidates.happenings.places.among(candidates.happenings.site[[at]])
    circles = candidates.people[number].avoid
    inside = [
        (circle.radius_m - int(whole_metres(circle.center, place)[0]) + 1, circle.radius_m)
        for circle in circles
    ]
    return max(inside)


def _words(rule: Rule, facts: dict[str, Any], candidates: Candidates, number: int) -> tuple[str, ...]:
    """The words of a listing that are at fault, or that it lacks."""
    person, types = candidates.people[number], facts["types"]
    match rule:
        case Rule.NEEDS:
            return tuple(sorted(person.needs - set(types)))
        case Rule.AUDIENCE:
            return tuple(slug for slug in types if slug in AUDIENCES - person.audiences)
        case Rule.CLOSED:
            return () if facts["fellowship"] is None else (facts["fellowship"],)
        case Rule.ALCOHOL:
            return (facts["alcohol"],)
    return ()
