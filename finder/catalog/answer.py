"""The questions a catalog is asked: what is near, what is on, which listings there are.

Each answers a page of hits and the total; the order is total, so that the same question has the same
answer twice, and what is unchecked comes behind everything else. A plain scan over all listings in the
tests says what each must answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, repeat
from typing import NamedTuple

from finder.catalog.facets import Facets
from finder.catalog.found import Found, found
from finder.catalog.items import Items
from finder.catalog.places import Distances, nearest
from finder.catalog.question import Dates, Question, Sort
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import OccurrenceTable


class Hit(NamedTuple):
    """A listing, by index; the row of its occurrence, where there is one; and the metres to it.

    `others`: the listings that it stands for beside itself; None where nothing is collapsed.
    """

    listing: int
    row: int | None = None
    metres: int | None = None
    others: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of hits, of `total` in all; rows are those of `table`."""

    total: int
    hits: list[Hit]
    table: OccurrenceTable | None = None
    facets: Facets | None = None


def nearby(snapshot: Snapshot, question: Question) -> Answer:
    """Listings with a place, each with its next occurrence, by distance from that occurrence's place.

    One that is cancelled is the next only where no other is in the window, and it was asked for.
    """
    return _answered(snapshot, question, Dates.FIRST_ON, is_reached=True)


def agenda(snapshot: Snapshot, question: Question) -> Answer:
    """Occurrences by start, or by distance or name; what has no place too, unless an area is asked for."""
    return _answered(snapshot, question, Dates.EACH, is_reached=question.needs_place)


def browse(snapshot: Snapshot, question: Question) -> Answer:
    """Listings by id, or by distance, start or name; a window keeps those that occur in it."""
    return _answered(snapshot, question, Dates.FIRST, is_reached=question.needs_place)


def _answered(snapshot: Snapshot, question: Question, which: Dates, *, is_reached: bool) -> Answer:
    """The page that the question asks for."""
    distances = None if question.origin is None else Distances(question.origin)
    passing = found(snapshot, question, distances, which, is_reached=is_reached)
    pages = _Pages(passing, question.sort, distances)
    end = question.offset + question.limit
    if not question.collapse:
        facets = passing.facets if question.facets else None
        hits = pages.hits(question.offset, end)
        return Answer(len(passing.items), hits, passing.items.table, facets)
    facets = passing.collapsed_facets if question.facets else None
    hits = pages.collapsed(question.offset, end)
    return Answer(passing.gatherings, hits, passing.items.table, facets)


@dataclass(frozen=True, slots=True)
class _Pages:
    """An answer in its order."""

    found: Found
    sort: Sort
    distances: Distances | None

    def hits(self, begin: int, end: int) -> list[Hit]:
        """The hits of ranks [begin, end)."""
        is_by_distance = self.sort is Sort.DISTANCE and self.distances is not None
        hits: list[Hit] = []
        for part in self.found.placed_parts if is_by_distance else self.found.parts:
            hits += self._part(part, max(begin, 0), min(end, len(part)))
            begin, end = begin - len(part), end - len(part)
        return hits

    def _part(self, part: Items, begin: int, end: int) -> list[Hit]:
        if begin >= end:
            return []
        if self.sort is Sort.DISTANCE and self.distances is not None and part.is_placed[0]:
            numbers, metres = nearest(self.distances, part, begin, end)
            return _hits(part.numbered(numbers), metres.tolist())
        page = part.numbered(part.order(self.sort)[begin:end])
        return _hits(page, _metres(page, self.distances))

    def collapsed(self, begin: int, end: int) -> list[Hit]:
        """The first hits of the gatherings of ranks [begin, end), with their other listings that pass."""
        gathering = self.found.items.snapshot.gathering
        wanted = needed = min(end, self.found.gatherings)
        firsts: dict[int, Hit] = {}
        while len(firsts) < wanted:
            for hit in self.hits(0, needed):
                firsts.setdefault(int(gathering[hit.listing]), hit)
            needed *= 2
        return [_with_others(self.found.items, hit) for hit in islice(firsts.values(), begin, wanted)]


def _hits(page: Items, metres: Iterable[int | None]) -> list[Hit]:
    rows = repeat(None) if page.row is None else page.row.tolist()
    return list(map(Hit, page.listing.tolist(), rows, metres))


def _metres(page: Items, distances: Distances | None) -> Iterable[int | None]:
    """Metres to each item; None to one without a place, or without an origin."""
    if distances is None:
        return repeat(None)
    known = iter(distances.metres_to(page.keeping(page.is_placed)).tolist())
    return [next(known) if is_placed else None for is_placed in page.is_placed]


def _with_others(items: Items, hit: Hit) -> Hit:
    gathering = items.snapshot.gathering[hit.listing]
    numbers, _ = items.by_listing.of_listings(items.snapshot.in_gathering(int(gathering)))
    there = dict.fromkeys(items.by_listing.listing[numbers].tolist())
    return hit._replace(others=tuple(index for index in there if index != hit.listing))
