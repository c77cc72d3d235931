"""The law of copies: whenever a walk ends, and whatever happened on the way, a copy is what finder holds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from finder.domain.listing import Listing
from finder.domain.vocabulary import Kind
from finder.shapes.document import encode
from finder.store import Backup, Change, NewEntry, Source
from tests.api.copies import Copy, Document, Lagging, behind, dataset_of
from tests.api.served import Served, serve
from tests.builders import NOW, house, meeting, verified

EXAMPLES = 300 if os.environ.get("FINDER_HYPOTHESIS_PROFILE") == "nightly" else 40
SOURCES = ("aa", "na")
BOX = "&bbox=-87,36,-86,37&kind=meeting"
QUERIES = ("&include_illustrative=true", "", BOX)


@dataclass
class World:
    """A dataset, two workers that serve it, one of them behind, and copies of it on phones."""

    served: Served
    late: Served
    lagging: Lagging
    copies: list[Copy]
    backups: list[list[bytes]] = field(default_factory=list)
    # A backup is restored on a later day than it was made on.
    now: datetime = NOW

    def save(self, source: str, slots: dict[int, Listing | None], fetched: int) -> None:
        store = self.served.finder.store
        there = {entry.id for entry in store.entries(source)}
        wanted = {f"{source}:{slot}": listing for slot, listing in slots.items()}
        given = {each: replace(listing, id=each) for each, listing in wanted.items() if listing is not None}
        store.save_source(
            Source(source, "native", date(2026, 11, 1) + timedelta(days=fetched)),
            added=[NewEntry(each, None, encode(given[each])) for each in given.keys() - there],
            changed=[Change(each, None, encode(given[each])) for each in given.keys() & there],
            removed=[each for each in wanted.keys() & there if each not in given],
            now=self.now,
        )
        self.served.finder.snapshots.expire()

    def merge(self, one: int, other: int) -> None:
        store = self.served.finder.store
        ids = [entry.id for entry in store.entries()]
        if len(ids) < 2:
            return
        gone, into = ids[one % len(ids)], ids[other % len(ids)]
        source = store.source(gone.partition(":")[0])
        assert source is not None
        if gone != into:
            store.save_source(source, merged={gone: into}, now=self.now)
            self.served.finder.snapshots.expire()

    def back_up(self) -> None:
        with self.served.finder.store.snapshot() as state:
            self.backups.append(list(state.backup_lines(state.backup_header(self.now))))

    def restore(self, which: int) -> None:
        if self.backups:
            self.now += timedelta(hours=1)
            lines = self.backups[which % len(self.backups)]
            self.served.finder.store.restore(Backup(lines), self.now, is_forced=True)
            self.served.finder.snapshots.expire()

    def catch_up(self) -> None:
        self.lagging.catch_up(NOW)

    def turn(self, copy: int, late: bool) -> None:
        self.copies[copy].turn(self.late if late else self.served)

    def sync(self) -> None:
        """Walks that are under way come to their end, and are followed by another."""
        dataset = dataset_of(self.served)
        for copy in self.copies:
            while copy.cursor is not None:
                copy.turn(self.served)
            copy.sync(self.served)
            assert copy.listings == held(dataset, copy.query)


def held(dataset: dict[str, Document], query: str) -> dict[str, Document]:
    """What a copy asked for with the query holds of the dataset."""
    return {listing_id: each for listing_id, each in dataset.items() if passes(each, query)}


def passes(listing: Document, query: str) -> bool:
    is_inside = listing["venue"] is not None and -87 <= listing["venue"]["lon"] <= -86
    passes_box = query != BOX or (is_inside and listing["kind"] == "meeting")
    return passes_box and (not listing["illustrative"] or "illustrative" in query)


@contextmanager
def world() -> Iterator[World]:
    with TemporaryDirectory() as folder:
        served = serve(Path(folder))
        late, lagging = behind(served)
        here = World(served, late, lagging, [Copy(query, limit=2) for query in QUERIES])
        for source in SOURCES:
            here.save(source, {slot: meeting() for slot in range(3)}, 0)
        here.catch_up()
        here.sync()
        yield here
        served.finder.close()


LISTINGS = st.builds(
    meeting,
    name=st.sampled_from(["Sunrise", "Noon", "Dusk"]),
    kind=st.sampled_from([Kind.MEETING, Kind.SOCIAL]),
    venue=st.sampled_from([house(36.15, -86.79), house(36.15, -90.0)]),
    illustrative=st.booleans(),
    verification=st.sampled_from([meeting().verification, verified("2026-10-01")]),
)
SLOTS = st.dictionaries(st.integers(0, 4), st.none() | LISTINGS, max_size=3)
SAVE = st.tuples(st.just("save"), st.sampled_from(SOURCES), SLOTS, st.integers(0, 3))
MERGE = st.tuples(st.just("merge"), st.integers(0, 9), st.integers(0, 9))
TURN = st.tuples(st.just("turn"), st.integers(0, len(QUERIES) - 1), st.booleans())
BACK_UP = st.tuples(st.just("back_up"))
RESTORE = st.tuples(st.just("restore"), st.integers(0, 3))
CATCH_UP = st.tuples(st.just("catch_up"))
SYNC = st.tuples(st.just("sync"))
STEPS = st.one_of(SAVE, SAVE, MERGE, MERGE, TURN, TURN, TURN, BACK_UP, RESTORE, CATCH_UP, SYNC)


@settings(max_examples=EXAMPLES)
@given(st.lists(STEPS, min_size=5, max_size=20))
def test_a_copy_is_the_dataset_whenever_a_walk_ends(steps: list[tuple[Any, ...]]) -> None:
    with world() as here:
        for name, *arguments in steps:
            getattr(here, name)(*arguments)
        here.sync()
