"""Which occurrences one person can come to, how they get there, and which rules the others fail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from finder.catalog.geodesy import longest_chord_m
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import Ints, Mask
from finder.domain.person import Person
from finder.domain.reason import Rule
from finder.planning.availability import Availability, Period, Spans, hours_of
from finder.planning.days import Days, Running, days_of
from finder.planning.distance import chords_between, whole_metres
from finder.planning.happenings import NOWHERE, Happenings
from finder.planning.rules import BIT, COUNT_OF, Bits
from finder.planning.score import WHOLE, Taste, listing_parts, travel_part, weighed
from finder.planning.travel import NO_WAY, Travel, Ways

# Ways are no longer than this, where there is one; what lies further outside is neither free nor busy.
MARGIN = 24 * 60


@dataclass(frozen=True, slots=True)
class Traveller:
    """A person with all that is computed of them once: their times and days; `elsewhere`: of each start."""

    person: Person
    taste: Taste
    out: Spans
    first_day: date
    days: Days
    free: Running
    busy: Running
    elsewhere: tuple[Spans, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """One person and every occurrence, each column as long as these.

    `failed`: rules as bits, none where they can come. `minutes`: there, `back`: home to the start; 0
    online, NO_WAY where there is none. `origin`: where they set out, by position in `Person.origins`.
    `leave`, `home`: UTC minutes. `parts`: of the score, in thousandths. `ways`: from the start to each
    place, None for who has none.
    """

    traveller: Traveller
    failed: Bits
    is_online: Mask
    minutes: Ints
    back: Ints
    origin: Ints
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
    def longest(self) -> Ints:
        """The longer one of the ways there and back."""
        return np.maximum(self.minutes, self.back)

    @property
    def are_estimates(self) -> bool:
        """Whether times of travel are."""
        return self.ways is not None and self.ways.are_estimates

    def keeping(self, keep: Mask) -> Fit:
        """The occurrences of which `keep` is true."""
        parts = {name: part[keep] for name, part in self.parts.items()}
        columns = {name: getattr(self, name)[keep] for name in COLUMNS}
        return replace(self, parts=parts, **columns)


COLUMNS = ("failed", "is_online", "minutes", "back", "origin", "leave", "home", "score")


def traveller_of(
    person: Person, taste: Taste, availability: Availability, period: Period, on: Happenings
) -> Traveller:
    """A person, ready to be compared with what is on."""
    first = int(on.start.min(initial=2**31 - 1)) - MARGIN
    last = max(int(on.end.max(initial=0)) + MARGIN, first)
    free, busy = (Running.over(each, first, last) for each in (availability.free, availability.busy))
    elsewhere = tuple(hours_of(one.hours, period, person.time_zone) for one in person.starts)
    days = days_of(person, period)
    return Traveller(person, taste, availability.out, period.first, days, free, busy, elsewhere)


def are_free(travellers: Sequence[Traveller], on: Happenings, spare: int) -> Mask:
    """Which occurrences lie in everybody's free time by themselves, but for so many minutes."""
    free = np.ones(len(on), dtype=bool)
    length = on.end - on.start
    for traveller in travellers:
        free &= length - traveller.free.between(on.start, on.end) <= spare
    return free


def fit_of(
    snapshot: Snapshot, traveller: Traveller, failing: Bits, on: Happenings, travel: Travel, today: date
) -> Fit:
    """How every occurrence fits a person: in person where that fails no more rules than online.

    `failing`: the rules that each listing fails for them by its words.
    """
    person = traveller.person
    way = _way(traveller, on, travel)
    words = failing[on.listing]
    words[on.is_cancelled] |= BIT[Rule.CANCELLED]
    leave, home = on.start - way.there, on.end + way.back
    failed = words | way.failed | _times(traveller, on.start, leave, home, is_out=True)
    at_home = np.flatnonzero(on.is_online)
    start, end = on.start[at_home], on.end[at_home]
    online = words[at_home] | _times(traveller, start, start, end, is_out=False)
    better = (COUNT_OF[online] < COUNT_OF[failed[at_home]]) | (on.site[at_home] == NOWHERE)
    chosen = at_home[better]
    failed[chosen] = online[better]
    way.there[chosen] = way.back[chosen] = way.origin[chosen] = 0
    is_online = np.zeros(len(on), dtype=bool)
    is_online[chosen] = True
    parts = _parts(snapshot, traveller, on, today)
    parts["travel"] = travel_part(way.there, person.travel.max_minutes, is_online)
    return Fit(
        traveller,
        failed,
        is_online,
        way.there,
        way.back,
        way.origin,
        on.start - way.there,
        on.end + way.back,
        parts,
        weighed(parts),
        way.ways,
    )


@dataclass(frozen=True, slots=True)
class _Way:
    """The ways of one person to each occurrence and home: minutes, origins, the rules that they fail."""

    ways: Ways | None
    there: Ints
    back: Ints
    origin: Ints
    failed: Bits


def _way(traveller: Traveller, on: Happenings, travel: Travel) -> _Way:
    person, count = traveller.person, len(on)
    origin = np.zeros(count, np.int8)
    if person.start is None:
        none = np.full(count, NO_WAY, np.int32)
        return _Way(None, none, none.copy(), origin, np.full(count, BIT[Rule.TRAVEL], np.uint16))
    ways = [travel.ways(person.travel.mode, each, on.places, traveller.first_day) for each in person.origins]
    # Behind the last place stands the one that is none: an index of -1 is its.
    minutes = [np.append(each.minutes, NO_WAY).astype(np.int32)[on.site] for each in ways]
    there, back = minutes[0].copy(), minutes[0]
    for number in range(len(ways) - 1, 0, -1):
        is_elsewhere = _within(traveller.elsewhere[number - 1], on.start - back)
        there[is_elsewhere], origin[is_elsewhere] = minutes[number][is_elsewhere], number
    longest = back if len(ways) == 1 else np.maximum(there, back)
    failed = np.where(longest > person.travel.max_minutes, BIT[Rule.TRAVEL], np.uint16(0))
    if person.avoid:
        failed[np.append(_avoided(person, on), False)[on.site]] |= BIT[Rule.AVOID]
    return _Way(_joined(ways), there, back, origin, failed)


def _joined(ways: Sequence[Ways]) -> Ways:
    """The first ways, with what is to be known of any."""
    return Ways(
        ways[0].minutes,
        any(each.are_estimates for each in ways),
        any(each.has_engine_failed for each in ways),
    )


def _within(spans: Spans, moments: Ints) -> Mask:
    """Which moments lie in any of the spans."""
    begins, ends = np.array(spans, np.int64).reshape(-1, 2).T
    at = np.searchsorted(begins, moments, side="right") - 1
    inside: Mask = (at >= 0) & (moments < np.append(ends, 0)[at])
    return inside


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
    if traveller.busy.total:
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
