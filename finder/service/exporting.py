"""Exports: the listings that pass the filters, all of them in order of their ids, as one file of a format."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from weakref import WeakKeyDictionary

import orjson

from finder.catalog.snapshot import Snapshot
from finder.domain.listing import Stored
from finder.formats import Edition, SourceFacts, writer
from finder.places import Gazetteer
from finder.service.reading import Asked, listing_indexes
from finder.shapes.document import Document, from_document

Watch = Callable[[Iterable[Stored], int], Iterable[Stored]]


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be written: listings of a snapshot by index, in order of their ids, and when."""

    snapshot: Snapshot
    indexes: list[int]
    now: datetime

    def listings(self) -> Iterator[Stored]:
        """The listings, each decoded as it is taken."""
        for index in self.indexes:
            document: Document = orjson.loads(self.snapshot.listing(index, self.now.date()))
            yield Stored(from_document(document), document["revision"], tuple(document["aliases"]))

    def edition(self) -> Edition:
        """What a writer is told beside them."""
        ids = map(self.snapshot.id_of, self.indexes)
        named = {listing_id.partition(":")[0] for listing_id in ids}
        return Edition(self.now, {name: _facts(self.snapshot.sources[name]) for name in sorted(named)})


def export(
    snapshot: Snapshot,
    gazetteer: Gazetteer,
    format: str,
    asked: Asked,
    now: datetime,
    watch: Watch = lambda listings, _: listings,
) -> Iterator[bytes]:
    """The file of a format, piece by piece; `watch` may see the listings pass, of so many in all.

    A window selects listings and cuts no rule. Raises InvalidInput for a format or filter that is not
    allowed, before the first piece is taken.
    """
    write = writer(format)
    chosen = Export(snapshot, listing_indexes(snapshot, gazetteer, asked, now), now)
    return write(watch(chosen.listings(), len(chosen.indexes)), chosen.edition())


def export_one(snapshot: Snapshot, format: str, index: int, now: datetime) -> Iterator[bytes]:
    """The file of a format that holds one listing, piece by piece."""
    chosen = Export(snapshot, [index], now)
    return writer(format)(chosen.listings(), chosen.edition())


class Feeds:
    """Whole feeds as bytes; those without a filter are made once a snapshot and day. Safe among threads."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._lock = threading.Lock()
        # With a snapshot goes what was made of it.
        self._made: WeakKeyDictionary[Snapshot, dict[tuple[str, date], bytes]] = WeakKeyDictionary()

    def feed(self, snapshot: Snapshot, format: str, asked: Asked, now: datetime) -> bytes:
        """The file of a format. Raises InvalidInput."""
        if asked != Asked():
            return self._whole(snapshot, format, asked, now)
        with self._lock:
            made = self._made.setdefault(snapshot, {})
            key = format, now.date()
            if key not in made:
                self._forget(made, now.date())
                made[key] = self._whole(snapshot, format, asked, now)
            return made[key]

    def _whole(self, snapshot: Snapshot, format: str, asked: Asked, now: datetime) -> bytes:
        return b"".join(export(snapshot, self._gazetteer, format, asked, now))

    def _forget(self, made: dict[tuple[str, date], bytes], today: date) -> None:
        for key in [key for key in made if key[1] != today]:
            del made[key]


def _facts(source: Document) -> SourceFacts:
    return SourceFacts(
        name=source["name"],
        retrieved_on=date.fromisoformat(source["retrieved_on"]),
        title=source["title"],
        url=source["url"],
        licence=source["licence"],
        attribution=source["attribution"],
        fellowship=source["fellowship"],
    )
