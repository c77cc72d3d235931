"""Where the listings of a snapshot, and fresh ones, come to stand among each other in the next."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from finder.catalog.inverted import Inverted, Longs, spread
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import Ints

T = TypeVar("T")
# In place of an index: a listing that the next snapshot does not have as it was.
GONE = -1


class Splice:
    """The order of the next snapshot: what `base` holds and keeps, and fresh listings, by id.

    `of_base`, `of_fresh`: the index of each in the next, or GONE.
    """

    def __init__(self, base: Snapshot, fresh: Sequence[str], gone: Collection[str]) -> None:
        """`fresh` are the ids of listings that are new or other than in `base`, in order; `gone` of those
        that are no more.
        """
        places = np.fromiter(map(base.place_of, fresh), np.int64, len(fresh))
        replaced = [index for index in map(base.index_of, (*fresh, *gone)) if index is not None]
        is_kept = np.ones(base.count, np.bool_)
        is_kept[replaced] = False
        kept = np.flatnonzero(is_kept)
        self.count = len(kept) + len(fresh)
        self.of_fresh: Longs = np.searchsorted(kept, places) + np.arange(len(fresh))
        self.is_fresh = np.zeros(self.count, np.bool_)
        self.is_fresh[self.of_fresh] = True
        self.of_base: Longs = np.full(base.count, GONE, np.int64)
        self.of_base[kept] = np.flatnonzero(~self.is_fresh)

    @cached_property
    def origin(self) -> Longs:
        """Of each listing of the next, its index in `base`, or that among the fresh behind all of those."""
        origin = np.empty(self.count, np.int64)
        kept = np.flatnonzero(self.of_base != GONE)
        origin[self.of_base[kept]] = kept
        origin[self.of_fresh] = len(self.of_base) + np.arange(len(self.of_fresh))
        return origin

    def column(self, base: NDArray[Any], fresh: NDArray[Any]) -> NDArray[Any]:
        """A column with a number for each listing."""
        return np.concatenate((base, fresh))[self.origin].astype(base.dtype)

    def rows(self, base: NDArray[Any], fresh: NDArray[Any]) -> tuple[Longs, Longs]:
        """Of rows that are told by their listings: which of both remain, in order of listings, and these."""
        listing = np.concatenate((self.of_base[base], self.of_fresh[fresh]))
        order = np.argsort(listing, kind="stable")
        order = order[np.count_nonzero(listing == GONE) :]
        return order, listing[order]

    def runs(self) -> Iterator[tuple[int, int]]:
        """Spans of `origin` that go on without a gap, all of `base` or all fresh."""
        if self.count == 0:
            return
        is_break = (np.diff(self.origin) != 1) | (np.diff(self.is_fresh) != 0)
        borders = [0, *(np.flatnonzero(is_break) + 1).tolist(), self.count]
        firsts = self.origin[borders[:-1]].tolist()
        for first, begin, end in zip(firsts, borders[:-1], borders[1:], strict=True):
            yield first, first + end - begin

    def inverted(self, base: Inverted, fresh: Inverted) -> Inverted:
        """The words of all listings, each with its listings."""
        words = sorted({*base.words, *fresh.words})
        ranks = {word: rank for rank, word in enumerate(words)}
        pairs = np.concatenate(
            [_pairs(each, ranks, of) for each, of in ((base, self.of_base), (fresh, self.of_fresh))]
        )
        pairs.sort()
        counts = np.bincount(pairs >> 32, minlength=len(words))
        told = np.flatnonzero(counts)
        ends = np.cumsum(counts[told], dtype=np.int32)
        return Inverted([words[rank] for rank in told.tolist()], ends, (pairs & 0xFFFFFFFF).astype(np.int32))


def _pairs(inverted: Inverted, ranks: dict[str, int], of: Longs) -> Longs:
    """The rank of a word and the next index of a listing in one number, for all that remain."""
    ends = inverted.ends.astype(np.int64)
    at, number = spread(np.concatenate(([0], ends))[:-1], ends)
    listing = of[inverted.listings[at]]
    rank = np.fromiter((ranks[word] for word in inverted.words), np.int64, len(inverted.words))[number]
    pairs: Longs = (rank << 32 | listing)[listing != GONE]
    return pairs


def renumbered(numbers: NDArray[Any], names: Sequence[T]) -> tuple[Ints, list[T]]:
    """Numbers of things, and the things, numbered from 0 as they come first; negative ones stay."""
    used, first = np.unique(numbers, return_index=True)
    used, first = used[used >= 0], first[used >= 0]
    order = used[np.argsort(first)]
    anew = np.arange(-1, len(names), dtype=numbers.dtype)
    anew[order + 1] = np.arange(len(order))
    return anew[numbers + 1], [names[number] for number in order.tolist()]
