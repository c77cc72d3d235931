"""The questions a catalog is asked: what is near, what is on, which listings there are.

Each answers a page of hits and the total; the order is total, so that the same question has the same
answer twice. A plain scan over all listings in the tests says what each must answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge

import numpy as np

from finder.catalog.places import Distances, nearest, within
from finder.catalog.question import Question, Sort
from finder.catalog.select import NO_ROW, Selection, listing_mask, select, timeless_mask
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import CANCELLED, SUSPENDED, Ints, Mask, OccurrenceTable


@dataclass(frozen=True, slots=True)
class Hit:
    """A listing, by index; the row of its occurrence, where there is one; and the metres to it."""

    listing: int
    row: int | None = None
    metres: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of hits, of `total` in all; rows are those of `table`."""

    total: int
    hits: list[Hit]
    table: OccurrenceTable | None = None


def nearby(snapshot: Snapshot, question: Question) -> Answer:
    """Listings with a place, each with its next occurrence, by distance from that occurrence's place.

    One that is cancelled is the next only where no other is in the window, and it was asked for.
    """
    selection, where = _placed(snapshot, question, _selected(snapshot, question))
    rows = selection.next_rows(snapshot.count)
    if question.include_cancelled or question.include_suspended:
        on = selection.keeping(selection.table.flags[selection.rows] & CANCELLED == 0)
        rows_on = on.next_rows(snapshot.count)
        rows = np.where(rows_on != NO_ROW, rows_on, rows)
    ranked = _ranked(snapshot, question, rows, selection, where)
    hits = [_next_hit(index, int(rows[index]), where) for index in _page(question, ranked)]
    return Answer(int((rows != NO_ROW).sum()), hits, selection.table)


def agenda(snapshot: Snapshot, question: Question) -> Answer:
    """Occurrences by start, or by distance or name; what has no place too, unless a radius is asked."""
    selection = _selected(snapshot, question)
    where = None if question.origin is None else _Where(snapshot, question, selection)
    if question.radius_m is not None:
        selection, where = _placed(snapshot, question, selection)
    ranked = _ranked_rows(snapshot, question, selection, where)
    listing = selection.table.listing
    hits = [_next_hit(int(listing[row]), row, where) for row in _page(question, ranked)]
    return Answer(len(selection.rows), hits, selection.table)


def browse(snapshot: Snapshot, question: Question) -> Answer:
    """Listings by id, or by distance, start or name; a window keeps those that occur in it."""
    if question.window is not None:
        return _browse_window(snapshot, question)
    keep = timeless_mask(snapshot, question)
    distances = None if question.origin is None else Distances(snapshot, question.origin)
    if distances is not None and question.radius_m is not None:
        keep &= within(distances, question.radius_m)
    if question.sort is Sort.DISTANCE and distances is not None:
        placed = ~np.isnan(snapshot.lat)
        ranked: Iterable[int] = _by_distance(distances, question, _Spread(keep & placed, [], keep & ~placed))
    else:
        indexes = np.flatnonzero(keep)
        ranked = _in_groups(snapshot, question, indexes, _listing_keys(snapshot, question, indexes))
    return Answer(int(keep.sum()), [Hit(index) for index in _page(question, ranked)])


def _browse_window(snapshot: Snapshot, question: Question) -> Answer:
    selection = _selected(snapshot, question)
    where = None if question.origin is None else _Where(snapshot, question, selection)
    if question.radius_m is not None:
        selection, where = _placed(snapshot, question, selection)
    rows = selection.next_rows(snapshot.count)
    ranked = _ranked(snapshot, question, rows, selection, where)
    return Answer(int((rows != NO_ROW).sum()), [Hit(index) for index in _page(question, ranked)])


class _Where:
    """Where the rows of a selection are: most at their listing's place, a few where they moved to."""

    def __init__(self, snapshot: Snapshot, question: Question, selection: Selection) -> None:
        assert question.origin is not None
        self.table = selection.table
        self.snapshot = snapshot
        self.distances = Distances(snapshot, question.origin)

    def metres(self, row: int) -> int | None:
        """Metres to the place of a row; None without one."""
        if self.table.elsewhere[row]:
            place = self.table.remarks[self.table.remark[row]].place
            return None if place is None else self.distances.between(place.lat, place.lon)
        index = int(self.table.listing[row])
        return None if np.isnan(self.snapshot.lat[index]) else self.distances.to(index)


def _selected(snapshot: Snapshot, question: Question) -> Selection:
    assert question.window is not None
    return select(snapshot, question, question.window, listing_mask(snapshot, question.filters))


def _placed(snapshot: Snapshot, question: Question, selection: Selection) -> tuple[Selection, _Where]:
    """The rows that one can go to, within the radius where one is asked."""
    where = _Where(snapshot, question, selection)
    table, rows, radius_m = selection.table, selection.rows, question.radius_m
    at_home = ~np.isnan(snapshot.lat) if radius_m is None else within(where.distances, radius_m)
    keep = at_home[selection.listings]
    for place in np.flatnonzero(table.elsewhere[rows]):
        metres = where.metres(int(rows[place]))
        keep[place] = metres is not None and (radius_m is None or metres <= radius_m)
    if not question.include_suspended:
        # What goes on online during a suspension is no place to go to.
        keep &= table.flags[rows] & SUSPENDED == 0
    return selection.keeping(keep), where


def _ranked(
    snapshot: Snapshot, question: Question, rows: Ints, selection: Selection, where: _Where | None
) -> Iterable[int]:
    """Listings that have a row, in the order asked for."""
    having = np.flatnonzero(rows != NO_ROW)
    if question.sort is Sort.DISTANCE and where is not None:
        return _by_distance(where.distances, question, _spread(rows, having, where))
    if question.sort is Sort.START:
        keys = selection.table.start[rows[having]]
    else:
        keys = _listing_keys(snapshot, question, having)
    return _in_groups(snapshot, question, having, keys)


@dataclass(frozen=True, slots=True)
class _Spread:
    """Listings by where they count: at their own place, elsewhere as (metres, listing), at no place."""

    home: Mask
    away: list[tuple[int, int]]
    nowhere: Mask


def _spread(rows: Ints, having: Ints, where: _Where) -> _Spread:
    """Where the listings in `having` are by their rows."""
    moved = having[where.table.elsewhere[rows[having]]]
    far = [(where.metres(int(rows[index])), int(index)) for index in moved]
    away = [(metres, index) for metres, index in far if metres is not None]
    home = np.zeros(where.snapshot.count, dtype=bool)
    home[having] = ~np.isnan(where.snapshot.lat[having])
    home[moved] = False
    nowhere = np.zeros(where.snapshot.count, dtype=bool)
    nowhere[having] = ~home[having]
    nowhere[[index for _, index in away]] = False
    return _Spread(home, away, nowhere)


def _by_distance(distances: Distances, question: Question, spread: _Spread) -> Iterator[int]:
    """Listings nearest first, what has no place behind, what is unchecked behind all."""
    needed = question.offset + question.limit
    unchecked = distances.snapshot.unchecked(question.today)
    for group in (~unchecked, unchecked):
        home = ((distances.to(index), index) for index in nearest(distances, spread.home & group, needed))
        away = sorted(pair for pair in spread.away if group[pair[1]])
        yield from (index for _, index in merge(home, away))
        yield from np.flatnonzero(spread.nowhere & group).tolist()


def _listing_keys(snapshot: Snapshot, question: Question, indexes: Ints) -> Ints:
    return snapshot.name_rank[indexes] if question.sort is Sort.NAME else indexes


def _in_groups(snapshot: Snapshot, question: Question, indexes: Ints, keys: Ints) -> Iterable[int]:
    """Listings by key, then id; what is unchecked behind all others."""
    unchecked = snapshot.unchecked(question.today)[indexes]
    return _whole(indexes[np.lexsort((indexes, keys, unchecked))])


def _ranked_rows(
    snapshot: Snapshot, question: Question, selection: Selection, where: _Where | None
) -> Iterable[int]:
    """Rows in the order asked for."""
    rows, listings = selection.rows, selection.listings
    unchecked = snapshot.unchecked(question.today)[listings]
    start = selection.table.start[rows]
    if question.sort is Sort.DISTANCE and where is not None:
        return _rows_by_distance(question, selection, where, unchecked)
    if question.sort is Sort.NAME:
        return _whole(rows[np.lexsort((start, listings, snapshot.name_rank[listings], unchecked))])
    return _whole(rows[np.lexsort((listings, start, unchecked))])


def _whole(indexes: Ints) -> list[int]:
    numbers: list[int] = indexes.tolist()
    return numbers


def _rows_by_distance(
    question: Question, selection: Selection, where: _Where, unchecked: Mask
) -> Iterator[int]:
    """Rows by distance, then id, then start."""
    needed = question.offset + question.limit
    for group in (~unchecked, unchecked):
        part = selection.keeping(group)
        away = part.table.elsewhere[part.rows]
        having = np.zeros(where.snapshot.count, dtype=bool)
        having[part.listings[~away]] = True
        wanted = np.zeros(where.snapshot.count, dtype=bool)
        wanted[nearest(where.distances, having, needed)] = True
        chosen = part.rows[away | wanted[part.listings] | np.isnan(where.snapshot.lat[part.listings])]
        yield from sorted(chosen.tolist(), key=lambda row: _distance_key(selection.table, where, row))


def _distance_key(table: OccurrenceTable, where: _Where, row: int) -> tuple[float, int, int]:
    metres = where.metres(row)
    return (float("inf") if metres is None else metres, int(table.listing[row]), row)


def _next_hit(index: int, row: int, where: _Where | None) -> Hit:
    return Hit(index, row, None if where is None else where.metres(row))


def _page(question: Question, ranked: Iterable[int]) -> list[int]:
    page = []
    for place, index in enumerate(ranked):
        if place >= question.offset + question.limit:
            break
        if place >= question.offset:
            page.append(index)
    return page
