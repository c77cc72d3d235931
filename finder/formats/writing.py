"""What a format's writer is given: listings as the dataset holds them, their sources, and the moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from finder.domain.listing import Stored


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What is known of a source as a whole."""

    name: str
    retrieved_on: date | None = None
    title: str | None = None
    url: str | None = None
    licence: str | None = None
    attribution: str | None = None
    fellowship: str | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """What a writer is told beside the listings: when it writes, and the sources of all listings, by name."""

    now: datetime
    sources: Mapping[str, SourceFacts]

    @property
    def today(self) -> date:
        """The day by which a rule is over or a venue paused: that of UTC, as in all of finder's answers."""
        return self.now.date()


class Writer(Protocol):
    """A format's `write`: listings in, the bytes of one whole file out, piece by piece as they are made.

    The listings are taken once, in their order, and never held as a whole. The same listings and edition
    give the same bytes. What the format cannot carry is left out; docs/adding-a-format.md says what that is.
    """

    def __call__(self, listings: Iterable[Stored], edition: Edition) -> Iterator[bytes]:
        """The file, in pieces."""
