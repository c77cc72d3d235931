"""Which listings and which of their occurrences a question lets through, as masks and rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from finder.catalog.expand import DatedRows, expand
from finder.catalog.question import Question
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import CANCELLED, SUSPENDED, Ints, Mask, OccurrenceTable, local_mask
from finder.domain.window import Window
from finder.shapes.document import from_document

NO_ROW = -1
ANY_OF = ("kind", "fellowship", "pathway", "attendance", "language", "source")


def listing_mask(snapshot: Snapshot, question: Question) -> Mask:
    """Which listings pass the question's filters."""
    filters = question.filters
    keep = np.ones(snapshot.count, dtype=bool)
    for name in ANY_OF:
        if words := getattr(filters, name):
            keep &= _having(snapshot, (f"{name}:{word}" for word in words))
    if filters.ids:
        keep &= _of_ids(snapshot, filters.ids)
    if filters.any_types:
        keep &= _having(snapshot, (f"types:{slug}" for slug in filters.any_types))
    for slug in filters.types:
        keep &= _having(snapshot, [f"types:{slug}"])
    for slug in filters.not_types:
        keep[snapshot.with_word(f"types:{slug}")] = False
    if filters.q is not None:
        keep &= snapshot.text.having(filters.q)
    if filters.fresh_days is not None:
        keep &= snapshot.fresh(question.today, filters.fresh_days)
    if not filters.include_illustrative:
        keep[snapshot.with_word("illustrative:true")] = False
    return keep


def _having(snapshot: Snapshot, words: Iterable[str]) -> Mask:
    keep = np.zeros(snapshot.count, dtype=bool)
    for word in words:
        keep[snapshot.with_word(word)] = True
    return keep


def _of_ids(snapshot: Snapshot, ids: frozenset[str]) -> Mask:
    keep = np.zeros(snapshot.count, dtype=bool)
    for listing_id in ids:
        index = snapshot.index_of(snapshot.aliases.get(listing_id, listing_id))
        if index is not None:
            keep[index] = True
    return keep


def timeless_mask(snapshot: Snapshot, question: Question) -> Mask:
    """Which listings pass a question without a window: they are not over, and pass its weekdays and hours."""
    keep = listing_mask(snapshot, question) & ~snapshot.over(question.today)
    if not question.include_suspended:
        keep &= ~snapshot.suspended(question.today)
    if not question.times.is_open:
        slots = np.zeros(snapshot.count, dtype=bool)
        slots[snapshot.slot_listing[local_mask(snapshot.slot_minute, question.times)]] = True
        keep &= slots
    return keep


@dataclass(frozen=True, slots=True)
class Selection:
    """The occurrences a question lets through: rows of `table`, in order of start, then listing."""

    table: OccurrenceTable
    rows: Ints

    def keeping(self, keep: Mask) -> Selection:
        """The rows of which `keep` is true."""
        return Selection(self.table, self.rows[keep])

    @property
    def listings(self) -> Ints:
        """The listing of each row."""
        indexes: Ints = self.table.listing[self.rows]
        return indexes

    def next_rows(self, count: int) -> Ints:
        """For each of `count` listings its first row, or NO_ROW."""
        rows = np.full(count, NO_ROW, dtype=np.int32)
        # Written from the last to the first, so that the first stays.
        rows[self.listings[::-1]] = self.rows[::-1]
        return rows


def select(snapshot: Snapshot, question: Question, window: Window, keep: Mask) -> Selection:
    """The occurrences in `window` of the listings in `keep`, by every filter but place."""
    table = table_for(snapshot, window, keep)
    rows = table.passing(window, question.times)
    rows = rows[keep[table.listing[rows]]]
    keep_rows = np.ones(len(rows), dtype=bool)
    cancelled, suspended = (table.flags[rows] & flag != 0 for flag in (CANCELLED, SUSPENDED))
    # A suspension cancels what meets in person; what goes on online is cancelled by an override alone.
    stopped = suspended & ~snapshot.goes_on[table.listing[rows]]
    if not question.include_suspended:
        keep_rows &= ~stopped
    if not question.include_cancelled:
        keep_rows &= stopped | ~cancelled
    return Selection(table, rows[keep_rows])


def table_for(snapshot: Snapshot, window: Window, keep: Mask) -> OccurrenceTable:
    """The table that holds the whole window: the snapshot's, or one expanded for it now."""
    if snapshot.holds(window):
        return snapshot.table
    # One at a time: each needs memory beside its table.
    with snapshot.expanding:
        others = DatedRows(window)
        for index in snapshot.dated[keep[snapshot.dated]].tolist():
            others.add(index, from_document(snapshot.document(index)))
        return expand(snapshot.weekly.of(keep), others)
