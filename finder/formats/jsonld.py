"""schema.org events as JSON-LD: a file of them, a graph, a feed of OpenActive, or a web page that holds some.

Objects that are no events, such as a page's own description, are no rows; an event may point to a place
or an organizer that stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import orjson

from finder.domain.errors import Refused
from finder.domain.listing import Stored
from finder.formats.draft import Draft, Reject
from finder.formats.fields import quoted
from finder.formats.json_feed import JsonFeed
from finder.formats.jsonld_event import read_event
from finder.formats.jsonld_page import documents_in, is_page
from finder.formats.jsonld_values import Node, types_of
from finder.formats.jsonld_written import SCHEMA, event_of
from finder.formats.likeness import JSON_LD, PAGE, refuse_others
from finder.formats.writing import Edition

NAME = "jsonld"

# Members of an object that is no event itself but holds some: a graph, a feed, OpenActive's, a list of items.
CONTAINERS = frozenset(
    {"@graph", "items", "dataFeedElement", "itemListElement", "json-ld", "events", "event"}
)
EVENT_TYPES = re.compile(r"\w*Event|Festival|\w*Series|ScheduledSession|CourseInstance")
NO_EVENT_TYPES = frozenset({"BookSeries", "TVSeries", "CreativeWorkSeries", "PodcastSeries", "RadioSeries"})
MAX_MEMBERS = 500
MAX_KNOWN = 5_000


def read(feed: BinaryIO) -> Iterator[Draft | Reject]:
    """Drafts and rejects of the events of a feed or page, one an event, in its order.

    Raises Refused, when it comes to it, for what is broken or holds nothing of schema.org.
    """
    refuse_others(feed, JSON_LD, PAGE)
    known: dict[str, Node] = {}
    is_there = False
    for node in _objects(feed):
        is_there = is_there or (isinstance(node, dict) and "@type" in node)
        if isinstance(node, dict) and not _is_event(node) and "@id" in node and len(known) < MAX_KNOWN:
            known[str(node["@id"])] = node
    if not is_there:
        raise Refused("the feed holds no event of schema.org: no object in it has a @type")
    row = 0
    for node in _objects(feed):
        if not isinstance(node, dict):
            row += 1
            yield Reject(row, "row", f"{quoted(node)} is not an object")
        elif _is_event(node):
            row += 1
            yield read_event(row, node, known)


def write(listings: Iterable[Stored], edition: Edition) -> Iterator[bytes]:
    """A DataFeed of Events, one a line; what is by appointment or over is left out."""
    yield orjson.dumps({"@context": SCHEMA, "@type": "DataFeed"}).removesuffix(b"}") + b',"dataFeedElement":['
    mark = b"\n"
    for stored in listings:
        event = event_of(stored.listing, edition)
        if event is not None:
            yield mark + orjson.dumps(event)
            mark = b",\n"
    yield b"\n]}\n"


def _is_event(node: Node) -> bool:
    return any(EVENT_TYPES.fullmatch(word) and word not in NO_EVENT_TYPES for word in types_of(node))


def _objects(feed: BinaryIO) -> Iterator[object]:
    """The objects of a feed or of the scripts of a page, out of what only holds them."""
    if is_page(feed):
        for document in documents_in(feed):
            yield from _opened(document)
        return
    document = JsonFeed(feed)
    if document.is_array:
        for row in document.rows():
            yield from _opened(row)
    elif document.is_object:
        yield from _members(document)
    else:
        raise Refused("the feed is a single value, not objects of schema.org")


def _members(document: JsonFeed) -> Iterator[object]:
    """What the arrays of an object hold, row by row, and the object itself where it is something."""
    own: dict[str, Any] = {}
    for name in document.members():
        if name in CONTAINERS and document.is_array:
            for row in document.rows():
                yield from _opened(row)
        elif len(own) < MAX_MEMBERS:
            own[name] = document.value()
    if "@type" in own:
        yield own


def _opened(value: object) -> Iterator[object]:
    """An object, or what it only holds: of a feed's item its data, of a graph its objects."""
    if isinstance(value, list):
        for each in value:
            yield from _opened(each)
        return
    if not isinstance(value, dict):
        yield value
        return
    if "@type" in value and _is_event(value):
        yield value
        return
    inner = [
        value[name]
        for name in (*sorted(CONTAINERS), "item", "data")
        if isinstance(value.get(name), dict | list)
    ]
    if not inner and value.get("state") != "deleted":
        yield value
    for each in inner:
        yield from _opened(each)
