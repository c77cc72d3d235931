"""What passes a question: found once for all who ask the same, then narrowed to words and to an area."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from finder.catalog.facets import Facets, facets_of
from finder.catalog.items import Items
from finder.catalog.places import Distances
from finder.catalog.question import Common, Dates, Question
from finder.catalog.select import chosen, dates, timeless
from finder.catalog.snapshot import Snapshot
from finder.catalog.where import are_in_area, in_area


@dataclass(frozen=True)
class Found:
    """The items that pass, and `stirring`: every date of listings that are elsewhere on some of them.

    Where only some places count, another of these dates may be the first of its listing.
    """

    common: Common
    items: Items
    stirring: Items

    @cached_property
    def parts(self) -> tuple[Items, ...]:
        """The items that were checked, then those that are unchecked."""
        unchecked = self.items.snapshot.unchecked(self.common.today, self.items.listing)
        halves = (self.items.keeping(half) for half in (~unchecked, unchecked))
        return tuple(half for half in halves if len(half))

    @cached_property
    def placed_parts(self) -> tuple[Items, ...]:
        """The same in order of their listings, those with a place before those without in each part."""
        parts = [part.by_listing for part in self.parts]
        halves = (part.keeping(half) for part in parts for half in (part.is_placed, ~part.is_placed))
        return tuple(half for half in halves if len(half))

    @cached_property
    def settled(self) -> Items:
        """The items of the listings that are at one place on all of their dates."""
        return self.items.keeping(~np.isin(self.items.listing, np.unique(self.stirring.listing)))

    @cached_property
    def gatherings(self) -> int:
        """How many gatherings the items are of."""
        return self.items.snapshot.gatherings_of(self.items.listing)

    @cached_property
    def facets(self) -> Facets:
        """How many items have each word of a filter."""
        return facets_of(self.items, collapse=False)

    @cached_property
    def collapsed_facets(self) -> Facets:
        """How many gatherings have each word of a filter."""
        return facets_of(self.items, collapse=True)


def found(
    snapshot: Snapshot, question: Question, distances: Distances | None, which: Dates, *, is_reached: bool
) -> Found:
    """What passes the question, as `which` dates of its listings."""
    window = question.window
    if window is None or snapshot.holds(window):
        # What does not depend on where somebody is, nor on what they typed, is the same for the next.
        ready = None if window is None else snapshot.settled(window)
        common = question.common(which, ready, is_reached=is_reached)
        return _narrowed(snapshot.remembered(_sought, common), question, distances)
    # A window beyond the horizon has a table of its own, of as few listings as need be, too large to keep.
    common = replace(question.common(which, window, is_reached=is_reached), filters=question.filters)
    return _narrowed(_sought(snapshot, common), question, distances)


def _sought(snapshot: Snapshot, common: Common) -> Found:
    if common.window is None:
        items = timeless(snapshot, common)
        return Found(common, items, items.numbered(np.zeros(0, np.int64)))
    every = dates(snapshot, common, common.window)
    return Found(common, chosen(every, common.dates), _stirring(every, common.dates))


def _stirring(every: Items, which: Dates) -> Items:
    away = every.numbered(every.away)
    if which is Dates.EACH or len(away) == 0:
        return away
    return every.keeping(np.isin(every.listing, away.listing))


def _narrowed(everywhere: Found, question: Question, distances: Distances | None) -> Found:
    """What is left of it by the words and the area that are asked for."""
    words = question.filters.q
    if words is not None:
        having = everywhere.items.snapshot.text.having(words)
        parts = (each.keeping(having[each.listing]) for each in (everywhere.items, everywhere.stirring))
        everywhere = Found(everywhere.common, *parts)
    if not question.needs_place:
        return everywhere
    settled, stirring = everywhere.settled, everywhere.stirring
    there = settled.keeping(in_area(settled.snapshot, question, distances)[settled.listing])
    stirring = stirring.keeping(are_in_area(stirring, question, distances))
    return Found(everywhere.common, there.with_those(chosen(stirring, everywhere.common.dates)), stirring)
