"""GetChanges: what became of meetings, as BMLT tells it, from the history of the dataset."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import orjson

from finder.domain.listing import Listing
from finder.domain.window import EARLIEST, LATEST
from finder.formats.bmlt_meeting import Meeting, Meetings
from finder.formats.bmlt_members import meeting_members
from finder.formats.bmlt_numbers import MEETING_BITS, Numbers
from finder.formats.writing import Edition, SourceFacts
from finder.service.bmlt_hall import Hall
from finder.shapes.document import from_document
from finder.store import Action, HistoryEvent
from finder.store import Snapshot as State

# Meetings of which changes are told, those that changed last: more than a client goes through.
MOST = 1_000
KINDS = {
    Action.ADDED: "comdef_change_type_new",
    Action.CHANGED: "comdef_change_type_change",
    Action.REMOVED: "comdef_change_type_delete",
    Action.MERGED: "comdef_change_type_delete",
}
DONE = {Action.ADDED: "was added", Action.REMOVED: "was removed", Action.MERGED: "was joined with another"}


@dataclass(frozen=True, slots=True)
class ChangesAsked:
    """Which changes: of days that are both included, by UTC; of one meeting, of one service body."""

    start_date: date | None = None
    end_date: date | None = None
    meeting_id: int | None = None
    service_body_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Change:
    """What happened, and the meeting before and after it; a listing of several slots is told by its first."""

    event: HistoryEvent
    before: Meeting | None
    after: Meeting | None

    @property
    def meeting(self) -> Meeting | None:
        """The meeting that it is told of."""
        return self.after or self.before


def changes(hall: Hall, asked: ChangesAsked) -> bytes:
    """The changes, newest first; of the meetings that changed last where there are very many."""
    begin = _midnight(asked.start_date) if asked.start_date is not None else EARLIEST
    end = _midnight(asked.end_date) + timedelta(days=1) if asked.end_date is not None else LATEST
    with hall.finder.store.snapshot() as state:
        found = [
            change
            for listing_id in _ids(hall, state, asked, begin, end)
            for change in _changes_of(hall, state.history(listing_id))
            if begin <= change.event.version.changed_at < end
        ]
    kept = [change for change in found if _is_asked(change, asked)]
    kept.sort(key=lambda change: (-change.event.version.number, change.event.entry_id))
    return orjson.dumps([_members(hall, change) for change in kept])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _ids(hall: Hall, state: State, asked: ChangesAsked, begin: datetime, end: datetime) -> list[str]:
    row = None if asked.meeting_id is None else hall.table.row_of.get(asked.meeting_id)
    if row is not None:
        return [hall.snapshot.id_of(hall.table.listing[row].item())]
    return state.changed_between(begin, end, MOST)


def _changes_of(hall: Hall, events: list[HistoryEvent]) -> Iterator[_Change]:
    listings = [None if each.document is None else _listing(each.document) for each in events]
    for (before, _), (after, event) in pairwise([(None, None), *zip(listings, events, strict=True)]):
        told = after or before
        if event is not None and told is not None and _is_of(hall, told):
            yield _Change(event, _meeting(hall, before), _meeting(hall, after))


def _listing(document: bytes) -> Listing:
    return from_document(orjson.loads(document))


def _is_of(hall: Hall, listing: Listing) -> bool:
    return not listing.illustrative and hall.fellowship in (None, listing.fellowship)


def _meeting(hall: Hall, listing: Listing | None) -> Meeting | None:
    if listing is None:
        return None
    facts = hall.snapshot.sources.get(listing.source, {})
    source = SourceFacts(listing.source, title=facts.get("title"))
    return next(Meetings(Edition(hall.now, {listing.source: source})).of(listing), None)


def _is_asked(change: _Change, asked: ChangesAsked) -> bool:
    told = change.meeting
    return (
        told is not None
        and asked.meeting_id in (None, told.id_bigint)
        and asked.service_body_id in (None, told.service_body_bigint)
    )


def _members(hall: Hall, change: _Change) -> dict[str, Any]:
    event, told = change.event, change.meeting
    assert told is not None
    at = event.version.changed_at
    author = event.author
    both = {"before": change.before, "after": change.after}
    return {
        "date_int": str(int(at.timestamp())),
        "date_string": f"{at.hour % 12 or 12}:{at:%M} {'AM' if at.hour < 12 else 'PM'},"
        f" {at.month}/{at.day}/{at.year}",
        "change_type": KINDS[event.action],
        "change_id": str(Numbers(MEETING_BITS).of(f"{event.entry_id}@{event.version.number}")),
        "meeting_id": str(told.id_bigint),
        "meeting_name": told.meeting_name,
        "user_id": "0",
        "user_name": "" if author is None else author.name,
        "service_body_id": str(told.service_body_bigint),
        "service_body_name": told.service_body_name,
        "meeting_exists": "0" if change.after is None else "1",
        "details": _details(change),
        "json_data": {
            name: meeting_members(each) | {"root_server_uri": hall.root}
            for name, each in both.items()
            if each is not None
        },
    }


def _details(change: _Change) -> str:
    """What happened in one sentence: of a change, the fields that are not as they were."""
    if change.event.action in DONE:
        return f"The meeting {DONE[change.event.action]}."
    before, after = ({} if each is None else meeting_members(each) for each in (change.before, change.after))
    names = [name for name in (after or before) if before.get(name) != after.get(name)]
    return f"Changed: {', '.join(names)}." if names else "Changed."
