"""What is on in a period: the occurrences somebody could come to, and the places they are held at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from finder.catalog.geodesy import cartesian_of, longest_chord_m
from finder.catalog.select import table_for
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import CANCELLED, SUSPENDED, Ints, Mask, OccurrenceTable, Remark, minute_of
from finder.domain.geo import Point
from finder.domain.person import Person
from finder.domain.schedule import Precision
from finder.domain.window import Window
from finder.domain.zone import zone
from finder.planning.availability import Period
from finder.planning.distance import Places
from finder.planning.travel import Travel

NOWHERE = -1
# A way longer than somebody accepts by more than this is not worth telling them of.
NEAR_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Happenings:
    """Occurrences by (start, listing, original start), each column of the same length.

    `rows`: of `table`; `start`, `end`: UTC minutes; `site`: which of `places`, or NOWHERE where there is
    none to go to; `is_online`: whether one can take part from home. `considered`: occurrences of the
    period in all, those that nobody could reach too; `left_out`: those that could be reached at another time.
    """

    table: OccurrenceTable
    rows: Ints
    start: Ints
    end: Ints
    listing: Ints
    site: Ints
    is_online: Mask
    is_cancelled: Mask
    places: Places
    considered: int
    left_out: int = 0

    def __len__(self) -> int:
        return len(self.rows)

    def keeping(self, keep: Mask) -> Happenings:
        """Those of which `keep` is true."""
        return replace(self, **{name: getattr(self, name)[keep] for name in COLUMNS})

    def narrowed(self, keep: Mask) -> Happenings:
        """The same, the others counted as left out."""
        kept = self.keeping(keep)
        return replace(kept, left_out=self.left_out + len(self) - len(kept))


COLUMNS = ("rows", "start", "end", "listing", "site", "is_online", "is_cancelled")


def window_of(people: Sequence[Person], period: Period, now: datetime) -> Window | None:
    """The instants that lie in the period for everyone needed; None where there are none.

    What began before `now` is left out where the period begins today; an earlier day means the past.
    """
    begins, ends = [], []
    for person in people:
        if person.is_needed:
            tz = zone(person.time_zone)
            window = period.window_in(tz)
            is_today = now.astimezone(tz).date() == period.first
            begins.append(max(window.start, now) if is_today else window.start)
            ends.append(window.end)
    begin, end = max(begins), min(ends)
    return Window(begin, end) if begin < end else None


def happenings(
    snapshot: Snapshot, people: Sequence[Person], window: Window | None, travel: Travel
) -> Happenings:
    """What begins in a window and is near enough to anybody, or online; examples are left out."""
    real = np.ones(snapshot.count, dtype=bool)
    illustrative = snapshot.with_word("illustrative:true")
    real[illustrative] = False
    table = snapshot.table if window is None else table_for(snapshot, window, real)
    first, last = (0, 0) if window is None else _slice(table, window)
    listing = table.listing[first:last]
    online = np.zeros(snapshot.count, dtype=bool)
    online[snapshot.with_word("attendance:online")] = True
    online |= snapshot.goes_on
    near = _near(snapshot, people, travel)
    reachable = online.copy()
    reachable[snapshot.placed[near]] = True
    is_kept = (reachable & real).take(listing)
    moved = np.flatnonzero(table.elsewhere[first:last])
    is_kept[moved] = real[listing[moved]]
    considered = int(real.take(listing).sum()) if len(illustrative) else len(listing)
    return _held(snapshot, table, np.flatnonzero(is_kept) + first, near, online, considered)


def each_way(on: Happenings) -> Happenings:
    """The same, but what is held both ways stands twice: to go to, then to take part in from home."""
    is_both = on.is_online & (on.site != NOWHERE)
    rows = np.repeat(np.arange(len(on)), 1 + is_both)
    is_second = np.append(False, rows[1:] == rows[:-1])
    apart = replace(on, **{name: getattr(on, name)[rows] for name in COLUMNS})
    return replace(
        apart,
        is_online=apart.is_online & (is_second | ~is_both[rows]),
        site=np.where(is_second, NOWHERE, apart.site).astype(np.int32),
    )


def _slice(table: OccurrenceTable, window: Window) -> tuple[int, int]:
    """First row, and the one after the last, of what begins in a window."""
    first, last = (
        np.searchsorted(table.start, np.int32(_ceiling(each))) for each in (window.start, window.end)
    )
    return int(first), int(last)


def _ceiling(moment: datetime) -> int:
    """Whole minutes since 1970, UTC, a begun one counted."""
    return minute_of(moment) + bool(moment.second or moment.microsecond)


def _near(snapshot: Snapshot, people: Sequence[Person], travel: Travel) -> Ints:
    """Which of the places of listings are near enough to anybody, in order."""
    is_near = np.zeros(len(snapshot.placed), dtype=bool)
    for person in people:
        reach_m = travel.reach_m(person.travel.mode, person.travel.max_minutes + NEAR_MINUTES)
        for origin in person.origins:
            is_near[_within_chord(snapshot, origin, longest_chord_m(reach_m))] = True
    near: Ints = np.flatnonzero(is_near)
    return near


def _within_chord(snapshot: Snapshot, start: Point, chord_m: float) -> Ints:
    """Which of the places of listings a chord reaches. For thousands of them a tree would take longer."""
    center = cartesian_of(start)
    # No place is nearer than the parallel it lies on.
    band = np.flatnonzero(np.abs(snapshot.positions[:, 2] - center[2]) <= chord_m)
    steps = snapshot.positions[band] - center
    inside: Ints = band[np.einsum("ij,ij->i", steps, steps) <= chord_m**2]
    return inside


def _held(
    snapshot: Snapshot, table: OccurrenceTable, rows: Ints, near: Ints, online: Mask, considered: int
) -> Happenings:
    listing, flags = table.listing[rows], table.flags[rows]
    site_of = np.full(snapshot.count, NOWHERE, np.int32)
    site_of[snapshot.placed[near]] = np.arange(len(near), dtype=np.int32)
    # The middle of a town is no place to go to.
    site_of[snapshot.with_word(f"precision:{Precision.CITY}")] = NOWHERE
    site = site_of[listing]
    lat, lon = snapshot.lat[snapshot.placed[near]], snapshot.lon[snapshot.placed[near]]
    places = Places(lat, lon, snapshot.positions[near])
    moved = np.flatnonzero(table.elsewhere[rows])
    if len(moved):
        places = _with_moved(table, rows, moved, site, places)
    site[flags & SUSPENDED != 0] = NOWHERE
    return Happenings(
        table=table,
        rows=rows,
        start=table.start[rows],
        end=table.end[rows],
        listing=listing,
        site=site,
        is_online=online[listing],
        is_cancelled=flags & CANCELLED != 0,
        places=places,
        considered=considered,
    )


def _with_moved(table: OccurrenceTable, rows: Ints, moved: Ints, site: Ints, places: Places) -> Places:
    """The places with those that occurrences moved to, whose sites are set."""
    points = [_point_of(table.remarks[int(table.remark[rows[at]])]) for at in moved]
    site[moved] = NOWHERE
    there = [(at, point) for at, point in zip(moved, points, strict=True) if point is not None]
    site[[at for at, _ in there]] = np.arange(len(places), len(places) + len(there), dtype=np.int32)
    further = Places.at(np.array([each.lat for _, each in there]), np.array([each.lon for _, each in there]))
    return Places(
        np.concatenate((places.lat, further.lat)),
        np.concatenate((places.lon, further.lon)),
        np.concatenate((places.positions, further.positions)),
    )


def _point_of(remark: Remark) -> Point | None:
    """Where the venue is that an occurrence moved to; None where its town alone is known."""
    venue = remark.venue
    return None if venue is None or venue["precision"] == Precision.CITY else remark.place
