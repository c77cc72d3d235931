"""How many items an answer would have if it asked for one more word: for the chips of a front-end."""

from __future__ import annotations

import numpy as np

from finder.catalog.snapshot import Snapshot
from finder.catalog.table import Ints

Facets = dict[str, dict[str, int]]
FACETS = ("kind", "fellowship", "attendance", "types")


def facets_of(snapshot: Snapshot, listings: Ints, *, collapse: bool) -> Facets:
    """Items by each word of a filter, the most frequent first; `listings` holds the listing of each item.

    With `collapse`, items are the gatherings that have a listing with the word.
    """
    items = np.bincount(listings, minlength=snapshot.count)
    return {name: _ranked(_counts(snapshot, name, items, collapse=collapse)) for name in FACETS}


def _counts(snapshot: Snapshot, name: str, items: Ints, *, collapse: bool) -> dict[str, int]:
    counts = {}
    for word in snapshot.counts(name):
        having = snapshot.with_word(f"{name}:{word}")
        if collapse:
            counts[word] = len(np.unique(snapshot.gathering[having[items[having] > 0]]))
        else:
            counts[word] = int(items[having].sum())
    return counts


def _ranked(counts: dict[str, int]) -> dict[str, int]:
    some = ((word, count) for word, count in counts.items() if count)
    return dict(sorted(some, key=lambda each: (-each[1], each[0])))
