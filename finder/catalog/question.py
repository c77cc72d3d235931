"""What a reader asks of the catalog: which listings, when, where, and in what order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from finder.domain.geo import Box, Point
from finder.domain.window import LocalTimes, Window

Words = frozenset[str]
ANY_TIME = LocalTimes()


class Sort(StrEnum):
    """By which key answers are ordered; ties go by id, and what was not checked for 180 days comes last."""

    DISTANCE = "distance"
    START = "start"
    NAME = "name"
    ID = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which listings: an empty set, and None, lets all through. `types` asks for all of, `not_types` for
    none of, every other set for any of, `q` for all of its words. `fresh_days`: checked within so many.
    """

    kind: Words = frozenset()
    fellowship: Words = frozenset()
    pathway: Words = frozenset()
    attendance: Words = frozenset()
    language: Words = frozenset()
    source: Words = frozenset()
    ids: Words = frozenset()
    types: Words = frozenset()
    any_types: Words = frozenset()
    not_types: Words = frozenset()
    q: tuple[str, ...] | None = None
    fresh_days: int | None = None
    include_illustrative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One reading request, its clock resolved: `window` None asks of rules, not of dated occurrences.

    `today` decides what counts as unchecked, and as suspended where there is no window. `radius_m` needs
    an `origin`. `collapse`: of listings of one group, fellowship and venue, the first stands for all.
    """

    filters: Filters = Filters()
    window: Window | None = None
    times: LocalTimes = ANY_TIME
    origin: Point | None = None
    radius_m: int | None = None
    box: Box | None = None
    include_suspended: bool = False
    include_cancelled: bool = False
    collapse: bool = False
    facets: bool = False
    today: date
    sort: Sort
    offset: int = 0
    limit: int = 30

    @property
    def from_anywhere(self) -> Question:
        """The same question, of the first page and without the origin and the order."""
        return replace(self, origin=None, sort=Sort.ID, offset=0, limit=1, collapse=False, facets=False)

    @property
    def needs_place(self) -> bool:
        """Whether what has no place is left out."""
        return self.radius_m is not None or self.box is not None
