"""Copies of the dataset: all that one holds, and what changed since it was made.

A walk goes on whatever is imported meanwhile. Each page is of one snapshot; the copy it leaves is of the
oldest version among them: what changed later is told by the walk after it, some of it for a second time.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, fields
from datetime import date

import orjson

from finder.catalog.copying import Part
from finder.catalog.question import Filters
from finder.catalog.render import listings_json
from finder.catalog.snapshot import Snapshot
from finder.domain.errors import FinderError
from finder.service.reading import Asked
from finder.store import Snapshot as State
from finder.store import Store, Told

ID = "id"
GO_ON = "what changed since then is not known: ask again without it, and put what comes in the copy's place"


class UnknownVersion(FinderError):
    """A copy of a version since which it is not known what changed, or of no version of this dataset."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a walk goes on: after `last`; `version` is the oldest that answered so far."""

    version: int
    last: Told


@dataclass(frozen=True, slots=True)
class Changes:
    """One page: listings and tombstones as JSON, and the version of the copy once the walk is over.

    `sources`: when each source that was fetched since was fetched; None for one that is gone.
    """

    snapshot: Snapshot
    version: int
    total: int
    items: list[bytes]
    sources: dict[str, str | None]
    next: Mark | None


def whole(snapshot: Snapshot, asked: Asked, today: date, mark: Mark | None = None) -> Changes:
    """All that a copy holds, in order of the ids."""
    part = _part(snapshot, asked)
    first = 0 if mark is None else bisect_right(range(snapshot.count), mark.last.id, key=snapshot.id_of)
    indexes = part.from_index(first, asked.limit + 1)
    page = indexes[: asked.limit]
    version = _oldest(snapshot, mark)
    return Changes(
        snapshot,
        version,
        part.count,
        [_shown(snapshot, index, asked, today) for index in page],
        _fetched(snapshot, list(snapshot.sources)) if mark is None else {},
        Mark(version, Told(0, snapshot.id_of(page[-1]))) if len(indexes) > len(page) else None,
    )


def changes(
    store: Store, snapshot: Snapshot, since: int, asked: Asked, today: date, mark: Mark | None = None
) -> Changes:
    """What changed after the version `since`, in the order in which it changed: a tombstone of each id
    that went, or that the copy does not hold. Raises UnknownVersion.
    """
    if since == snapshot.version:
        # What most phones ask most days, and no database has to tell.
        return _nothing(snapshot, since)
    with store.snapshot() as state:
        _require_known(state, since, mark)
        if since > snapshot.version:
            # Another process has a newer snapshot already, and gave this version out.
            return _nothing(snapshot, since)
        last = Told(since + 1, "") if mark is None else mark.last
        told = state.told_after(last, asked.limit + 1)
        total = state.count_since(since)
        sources = state.sources_since(since) if mark is None else []
    page = told[: asked.limit]
    part = _part(snapshot, asked)
    version = _oldest(snapshot, mark)
    return Changes(
        snapshot,
        version,
        total,
        [_told(part, each.id, asked, today) for each in page],
        _fetched(snapshot, sources),
        Mark(version, page[-1]) if len(told) > len(page) else None,
    )


def _oldest(snapshot: Snapshot, mark: Mark | None) -> int:
    """The oldest version that answered, this page included."""
    return snapshot.version if mark is None else min(mark.version, snapshot.version)


def _nothing(snapshot: Snapshot, since: int) -> Changes:
    return Changes(snapshot, since, 0, [], {}, None)


def _require_known(state: State, since: int, mark: Mark | None) -> None:
    oldest = since if mark is None else min(since, mark.version)
    if not state.complete_since <= oldest <= state.version.number:
        raise UnknownVersion(GO_ON)


def _part(snapshot: Snapshot, asked: Asked) -> Part:
    filters = Filters(**{field.name: getattr(asked, field.name) for field in fields(Filters)})
    return Part.of(snapshot, filters, asked.bbox)


def _told(part: Part, listing_id: str, asked: Asked, today: date) -> bytes:
    index = part.index_of(listing_id)
    if index is not None:
        return _shown(part.snapshot, index, asked, today)
    into = part.snapshot.aliases.get(listing_id)
    return orjson.dumps({ID: listing_id, "removed": True, "merged_into": into})


def _shown(snapshot: Snapshot, index: int, asked: Asked, today: date) -> bytes:
    [listing] = listings_json(snapshot, [index], today, asked.tongue)
    if not asked.members:
        return listing
    members = asked.members | {ID}
    return orjson.dumps({name: value for name, value in orjson.loads(listing).items() if name in members})


def _fetched(snapshot: Snapshot, names: list[str]) -> dict[str, str | None]:
    """When each source was fetched, None where it is not there."""
    return {
        name: snapshot.sources[name]["retrieved_on"] if name in snapshot.sources else None
        for name in sorted(names)
    }
