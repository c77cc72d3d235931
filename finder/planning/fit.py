"""Which occurrences one person can come to, how they get there, and which rules the others fail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from finder.catalog.geodesy import longest_chord_m
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import Ints, Mask
from finder.domain.person import Person
from finder.domain.reason import Rule
from finder.planning.availability import Availability, Period, Spans
from finder.planning.days import Days, Running, days_of
from finder.planning.distance import chords_between, whole_metres
from finder.planning.happenings import NOWHERE, Happenings
from finder.planning.rules import BIT, COUNT_OF, Bits, words_failed
from finder.planning.score import WHOLE, Taste, listing_parts, travel_part, weighed
from finder.planning.travel import NO_WAY, Travel, Ways

# Ways are no longer than this, where there is one; what lies further outside is neither free nor busy.
MARGIN = 24 * 60


@dataclass(frozen=True, slots=True)
class Traveller:
    """A person with all that is computed of them once: their times, their days, their ways."""

    person: Person
    taste: Taste
    out: Spans
    first_day: date
    days: Days
    free: Running
    busy: Running


@dataclass(frozen=True, slots=True)
class Fit:
    """One person and every occurrence, each column as long as these.

    `failed`: rules as bits, none where they can come. `minutes`: one way, 0 online, NO_WAY where there
    is none. `leave`, `home`: UTC minutes. `parts`: of the score, in thousandths. `ways`: to each place,
    None for who has no start.
    """

    traveller: Traveller
    failed: Bits
    is_online: Mask
    minutes: Ints
    leave: Ints
    home: Ints
    parts: dict[str, Ints]
    score: Ints
    ways: Ways | None

    @property
    def can(self) -> Mask:
        """Which occurrences the person can come to."""
        passed: Mask = self.failed == 0
        return passed

    @property
    def are_estimates(self) -> bool:
        """Whether times of travel are."""
        return self.ways is not None and self.ways.are_estimates

    def keeping(self, keep: Mask) -> Fit:
        """The occurrences of which `keep` is true."""
        parts = {name: part[keep] for name, part in self.parts.items()}
        columns = {name: getattr(self, name)[keep] for name in COLUMNS}
        return replace(self, parts=parts, **columns)


COLUMNS = ("failed", "is_online", "minutes", "leave", "home", "score")


def traveller_of(
    person: Person, taste: Taste, availability: Availability, period: Period, on: Happenings
) -> Traveller:
    """A person, ready to be compared with what is on."""
    first = int(on.start.min(initial=2**31 - 1)) - MARGIN
    last = max(int(on.end.max(initial=0)) + MARGIN, first)
    free, busy = (Running.over(each, first, last) for each in (availability.free, availability.busy))
    return Traveller(person, taste, availability.out, period.first, days_of(person, period), free, busy)


def fit_of(snapshot: Snapshot, traveller: Traveller, on: Happenings, travel: Travel, today: date) -> Fit:
    """How every occurrence fits a person: in person where that fails no more rules than online."""
    person = traveller.person
    ways, minutes, failed_there = _ways(traveller, on, travel)
    words = words_failed(snapshot, person, today)[on.listing]
    words[on.is_cancelled] |= BIT[Rule.CANCELLED]
    failed = (
        words | failed_there | _times(traveller, on.start, on.start - minutes, on.end + minutes, is_out=True)
    )
    at_home = np.flatnonzero(on.is_online)
    start, end = on.start[at_home], on.end[at_home]
    online = words[at_home] | _times(traveller, start, start, end, is_out=False)
    better = (COUNT_OF[online] < COUNT_OF[failed[at_home]]) | (on.site[at_home] == NOWHERE)
    chosen = at_home[better]
    failed[chosen] = online[better]
    minutes[chosen] = 0
    is_online = np.zeros(len(on), dtype=bool)
    is_online[chosen] = True
    parts = _parts(snapshot, traveller, on, today)
    parts["travel"] = travel_part(minutes, person.travel.max_minutes, is_online)
    return Fit(
        traveller,
        failed,
        is_online,
        minutes,
        on.start - minutes,
        on.end + minutes,
        parts,
        weighed(parts),
        ways,
    )


def _ways(traveller: Traveller, on: Happenings, travel: Travel) -> tuple[Ways | None, Ints, Bits]:
    """(ways to the places, minutes to each occurrence, which rules its place fails)."""
    person = traveller.person
    if person.start is None:
        return None, np.full(len(on), NO_WAY, np.int32), np.full(len(on), BIT[Rule.TRAVEL], np.uint16)
    ways = travel.ways(person.travel.mode, person.start, on.places, traveller.first_day)
    failed = np.where(ways.minutes > person.travel.max_minutes, BIT[Rule.TRAVEL], np.uint16(0))
    failed[_avoided(person, on)] |= BIT[Rule.AVOID]
    # Behind the last place stands the one that is none: an index of -1 is its.
    minutes_to = np.append(ways.minutes, NO_WAY).astype(np.int32)
    return ways, minutes_to[on.site], np.append(failed, BIT[Rule.TRAVEL])[on.site]


def _avoided(person: Person, on: Happenings) -> Mask:
    """Which places lie in a circle that the person keeps away from, its border included."""
    avoided = np.zeros(len(on.places), dtype=bool)
    for circle in person.avoid:
        chords = chords_between(circle.center, on.places)
        near = np.flatnonzero(chords <= longest_chord_m(circle.radius_m + 1))
        avoided[near] |= whole_metres(circle.center, on.places.among(near)) <= circle.radius_m
    return avoided


def _times(traveller: Traveller, start: Ints, leave: Ints, home: Ints, *, is_out: bool) -> Bits:
    """Which rules of time a way from `leave` to `home` fails; who is at home has not to be home by then."""
    failed = np.zeros(len(start), np.uint16)
    failed[traveller.free.between(leave, home) < home - leave] |= BIT[Rule.FREE]
    failed[traveller.busy.between(leave, home) > 0] |= BIT[Rule.BUSY]
    deadlines = traveller.days.home_by
    if is_out and deadlines is not None:
        failed[home > deadlines[traveller.days.of(start)]] |= BIT[Rule.HOME_BY]
    return failed


def _parts(snapshot: Snapshot, traveller: Traveller, on: Happenings, today: date) -> dict[str, Ints]:
    by_listing = listing_parts(snapshot, traveller.person, traveller.taste, today)
    return {
        "wants": by_listing.wants[on.listing],
        "evening": traveller.days.is_hard(on.start) * np.int32(WHOLE),
        "freshness": by_listing.freshness[on.listing],
        "place": by_listing.place[on.listing],
    }
