"""What answers are made of: listings, or dates of listings, before they stand in an order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from finder.catalog.geodesy import Floats, cartesian_of
from finder.catalog.question import Sort
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import Ints, Mask, OccurrenceTable
from finder.domain.geo import Point


@dataclass(frozen=True)
class Items:
    """Item n is listing `listing[n]`, by row `row[n]` of `table` where it is asked for by its dates.

    They stand in order of their listings, each one's by row, or all in order of their rows. What was
    derived once is kept: an order may take longer to find than all the rest.
    """

    snapshot: Snapshot
    listing: Ints
    table: OccurrenceTable | None = None
    row: Ints | None = None

    def __len__(self) -> int:
        return len(self.listing)

    def keeping(self, keep: Mask) -> Items:
        """The items of which `keep` is true; these themselves where it is true of all."""
        return self if keep.all() else self.numbered(np.flatnonzero(keep))

    def numbered(self, numbers: Ints) -> Items:
        """The items of these numbers."""
        row = None if self.row is None else self.row[numbers]
        return Items(self.snapshot, self.listing[numbers], self.table, row)

    def with_those(self, others: Items) -> Items:
        """These items and others of the same table, in order of their rows."""
        if len(others) == 0 or self.row is None or others.row is None:
            return self
        listing = np.concatenate((self.listing, others.listing))
        joined = Items(self.snapshot, listing, self.table, np.concatenate((self.row, others.row)))
        return joined.numbered(joined.order(Sort.START))

    @cached_property
    def by_listing(self) -> Items:
        """The same items in order of their listings, each one's in order of their rows."""
        is_ordered = (self.listing[1:] >= self.listing[:-1]).all()
        return self if is_ordered else self.numbered(self.order(Sort.ID))

    def of_listings(self, listings: Ints) -> tuple[Ints, Ints]:
        """The numbers of the items of `listings`, one after the other, and which of `listings` each is of.

        To be asked of items in order of their listings.
        """
        if self._number_of is not None:
            numbers = self._number_of[listings]
            of = np.flatnonzero(numbers >= 0)
            return numbers[of], of
        # Keys of the column's own type: for any other, numpy would first copy the whole column.
        keys = np.concatenate((listings, listings + 1)).astype(self.listing.dtype, copy=False)
        bounds = np.searchsorted(self.listing, keys)
        first, behind = bounds[: len(listings)], bounds[len(listings) :]
        counts = behind - first
        of = np.repeat(np.arange(len(listings)), counts)
        return np.arange(len(of)) + (behind - np.cumsum(counts))[of], of

    @cached_property
    def _number_of(self) -> Ints | None:
        """By listing the number of its item, -1 without one; None where a listing may have several."""
        if not (self.listing[1:] > self.listing[:-1]).all():
            return None
        numbers = np.full(self.snapshot.count, -1, np.int32)
        numbers[self.listing] = np.arange(len(self), dtype=np.int32)
        return numbers

    def order(self, sort: Sort) -> Ints:
        """The numbers of all items by start or by name; by listing where neither is asked for."""
        match sort:
            case Sort.START:
                return self._by_start
            case Sort.NAME:
                return self._by_name
            case _:
                return self._by_id

    @cached_property
    def _by_start(self) -> Ints:
        return _order(self.listing if self.row is None else self.row)

    @cached_property
    def _by_name(self) -> Ints:
        return _order(self.snapshot.name_rank[self.listing])

    @cached_property
    def _by_id(self) -> Ints:
        return _order(self.listing)

    @cached_property
    def away(self) -> Ints:
        """The numbers of the items that are held at another venue than their listing's."""
        if self.table is None or not self.table.remarks:
            return np.zeros(0, np.int64)
        return np.flatnonzero(self.table.elsewhere[self.row])

    @cached_property
    def is_placed(self) -> Mask:
        """Which items have a place."""
        placed: Mask = self.snapshot.has_place[self.listing]
        placed[self.away] = [self.point(int(number)) is not None for number in self.away]
        return placed

    def point(self, number: int) -> Point | None:
        """Where an item is; None without a place."""
        if self.table is not None and self.row is not None and self.table.elsewhere[self.row[number]]:
            return self.table.remarks[int(self.table.remark[self.row[number]])].place
        index = self.listing[number]
        lat, lon = float(self.snapshot.lat[index]), float(self.snapshot.lon[index])
        return Point(lat, lon) if lat == lat else None

    def positions(self) -> Floats:
        """Where each item is, in metres from the Earth's centre; NaN without a place."""
        at_home = self.snapshot.has_place[self.listing]
        places = np.searchsorted(self.snapshot.placed, self.listing[at_home])
        positions = np.full((len(self), 3), np.nan)
        positions[at_home] = self.snapshot.positions[places]
        for number in self.away:
            place = self.point(int(number))
            positions[number] = np.nan if place is None else cartesian_of(place)
        return positions


def _order(keys: Ints) -> Ints:
    return np.argsort(keys, kind="stable").astype(np.int32)
