"""The words of listings: which listings have a word, one that begins so, or one that is nearly so."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from finder.catalog.inverted import Inverting
from finder.catalog.stored import Stored
from finder.catalog.table import Ints, Mask
from finder.domain.words import words_of
from finder.wording.labels import FALLBACK, terms

# Sorts behind every word that begins with what stands before it.
BEHIND = "\U0010ffff"


def inverting() -> Inverting:
    """What gathers the words of listings: of their name, group, organizer, venue, town, and fellowship."""
    return Inverting(*[_words] * 5, _words_of_fellowship)


def terms_of(page: Sequence[Stored]) -> list[list[str | None]]:
    """The terms of a page of listings, column by column."""
    venues = [each.venue for each in page]
    return [
        [each.name for each in page],
        [each.group for each in page],
        [each.organizer for each in page],
        [None if venue is None else venue.name for venue in venues],
        [None if venue is None else venue.city for venue in venues],
        [each.fellowship for each in page],
    ]


def _words(text: str | None) -> set[str]:
    return set() if text is None else set(words_of(text))


def _words_of_fellowship(slug: str | None) -> set[str]:
    """Those of its slug and of its name."""
    names = {term.slug: term.labels.get(FALLBACK) for term in terms("fellowships")}
    return _words(slug) | _words(names.get(slug or ""))


class TextIndex:
    """Which of `count` listings have which words; the words and columns as `Inverted` has them."""

    def __init__(self, count: int, words: list[str], ends: Ints, listings: Ints) -> None:
        self._count = count
        self._words = words
        self._ends = ends
        self._listings = listings

    def having(self, asked: tuple[str, ...]) -> Mask:
        """Which listings have all the words asked for; none has them where none is asked for.

        A word is there where one begins with it; where no listing at all has such a word, the words that
        are nearest to it in spelling count.
        """
        keep = np.full(self._count, bool(asked))
        for word in asked:
            keep &= self._having_one(word)
        return keep

    def _having_one(self, word: str) -> Mask:
        keep = np.zeros(self._count, dtype=bool)
        for number in self._beginning(word) or tuple(self._nearly(word)):
            begin = int(self._ends[number - 1]) if number else 0
            keep[self._listings[begin : int(self._ends[number])]] = True
        return keep

    def _beginning(self, word: str) -> range:
        return range(bisect_left(self._words, word), bisect_left(self._words, word + BEHIND))

    def _nearly(self, word: str) -> Iterator[int]:
        """The words that differ from `word` by the fewest letters, as far as it is forgiven."""
        forgiven = forgiven_letters(word)
        if forgiven == 0:
            return
        alike = {int(number): self._words[number] for number in self._alike(word, forgiven)}
        found = process.extract(word, alike, scorer=OSA.distance, score_cutoff=forgiven, limit=None)
        fewest = min((distance for _, distance, _ in found), default=0)
        yield from (number for _, distance, number in found if distance == fewest)

    def _alike(self, word: str, forgiven: int) -> Ints:
        """The words that could be meant: a mistake takes one letter away at most, and adds one."""
        asked = np.uint64(_letters(word))
        missing = np.bitwise_count(asked & ~self._letters_of_words)
        added = np.bitwise_count(self._letters_of_words & ~asked)
        return np.flatnonzero((missing <= forgiven) & (added <= forgiven))

    @cached_property
    def _letters_of_words(self) -> NDArray[np.uint64]:
        return np.fromiter(map(_letters, self._words), np.uint64, len(self._words))


def _letters(word: str) -> int:
    """A set of 64 kinds of letters, of which those of all scripts are."""
    kinds = 0
    for letter in word:
        kinds |= 1 << ord(letter) % 64
    return kinds


def forgiven_letters(word: str) -> int:
    """How many letters may be missing, wrong, too many or swapped: Elasticsearch's `fuzziness: AUTO`."""
    if len(word) < 3:
        return 0
    return 1 if len(word) < 6 else 2
