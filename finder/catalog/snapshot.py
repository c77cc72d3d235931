"""A snapshot, loaded: arrays mapped from its files, shared by all workers, and what is derived at load."""

from __future__ import annotations

import threading
import weakref
from bisect import bisect_left
from collections.abc import Callable, Hashable
from datetime import date, datetime
from functools import cached_property, partial
from itertools import repeat, starmap
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import orjson
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from finder.catalog.expand import Weekly
from finder.catalog.folder import BLOB, LAYOUT, META, WORDS, column_of, digest, mapped
from finder.catalog.geodesy import Floats
from finder.catalog.inverted import Inverted, inverted_of
from finder.catalog.recent import Recent
from finder.catalog.schedules import day_number
from finder.catalog.table import Ints, Mask, OccurrenceTable, Remark
from finder.catalog.text import TextIndex
from finder.catalog.verification import verification_json
from finder.domain.errors import FinderError
from finder.domain.listing import (
    STALE_AFTER_DAYS,
    UNCHECKED_AFTER_DAYS,
)
from finder.domain.window import Window
from finder.shapes.document import Document

# Questions whose findings are kept: a few megabytes each where there are many listings.
FINDINGS = 8
WINDOWS = 64
Q = TypeVar("Q", bound=Hashable)
A = TypeVar("A")
ID_BEGIN = len(b'{"id":"')


class Damaged(FinderError):
    """A snapshot folder that is not whole, or not of this layout; it is to be built anew."""


class Snapshot:
    """One version of the dataset, ready to be asked; immutable, safe to share among threads."""

    def __init__(self, folder: Path, *, verify: bool = False) -> None:
        """Maps the folder's files; `verify` compares their checksums first. Raises Damaged."""
        try:
            meta = orjson.loads((folder / META).read_bytes())
            if meta["layout"] != LAYOUT:
                raise Damaged(f"{folder.name} is of another layout")
            if verify:
                _verify(folder, meta["files"])
            self._load(folder, meta)
        except Damaged:
            raise
        except (OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, FinderError) as err:
            raise Damaged(f"{folder.name} is not whole: {err}") from err

    def _load(self, folder: Path, meta: dict[str, Any]) -> None:
        self.folder = folder
        self._found: Recent[Hashable, Any] = Recent(FINDINGS)
        self._settled: Recent[Window, Window] = Recent(WINDOWS)
        self.expanding = threading.Lock()
        self.maker: str = meta["maker"]
        self.version: int = meta["version"]
        self.changed_at = datetime.fromisoformat(meta["changed_at"])
        begin, end = (datetime.fromisoformat(text) for text in meta["horizon"])
        self.horizon = Window(begin, end)
        self.sources: dict[str, Document] = meta["sources"]
        self.zones: list[str] = meta["zones"]
        self.jurisdictions: list[str] = meta["jurisdictions"]
        # NO_JURISDICTION is the last.
        self._jurisdictions: list[str | None] = [*self.jurisdictions, None]
        self._jurisdiction: Ints = column_of(folder, "jurisdiction")
        self.closed_on_holidays: Mask = column_of(folder, "closed_on_holidays")
        self.aliases: dict[str, str] = meta["aliases"]
        self._load_listings(folder, meta)
        self._load_dates(folder, meta)

    def _load_listings(self, folder: Path, meta: dict[str, Any]) -> None:
        self._spans: dict[str, list[int]] = meta["postings"]
        self._posting: Ints = column_of(folder, "posting")
        self._offsets: NDArray[np.int64] = column_of(folder, "offsets")
        self._blob = mapped(folder / BLOB)
        self.count = len(self._offsets) - 1
        self.lat: Floats = column_of(folder, "lat")
        self.lon: Floats = column_of(folder, "lon")
        # The listings with a place, in order, and where each is, in metres from the Earth's centre.
        self.placed: Ints = column_of(folder, "placed")
        self.positions: Floats = column_of(folder, "positions")
        self.zone: Ints = column_of(folder, "zone")
        self.name_rank: Ints = column_of(folder, "name_rank")
        self.gathering: Ints = column_of(folder, "gathering")
        self.gathering_key: NDArray[np.uint64] = column_of(folder, "gathering_key")
        self.slot_listing: Ints = column_of(folder, "slot_listing")
        self.slot_minute: Ints = column_of(folder, "slot_minute")
        self.goes_on: Mask = column_of(folder, "goes_on")
        self._trust: Ints = column_of(folder, "trust")
        self._checked: Ints = column_of(folder, "checked")
        self._last_day: Ints = column_of(folder, "last_day")
        self._pauses = [column_of(folder, f"pause_{part}") for part in ("listing", "since", "until")]
        # A word is never empty; without one there would be one that is.
        words = [word for word in (folder / WORDS).read_text().split("\n") if word]
        self.words = Inverted(words, column_of(folder, "word_ends"), column_of(folder, "word_listing"))
        self.text = TextIndex(self.count, words, self.words.ends, self.words.listings)

    def _load_dates(self, folder: Path, meta: dict[str, Any]) -> None:
        remarks = tuple(Remark(each["note"], each["venue"]) for each in meta["remarks"])
        columns = {name: column_of(folder, f"occurrence-{name}") for name in OccurrenceTable.column_names()}
        self.table = OccurrenceTable(remarks=remarks, **columns)
        starts = {name: column_of(folder, f"weekly_{name}") for name in Weekly.column_names()}
        self.weekly = Weekly(self.zones, **starts)
        self.dated: Ints = column_of(folder, "dated")

    @cached_property
    def as_of(self) -> date | None:
        """When the newest source of the dataset was fetched."""
        days = (date.fromisoformat(source["retrieved_on"]) for source in self.sources.values())
        return max(days, default=None)

    @cached_property
    def has_place(self) -> Mask:
        """Which listings have a place."""
        return ~np.isnan(self.lat)

    def holds(self, window: Window) -> bool:
        """Whether the occurrences of the whole window are ready."""
        return self.horizon.start <= window.start and window.end <= self.horizon.end

    def listing(self, index: int, today: date) -> bytes:
        """The JSON of a listing as it stands on `today`."""
        return self.listings([index], today)[0]

    def listings(self, indexes: list[int], today: date) -> list[bytes]:
        """The JSON of each of these listings as it stands on `today`."""
        at = np.array(indexes, np.int64)
        spans = zip(self._offsets[at].tolist(), self._offsets[at + 1].tolist(), strict=True)
        trust = zip(self._trust[at].tolist(), self._checked[at].tolist(), repeat(today))
        heads = (self._blob[begin:end] for begin, end in spans)
        return [b"%b%b}" % parts for parts in zip(heads, starmap(verification_json, trust), strict=True)]

    def document(self, index: int) -> Document:
        """The members of a listing, as the store keeps them and with those finder derives."""
        document: Document = orjson.loads(self.heads(index, index + 1) + b"null}")
        return document | {"verification": {"status": "listed", "checked_on": None}}

    def id_of(self, index: int) -> str:
        """The id of a listing."""
        begin = self._offsets.item(index) + ID_BEGIN
        return self._blob[begin : self._blob.find(b'"', begin)].decode()

    def ids_of(self, listings: Ints) -> list[bytes]:
        """The ids of listings, as bytes."""
        begins = (self._offsets[listings] + ID_BEGIN).tolist()
        return [self._blob[begin : self._blob.find(b'"', begin)] for begin in begins]

    def jurisdictions_of(self, indexes: Ints) -> list[str | None]:
        """Whose public holidays hold where each of these listings is held; None where that is not known."""
        return [self._jurisdictions[number] for number in self._jurisdiction[indexes].tolist()]

    def zones_of(self, indexes: Ints) -> list[str]:
        """The time zone of each of these listings."""
        return [self.zones[number] for number in self.zone[indexes].tolist()]

    def heads(self, begin: int, end: int) -> bytes:
        """The JSON of the listings of indexes [begin, end), each up to its verification."""
        return self._blob[self._offsets.item(begin) : self._offsets.item(end)]

    def index_of(self, listing_id: str) -> int | None:
        """The index of the listing of this id, by bisection; None where there is none."""
        index = self.place_of(listing_id)
        return index if index < self.count and self.id_of(index) == listing_id else None

    def place_of(self, listing_id: str) -> int:
        """How many listings stand before this id, be it there or not."""
        return bisect_left(range(self.count), listing_id, key=self.id_of)

    def with_word(self, word: str) -> Ints:
        """Indexes of the listings that have a word such as `fellowship:aa`, in order."""
        begin, end = self._spans.get(word, (0, 0))
        return self._posting[begin:end]

    @property
    def posting(self) -> Inverted:
        """The words that filters ask for, each with its listings."""
        return inverted_of(self._spans, self._posting)

    def counts(self, field: str, among: Ints | None = None) -> dict[str, int]:
        """How many listings have each word of a field: of all, or of the indexes `among`, in order."""
        prefix = f"{field}:"
        words = [word for word in self._spans if word.startswith(prefix)]
        if among is None:
            return {word.removeprefix(prefix): len(self.with_word(word)) for word in words}
        shared = {word.removeprefix(prefix): _shared(among, self.with_word(word)) for word in words}
        return {word: count for word, count in shared.items() if count}

    def unchecked(self, today: date, listings: Ints) -> Mask:
        """Which of `listings` were not checked in the 180 days before `today`."""
        return _older(self._checked[listings], today, UNCHECKED_AFTER_DAYS)

    def fresh(self, today: date, days: int) -> Mask:
        """Which listings were checked on `today` or in the `days` days before it."""
        return ~_older(self._checked, today, days)

    def stale(self, today: date) -> Mask:
        """Which listings were not checked in the 90 days before `today`."""
        return _older(self._checked, today, STALE_AFTER_DAYS)

    def over(self, today: date) -> Mask:
        """Which listings had their last occurrence before `today`."""
        past: Mask = self._last_day < day_number(today)
        return past

    def suspended(self, today: date) -> Mask:
        """Which listings are paused on `today` with nothing going on online."""
        listing, since, until = self._pauses
        day = day_number(today)
        paused = np.zeros(self.count, dtype=bool)
        paused[listing[(since <= day) & (day < until)]] = True
        return paused & ~self.goes_on

    def remembered(self, seek: Callable[[Snapshot, Q], A], question: Q) -> A:
        """What `seek` finds for a question, found once as long as it is asked again soon."""
        # What is kept here must not keep the snapshot that keeps it: an old one goes with its last request.
        found: A = self._found.of(question, partial(seek, weakref.proxy(self)))
        return found

    def settled(self, window: Window) -> Window:
        """The window that stands for this one and for all others in which the same occurrences are ready."""
        return self._settled.of(window, self.table.settled)

    def in_gathering(self, gathering: int) -> Ints:
        """Indexes of the listings of a gathering, in order."""
        order, ends = self._gatherings
        begin = int(ends[gathering - 1]) if gathering else 0
        return order[begin : int(ends[gathering])]

    def gatherings_of(self, listings: Ints) -> int:
        """How many gatherings these listings are of."""
        return int(np.count_nonzero(np.bincount(self.gathering[listings])))

    @cached_property
    def _gatherings(self) -> tuple[Ints, Ints]:
        """Listings by gathering, and where each gathering ends among them."""
        return np.argsort(self.gathering, kind="stable"), np.cumsum(np.bincount(self.gathering))

    @cached_property
    def tree(self) -> cKDTree:
        """The places of `placed`, by chord."""
        return cKDTree(self.positions, balanced_tree=False, compact_nodes=False)


def _verify(folder: Path, files: dict[str, str]) -> None:
    for name, expected in files.items():
        if digest(folder / name) != expected:
            raise Damaged(f"{folder.name}/{name} does not match its checksum")


def _shared(some: Ints, many: Ints) -> int:
    """How many numbers stand in both; each in order and once, and the longer one is not gone through."""
    at = np.searchsorted(many, some).clip(max=len(many) - 1)
    return int((many[at] == some).sum())


def _older(checked: Ints, today: date, days: int) -> Mask:
    old: Mask = checked < day_number(today) - days
    return old
