"""What a reader asks of the catalog: which listings, when, where, and in what order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, StrEnum, auto

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
    def needs_place(self) -> bool:
        """Whether what has no place is left out."""
        return self.radius_m is not None or self.box is not None

    def common(self, dates: Dates, window: Window | None, *, is_reached: bool) -> Common:
        """What does not depend on where somebody is, nor on what they typed; `window` stands for theirs."""
        return Common(
            filters=self.filters if self.filters.q is None else replace(self.filters, q=None),
            window=window,
            times=self.times,
            include_suspended=self.include_suspended,
            include_cancelled=self.include_cancelled,
            today=self.today,
            dates=dates,
            is_reached=is_reached,
        )


class Dates(Enum):
    """Which of the dates of a listing that pass are items: each, the first, or the first that is on."""

    EACH = auto()
    FIRST = auto()
    FIRST_ON = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """The part of a question that many may ask alike: its findings are the same for all of them.

    `is_reached`: only dates that one can go to, at a place that is known.
    """

    filters: Filters
    window: Window | None
    times: LocalTimes
    include_suspended: bool
    include_cancelled: bool
    today: date
    dates: Dates
    is_reached: bool
