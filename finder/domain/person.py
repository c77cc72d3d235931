"""People as they tell of themselves in one question: computed with, then forgotten, never kept or logged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from finder.domain.geo import Point
from finder.domain.vocabulary import Alcohol, Kind
from finder.domain.window import Weekday

Words = frozenset[str]


class Role(StrEnum):
    """What a person is in the question: a supporter goes along where free, and blocks nothing."""

    CLIENT = "client"
    COACH = "coach"
    SUPPORTER = "supporter"


class Mode(StrEnum):
    """How a person travels."""

    WALK = "walk"
    BIKE = "bike"
    TRANSIT = "transit"
    DRIVE = "drive"


@dataclass(frozen=True, slots=True)
class Free:
    """Hours of free time on weekdays or on one date, [begins, ends) on the person's own clock.

    Where `ends` is not later than `begins`, they end on the next day.
    """

    begins: time
    ends: time
    weekdays: frozenset[Weekday] = frozenset()
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """Where a person sets out instead, if they would have to leave their own start in these hours."""

    hours: Free
    point: Point


@dataclass(frozen=True, slots=True)
class Busy:
    """A span that is taken, half-open; naive times are of the person's own clock."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Circle:
    """A place to avoid: no venue within `radius_m` metres of `center`."""

    center: Point
    radius_m: int


@dataclass(frozen=True, slots=True)
class Travel:
    """How a person travels, and the longest way they accept in one direction."""

    mode: Mode = Mode.TRANSIT
    max_minutes: int = 60


@dataclass(frozen=True, slots=True)
class Wants:
    """What a person would like; ranks, never excludes. An empty set has no wish."""

    kinds: frozenset[Kind] = frozenset()
    fellowships: Words = frozenset()
    pathways: Words = frozenset()
    types: Words = frozenset()
    languages: Words = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who would go along: when they are free, whence and how they travel, what they need.

    `time_zone` is the zone of their clock. Without `start` only what is online can match; from `starts`
    they set out in some hours, the first that suits, and come home to `start` all the same. `home_by`
    is of the local date on which an occurrence starts, or of the next day where it is before noon.
    `needs` are hard; `may_attend_closed` names fellowships, with no membership implied. `alcohol`: what
    may be served where they go; None leaves it to their role.
    """

    name: str
    role: Role
    time_zone: str
    free: tuple[Free, ...]
    start: Point | None = None
    starts: tuple[Start, ...] = ()
    busy: tuple[Busy, ...] = ()
    calendar: str | None = None
    home_by: time | None = None
    travel: Travel = Travel()
    avoid: tuple[Circle, ...] = ()
    needs: Words = frozenset()
    audiences: Words = frozenset()
    may_attend_closed: Words = frozenset()
    been_to: Words = frozenset()
    alcohol: frozenset[Alcohol] | None = None
    wants: Wants = Wants()

    @property
    def origins(self) -> tuple[Point, ...]:
        """Where they may set out: first their start, if they have one."""
        return () if self.start is None else (self.start, *(one.point for one in self.starts))

    @property
    def is_needed(self) -> bool:
        """Whether nobody goes where this person cannot."""
        return self.role is not Role.SUPPORTER

    @property
    def accepted_alcohol(self) -> frozenset[Alcohol]:
        """What may be served where they go: for clients none, unless they ask."""
        if self.alcohol is not None:
            return self.alcohol
        return frozenset({Alcohol.NONE}) if self.role is Role.CLIENT else frozenset(Alcohol)
