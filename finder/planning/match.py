"""People and all that is on: who can come to what, and which of it everybody needed can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from finder.catalog.snapshot import Snapshot
from finder.catalog.table import Ints, Mask, OccurrenceTable
from finder.domain.errors import InvalidInput
from finder.domain.person import Person
from finder.domain.zone import zone
from finder.formats.calendar_times import Allowance, UnreadableCalendar
from finder.planning.availability import Availability, Period, availability_of
from finder.planning.fit import Fit, are_free, fit_of, traveller_of
from finder.planning.happenings import Happenings, each_way, happenings, window_of
from finder.planning.rules import Bits, WordsFailed
from finder.planning.score import HIGHEST, Taste
from finder.planning.travel import Travel


@dataclass(frozen=True, slots=True)
class Candidates:
    """n occurrences by (start, listing, original start), and how each of P people would come to it.

    Arrays of shape (P, n) go by the people in the order of the request. Times are UTC minutes.
    """

    snapshot: Snapshot
    today: date
    people: tuple[Person, ...]
    happenings: Happenings
    fits: tuple[Fit, ...]

    def __len__(self) -> int:
        return len(self.happenings)

    @property
    def table(self) -> OccurrenceTable:
        """The table of which `rows` are."""
        return self.happenings.table

    @property
    def rows(self) -> Ints:
        """Which row of the table each is."""
        return self.happenings.rows

    @property
    def start(self) -> Ints:
        """When each begins."""
        return self.happenings.start

    @property
    def end(self) -> Ints:
        """When each ends, not included."""
        return self.happenings.end

    @property
    def listing(self) -> Ints:
        """The index of each one's listing."""
        return self.happenings.listing

    @property
    def can(self) -> Mask:
        """(P, n): whether the person can come."""
        return np.array([fit.can for fit in self.fits], np.bool_)

    @property
    def leave(self) -> Ints:
        """(P, n): when they leave their start; online, when it begins."""
        return np.array([fit.leave for fit in self.fits], np.int32)

    @property
    def home(self) -> Ints:
        """(P, n): when they are home."""
        return np.array([fit.home for fit in self.fits], np.int32)

    @property
    def minutes(self) -> Ints:
        """(P, n): of one way; 0 online, NO_WAY where there is none."""
        return np.array([fit.minutes for fit in self.fits], np.int32)

    @property
    def is_online(self) -> Mask:
        """(P, n): whether they take part from home."""
        return np.array([fit.is_online for fit in self.fits], np.bool_)

    @property
    def score(self) -> NDArray[np.float64]:
        """(P, n): how well it fits that person alone, 0 to 1."""
        return np.array([fit.score / HIGHEST for fit in self.fits], np.float64)

    @property
    def needed(self) -> list[int]:
        """Which of the people nobody goes without."""
        return [number for number, person in enumerate(self.people) if person.is_needed]

    @property
    def are_estimates(self) -> bool:
        """Whether any times of travel are."""
        return any(fit.are_estimates for fit in self.fits)

    @property
    def has_engine_failed(self) -> bool:
        """Whether a routing engine was asked and did not answer."""
        return any(fit.ways is not None and fit.ways.has_engine_failed for fit in self.fits)

    @property
    def failed(self) -> Bits:
        """(n,): the rules that anybody needed fails, as bits."""
        failed = np.zeros(len(self), np.uint16)
        for number in self.needed:
            failed |= self.fits[number].failed
        return failed

    def keeping(self, keep: Mask) -> Candidates:
        """The occurrences of which `keep` is true."""
        return replace(
            self,
            happenings=self.happenings.keeping(keep),
            fits=tuple(fit.keeping(keep) for fit in self.fits),
        )


def candidates(
    snapshot: Snapshot,
    people: Sequence[Person],
    period: Period,
    now: datetime,
    travel: Travel,
    spare: int | None = None,
) -> Candidates:
    """All that begins in the period near enough to anybody, or online, and how it fits each person.

    Each takes part in person or from home, as suits them. Unless `spare` is None, what lies outside the
    free time of anybody needed by more minutes is left out. Raises InvalidInput naming a calendar that
    cannot be read.
    """
    on = happenings(snapshot, people, window_of(people, period, now), travel)
    return _fitted(Candidates(snapshot, now.date(), tuple(people), on, ()), period, now, travel, {}, spare)


def outing_candidates(
    snapshot: Snapshot,
    people: Sequence[Person],
    period: Period,
    now: datetime,
    travel: Travel,
    tastes: Mapping[str, Taste],
) -> Candidates:
    """The same for people who go together: what is hybrid stands twice, for all in person or all from home.

    `tastes` go by name. Raises InvalidInput naming a calendar that cannot be read.
    """
    on = each_way(happenings(snapshot, people, window_of(people, period, now), travel))
    return _fitted(Candidates(snapshot, now.date(), tuple(people), on, ()), period, now, travel, tastes)


def _fitted(
    found: Candidates,
    period: Period,
    now: datetime,
    travel: Travel,
    tastes: Mapping[str, Taste],
    spare: int | None = None,
) -> Candidates:
    """The candidates, with how they fit each person."""
    allowance = Allowance()
    available = [
        _availability(number, person, period, now, allowance) for number, person in enumerate(found.people)
    ]
    travellers = [
        traveller_of(person, tastes.get(person.name, Taste()), times, period, found.happenings)
        for person, times in zip(found.people, available, strict=True)
    ]
    on, failing = found.happenings, WordsFailed(found.snapshot, found.today)
    if spare is not None:
        on = on.narrowed(are_free([travellers[number] for number in found.needed], on, spare))
    fits = (
        fit_of(found.snapshot, each, failing.by(each.person), on, travel, found.today) for each in travellers
    )
    return replace(found, happenings=on, fits=tuple(fits))


def _availability(
    number: int, person: Person, period: Period, now: datetime, allowance: Allowance
) -> Availability:
    """When a person is free and busy; of a day that has begun, what is left."""
    try:
        available = availability_of(person, period, allowance)
        is_today = now.astimezone(zone(person.time_zone)).date() == period.first
        return available.since(now) if is_today else available
    except UnreadableCalendar as err:
        raise InvalidInput.of(f"people.{number}.calendar", str(err)) from None
