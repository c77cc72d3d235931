"""The history of a listing as curators read it: who changed which field, when and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from finder.domain.errors import InvalidInput
from finder.shapes.document import Document
from finder.shapes.edits import decode_edits, differing, fields_of, overtaken
from finder.shapes.fields import instant_text
from finder.store import Curated, HistoryEvent, Store

Members = dict[str, Any]


def history(store: Store, listing_id: str) -> Members:
    """What happened to the listing, oldest first, and what curators say of it now. Raises NotFound."""
    with store.snapshot() as state:
        events, said = state.history(listing_id), state.curated(listing_id)
    edits = [] if said is None else list(_edits(said))
    return {"listing_id": listing_id, "items": list(_told(events)), "edits": edits}


def changes_after(events: list[HistoryEvent], revision: int) -> list[Members]:
    """Who changed which fields since a revision."""
    return [
        {name: told[name] for name in ("revision", "at", "author")}
        | {"fields": [each["field"] for each in told["changes"]]}
        for told in _told(events)
        if told["revision"] > revision
    ]


def document_at(events: list[HistoryEvent], revision: int) -> Document:
    """The listing as it was at the revision. Raises InvalidInput where it never was at it."""
    for event in reversed(events):
        if event.revision == revision and event.document is not None:
            document: Document = orjson.loads(event.document)
            return document
    raise InvalidInput.of("revision", "must be one that its history tells")


def _told(events: list[HistoryEvent]) -> Iterator[Members]:
    before: Document | None = None
    for event in events:
        after = None if event.document is None else orjson.loads(event.document)
        yield {
            "revision": event.revision,
            "action": event.action.value,
            "at": instant_text(event.version.changed_at),
            "author": None if event.author is None else event.author.name,
            "reason": None if event.author is None else event.author.reason,
            "merged_into": event.merged_into,
            "changes": _differences(before, after),
        }
        before = after or before


def _differences(before: Document | None, after: Document | None) -> list[Members]:
    if before is None or after is None:
        return []
    was, now = fields_of(before), fields_of(after)
    return [{"field": name, "from": was.get(name), "to": now.get(name)} for name in differing(before, after)]


def _edits(said: Curated) -> Iterator[Members]:
    base, edits = orjson.loads(said.base), decode_edits(said.edits)
    feed, later = fields_of(base), overtaken(base, edits)
    for name, edit in edits.items():
        told = {"field": name, "value": edit.value, "was": edit.was, "feed": feed.get(name)}
        yield told | {"feed_changed": name in later}
