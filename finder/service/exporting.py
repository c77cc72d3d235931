"""Exports: the listings that pass the filters, all of them in order of their ids, as one file of a format."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from weakref import WeakKeyDictionary

import orjson

from finder.catalog.snapshot import Snapshot
from finder.domain.listing import Stored
from finder.formats import Edition, SourceFacts, good_for, writer
from finder.formats.geojson import NAME as GEOJSON
from finder.formats.icalendar import NAME as ICALENDAR
from finder.formats.meeting_guide import NAME as MEETING_GUIDE
from finder.formats.tsml_csv import NAME as TSML_CSV
from finder.places import Gazetteer
from finder.service.reading import Asked, listing_indexes
from finder.service.whole_feeds import WholeFeed, in_memory, on_disk, sweep
from finder.shapes.document import Document, from_document

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LOG = logging.getLogger("finder.feeds")
# Those that are served whole, the most asked first.
WHOLE = (MEETING_GUIDE, ICALENDAR, TSML_CSV, GEOJSON)
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
    """Feeds of what matches; whole ones are made once a snapshot and as long as they are good.

    Safe among threads.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._lock = threading.Lock()
        # With a snapshot goes what was made of it.
        self._made: WeakKeyDictionary[Snapshot, dict[str, tuple[datetime, WholeFeed]]] = WeakKeyDictionary()

    def feed(self, snapshot: Snapshot, format: str, asked: Asked, now: datetime) -> bytes:
        """The file of a format with what matches. Raises InvalidInput."""
        return b"".join(export(snapshot, self._gazetteer, format, asked, now))

    def whole(self, snapshot: Snapshot, format: str, now: datetime) -> WholeFeed:
        """The file of a format without a filter, on disk beside the snapshot; in memory where it has no room.

        Who asks for a feed that another is writing waits for it; nobody else does.
        """
        since = now - (now - EPOCH) % good_for(format)
        with self._lock:
            made_at, made = self._made.setdefault(snapshot, {}).get(format, (None, None))
        if made is None or made_at != since:
            made = self._make(snapshot, format, since)
            with self._lock:
                self._made[snapshot][format] = since, made
        return made

    def pack(self, snapshot: Snapshot, now: datetime) -> None:
        """Writes all whole feeds beside the snapshot, if they are not there."""
        for format in WHOLE:
            self.whole(snapshot, format, now)

    def _make(self, snapshot: Snapshot, format: str, now: datetime) -> WholeFeed:
        folder = snapshot.folder / "feeds" / f"{format}-{now:%Y%m%dT%H}"
        make = partial(export, snapshot, self._gazetteer, format, Asked(), now)
        try:
            made = on_disk(folder, make)
        except OSError as err:
            LOG.warning("a whole feed is kept in memory: %s", type(err).__name__)
            return in_memory(make())
        sweep(each for each in folder.parent.glob(f"{format}-*T??") if each.name < folder.name)
        return made


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
