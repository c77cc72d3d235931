"""What a format's reader yields: a draft of a listing, or a row it had to reject."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from finder.domain.listing import Cost, Listing, Online, Suspension
from finder.domain.schedule import Extra, Override, Rule, Venue
from finder.domain.vocabulary import Alcohol, Attendance, Kind


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not be kept: its number (from 1), the field at fault and the reason."""

    row: int
    field: str
    reason: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.field}: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One row of a feed in finder's words: wall-clock times, vocabulary types, no zone resolved, no id.

    `key` is the feed's own name for the row, None where it has none. `warnings` tell what the reader
    left out or had to assume, in words for a curator. Rules are naive; `time_zone` is the row's own.
    `joined` are further rows of the feed that this listing took in. `is_instant`: its wall times tell
    instants and not the clocks of a place, so they are to be told in the zone of its place. `hints` are
    types that its words suggest, for a listing of the kind that has such types.
    """

    row: int
    key: str | None
    name: str
    kind: Kind | None = None
    group: str | None = None
    fellowship: str | None = None
    organizer: str | None = None
    attendance: Attendance = Attendance.IN_PERSON
    types: frozenset[str] = frozenset()
    other_types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    alcohol: Alcohol | None = None
    cost: Cost | None = None
    venue: Venue | None = None
    online: Online | None = None
    url: str | None = None
    notes: str | None = None
    rules: tuple[Rule, ...] = ()
    extra: tuple[Extra, ...] = ()
    overrides: tuple[Override, ...] = ()
    by_appointment: bool = False
    time_zone: str | None = None
    suspended: Suspension | None = None
    warnings: tuple[str, ...] = ()
    joined: tuple[int, ...] = ()
    is_instant: bool = False
    hints: frozenset[str] = frozenset()


class Reader(Protocol):
    """A format's `read`: a feed in, drafts and rejects out, one by one in the order of its rows.

    The feed is seekable: it is read from its start, maybe more than once, and never held as a whole.
    `options` are further files, by the names of the reader's own keyword arguments. The native format,
    whose rows are listings already, yields those instead of drafts. Raises `finder.domain.errors.Refused`
    in one line where the feed is not of the format or turns out to be broken: whoever reads applies
    nothing before the end.
    """

    def __call__(self, feed: BinaryIO, **options: BinaryIO) -> Iterator[Draft | Reject | Listing]:
        """Drafts and rejects of the feed."""
