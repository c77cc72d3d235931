"""Backups: all that a database holds, at one moment, the same on either kind of database."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from finder.store import Backup, DatasetVersion, Store
from tests.store.backups import RESTORED, RESTORED_NUMBER, backed_up, content
from tests.store.builders import LATER, NOW, change, fill, many, source


def test_a_restored_database_holds_all_that_was_backed_up(
    store: Store, url: str, other_store: Store, other_url: str
) -> None:
    fill(store)
    other_store.restore(Backup(backed_up(store)), RESTORED)
    assert content(other_url) == content(url)
    assert all(content(url).values()), "a table without rows shows nothing"
    assert list(other_store.entries()) == list(store.entries())


def test_a_backup_of_a_restored_database_tells_the_same_rows(store: Store, other_store: Store) -> None:
    fill(store)
    lines = backed_up(store)
    other_store.restore(Backup(lines), RESTORED)
    again = backed_up(other_store)
    why = "backup of 2026-11-23T18:30:00Z, version 5"
    restored = f'[217771200,"2026-11-25T12:00:00+00:00",null,"restore","{why}"]\n'.encode()
    assert restored in again
    assert [line for line in again[1:-1] if line != restored] == lines[1:-1]


def test_many_pages_are_restored(store: Store, url: str, other_store: Store, other_url: str) -> None:
    store.save_source(source(), added=many(2_500), now=NOW)
    store.save_source(source(), changed=[change(f"aa:{number:06}") for number in range(2_001)], now=NOW)
    other_store.restore(Backup(backed_up(store)), RESTORED)
    assert content(other_url) == content(url)


def test_the_header_tells_what_is_in_a_backup(store: Store) -> None:
    fill(store)
    header = Backup(backed_up(store, LATER)).header
    assert header.made_at == LATER
    assert header.version == DatasetVersion(5, LATER)
    assert header.counts() == {
        "sources": 3,
        "entries": 3,
        "tombstones": 2,
        "versions": 5,
        "history": 4,
        "feeds": 1,
        "health": 1,
        "rejects": 1,
        "held": 1,
        "keys": 1,
        "curated": 1,
        "reports": 1,
    }


def test_an_empty_database_is_backed_up_too(store: Store, other_store: Store) -> None:
    assert other_store.restore(Backup(backed_up(store)), RESTORED).number == RESTORED_NUMBER
    assert list(other_store.entries()) == []


def test_a_backup_does_not_see_what_is_written_meanwhile(
    store: Store, url: str, other_store: Store, other_url: str
) -> None:
    store.save_source(source(), added=many(2_500), now=NOW)
    before = content(url)
    with store.snapshot() as state:
        lines = state.backup_lines(state.backup_header(NOW))
        begun = [next(lines) for _ in range(500)]
        store.save_source(source(title="New"), changed=[change("aa:000000"), change("aa:002400")], now=LATER)
        store.remove_source("aa", LATER)
        backup = Backup([*begun, *lines])
    other_store.restore(backup, RESTORED)
    assert content(other_url) == before


def test_each_backup_while_a_writer_runs_tells_one_version(store: Store) -> None:
    ids = [f"aa:{number:06}" for number in range(1_200)]
    store.save_source(source(), added=many(1_200), now=NOW)
    may_end = Event()

    def write() -> None:
        while not may_end.is_set():
            document = b"%d" % store.version().number
            store.save_source(source(), changed=(change(each, document) for each in ids), now=LATER)

    with ThreadPoolExecutor() as threads:
        writing = threads.submit(write)
        try:
            backups = [backed_up(store) for _ in range(4)]
        finally:
            may_end.set()
        writing.result()
    for lines in backups:
        rows = [json.loads(line) for line in lines[1:-1]]
        changed_in = {row[-1] for row in rows if row[0] in ids and len(row) == 7 and row[1] == "aa"}
        assert changed_in == {Backup(lines).header.version.number}
