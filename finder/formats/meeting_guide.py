"""Meeting Guide JSON: one array of weekly meetings, as AA's sites, TSML and tsml-ui write and read it.

Specification: https://github.com/code4recovery/spec (1.1.9). Feeds stray from it in every field, so the
rows are read by `meeting_row`, with forgiveness; only what is no such array at all is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from operator import attrgetter
from typing import BinaryIO

import orjson

from finder.domain.errors import Refused
from finder.domain.listing import Stored
from finder.formats.draft import Draft, Reject
from finder.formats.json_feed import JsonFeed
from finder.formats.likeness import MEETING_GUIDE, refuse_others
from finder.formats.meeting_guide_entry import Entry, entries_of
from finder.formats.meeting_row import read_row
from finder.formats.writing import Edition

NAME = "meeting-guide"
FIELDS = tuple(field.name for field in fields(Entry))
VALUES = attrgetter(*FIELDS)


def read(feed: BinaryIO) -> Iterator[Draft | Reject]:
    """Drafts and rejects of a Meeting Guide array, one a row, in its order.

    Raises Refused, when it comes to it, for what is no such array or is broken.
    """
    refuse_others(feed, MEETING_GUIDE)
    document = JsonFeed(feed)
    if not document.is_array:
        what = "one object" if document.is_object else "a single value"
        raise Refused(f"the feed is {what}, not an array of meetings")
    for number, cells in enumerate(document.rows(), 1):
        yield read_row(number, cells)


def write(listings: Iterable[Stored], edition: Edition) -> Iterator[bytes]:
    """A Meeting Guide array of the listings, an entry a line; what is not weekly is left out."""
    return as_array(entry for stored in listings for entry in entries_of(stored.listing, edition))


def as_array(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The file of these entries, piece by piece."""
    mark = b"[\n"
    for entry in entries:
        yield mark + orjson.dumps(entry_members(entry))
        mark = b",\n"
    yield b"[]\n" if mark[:1] == b"[" else b"\n]\n"


def entry_members(entry: Entry) -> dict[str, object]:
    """The JSON of an entry, what is not known left out."""
    told = zip(FIELDS, VALUES(entry), strict=True)
    members = {name: value for name, value in told if value is not None and value != ()}
    if entry.types:
        members["types"] = [word.code for word in entry.types]
    if entry.entity_url is not None:
        # The specification calls it so; tsml-ui and the plugin by the other name.
        members["entity_website_url"] = entry.entity_url
    return members
