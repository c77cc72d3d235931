"""Meeting Guide JSON that also tells what is not weekly: each by its next date, with a note that says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from finder.domain.listing import Stored
from finder.formats.meeting_guide import as_array
from finder.formats.meeting_guide_entry import entries_and_dates_of
from finder.formats.writing import Edition

NAME = "meeting-guide-expanded"


def write(listings: Iterable[Stored], edition: Edition) -> Iterator[bytes]:
    """A Meeting Guide array of the listings, an entry a line; by the next date what is not weekly."""
    return as_array(entry for stored in listings for entry in entries_and_dates_of(stored.listing, edition))
