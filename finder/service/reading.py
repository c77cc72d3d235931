"""Reading: what is near, what is on, which listings there are; a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import datetime, time, timedelta
from typing import Any

from finder.catalog.answer import Answer, Hit, agenda, browse, nearby
from finder.catalog.facets import Facets
from finder.catalog.question import Filters, Question, Sort
from finder.catalog.render import Look, listing_items, nearby_items, occurrence_items, occurrences_alone
from finder.catalog.snapshot import Snapshot
from finder.domain.errors import InvalidInput, Moved, NotFound
from finder.domain.geo import Box, Point
from finder.domain.window import DEFAULT_WINDOW, LATEST, LocalTimes, Weekday, Window, default_window
from finder.places import Gazetteer
from finder.wording.labels import FALLBACK

LISTING_DAYS = timedelta(days=90)
Words = frozenset[str]
Items = Callable[[Look, list[Hit]], list[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The parameters of a reading request, checked one by one; None is left out."""

    lat: float | None = None
    lon: float | None = None
    near: str | None = None
    radius_m: int | None = None
    bbox: Box | None = None
    from_: datetime | None = None
    until: datetime | None = None
    weekdays: frozenset[Weekday] = frozenset()
    after: time | None = None
    before: time | None = None
    kind: Words = frozenset()
    fellowship: Words = frozenset()
    pathway: Words = frozenset()
    attendance: Words = frozenset()
    language: Words = frozenset()
    source: Words = frozenset()
    ids: Words = frozenset()
    types: Words = frozenset()
    any_types: Words = frozenset()
    not_types: Words = frozenset()
    q: tuple[str, ...] | None = None
    fresh_days: int | None = None
    include_illustrative: bool = False
    include_suspended: bool = False
    include_cancelled: bool = False
    collapse: bool = False
    facets: bool = False
    members: Words = frozenset()
    sort: str | None = None
    limit: int = 30
    # In which schedules and holidays are told; no parameter, the caller says it otherwise.
    tongue: str = FALLBACK

    @classmethod
    def of(cls, members: dict[str, Any]) -> Asked:
        """The request of parameters by name; those it does not know, such as the cursor, are left out."""
        return cls(**{name: members[name] for name in ASKED if name in members})


# Read once: every request asks for them.
ASKED, FILTERS = (tuple(field.name for field in fields(each)) for each in (Asked, Filters))


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an answer: items as JSON, and what was asked once everything was resolved."""

    snapshot: Snapshot
    question: Question
    total: int
    items: list[bytes]
    facets: Facets | None = None

    @property
    def next_offset(self) -> int | None:
        """Where the next page begins; None after the last."""
        end = self.question.offset + len(self.items)
        return end if end < self.total and self.items else None


def nearby_page(
    snapshot: Snapshot, gazetteer: Gazetteer, asked: Asked, now: datetime, offset: int = 0
) -> Page:
    """Listings with a place, each with its next occurrence, nearest first. Raises InvalidInput."""
    if asked.attendance == {"online"}:
        raise InvalidInput.of("attendance", "online alone has no place: ask /v1/occurrences")
    if asked.lat is None and asked.near is None:
        raise InvalidInput.of("lat", "is required, with lon; or near")
    question = _question(gazetteer, asked, now, Sort.DISTANCE, offset, default_window(now))
    return _page(snapshot, question, nearby(snapshot, question), nearby_items, asked)


def occurrences_page(
    snapshot: Snapshot, gazetteer: Gazetteer, asked: Asked, now: datetime, offset: int = 0
) -> Page:
    """What is on: occurrences with their listings, by start. Raises InvalidInput."""
    question = _question(gazetteer, asked, now, Sort.START, offset, default_window(now))
    return _page(snapshot, question, agenda(snapshot, question), occurrence_items, asked)


def listings_page(
    snapshot: Snapshot, gazetteer: Gazetteer, asked: Asked, now: datetime, offset: int = 0
) -> Page:
    """Listings by distance where there is an origin, else by id. Raises InvalidInput."""
    has_origin = asked.lat is not None or asked.near is not None
    question = _question(gazetteer, asked, now, Sort.DISTANCE if has_origin else Sort.ID, offset, None)
    if question.sort is Sort.START and question.window is None:
        raise InvalidInput.of("sort", "start needs from or until here")
    return _page(snapshot, question, browse(snapshot, question), listing_items, asked)


def listing_indexes(snapshot: Snapshot, gazetteer: Gazetteer, asked: Asked, now: datetime) -> list[int]:
    """All listings that match, by index, in order of their ids; a page's sort and limit are not looked at.

    Raises InvalidInput.
    """
    whole = replace(asked, sort=None, limit=max(snapshot.count, 1))
    question = _question(gazetteer, whole, now, Sort.ID, 0, None)
    return sorted(hit.listing for hit in browse(snapshot, question).hits)


def listing_occurrences_page(
    snapshot: Snapshot, listing_id: str, asked: Asked, now: datetime, offset: int = 0
) -> Page:
    """The dates of one listing, cancelled ones too, for 90 days unless a window is given."""
    find(snapshot, listing_id)
    start = default_window(now).start
    question = Question(
        filters=Filters(ids=frozenset({listing_id}), include_illustrative=True),
        window=_window(asked, start, Window(start, start + LISTING_DAYS)),
        times=LocalTimes(asked.weekdays, asked.after, asked.before),
        include_suspended=True,
        include_cancelled=True,
        today=now.date(),
        sort=Sort.START,
        offset=offset,
        limit=asked.limit,
    )
    return _page(snapshot, question, agenda(snapshot, question), occurrences_alone, asked)


def find(snapshot: Snapshot, listing_id: str) -> int:
    """The index of a listing. Raises NotFound, or Moved where it was merged into another."""
    if listing_id in snapshot.aliases:
        raise Moved(snapshot.aliases[listing_id])
    index = snapshot.index_of(listing_id)
    if index is None:
        raise NotFound("no listing has this id")
    return index


def _question(
    gazetteer: Gazetteer, asked: Asked, now: datetime, sort: Sort, offset: int, window: Window | None
) -> Question:
    origin = _origin(gazetteer, asked)
    if asked.sort is not None:
        sort = Sort(asked.sort)
    if sort is Sort.DISTANCE and origin is None:
        raise InvalidInput.of("lat", "is required to sort by distance, with lon; or near")
    filters = Filters(**{name: getattr(asked, name) for name in FILTERS})
    return Question(
        filters=filters,
        window=_window(asked, default_window(now).start, window),
        times=LocalTimes(asked.weekdays, asked.after, asked.before),
        origin=origin,
        radius_m=asked.radius_m,
        box=asked.bbox,
        include_suspended=asked.include_suspended,
        include_cancelled=asked.include_cancelled,
        collapse=asked.collapse,
        facets=asked.facets,
        today=now.date(),
        sort=sort,
        offset=offset,
        limit=asked.limit,
    )


def _origin(gazetteer: Gazetteer, asked: Asked) -> Point | None:
    if asked.near is not None:
        return gazetteer.near(asked.near).point
    if asked.lat is None or asked.lon is None:
        return None
    return Point(asked.lat, asked.lon)


def _window(asked: Asked, start: datetime, default: Window | None) -> Window | None:
    if asked.from_ is None and asked.until is None:
        return default
    begin = asked.from_ if asked.from_ is not None else start
    if asked.until is not None:
        return Window(begin, asked.until)
    return Window(begin, begin + DEFAULT_WINDOW if begin < LATEST - DEFAULT_WINDOW else LATEST)


def _page(snapshot: Snapshot, question: Question, answer: Answer, items: Items, asked: Asked) -> Page:
    look = Look(snapshot, answer.table, question.today, asked.members, asked.tongue)
    return Page(snapshot, question, answer.total, items(look, answer.hits), answer.facets)
