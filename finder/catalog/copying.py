"""Which listings a copy of the dataset holds: chosen by what they are, never by the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from finder.catalog.question import Dates, Filters, Question, Sort
from finder.catalog.select import listing_mask
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import Mask
from finder.catalog.where import in_area
from finder.domain.geo import Box


@dataclass(frozen=True, slots=True)
class Part:
    """The listings of a snapshot that a copy holds; what is over or suspended is among them."""

    snapshot: Snapshot
    mask: Mask

    @classmethod
    def of(cls, snapshot: Snapshot, filters: Filters, box: Box | None) -> Part:
        """Those that pass the filters, inside the box where there is one."""
        # No filter of a copy looks at the day.
        question = Question(filters=filters, box=box, today=date.min, sort=Sort.ID)
        mask = listing_mask(snapshot, question.common(Dates.EACH, question.window, is_reached=False))
        return cls(snapshot, mask if box is None else mask & in_area(snapshot, question, None))

    @property
    def count(self) -> int:
        """How many there are."""
        return int(np.count_nonzero(self.mask))

    def from_index(self, first: int, limit: int) -> list[int]:
        """Their indexes from `first` on, in order, at most so many."""
        indexes: list[int] = (np.flatnonzero(self.mask[first:])[:limit] + first).tolist()
        return indexes

    def index_of(self, listing_id: str) -> int | None:
        """The index of a listing; None where the copy does not hold it."""
        index = self.snapshot.index_of(listing_id)
        return index if index is not None and self.mask[index] else None
