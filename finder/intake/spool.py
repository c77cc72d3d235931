"""A feed read once and gone through again: its rows on disk, and what only all of them together tell."""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from itertools import islice
from operator import attrgetter
from tempfile import TemporaryFile
from typing import IO, Any

from finder.domain.geo import Point, distance_m
from finder.domain.listing import Cost, Listing, Online, Provenance, Suspension, Verification
from finder.domain.schedule import Extra, Override, Rule, Schedule, Venue
from finder.domain.vocabulary import Attendance
from finder.formats import Draft, Reject

Row = Draft | Listing | Reject
# Virtual rows that must share one place before it is taken for the feed's default.
MIN_SHARING = 3
# A place this far from every place one can go to is no place of this feed.
FAR_M = 300_000
NO_PLACE = "its coordinates are a default, not a place"
# Rows written at once share what they have in common: classes, words, rules.
BATCH_ROWS = 50


@dataclass
class FeedPlaces:
    """Where the rows of a feed are, as far as it shows which coordinates are none."""

    lats: array[float] = field(default_factory=lambda: array("d"))
    lons: array[float] = field(default_factory=lambda: array("d"))
    # The place of the first virtual row, how many share it, and whether another has one of its own.
    shared: Point | None = None
    sharing: int = 0
    is_shared_by_all: bool = True

    def take(self, row: Row) -> None:
        """Looks at one row."""
        if not isinstance(row, Draft) or row.venue is None or row.venue.point is None:
            return
        point = row.venue.point
        if row.attendance is Attendance.ONLINE:
            self.shared = point if self.shared is None else self.shared
            self.sharing += point == self.shared
            self.is_shared_by_all &= point == self.shared
        elif not is_zero(point):
            self.lats.append(point.lat)
            self.lons.append(point.lon)

    def believed(self, draft: Draft) -> Draft:
        """The draft, without coordinates that are none: the default of virtual rows, or a zero far off."""
        if draft.venue is None or draft.venue.point is None:
            return draft
        is_default = draft.attendance is Attendance.ONLINE and self.default == draft.venue.point
        if not is_default and not (is_zero(draft.venue.point) and self.is_far(draft.venue.point)):
            return draft
        venue = replace(draft.venue, point=None, precision=None)
        return replace(draft, venue=venue, warnings=(*draft.warnings, NO_PLACE))

    @cached_property
    def default(self) -> Point | None:
        """The place that all virtual rows share, where nobody goes in person; None where there is none."""
        if self.shared is None or not self.is_shared_by_all or self.sharing < MIN_SHARING:
            return None
        return self.shared if self.is_far(self.shared) else None

    @cached_property
    def middle(self) -> Point | None:
        """The middle of the places one can go to."""
        if not self.lats:
            return None
        return Point(sorted(self.lats)[len(self.lats) // 2], sorted(self.lons)[len(self.lons) // 2])

    def is_far(self, point: Point) -> bool:
        """Whether `point` is far from the places one can go to; not where there are none."""
        return self.middle is not None and distance_m(point, self.middle) > FAR_M


def is_zero(point: Point) -> bool:
    """Whether a coordinate is exactly 0, which is what a missing one often becomes."""
    return point.lat == 0.0 or point.lon == 0.0


@dataclass(frozen=True, slots=True)
class Spool:
    """The rows of a feed, to be gone through as often as needed."""

    file: IO[bytes]
    places: FeedPlaces

    def __iter__(self) -> Iterator[Row]:
        self.file.seek(0)
        while True:
            try:
                batch = pickle.load(self.file)  # noqa: S301 - written by ourselves, in a file without a name
            except EOFError:
                return
            yield from batch


@contextmanager
def spooled(rows: Iterable[Row]) -> Iterator[Spool]:
    """All rows, read to their end; raises what reading them raises."""
    with TemporaryFile(prefix="finder-feed-") as file:
        spool = Spool(file, FeedPlaces())
        remaining = iter(rows)
        while batch := list(islice(remaining, BATCH_ROWS)):
            for row in batch:
                spool.places.take(row)
            pickler = pickle.Pickler(file, pickle.HIGHEST_PROTOCOL)
            pickler.dispatch_table = REDUCERS
            pickler.dump(batch)
        yield spool


# What rows are made of, and the members of each.
MEMBERS = {
    of: tuple(member.name for member in fields(of))
    for of in (
        *(Draft, Reject, Listing, Schedule, Rule, Extra, Override, Venue, Point),
        *(Online, Cost, Suspension, Provenance, Verification),
    )
}


def _reducer(of: type[Any]) -> Callable[[Any], tuple[Callable[..., Any], tuple[Any, ...]]]:
    """How values of a frozen dataclass are pickled: its own way takes several times as long."""
    values_of = attrgetter(*MEMBERS[of])
    return lambda value: (_restored, (of, values_of(value)))


def _restored(of: type[Any], values: tuple[Any, ...]) -> Any:
    """The value as it was; its checks have been made."""
    value: Any = object.__new__(of)
    for name, member in zip(MEMBERS[of], values, strict=True):
        object.__setattr__(value, name, member)
    return value


REDUCERS: Mapping[type, Any] = {of: _reducer(of) for of in MEMBERS}
