"""Which listings have which words, gathered from columns of terms.

A term is what a listing says of itself, such as its name or its types; each distinct one is taken apart
into words once, however many listings share it.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from finder.catalog.table import Ints

Longs = NDArray[np.int64]
WordsOf = Callable[[Any], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Inverted:
    """Words in order, and where the listings of each, in order, end in `listings`."""

    words: list[str]
    ends: Ints
    listings: Ints

    def spans(self) -> dict[str, list[int]]:
        """Where the listings of each word begin and end."""
        ends = self.ends.tolist()
        return dict(zip(self.words, map(list, zip([0, *ends], ends, strict=False)), strict=True))


def inverted_of(spans: Mapping[str, Sequence[int]], listings: Ints) -> Inverted:
    """What gave these spans."""
    return Inverted(list(spans), np.array([end for _, end in spans.values()], np.int32), listings)


class Inverting:
    """Columns of terms taken page by page, in the order of the listings; `inverted` is what they gave."""

    def __init__(self, *words_of: WordsOf) -> None:
        """One column for each of the functions, which say the words of its terms."""
        self._words: dict[str, int] = {}
        # Terms are numbered from 0: those of term n are numbers[ends[n] : ends[n + 1]].
        self._numbers, self._ends = array("i"), array("q", [0])
        self._columns = [(_Terms(self._number, each), list[Ints]()) for each in words_of]

    def add(self, *columns: Sequence[Hashable]) -> None:
        """Takes a page of listings: of each column, the term of each listing."""
        for (terms, pages), column in zip(self._columns, columns, strict=True):
            pages.append(np.fromiter(map(terms.__getitem__, column), np.int32, len(column)))

    def inverted(self) -> Inverted:
        """The words of all that was taken, each with its listings."""
        words = sorted(self._words)
        ranks = np.empty(len(words), np.int64)
        ranks[[self._words[word] for word in words]] = np.arange(len(words))
        ranked = ranks[np.array(self._numbers, np.int32)]
        # Word and listing in one number, which sorts and finds twins much faster than two.
        pairs = np.concatenate(
            [np.empty(0, np.int64), *(self._pairs(pages, ranked) for _, pages in self._columns)]
        )
        pairs.sort()
        pairs = pairs[np.diff(pairs, prepend=-1) != 0]
        counts = np.bincount(pairs >> 32, minlength=len(words))
        return Inverted(words, np.cumsum(counts, dtype=np.int32), pairs.astype(np.uint32).astype(np.int32))

    def _pairs(self, pages: list[Ints], ranked: Longs) -> Longs:
        terms = np.concatenate([np.empty(0, np.int32), *pages])
        begins, ends = np.array(self._ends[:-1], np.int64), np.array(self._ends[1:], np.int64)
        at, listings = spread(begins[terms], ends[terms])
        return ranked[at] << 32 | listings

    def _number(self, words: Iterable[str]) -> int:
        """The number of a new term of these words."""
        self._numbers.extend(self._words.setdefault(word, len(self._words)) for word in words)
        self._ends.append(len(self._numbers))
        return len(self._ends) - 2


class _Terms(dict[Any, int]):
    """The number of each term of a column, given to it when it is first asked for."""

    def __init__(self, number: Callable[[Iterable[str]], int], words_of: WordsOf) -> None:
        self._new_number = number
        self._words_of = words_of

    def __missing__(self, term: Any) -> int:
        number = self[term] = self._new_number(self._words_of(term))
        return number


def spread(begins: Longs, ends: Longs) -> tuple[Longs, Longs]:
    """All numbers of the spans [begin, end), one span after the other, and the span each is of."""
    counts = np.maximum(ends - begins, 0)
    spans = np.repeat(np.arange(len(counts)), counts)
    shifts = begins - (np.cumsum(counts) - counts)
    return np.arange(len(spans)) + shifts[spans], spans
