"""From candidates to the problem that a solver is given, and from its solution to the plan that is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

import numpy as np
import numpy.typing as npt
import orjson

from finder.catalog.table import wall_of
from finder.domain.goals import Arrangement, Goals, Together
from finder.domain.person import Role
from finder.domain.reason import Rule
from finder.domain.schedule import Occurrence, OccurrenceStatus
from finder.domain.vocabulary import Kind
from finder.domain.zone import zone
from finder.planning.availability import Period
from finder.planning.direct import direct_ways
from finder.planning.explain import PROOF, reasons_of
from finder.planning.happenings import NEAR_MINUTES
from finder.planning.match import Candidates
from finder.planning.pick_up import pick_up_of
from finder.planning.plan import Going, Outing, Plan, Ride, Visit
from finder.planning.problem import Bools, Companion, Ints, NearMiss, Problem
from finder.planning.rules import BIT, COUNT_OF
from finder.planning.shortfall import shortfall_by, shortfalls
from finder.planning.shown import Journeys, Shown, judged, local, shown
from finder.planning.solution import Leg, Solution, Stop
from finder.planning.travel import Travel
from finder.shapes.document import from_document, venue_of
from finder.wording.labels import FALLBACK

Positions = npt.NDArray[np.signedinteger]
# Of each person and rule, in each week and kind: more would say nothing new of what to loosen.
NEAR_MISSES = 3


def problem_of(
    candidates: Candidates,
    period: Period,
    goals: Mapping[str, Goals],
    arrangement: Arrangement,
    travel: Travel,
    now: datetime,
) -> tuple[Candidates, Problem]:
    """The candidates that somebody can attend or nearly can, and the problem they make.

    `goals` go by name; a coach has none, nor a supporter. Where the coach picks up, clients travel as
    the coach does.
    """
    kept = candidates.keeping(_counting(candidates))
    kind = _kinds(kept)
    day, evening, weekend = _days(kept, period)
    return kept, Problem(
        people=tuple(
            Companion(person.name, person.role, person.time_zone, goals.get(person.name))
            for person in kept.people
        ),
        first=period.first,
        days=period.days,
        start=kept.start,
        end=kept.end,
        listing=kept.listing,
        kind=kind,
        proof=_having(kept, f"types:{PROOF}"),
        can=kept.can,
        leave=kept.leave,
        home=kept.home,
        minutes=kept.minutes,
        score=kept.score,
        day=day,
        evening=evening,
        weekend=weekend,
        regular=_regular(kept, goals),
        arrangement=arrangement,
        between=direct_ways(kept, goals, travel),
        pick_up=pick_up_of(kept, travel) if arrangement.together is Together.COACH_PICKS_UP else None,
        now=now,
        near_misses=tuple(_near_misses(kept, period, kind)),
    )


def _days(candidates: Candidates, period: Period) -> tuple[Ints, Bools, Bools]:
    """Of each person and candidate, by the person's own clock: its day of the period, whether it is in the
    evening, and whether at the weekend.
    """
    days = [fit.traveller.days for fit in candidates.fits]
    pairs = [(each, each.of(candidates.start)) for each in days]
    return (
        np.array([at - (period.first - each.first).days for each, at in pairs], np.int32),
        np.array([candidates.start >= each.evening[at] for each, at in pairs]),
        np.array([each.is_weekend[at] for each, at in pairs]),
    )


def _counting(candidates: Candidates) -> Bools:
    """What somebody needed can attend, or fails by one rule alone."""
    failed = [candidates.fits[number].failed for number in candidates.needed]
    return np.asarray((COUNT_OF[np.array(failed)] <= 1).any(axis=0))


def _kinds(candidates: Candidates) -> Ints:
    kinds = np.zeros(candidates.snapshot.count, np.int32)
    for number, kind in enumerate(Kind):
        kinds[candidates.snapshot.with_word(f"kind:{kind}")] = number
    of_each: Ints = kinds[candidates.listing]
    return of_each


def _having(candidates: Candidates, word: str) -> Bools:
    having = np.zeros(candidates.snapshot.count, dtype=bool)
    having[candidates.snapshot.with_word(word)] = True
    of_each: Bools = having[candidates.listing]
    return of_each


def _regular(candidates: Candidates, goals: Mapping[str, Goals]) -> dict[str, int]:
    """The listings that goals call regular, by index; one that is not there is left out."""
    snapshot = candidates.snapshot
    ids = {each for one in goals.values() for each in one.regular}
    found = {each: snapshot.index_of(snapshot.aliases.get(each, each)) for each in sorted(ids)}
    return {each: index for each, index in found.items() if index is not None}


def _near_misses(candidates: Candidates, period: Period, kind: Ints) -> Iterator[NearMiss]:
    """For everybody needed, what one rule alone keeps them from: the least of each rule, week and kind."""
    for number in candidates.needed:
        fit, name = candidates.fits[number], candidates.people[number].name
        week = (fit.traveller.days.of(candidates.start) - (period.first - fit.traveller.days.first).days) // 7
        for rule in Rule:
            at = np.flatnonzero(fit.failed == BIT[rule])
            by = shortfall_by(fit, rule, at)
            if rule is Rule.TRAVEL:
                at, by = at[by <= NEAR_MINUTES], by[by <= NEAR_MINUTES]
            rows = list(_least(at, by, (week * len(Kind) + kind).astype(np.int32)))
            for seen in shown(candidates, rows, FALLBACK):
                told = (each for each in shortfalls(candidates, seen, rule) if each.person == name)
                yield from (NearMiss(seen.at, number, each) for each in told)


def _least(at: Positions, by: Positions, group: Ints) -> Iterator[int]:
    """Of each group the candidates with the least to loosen."""
    counts: dict[int, int] = {}
    for place in np.lexsort((at, by)).tolist():
        row = int(at[place])
        mine = int(group[row])
        counts[mine] = counts.get(mine, 0) + 1
        if counts[mine] <= NEAR_MISSES:
            yield row


def plan_of(candidates: Candidates, problem: Problem, solution: Solution, language: str) -> Plan:
    """The plan of a solution, its candidates told as listings, occurrences in a language, people by name."""
    rows = [each.row for stop in solution.stops for each in (stop, stop.backup) if each is not None]
    journeys = Journeys(candidates, rows)
    seen = dict(zip(rows, shown(candidates, rows, language), strict=True))
    return Plan(
        solution.status,
        solution.bounds,
        tuple(_outing(candidates, problem, journeys, stop, seen) for stop in solution.stops),
        solution.check_ins,
        solution.goals,
        solution.unmet,
        candidates.are_estimates,
        candidates.has_engine_failed,
    )


def _outing(
    candidates: Candidates, problem: Problem, journeys: Journeys, stop: Stop, seen: Mapping[int, Shown]
) -> Outing:
    backup = None
    if stop.backup is not None:
        backup = _visit(candidates, problem, journeys, stop.backup, seen[stop.backup.row])
    return Outing(_visit(candidates, problem, journeys, stop, seen[stop.row]), backup)


def _going(candidates: Candidates, problem: Problem, journeys: Journeys, leg: Leg, row: int) -> Going:
    """A person's way, which may lead by other stops or other homes."""
    alone = journeys.going(leg.person, row)
    person = candidates.people[leg.person]
    ride = None if alone.distance_m is None else _ride(problem, person.role)
    leave, home = local(person, leg.leave), local(person, leg.home)
    return Going(alone.name, leg.minutes, alone.distance_m, leave, home, ride, leg.is_onward, alone.origin)


def _ride(problem: Problem, role: Role) -> Ride | None:
    if problem.pick_up is None or not problem.clients:
        return None
    return {Role.COACH: Ride.DRIVER, Role.CLIENT: Ride.RIDER}.get(role)


def _visit(candidates: Candidates, problem: Problem, journeys: Journeys, stop: Stop, seen: Shown) -> Visit:
    row, who = stop.row, [leg.person for leg in stop.legs]
    people = tuple(_going(candidates, problem, journeys, leg, row) for leg in stop.legs)
    judging = [number for number in who if problem.people[number].role is Role.CLIENT] or list(who)
    (fit,) = judged(candidates, [row], judging)
    return Visit(
        from_document(seen.facts),
        _occurrence(candidates, row, seen.occurrence),
        fit.score,
        fit.parts,
        people,
        reasons_of(candidates, seen, who, people),
    )


def _occurrence(candidates: Candidates, row: int, told: bytes) -> Occurrence:
    """The occurrence of a candidate, with its notes as they are told."""
    members = orjson.loads(told)
    tz = zone(members["time_zone"])
    starts, ends = (datetime.fromisoformat(members[name]).astimezone(tz) for name in ("starts_at", "ends_at"))
    return Occurrence(
        wall_of(int(candidates.table.original[candidates.rows[row]])),
        starts,
        ends,
        OccurrenceStatus(members["status"]),
        venue_of(members["venue"]),
        members["note"],
    )
