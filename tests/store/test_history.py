"""The history of an entry: what happened to it, when, by whom and why."""

import pytest
from alembic import command
from sqlalchemy import text

from finder.domain.errors import NotFound
from finder.store import Action, Author, DatasetVersion, HistoryEvent, Store, open_store
from finder.store.engines import open_engine, writing
from finder.store.schema import migration_config
from tests.store.builders import LATER, NOW, change, many, new, rows, source

IMPORT = Author("import:aa")
CURATOR = Author("Zoë", "the church told us")


def happened(store: Store, entry_id: str) -> list[tuple[str, int, bytes | None]]:
    return [(event.action, event.revision, event.document) for event in store.history(entry_id)]


def test_the_history_tells_each_change_oldest_first(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1", b"[1]")], now=NOW, author=IMPORT)
    store.save_source(source(), changed=[change("aa:1", b"[2]")], now=LATER, author=CURATOR)
    store.save_source(source(), removed=["aa:1"], now=LATER)
    assert store.history("aa:1") == [
        HistoryEvent("aa:1", 1, Action.ADDED, DatasetVersion(1, NOW), b"[1]", author=IMPORT),
        HistoryEvent("aa:1", 2, Action.CHANGED, DatasetVersion(2, LATER), b"[2]", author=CURATOR),
        HistoryEvent("aa:1", 2, Action.REMOVED, DatasetVersion(3, LATER), None),
    ]


def test_the_history_of_an_entry_that_came_back_goes_on(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1", b"[1]")], now=NOW)
    store.save_source(source(), removed=["aa:1"], now=NOW)
    store.save_source(source(), added=[new("aa:1", b"[2]")], now=LATER)
    store.save_source(source(), changed=[change("aa:1", b"[3]")], now=LATER)
    assert happened(store, "aa:1") == [
        ("added", 1, b"[1]"),
        ("removed", 1, None),
        ("added", 2, b"[2]"),
        ("changed", 3, b"[3]"),
    ]


def test_an_entry_removed_and_added_in_one_save_tells_both(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1", b"[1]")], now=NOW)
    store.save_source(source(), removed=["aa:1"], added=[new("aa:1", b"[2]")], now=LATER)
    assert happened(store, "aa:1") == [("added", 1, b"[1]"), ("removed", 1, None), ("added", 2, b"[2]")]


def test_the_history_of_a_merged_entry_ends_with_what_it_was_merged_into(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1"), new("aa:2")], now=NOW)
    store.save_source(source(), merged={"aa:2": "aa:1"}, now=LATER, author=CURATOR)
    merged = HistoryEvent("aa:2", 1, Action.MERGED, DatasetVersion(2, LATER), None, "aa:1", CURATOR)
    assert store.history("aa:2")[-1] == merged
    assert happened(store, "aa:1") == [("added", 1, b"{}")]


def test_a_removed_source_leaves_the_history_of_its_entries(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1")], now=NOW)
    store.remove_source("aa", LATER, CURATOR)
    gone = HistoryEvent("aa:1", 1, Action.REMOVED, DatasetVersion(2, LATER), None, author=CURATOR)
    assert store.history("aa:1")[-1] == gone


def test_an_id_that_never_was_has_no_history(store: Store) -> None:
    with pytest.raises(NotFound, match="there is no history of 'aa:1'"):
        store.history("aa:1")


def test_a_history_tells_nothing_of_other_entries(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1"), new("aa:11")], now=NOW)
    store.save_source(source(), changed=[change("aa:11")], now=LATER)
    assert happened(store, "aa:1") == [("added", 1, b"{}")]


def test_each_entry_of_many_batches_has_its_history(store: Store, url: str) -> None:
    ids = [f"aa:{number:06}" for number in range(2_500)]
    store.save_source(source(), added=many(2_500), now=NOW)
    store.save_source(source(), changed=map(change, ids), now=NOW)
    store.save_source(source(), removed=ids, now=LATER)
    assert len(rows(url, "history")) == 5_000
    told = [("added", 1, b"{}"), ("changed", 2, b'{"changed":true}'), ("removed", 2, None)]
    assert [happened(store, each) for each in (ids[0], ids[999], ids[1_000], ids[-1])] == [told] * 4


def test_what_is_only_added_is_not_written_twice(store: Store, url: str) -> None:
    store.save_source(source(), added=many(3), now=NOW)
    assert rows(url, "history") == set()


def test_saving_nothing_new_leaves_no_history(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1")], now=NOW)
    store.save_source(source(), now=LATER)
    store.save_source(source("na"), now=LATER)
    assert happened(store, "aa:1") == [("added", 1, b"{}")]


def test_a_snapshot_tells_the_history_up_to_its_moment(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1")], now=NOW)
    with store.snapshot() as snapshot:
        store.save_source(source(), changed=[change("aa:1")], now=LATER)
        assert [event.action for event in snapshot.history("aa:1")] == [Action.ADDED]


def test_a_database_of_before_the_history_begins_it_with_what_is_there(url: str) -> None:
    engine = open_engine(url)
    with writing(engine).begin() as connection:
        command.upgrade(migration_config(connection), "0001")
        for statement in (
            "UPDATE dataset SET number = 7, changed_at = '2026-11-23 18:30:00+00:00'",
            "INSERT INTO sources (name, format, retrieved_on) VALUES ('aa', 'native', '2026-11-22')",
            "INSERT INTO entries (id, source, document, revision, changed_in) VALUES"
            " ('aa:1', 'aa', :first, 1, 3), ('aa:2', 'aa', :second, 5, 7)",
        ):
            connection.execute(text(statement), {"first": b"[1]", "second": b"[2]"})
    engine.dispose()
    store = open_store(url)
    store.save_source(store.sources()[0], changed=[change("aa:1", b"[3]")], now=LATER, author=CURATOR)
    earlier = Author("finder", "made at this time or earlier")
    assert store.history("aa:1") == [
        HistoryEvent("aa:1", 1, Action.ADDED, DatasetVersion(3, NOW), b"[1]", author=earlier),
        HistoryEvent("aa:1", 2, Action.CHANGED, DatasetVersion(8, LATER), b"[3]", author=CURATOR),
    ]
    assert happened(store, "aa:2") == [("changed", 5, b"[2]")]
    store.close()
