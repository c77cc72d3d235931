"""Pages: a reading request answered from its parameters, or from where a cursor goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson

from finder.api.context import Context
from finder.api.contract import Parameters
from finder.api.cursor import Cursor, OldCursor, read_cursor, require_unchanged, window_texts
from finder.catalog.snapshot import Snapshot
from finder.places import Gazetteer
from finder.service.reading import Asked, Page
from finder.shapes import query

ENDS = ("from", "until")
Ask = Callable[[Snapshot, Gazetteer, Asked, datetime, int], Page]


def page_bytes(
    here: Context, path: str, schema: query.Parameters, given: Parameters, language: str, ask: Ask
) -> bytes:
    """The page that the parameters ask for, as `{dataset, origin, window, total, next_cursor, items}`."""
    now = here.clock()
    # Compiled for today even where the cursor is older: the answer is the same, and no other is built.
    snapshot = here.snapshot(now)
    path = path.rstrip("/")
    cursor = Cursor(path, snapshot.version, given, now, None, 0)
    if "cursor" in given:
        cursor = _resumed(given, path)
        if snapshot.version != cursor.version:
            raise OldCursor("ask again without the cursor, from the first page")
    asked = Asked.of(schema.read(cursor.parameters) | {"tongue": language})
    if cursor.window is not None:
        asked = replace(asked, from_=cursor.window.start, until=cursor.window.end)
    if cursor.origin is not None:
        asked = replace(asked, lat=cursor.origin.lat, lon=cursor.origin.lon, near=None)
    return _body(ask(snapshot, here.finder.gazetteer, asked, cursor.now, cursor.offset), cursor)


def _resumed(given: Parameters, path: str) -> Cursor:
    cursor = read_cursor(given["cursor"], path)
    require_unchanged(given, cursor.parameters)
    return cursor


def _body(page: Page, cursor: Cursor) -> bytes:
    origin, window = page.question.origin, page.question.window
    head: dict[str, Any] = {
        "dataset": {"version": page.snapshot.version, "as_of": page.snapshot.as_of},
        "origin": None if origin is None else {"lat": origin.lat, "lon": origin.lon},
        "window": None if window is None else dict(zip(ENDS, window_texts(window), strict=True)),
        "total": page.total,
        "next_cursor": _next_cursor(page, cursor),
    }
    if page.facets is not None:
        head["facets"] = page.facets
    return b'%b,"items":[%b]}' % (orjson.dumps(head)[:-1], b",".join(page.items))


def _next_cursor(page: Page, cursor: Cursor) -> str | None:
    if page.next_offset is None:
        return None
    return cursor.onwards(page.question.window, page.question.origin, page.next_offset)
