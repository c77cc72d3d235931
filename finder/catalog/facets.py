"""How many items an answer would have if it asked for one more word: for the chips of a front-end."""

from __future__ import annotations

import numpy as np

from finder.catalog.items import Items
from finder.catalog.table import Ints

Facets = dict[str, dict[str, int]]
FACETS = ("kind", "fellowship", "attendance", "types")


def facets_of(items: Items, *, collapse: bool) -> Facets:
    """Items by each word of a filter, the most frequent first.

    With `collapse`, items are the gatherings that have a listing with the word.
    """
    found = np.bincount(items.listing, minlength=items.snapshot.count)
    return {name: _ranked(_counts(items, name, found, collapse=collapse)) for name in FACETS}


def _counts(items: Items, name: str, found: Ints, *, collapse: bool) -> dict[str, int]:
    snapshot, counts = items.snapshot, {}
    for word in snapshot.counts(name):
        having = snapshot.with_word(f"{name}:{word}")
        if collapse:
            counts[word] = snapshot.gatherings_of(having[found[having] > 0])
        else:
            counts[word] = int(found[having].sum())
    return counts


def _ranked(counts: dict[str, int]) -> dict[str, int]:
    some = ((word, count) for word, count in counts.items() if count)
    return dict(sorted(some, key=lambda each: (-each[1], each[0])))
