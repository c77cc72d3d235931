"""One candidate looked at closely: what its listing and its occurrence say, and how each person goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import orjson

from finder.catalog.render import listings_json, occurrences_json
from finder.catalog.table import Ints
from finder.domain.geo import Point
from finder.domain.person import Person
from finder.domain.zone import zone
from finder.planning.distance import whole_metres
from finder.planning.happenings import NOWHERE
from finder.planning.match import Candidates
from finder.planning.plan import Going
from finder.planning.score import HIGHEST, WEIGHTS, WHOLE

NO_METRES = -1
COLUMNS = ("minutes", "is_online", "leave", "home", "origin")


@dataclass(frozen=True, slots=True)
class Shown:
    """A candidate: `at` is its place among them; `listing`, `occurrence` their JSON, which was `read`."""

    at: int
    listing: bytes
    occurrence: bytes

    @property
    def facts(self) -> dict[str, Any]:
        """The members of the listing."""
        members: dict[str, Any] = orjson.loads(self.listing)
        return members


def shown(candidates: Candidates, chosen: Sequence[int], language: str) -> list[Shown]:
    """Candidates with the JSON of their listings and occurrences, schedules and holidays in a language."""
    at = np.array(chosen, np.int64)
    listings = listings_json(candidates.snapshot, candidates.listing[at].tolist(), candidates.today, language)
    dates = occurrences_json(candidates.snapshot, candidates.table, candidates.rows[at].tolist(), language)
    return [Shown(*each) for each in zip(chosen, listings, dates, strict=True)]


def local(person: Person, minute: int) -> datetime:
    """A UTC minute by the person's clock."""
    return datetime.fromtimestamp(60 * minute, zone(person.time_zone))


class Journeys:
    """How people go to some of the candidates; the metres of all of them are measured at once."""

    def __init__(self, candidates: Candidates, chosen: Sequence[int]) -> None:
        self._candidates = candidates
        self._column = {at: number for number, at in enumerate(chosen)}
        sites = candidates.happenings.site[np.array(chosen, np.int64)]
        at = np.array(chosen, np.int64)
        self._columns = [[getattr(fit, name)[at].tolist() for name in COLUMNS] for fit in candidates.fits]
        self._metres = [
            _metres(person.origins, fit.origin[at], candidates, sites)
            for person, fit in zip(candidates.people, candidates.fits, strict=True)
        ]

    def going(self, number: int, at: int) -> Going:
        """How a person, by their place in the request, goes to a candidate."""
        person, column = self._candidates.people[number], self._column[at]
        minutes, is_online, leave, home, origin = (each[column] for each in self._columns[number])
        metres = self._metres[number][column]
        return Going(
            name=person.name,
            travel_minutes=minutes,
            distance_m=None if is_online or metres == NO_METRES else metres,
            leave_by=local(person, leave),
            home_at=local(person, home),
            origin=origin,
        )


def _metres(origins: Sequence[Point], chosen: Ints, candidates: Candidates, sites: Ints) -> list[int]:
    """Metres to each site from that of the origins which was chosen for it."""
    metres = np.full(len(sites), NO_METRES)
    for number, origin in enumerate(origins):
        there = np.flatnonzero((sites != NOWHERE) & (chosen == number))
        if len(there):
            metres[there] = whole_metres(origin, candidates.happenings.places.among(sites[there]))
    told: list[int] = metres.tolist()
    return told


@dataclass(frozen=True, slots=True)
class Judged:
    """How well a candidate fits those who go, 0 to 1, the mean of theirs; and its parts by name, alike."""

    score: float
    parts: dict[str, float]


def judged(candidates: Candidates, chosen: Sequence[int], who: Sequence[int]) -> list[Judged]:
    """How well each of some candidates fits the people `who`, by position."""
    at, fits = np.array(chosen, np.int64), [candidates.fits[number] for number in who]

    def mean(columns: Iterable[Ints], whole: int) -> list[float]:
        total: Ints = sum((column[at] for column in columns), np.zeros(len(at), np.int64))
        told: list[float] = (total / len(fits) / whole).tolist()
        return told

    scores = mean((fit.score for fit in fits), HIGHEST)
    parts = zip(*(mean((fit.parts[name] for fit in fits), WHOLE) for name in WEIGHTS), strict=True)
    return [
        Judged(score, dict(zip(WEIGHTS, each, strict=True)))
        for score, each in zip(scores, parts, strict=True)
    ]
