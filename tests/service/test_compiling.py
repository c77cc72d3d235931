"""What is compiled: out of the snapshot before, where all that has changed since is known."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from finder.domain.listing import Listing
from finder.service.compiling import compile_state
from finder.shapes.document import encode
from finder.store import Change, NewEntry, Source, Store, open_store
from tests.builders import NOW, TODAY, meeting

LISTINGS = [meeting(f"aa:{number}", name=f"Group {number}") for number in range(8)]
DAY = timedelta(days=1)


@dataclass
class House:
    """A database with eight listings, and the snapshots that were made of it, one after the other."""

    store: Store
    folder: Path
    made: int = 0

    def compiled(self, now: datetime = NOW) -> dict[str, bytes]:
        """The files of the next snapshot."""
        self.made += 1
        return self.files_of(now, self.folder / str(self.made), self.folder / str(self.made - 1))

    def compiled_anew(self, now: datetime = NOW) -> dict[str, bytes]:
        """The same where there is none before it."""
        return self.files_of(now, self.folder / "anew", None)

    def files_of(self, now: datetime, folder: Path, before: Path | None) -> dict[str, bytes]:
        """The files of a snapshot that has this one before it."""
        with self.store.snapshot() as state:
            compile_state(state, folder, now, before)
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    def change(self, listing: Listing, source: Source | None = None) -> None:
        """Writes a listing anew."""
        changed = [Change(listing.id, listing.id, encode(listing))]
        self.store.save_source(source or Source("aa", "native", TODAY), now=NOW, changed=changed)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    store = open_store(f"sqlite:///{tmp_path}/finder.sqlite")
    added = [NewEntry(each.id, each.id, encode(each)) for each in LISTINGS]
    store.save_source(Source("aa", "native", TODAY), now=NOW, added=added)
    house = House(store, tmp_path)
    house.compiled()
    yield house
    store.close()


def build_nothing(*_: object) -> None:
    raise AssertionError("it is built from nothing")


def assert_follows(house: House, monkeypatch: pytest.MonkeyPatch, now: datetime = NOW) -> None:
    """What is made next is made out of the last, and is what is made where there is none."""
    with monkeypatch.context() as patch:
        patch.setattr("finder.service.compiling.build", build_nothing)
        followed = house.compiled(now)
    assert followed == house.compiled_anew(now)


def assert_begins_anew(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("finder.service.compiling.rebuild", build_nothing)
        made = house.compiled()
    assert made == house.compiled_anew()


def test_an_edit_is_followed_time_after_time(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (3, 0, 7):
        house.change(meeting(f"aa:{number}", name="Another", group=None))
        assert_follows(house, monkeypatch)


def test_listings_that_come_and_go_or_merge_are_followed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, new = Source("aa", "native", TODAY), meeting("aa:new")
    house.store.save_source(source, now=NOW, added=[NewEntry("aa:new", None, encode(new))], removed=["aa:1"])
    assert_follows(house, monkeypatch)
    house.store.save_source(source, now=NOW, merged={"aa:2": "aa:3"})
    assert_follows(house, monkeypatch)


def test_a_source_that_was_fetched_again_is_followed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.change(meeting("aa:3", name="Another"), Source("aa", "native", TODAY + DAY))
    assert_follows(house, monkeypatch)


def test_another_day_is_followed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_follows(house, monkeypatch, NOW + DAY)


def test_where_much_has_changed_it_is_built_from_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        house.change(meeting(f"aa:{number}", name="Another"))
    assert_begins_anew(house, monkeypatch)


def test_a_new_source_is_built_from_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.store.save_source(Source("na", "native", TODAY), now=NOW)
    assert_begins_anew(house, monkeypatch)


def test_what_went_without_a_trace_is_not_taken_over(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(house.folder / "finder.sqlite")) as connection, connection:
        connection.execute("DELETE FROM entries WHERE id = 'aa:5'")
    house.change(meeting("aa:3", name="Another"))
    assert_begins_anew(house, monkeypatch)


def test_what_another_finder_compiled_is_not_followed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.change(meeting("aa:3", name="Another"))
    with monkeypatch.context() as patch:
        patch.setattr("finder.catalog.build.maker", lambda: "another")
        house.compiled_anew()
    (house.folder / "anew").rename(house.folder / "2")
    house.made = 2
    house.change(meeting("aa:3", name="Yet another"))
    assert_begins_anew(house, monkeypatch)


def test_a_damaged_snapshot_is_not_followed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.change(meeting("aa:3", name="Another"))
    (house.folder / str(house.made) / "lat.npy").write_bytes(b"")
    assert_begins_anew(house, monkeypatch)


def test_another_database_in_its_place_is_not_followed(
    house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = open_store(f"sqlite:///{tmp_path}/other.sqlite")
    for number in range(2):
        added = [NewEntry(f"aa:{number}", None, encode(meeting(f"aa:{number}", name="Of another")))]
        other.save_source(Source("aa", "native", TODAY), now=NOW + DAY, added=added)
    house.store.close()
    house.store = other
    assert_begins_anew(house, monkeypatch)
