"""Stored listings into what a snapshot holds of them: their JSON, page by page, and columns beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import orjson

from finder.catalog.columns import Columns, Gathered, Page, is_weekly, json_of
from finder.catalog.expand import Dated, DatedRows
from finder.catalog.schedules import Schedules, ScheduleText
from finder.catalog.stored import Stored, StoredProvenance, stored_of
from finder.domain.errors import FinderError
from finder.domain.window import Window
from finder.shapes.document import Document, decode

# Listings that are compiled at once.
PAGE_ROWS = 1_000
HEAD = b'%b,"aliases":%b%b,"schedule":%b,"provenance":%b%b,"revision":%d,"verification":'


class Row(NamedTuple):
    """One listing to compile: its stored document, with what the store knows of it beside."""

    id: str
    document: bytes
    revision: int
    aliases: tuple[str, ...]


class OutOfOrder(FinderError):
    """Rows that do not come in the order of their ids."""


class Unreadable(FinderError):
    """A document that is not as the store writes them."""


class Compiler:
    """Compiles rows, once: `heads` is to be taken to its end before `gathered` and `dated` are asked."""

    def __init__(self, sources: Mapping[str, Document], horizon: Window, schedule_text: ScheduleText) -> None:
        self._sources = sources
        self._schedules = Schedules(schedule_text)
        self._columns = Columns(sources, self._schedules)
        self._dated = DatedRows(horizon)

    def heads(self, rows: Iterable[Row]) -> Iterator[Sequence[bytes]]:
        """The JSON of listings up to their verification, a page of them at a time, in their order."""
        ordered = _in_order(rows)
        while page := list(islice(ordered, PAGE_ROWS)):
            compiled = self._page(page)
            self._columns.add(compiled)
            yield compiled.heads

    def gathered(self) -> Gathered:
        """What a snapshot knows of them."""
        return self._columns.gathered()

    def dated(self) -> Dated:
        """The occurrences of those that are not plainly weekly."""
        return self._dated.gathered()

    def _page(self, page: Sequence[Row]) -> Page:
        listings = [stored_of(row.document) for row in page]
        told = [self._schedules.compiled(bytes(each.schedule)) for each in listings]
        parts = list(zip(page, listings, told, strict=True))
        for index, (row, listing, schedule) in enumerate(parts, self._columns.count):
            if not is_weekly(listing, schedule):
                self._dated.add(index, decode(row.document))
        heads = [_head(row, listing, schedule.json, self._sources) for row, listing, schedule in parts]
        return Page(listings, told, heads, {alias: row.id for row in page for alias in row.aliases})


def _in_order(rows: Iterable[Row]) -> Iterator[Row]:
    before = ""
    for row in rows:
        if row.id <= before:
            raise OutOfOrder(f"{row.id} came after {before}")
        before = row.id
        yield row


def _head(row: Row, listing: Stored, schedule: bytes, sources: Mapping[str, Document]) -> bytes:
    """The listing's JSON up to its verification, which depends on the clock and is joined to an answer.

    The store's own bytes, but for what is added: members come in the order in which
    `finder.shapes.document.encode` writes them, and inside a text the quotes of a name would be escaped.
    `schedule` is that member with its text. Raises Unreadable.
    """
    document = row.document
    try:
        told = document.index(b',"kind":')
        rule = document.index(b',"schedule":', told)
        state = document.index(b',"illustrative":', rule)
        end = document.rindex(b',"verification":')
    except ValueError as err:
        raise Unreadable(f"{row.id} is stored with its members in another order") from err
    aliases = orjson.dumps(row.aliases) if row.aliases else b"[]"
    provenance = json_of([_retrieved(each, sources) for each in listing.provenance])
    parts = (
        document[:told],
        aliases,
        document[told:rule],
        schedule,
        provenance,
        document[state:end],
        row.revision,
    )
    return HEAD % parts


def _retrieved(provenance: StoredProvenance, sources: Mapping[str, Document]) -> StoredProvenance:
    source = sources.get(provenance.source)
    if source is None:
        return provenance
    return StoredProvenance(provenance.source, provenance.source_url, source["retrieved_on"])
