"""The project's own format, as in `data/`: a source and its listings, in the JSON of the contract.

Listings of several sources stand in one file too: its `sources` is then the list of what is elsewhere
`source`. An import takes the listings of the source it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import BinaryIO

import orjson

from finder.domain.errors import InvalidInput, Refused
from finder.domain.listing import Listing, Stored
from finder.formats.draft import Reject
from finder.formats.json_feed import JsonFeed
from finder.formats.likeness import NATIVE, refuse_others
from finder.formats.text import shorten
from finder.formats.writing import Edition, SourceFacts
from finder.shapes.document import Document, to_document
from finder.shapes.listing import load_listing

NAME = "native"
MAX_FIELD_LENGTH = 100


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
            # A member that is not known here may have a name of any length.
            yield Reject(row, shorten(err.problems[0].field, MAX_FIELD_LENGTH), err.problems[0].message)


def source_facts(feed: BinaryIO, name: str | None = None) -> SourceFacts | None:
    """What the file says of its source, or of the one of this name; None where it says nothing.

    Raises Refused where it says it wrongly. A pass of its own, which ends at the source: that stands first
    in our files.
    """
    document = JsonFeed(feed)
    for member in document.members() if document.is_object else ():
        if member == "source":
            return _facts(document.value())
        if member == "sources" and document.is_array:
            told = map(_facts, document.rows())
            return next((facts for facts in told if facts.name == name), None)
    return None


def _facts(source: object) -> SourceFacts:
    if not isinstance(source, dict) or not all(isinstance(value, str) for value in source.values()):
        raise Refused("source: must be an object of strings")
    try:
        retrieved_on = source.pop("retrieved_on", None)
        day = None if retrieved_on is None else date.fromisoformat(retrieved_on)
        return SourceFacts(**source, retrieved_on=day)
    except (TypeError, ValueError) as err:
        raise Refused(f"source: {err}") from err


def write(listings: Iterable[Stored], edition: Edition) -> Iterator[bytes]:
    """A native file of the listings, laid out as those of `data/` are; only what is derived is left out."""
    told = [_source(facts) for _, facts in sorted(edition.sources.items())]
    head: Document = {"source": told[0]} if len(told) == 1 else {"sources": told}
    yield _indented(head).removesuffix(b"\n}") + b',\n  "listings": ['
    mark = b"\n    "
    for stored in listings:
        yield mark + _indented(to_document(stored.listing)).replace(b"\n", b"\n    ")
        mark = b",\n    "
    yield b"]\n}\n" if mark[:1] == b"\n" else b"\n  ]\n}\n"


def _source(facts: SourceFacts) -> Document:
    members = {
        "name": facts.name,
        "title": facts.title,
        "url": facts.url,
        "licence": facts.licence,
        "attribution": facts.attribution,
        "fellowship": facts.fellowship,
        "retrieved_on": None if facts.retrieved_on is None else facts.retrieved_on.isoformat(),
    }
    return {name: value for name, value in members.items() if value is not None}


def _indented(document: Document) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_INDENT_2)
