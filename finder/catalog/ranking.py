"""The orders of an answer: by distance, start, name or id; what is unchecked comes behind everything else.

Each gives items lazily, of which the first `needed` stand in their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import merge

import numpy as np

from finder.catalog.places import Distances, nearest
from finder.catalog.question import Question, Sort
from finder.catalog.select import NO_ROW, Selection
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import Ints, Mask
from finder.catalog.where import Where


def listings_by_rows(
    where: Where, question: Question, rows: Ints, selection: Selection, needed: int
) -> Iterable[int]:
    """The listings that have a row in `rows`, in the order asked for."""
    snapshot = where.snapshot
    having = np.flatnonzero(rows != NO_ROW)
    if question.sort is Sort.DISTANCE and where.distances is not None:
        return by_distance(where.distances, question, _spread(rows, having, where), needed)
    if question.sort is Sort.START:
        return _in_groups(snapshot, question, having, selection.table.start[rows[having]])
    return by_name_or_id(snapshot, question, having)


def by_name_or_id(snapshot: Snapshot, question: Question, indexes: Ints) -> Iterable[int]:
    """Listings by name or else by id."""
    keys = snapshot.name_rank[indexes] if question.sort is Sort.NAME else indexes
    return _in_groups(snapshot, question, indexes, keys)


def _in_groups(snapshot: Snapshot, question: Question, indexes: Ints, keys: Ints) -> Iterable[int]:
    """Listings by key, then id; what is unchecked behind all others."""
    unchecked = snapshot.unchecked(question.today)[indexes]
    return _whole(indexes[np.lexsort((indexes, keys, unchecked))])


@dataclass(frozen=True, slots=True)
class Spread:
    """Listings by where they count: at their own place, elsewhere as (metres, listing), at no place."""

    home: Mask
    away: list[tuple[int, int]]
    nowhere: Mask


def _spread(rows: Ints, having: Ints, where: Where) -> Spread:
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
    return Spread(home, away, nowhere)


def by_distance(distances: Distances, question: Question, spread: Spread, needed: int) -> Iterator[int]:
    """Listings nearest first, what has no place behind, what is unchecked behind all."""
    unchecked = distances.snapshot.unchecked(question.today)
    for group in (~unchecked, unchecked):
        home = ((distances.to(index), index) for index in nearest(distances, spread.home & group, needed))
        away = sorted(pair for pair in spread.away if group[pair[1]])
        yield from (index for _, index in merge(home, away))
        yield from np.flatnonzero(spread.nowhere & group).tolist()


def rows_ranked(where: Where, question: Question, selection: Selection, needed: int) -> Iterable[int]:
    """Rows in the order asked for."""
    rows, listings = selection.rows, selection.listings
    unchecked = where.snapshot.unchecked(question.today)[listings]
    start = selection.table.start[rows]
    if question.sort is Sort.DISTANCE and where.distances is not None:
        return _rows_by_distance(where, where.distances, selection, unchecked, needed)
    if question.sort is Sort.NAME:
        return _whole(rows[np.lexsort((start, listings, where.snapshot.name_rank[listings], unchecked))])
    return _whole(rows[np.lexsort((listings, start, unchecked))])


def _rows_by_distance(
    where: Where, distances: Distances, selection: Selection, unchecked: Mask, needed: int
) -> Iterator[int]:
    """Rows by distance, then id, then start."""
    for group in (~unchecked, unchecked):
        part = selection.keeping(group)
        away = part.table.elsewhere[part.rows]
        having = np.zeros(where.snapshot.count, dtype=bool)
        having[part.listings[~away]] = True
        wanted = np.zeros(where.snapshot.count, dtype=bool)
        wanted[nearest(distances, having, needed)] = True
        chosen = part.rows[away | wanted[part.listings] | np.isnan(where.snapshot.lat[part.listings])]
        yield from sorted(chosen.tolist(), key=lambda row: _distance_key(where, row))


def _distance_key(where: Where, row: int) -> tuple[float, int, int]:
    metres = where.metres(row)
    return (float("inf") if metres is None else metres, int(where.table.listing[row]), row)


def _whole(indexes: Ints) -> list[int]:
    numbers: list[int] = indexes.tolist()
    return numbers
