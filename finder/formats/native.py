"""The project's own format, as in `data/`: a source and its listings, in the JSON of the contract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from finder.domain.errors import InvalidInput, Refused
from finder.domain.listing import Listing
from finder.formats.draft import Reject
from finder.formats.json_feed import JsonFeed
from finder.formats.likeness import NATIVE, refuse_others
from finder.shapes.listing import load_listing

NAME = "native"


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What a native file says of its source as a whole."""

    name: str
    retrieved_on: date | None = None
    title: str | None = None
    url: str | None = None
    licence: str | None = None
    attribution: str | None = None
    fellowship: str | None = None


def read(feed: BinaryIO) -> Iterator[Listing | Reject]:
    """The listings of a native file, `{"source": …, "listings": […]}` or the list alone, in its order.

    Raises Refused, when it comes to it, where the file is neither or is broken.
    """
    refuse_others(feed, NATIVE)
    document = JsonFeed(feed)
    listings = document.rows() if document.is_array else document.rows_of("listings")
    for row, given in enumerate(listings, start=1):
        try:
            yield load_listing(given)
        except InvalidInput as err:
            yield Reject(row, err.problems[0].field, err.problems[0].message)


def source_facts(feed: BinaryIO) -> SourceFacts | None:
    """What the file says of its source; None for a list alone. Raises Refused where it says it wrongly.

    A pass of its own, which ends at the source: that stands first in our files.
    """
    document = JsonFeed(feed)
    if not document.is_object or not any(name == "source" for name in document.members()):
        return None
    source = document.value()
    if not isinstance(source, dict) or not all(isinstance(value, str) for value in source.values()):
        raise Refused("source: must be an object of strings")
    try:
        retrieved_on = source.pop("retrieved_on", None)
        day = None if retrieved_on is None else date.fromisoformat(retrieved_on)
        return SourceFacts(**source, retrieved_on=day)
    except (TypeError, ValueError) as err:
        raise Refused(f"source: {err}") from err
