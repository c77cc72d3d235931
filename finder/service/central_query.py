"""What oiaa-direct asks of central-query: which meetings begin online in some hours, and of which types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from finder.catalog.snapshot import Snapshot
from finder.domain.errors import NotFound
from finder.formats.central_query import BETWEEN, facets_of, meeting_of, types_asked
from finder.places import Gazetteer
from finder.places.names import folded
from finder.service.reading import Asked, find, listing_indexes, listing_occurrences_page, occurrences_page

Members = dict[str, Any]
ONLINE = frozenset({"online", "hybrid"})
# A meeting that began so long ago can still be joined.
GRACE = timedelta(minutes=9)
MINUTE = timedelta(minutes=1)
WEEK_HOURS = 168
MAX_DATES = 1_000  # of a listing within 90 days


@dataclass(frozen=True, slots=True, kw_only=True)
class CentralAsked:
    """What is asked of central-query's meetings; None and empty is everything."""

    scheduled: bool = True
    start: datetime | None = None
    hours: int | None = None
    types: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    name: str | None = None
    limit: int = 1_000

    @property
    def span(self) -> timedelta:
        """How far on meetings may begin: an hour where nothing but a start is asked, else a week."""
        if self.hours is not None:
            return timedelta(hours=self.hours)
        is_narrowed = self.types or self.languages or self.name
        return timedelta(hours=WEEK_HOURS if is_narrowed else 1)


def central_meetings(
    snapshot: Snapshot, gazetteer: Gazetteer, asked: CentralAsked, now: datetime
) -> list[Members]:
    """Meetings by start, each slot of a week once; what is by appointment, by id, where that is asked."""
    types = types_asked(asked.types)
    if types is None:
        return []
    filters = Asked(attendance=ONLINE, types=types, language=asked.languages)
    found: Iterable[Members]
    if asked.scheduled:
        found = _scheduled(snapshot, gazetteer, filters, asked, now)
    else:
        documents = _documents(snapshot, gazetteer, filters, now, is_by_appointment=True)
        found = (meeting_of(each, None) for each in documents)
    wanted = folded(asked.name or "")
    return [each for each in found if wanted in folded(each["name"])][: asked.limit]


def central_facets(snapshot: Snapshot, gazetteer: Gazetteer, now: datetime) -> Members:
    """Types and languages of what has times, and of what is by appointment."""
    filters = Asked(attendance=ONLINE)
    return {
        name: facets_of(_documents(snapshot, gazetteer, filters, now, is_by_appointment=is_off))
        for name, is_off in (("scheduled", False), ("unscheduled", True))
    }


def central_meeting(snapshot: Snapshot, slug: str, now: datetime) -> Members:
    """The meeting of a slug, at its next time. Raises NotFound."""
    slot = _parts(snapshot, slug)[1]
    found = next((each for each in _of_listing(snapshot, slug, now) if each["slug"].endswith(slot)), None)
    if found is None:
        raise NotFound("no meeting has this slug")
    return found


def central_group(snapshot: Snapshot, slug: str, now: datetime) -> Members:
    """Who holds the meeting of a slug, and when else. Raises what `central_meeting` does."""
    listing = snapshot.document(find(snapshot, _parts(snapshot, slug)[0]))
    info = {"name": listing["group"] or listing["name"], "website": listing["url"]}
    return {
        "groupInfo": {name: value for name, value in info.items() if value is not None},
        "groupMeetings": _of_listing(snapshot, slug, now),
    }


def _parts(snapshot: Snapshot, slug: str) -> tuple[str, str]:
    """The id of the listing of a slug, which may live on under another, and the end that tells its slot."""
    if snapshot.index_of(slug) is not None:
        return slug, ""
    listing_id, mark, slot = slug.rpartition(BETWEEN)
    return snapshot.aliases.get(listing_id, listing_id), mark + slot


def _of_listing(snapshot: Snapshot, slug: str, now: datetime) -> list[Members]:
    """The slots of the listing of a slug, each at its next time; one without a time by appointment."""
    listing_id, _ = _parts(snapshot, slug)
    listing = snapshot.document(find(snapshot, listing_id))
    if listing["schedule"]["by_appointment"]:
        return [meeting_of(listing, None)]
    page = listing_occurrences_page(snapshot, listing_id, Asked(limit=MAX_DATES), now)
    dates = [each for each in map(orjson.loads, page.items) if each["status"] != "cancelled"]
    return _each_slot_once(meeting_of(listing, each) for each in dates)


def _each_slot_once(meetings: Iterable[Members]) -> list[Members]:
    first: dict[str, Members] = {}
    for meeting in meetings:
        first.setdefault(meeting["slug"], meeting)
    return list(first.values())


def _scheduled(
    snapshot: Snapshot, gazetteer: Gazetteer, filters: Asked, asked: CentralAsked, now: datetime
) -> list[Members]:
    start = (asked.start if asked.start is not None else now).astimezone(UTC)
    first, last = start - GRACE, start + asked.span
    if asked.span == timedelta(hours=WEEK_HOURS):
        # What begins now would stand at the end too.
        last -= GRACE + MINUTE
    dates = MAX_DATES * max(snapshot.count, 1)
    every = replace(filters, from_=first, until=last + MINUTE, limit=dates)
    items = map(orjson.loads, occurrences_page(snapshot, gazetteer, every, now).items)
    return _each_slot_once(
        meeting_of(item["listing"], item["occurrence"])
        for item in items
        if first <= datetime.fromisoformat(item["occurrence"]["starts_at"]) <= last
    )


def _documents(
    snapshot: Snapshot, gazetteer: Gazetteer, filters: Asked, now: datetime, *, is_by_appointment: bool
) -> Iterator[Members]:
    for index in listing_indexes(snapshot, gazetteer, filters, now):
        document = snapshot.document(index)
        if document["schedule"]["by_appointment"] is is_by_appointment:
            yield document
