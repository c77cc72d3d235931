"""The answer to a question for matches: what fits everybody best, and what nearly does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from finder.catalog.snapshot import Snapshot
from finder.catalog.table import Ints
from finder.domain.person import Person
from finder.domain.reason import Reason, Rule, Shortfall
from finder.planning.availability import Period
from finder.planning.explain import reasons_of
from finder.planning.happenings import NEAR_MINUTES
from finder.planning.match import Candidates, candidates
from finder.planning.plan import Going
from finder.planning.rules import BIT, COUNT_OF
from finder.planning.score import HIGHEST
from finder.planning.shortfall import shortfall_by, shortfalls
from finder.planning.shown import Journeys, Judged, Shown, judged, shown
from finder.planning.travel import Travel
from finder.wording.labels import FALLBACK

# Near misses of each rule, of a listing each.
NEAR_MISSES = 3
# Minutes outside free time within which near misses are looked for first.
SPARE = 30


@dataclass(frozen=True, slots=True)
class Match:
    """An occurrence that everybody needed can come to; `people` are all who can."""

    shown: Shown
    score: float
    parts: dict[str, float]
    reasons: tuple[Reason, ...]
    people: tuple[Going, ...]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An occurrence that fails one rule, for one person needed or for several."""

    shown: Shown
    failed: tuple[Shortfall, ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """The best of `total` matches among `considered` occurrences, and the nearest misses of each rule."""

    considered: int
    total: int
    items: tuple[Match, ...]
    near_misses: tuple[NearMiss, ...]
    are_estimates: bool
    has_engine_failed: bool


def best_matches(
    snapshot: Snapshot,
    people: Sequence[Person],
    period: Period,
    now: datetime,
    travel: Travel,
    limit: int,
    language: str = FALLBACK,
) -> Matches:
    """What `matches` finds among all candidates, of which most are at times when nobody is free.

    Raises InvalidInput naming a calendar that cannot be read.
    """
    likely = candidates(snapshot, people, period, now, travel, SPARE)
    found = matches(likely, limit, language)
    if likely.happenings.left_out and not _have_nearest(found.near_misses):
        return matches(candidates(snapshot, people, period, now, travel), limit, language)
    return found


def _have_nearest(misses: Sequence[NearMiss]) -> bool:
    """Whether nothing that lies outside free time by more than SPARE can be among them."""
    free = [miss for miss in misses if miss.failed[0].rule is Rule.FREE]
    return len(free) == NEAR_MISSES and all((each.by or 0) <= SPARE for miss in free for each in miss.failed)


def matches(candidates: Candidates, limit: int, language: str = FALLBACK) -> Matches:
    """What fits everybody needed, the best first; of equals the earlier one, then by id.

    What the dataset says of its listings and dates is told in `language`.
    """
    failed = candidates.failed
    fitting = np.flatnonzero(failed == 0)
    chosen = fitting[first_by(HIGHEST - _mean_score(candidates)[fitting], limit)].tolist()
    journeys = Journeys(candidates, chosen)
    each = zip(
        shown(candidates, chosen, language), judged(candidates, chosen, candidates.needed), strict=True
    )
    return Matches(
        candidates.happenings.considered,
        len(fitting),
        tuple(_match(candidates, journeys, seen, fit) for seen, fit in each),
        tuple(near_misses(candidates, language)),
        candidates.are_estimates,
        candidates.has_engine_failed,
    )


def _mean_score(candidates: Candidates) -> Ints:
    """The score of each candidate for everybody needed, times how many they are."""
    total = np.zeros(len(candidates), np.int64)
    for number in candidates.needed:
        total += candidates.fits[number].score
    return total


def _match(candidates: Candidates, journeys: Journeys, seen: Shown, fit: Judged) -> Match:
    at = seen.at
    who = [number for number, each in enumerate(candidates.fits) if not each.failed[at]]
    people = tuple(journeys.going(number, at) for number in who)
    return Match(
        seen,
        fit.score,
        fit.parts,
        reasons_of(candidates, seen, who, people),
        people,
    )


def first_by(key: Ints, count: int) -> Ints:
    """Indexes of the `count` lowest keys, in order; of equals the one that stands first."""
    if len(key) > count:
        among = np.flatnonzero(key <= np.partition(key, count - 1)[count - 1])
    else:
        among = np.arange(len(key))
    chosen: Ints = among[np.argsort(key[among], kind="stable")][:count]
    return chosen


def near_misses(candidates: Candidates, language: str = FALLBACK) -> Iterator[NearMiss]:
    """What fails one rule, rule by rule: the least first, then the best; each listing once."""
    failed = candidates.failed
    single = np.flatnonzero(COUNT_OF[failed] == 1)
    alone = failed[single]
    chosen: list[tuple[Rule, int]] = []
    for rule in Rule:
        at = single[alone == BIT[rule]]
        if len(at):
            chosen += ((rule, each) for each in _nearest(candidates, rule, at))
    told = shown(candidates, [at for _, at in chosen], language)
    for (rule, _), seen in zip(chosen, told, strict=True):
        yield NearMiss(seen, tuple(shortfalls(candidates, seen, rule)))


def _nearest(candidates: Candidates, rule: Rule, at: Ints) -> list[int]:
    """Those of `at`, which fail a rule alone, that fail it least; of equals the best."""
    by = np.zeros(len(at), np.int64)
    score = np.zeros(len(at), np.int64)
    for number in candidates.needed:
        by = np.maximum(by, shortfall_by(candidates.fits[number], rule, at))
        score += candidates.fits[number].score[at]
    if rule is Rule.TRAVEL:
        near = by <= NEAR_MINUTES
        at, by, score = at[near], by[near], score[near]
    worst = HIGHEST * len(candidates.needed)
    return _of_different_listings(candidates, at, by * (worst + 1) + worst - score)


def _of_different_listings(candidates: Candidates, at: Ints, key: Ints) -> list[int]:
    """Those of `at` with the lowest keys, one of each listing."""
    wanted = count = NEAR_MISSES
    while True:
        count *= 4
        firsts: dict[int, int] = {}
        for place in first_by(key, count):
            firsts.setdefault(int(candidates.listing[at[place]]), int(at[place]))
        if len(firsts) >= wanted or count >= len(key):
            return list(firsts.values())[:wanted]
