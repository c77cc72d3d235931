"""The questions a catalog is asked: what is near, what is on, which listings there are.

Each answers a page of hits and the total; the order is total, so that the same question has the same
answer twice. A plain scan over all listings in the tests says what each must answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

import numpy as np

from finder.catalog.facets import Facets, facets_of
from finder.catalog.places import Distances
from finder.catalog.question import Question, Sort
from finder.catalog.ranking import Spread, by_distance, by_name_or_id, listings_by_rows, rows_ranked
from finder.catalog.select import NO_ROW, Selection, listing_mask, select, timeless_mask
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import CANCELLED, Ints, Mask, OccurrenceTable
from finder.catalog.where import Where, in_area


@dataclass(frozen=True, slots=True)
class Hit:
    """A listing, by index; the row of its occurrence, where there is one; and the metres to it.

    `others`: the listings that it stands for beside itself; None where nothing is collapsed.
    """

    listing: int
    row: int | None = None
    metres: int | None = None
    others: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of hits, of `total` in all; rows are those of `table`."""

    total: int
    hits: list[Hit]
    table: OccurrenceTable | None = None
    facets: Facets | None = None


@dataclass(frozen=True, slots=True)
class _Items:
    """All items of an answer, which are rows or listings.

    `listings`: the listing of each, in any order. `ranked(n)`: items of which the first n stand in the
    order asked for.
    """

    listings: Ints
    ranked: Callable[[int], Iterable[int]]
    hit: Callable[[int], Hit]
    table: OccurrenceTable | None = None
    are_rows: bool = False

    def listing_of(self, item: int) -> int:
        """The listing of an item."""
        return int(self.table.listing[item]) if self.are_rows and self.table is not None else item


def nearby(snapshot: Snapshot, question: Question) -> Answer:
    """Listings with a place, each with its next occurrence, by distance from that occurrence's place.

    One that is cancelled is the next only where no other is in the window, and it was asked for.
    """
    selection, rows = _next_rows(snapshot, question)
    where = Where(snapshot, selection.table, question.origin)
    return _answered(
        snapshot,
        question,
        _Items(
            np.flatnonzero(rows != NO_ROW),
            partial(listings_by_rows, where, question, rows, selection),
            lambda index: Hit(index, int(rows[index]), where.metres(int(rows[index]))),
            selection.table,
        ),
    )


def _next_rows(snapshot: Snapshot, question: Question) -> tuple[Selection, Ints]:
    """The occurrences one can go to, and of each listing the next of them, or NO_ROW."""
    assert question.window is not None
    is_common = not question.needs_place and question.filters.q is None
    # A window beyond the horizon has a table of its own, which is too large to keep.
    if not is_common or not snapshot.holds(question.window):
        return _sought_next_rows(snapshot, question)
    # What does not depend on where somebody is, nor on what they typed, is the same for the next who asks.
    return snapshot.remembered(_sought_next_rows, question.from_anywhere)


def _sought_next_rows(snapshot: Snapshot, question: Question) -> tuple[Selection, Ints]:
    selection = _selected(snapshot, question)
    selection = Where(snapshot, selection.table, question.origin).reachable(question, selection)
    rows = selection.next_rows(snapshot.count)
    if question.include_cancelled or question.include_suspended:
        on = selection.keeping(selection.table.flags[selection.rows] & CANCELLED == 0)
        rows_on = on.next_rows(snapshot.count)
        rows = np.where(rows_on != NO_ROW, rows_on, rows)
    return selection, rows


def agenda(snapshot: Snapshot, question: Question) -> Answer:
    """Occurrences by start, or by distance or name; what has no place too, unless an area is asked for."""
    selection, where = _found(snapshot, question)
    listing = selection.table.listing
    return _answered(
        snapshot,
        question,
        _Items(
            selection.listings,
            partial(rows_ranked, where, question, selection),
            lambda row: Hit(int(listing[row]), row, where.metres(row)),
            selection.table,
            are_rows=True,
        ),
    )


def browse(snapshot: Snapshot, question: Question) -> Answer:
    """Listings by id, or by distance, start or name; a window keeps those that occur in it."""
    if question.window is None:
        return _answered(snapshot, question, _timeless(snapshot, question))
    selection, where = _found(snapshot, question)
    rows = selection.next_rows(snapshot.count)
    ranked = partial(listings_by_rows, where, question, rows, selection)
    return _answered(snapshot, question, _Items(np.flatnonzero(rows != NO_ROW), ranked, Hit))


def _timeless(snapshot: Snapshot, question: Question) -> _Items:
    """Listings whose rules pass, wherever they are unless an area is asked for."""
    keep = timeless_mask(snapshot, question)
    distances = None if question.origin is None else Distances(snapshot, question.origin)
    if question.needs_place:
        keep &= in_area(snapshot, question, distances)
    if question.sort is Sort.DISTANCE and distances is not None:
        placed = ~np.isnan(snapshot.lat)
        spread = Spread(keep & placed, [], keep & ~placed)
        return _Items(np.flatnonzero(keep), partial(by_distance, distances, question, spread), Hit)
    indexes = np.flatnonzero(keep)
    return _Items(indexes, lambda _: by_name_or_id(snapshot, question, indexes), Hit)


def _selected(snapshot: Snapshot, question: Question) -> Selection:
    assert question.window is not None
    return select(snapshot, question, question.window, listing_mask(snapshot, question))


def _found(snapshot: Snapshot, question: Question) -> tuple[Selection, Where]:
    """The occurrences that pass, wherever they are unless an area is asked for."""
    selection = _selected(snapshot, question)
    where = Where(snapshot, selection.table, question.origin)
    return (where.reachable(question, selection) if question.needs_place else selection), where


def _answered(snapshot: Snapshot, question: Question, items: _Items) -> Answer:
    """The page that the question asks for."""
    facets = facets_of(snapshot, items.listings, collapse=question.collapse) if question.facets else None
    if question.collapse:
        gatherings = np.unique(snapshot.gathering[items.listings])
        return Answer(
            len(gatherings), _collapsed(snapshot, question, items, len(gatherings)), items.table, facets
        )
    end = question.offset + question.limit
    page = islice(items.ranked(end), question.offset, end)
    return Answer(len(items.listings), [items.hit(item) for item in page], items.table, facets)


def _collapsed(snapshot: Snapshot, question: Question, items: _Items, total: int) -> list[Hit]:
    """The first item of each gathering, with the other listings of it that pass."""
    wanted = needed = min(question.offset + question.limit, total)
    firsts: dict[int, int] = {}
    while len(firsts) < wanted:
        for item in islice(items.ranked(needed), needed):
            firsts.setdefault(int(snapshot.gathering[items.listing_of(item)]), item)
        needed *= 2
    passing = np.zeros(snapshot.count, dtype=bool)
    passing[items.listings] = True
    page = list(islice(firsts.items(), question.offset, wanted))
    return [_with_others(snapshot, items.hit(item), gathering, passing) for gathering, item in page]


def _with_others(snapshot: Snapshot, hit: Hit, gathering: int, passing: Mask) -> Hit:
    there = snapshot.in_gathering(gathering)
    return replace(hit, others=tuple(int(index) for index in there[passing[there]] if index != hit.listing))
