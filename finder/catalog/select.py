"""Which listings and which of their dates a question lets through."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from finder.catalog.expand import DatedRows, expand
from finder.catalog.items import Items
from finder.catalog.question import Common, Dates, Filters
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import CANCELLED, SUSPENDED, Mask, OccurrenceTable, local_mask
from finder.domain.window import Window
from finder.shapes.document import from_document

ANY_OF = ("kind", "fellowship", "pathway", "attendance", "language", "source")


def listing_mask(snapshot: Snapshot, common: Common) -> Mask:
    """Which listings pass the filters."""
    filters = common.filters
    keep = np.ones(snapshot.count, dtype=bool)
    for name in ANY_OF:
        if words := getattr(filters, name):
            keep &= _having(snapshot, (f"{name}:{word}" for word in words))
    if filters.ids:
        keep &= _of_ids(snapshot, filters.ids)
    _pass_types(snapshot, filters, keep)
    if filters.q is not None:
        keep &= snapshot.text.having(filters.q)
    if filters.fresh_days is not None:
        keep &= snapshot.fresh(common.today, filters.fresh_days)
    if not filters.include_illustrative:
        keep[snapshot.with_word("illustrative:true")] = False
    return keep


def _pass_types(snapshot: Snapshot, filters: Filters, keep: Mask) -> None:
    if filters.any_types:
        keep &= _having(snapshot, (f"types:{slug}" for slug in filters.any_types))
    for slug in filters.types:
        keep &= _having(snapshot, [f"types:{slug}"])
    for slug in filters.not_types:
        keep[snapshot.with_word(f"types:{slug}")] = False


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


def timeless(snapshot: Snapshot, common: Common) -> Items:
    """The listings that pass without a window: they are not over, and pass its weekdays and hours."""
    keep = listing_mask(snapshot, common) & ~snapshot.over(common.today)
    if not common.include_suspended:
        keep &= ~snapshot.suspended(common.today)
    if not common.times.is_open:
        slots = np.zeros(snapshot.count, dtype=bool)
        slots[snapshot.slot_listing[local_mask(snapshot.slot_minute, common.times)]] = True
        keep &= slots
    if common.is_reached:
        keep &= snapshot.has_place
    return Items(snapshot, np.flatnonzero(keep).astype(np.int32))


def dates(snapshot: Snapshot, common: Common, window: Window) -> Items:
    """Every date in `window` that passes, wherever it is, in order of their rows."""
    keep = listing_mask(snapshot, common)
    table = table_for(snapshot, window, keep)
    rows = table.passing(window, common.times)
    if not keep.all():
        rows = rows[keep[table.listing[rows]]]
    passing = Items(snapshot, table.listing[rows], table, rows)
    passing = passing.keeping(_is_on(passing, table, common))
    return passing.keeping(passing.is_placed) if common.is_reached else passing


def _is_on(items: Items, table: OccurrenceTable, common: Common) -> Mask:
    """Which dates take place, as far as that is asked for."""
    flags = table.flags[items.row]
    keep: Mask = flags == 0
    numbers = np.flatnonzero(~keep)
    cancelled, suspended = (flags[numbers] & flag != 0 for flag in (CANCELLED, SUSPENDED))
    # A suspension cancels what meets in person; what goes on online is cancelled by an override alone,
    # but is no place to go to meanwhile.
    stopped = suspended & ~items.snapshot.goes_on[items.listing[numbers]]
    left_out = suspended if common.is_reached else stopped
    keep[numbers] = (common.include_suspended | ~left_out) & (common.include_cancelled | stopped | ~cancelled)
    return keep


def table_for(snapshot: Snapshot, window: Window, keep: Mask) -> OccurrenceTable:
    """The table that holds the whole window: the snapshot's, or one expanded for it now."""
    if snapshot.holds(window):
        return snapshot.table
    # One at a time: each needs memory beside its table.
    with snapshot.expanding:
        others = DatedRows(window)
        for index in snapshot.dated[keep[snapshot.dated]].tolist():
            others.add(index, from_document(snapshot.document(index)))
        return expand(snapshot.weekly.of(keep), others.gathered())


def chosen(items: Items, which: Dates) -> Items:
    """Of each listing those of its dates that are asked for; `items` stand in order of their rows."""
    if which is Dates.EACH or items.table is None:
        return items
    if which is Dates.FIRST_ON:
        # One that is cancelled is the first only where no other is.
        off = items.table.flags[items.row] & CANCELLED != 0
        items = items.numbered(np.argsort(off, kind="stable")) if off.any() else items
    first = np.full(items.snapshot.count, len(items), dtype=np.int32)
    np.minimum.at(first, items.listing, np.arange(len(items), dtype=np.int32))
    return items.numbered(first[first < len(items)])
