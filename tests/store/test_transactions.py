"""A write is whole or not at all, and writers wait for each other, threads and processes alike."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from signal import SIGKILL
from threading import Event

import pytest

from finder.domain.errors import Refused
from finder.store import Author, DatasetVersion, NewEntry, Store, open_store
from tests.store.builders import LATER, NOW, change, dump, new, rows, source
from tests.store.killing import Killed, killed_at_every_statement

DIES_WHILE_SAVING = """
import os, signal, sys
from tests.store.builders import NOW, many, new, source
from finder.store import open_store

def entries():
    yield from many(2_500)
    os.kill(os.getpid(), signal.SIGKILL)

open_store(sys.argv[1]).save_source(source(title="Never"), added=entries(), now=NOW)
"""


def save_something_of_everything(store: Store) -> None:
    store.save_source(
        source(title="New"),
        added=[new("aa:back"), new("aa:3")],
        changed=[change("aa:1")],
        removed=["aa:2"],
        merged={"aa:old": "aa:3"},
        expected=store.version(),
        author=Author("import:aa"),
        now=LATER,
    )


def save_a_new_source(store: Store) -> None:
    store.save_source(source("na"), added=[new("na:1")], now=LATER)


def remove_a_source(store: Store) -> None:
    store.remove_source("aa", LATER)


@pytest.mark.parametrize("write", [save_something_of_everything, save_a_new_source, remove_a_source])
def test_a_write_killed_at_any_statement_leaves_the_database_as_it_was(
    store: Store, url: str, write: Callable[[Store], None]
) -> None:
    ids = ["aa:1", "aa:2", "aa:old", "aa:back"]
    store.save_source(source(), added=map(new, ids), now=NOW)
    store.save_source(source(), removed=["aa:back"], now=NOW)
    # Lock, write, version and commit at the least are each cut short once.
    assert killed_at_every_statement(partial(write, store), url) >= 4


def test_a_process_killed_while_saving_leaves_the_database_as_it_was(store: Store, url: str) -> None:
    store.save_source(source(), added=[new("aa:x")], now=NOW)
    before = dump(url)
    ended = subprocess.run([sys.executable, "-c", DIES_WHILE_SAVING, url], check=False)
    assert ended.returncode == -SIGKILL
    assert dump(url) == before
    assert store.save_source(source(), added=[new("aa:y")], now=LATER) == DatasetVersion(2, LATER)


def test_entries_that_fail_to_come_leave_the_database_as_it_was(store: Store, url: str) -> None:
    def broken_feed() -> Iterator[NewEntry]:
        yield new("aa:1")
        raise Killed

    with pytest.raises(Killed):
        store.save_source(source(), added=broken_feed(), now=NOW)
    assert rows(url, "sources") == set()
    assert store.version().number == 0


def test_a_writer_waits_for_the_one_before_it(store: Store, url: str) -> None:
    has_begun, may_end = Event(), Event()

    def slow_feed() -> Iterator[NewEntry]:
        has_begun.set()
        may_end.wait(timeout=30)
        yield new("aa:1")

    second_store = open_store(url)
    with ThreadPoolExecutor() as threads:
        first = threads.submit(store.save_source, source("aa"), added=slow_feed(), now=NOW)
        has_begun.wait(timeout=30)
        second = threads.submit(second_store.save_source, source("na"), added=[new("na:1")], now=LATER)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.2)
        may_end.set()
        assert first.result() == DatasetVersion(1, NOW)
        assert second.result() == DatasetVersion(2, LATER)
    second_store.close()


def test_reading_does_not_wait_for_a_writer(store: Store) -> None:
    seen_meanwhile = []

    def curious_feed() -> Iterator[NewEntry]:
        seen_meanwhile.append(store.version().number)
        yield new("aa:1")

    store.save_source(source(), added=curious_feed(), now=NOW)
    assert seen_meanwhile == [0]


def test_no_version_is_lost_among_many_writers(store: Store) -> None:
    def save(number: int) -> DatasetVersion:
        return store.save_source(source(f"s{number}"), added=[new(f"s{number}:1")], now=NOW)

    with ThreadPoolExecutor(max_workers=8) as threads:
        versions = {version.number for version in threads.map(save, range(24))}
    assert versions == set(range(1, 25))
    assert store.version().number == 24
    assert len(list(store.entries())) == 24


def add_an_entry(store: Store) -> None:
    store.save_source(source(), added=[new("aa:9")], now=LATER)


def change_an_entry(store: Store) -> None:
    store.save_source(source(), changed=[change("aa:1")], now=LATER)


def remove_an_entry(store: Store) -> None:
    store.save_source(source(), removed=["aa:2"], now=LATER)


def merge_an_entry(store: Store) -> None:
    store.save_source(source(), merged={"aa:2": "aa:1"}, now=LATER)


def change_the_record(store: Store) -> None:
    store.save_source(source(title="New"), now=LATER)


def bring_the_source_back(store: Store) -> None:
    store.remove_source("aa", LATER)
    store.save_source(source(), added=[new("aa:1"), new("aa:2")], now=LATER)


@pytest.mark.parametrize(
    "meanwhile",
    [
        add_an_entry,
        change_an_entry,
        remove_an_entry,
        merge_an_entry,
        change_the_record,
        remove_a_source,
        bring_the_source_back,
    ],
)
def test_a_save_computed_from_what_was_changed_meanwhile_is_refused_whole(
    store: Store, url: str, meanwhile: Callable[[Store], None]
) -> None:
    expected = store.save_source(source(), added=[new("aa:1"), new("aa:2")], now=NOW)
    meanwhile(store)
    before = dump(url)
    with pytest.raises(Refused, match="nothing was saved of 'aa': it was changed meanwhile; try again"):
        store.save_source(source(), added=[new("aa:3")], expected=expected, now=LATER)
    assert dump(url) == before


def test_a_save_does_not_mind_that_another_source_was_changed_meanwhile(store: Store) -> None:
    expected = store.save_source(source(), added=[new("aa:1")], now=NOW)
    save_a_new_source(store)
    version = store.save_source(source(), changed=[change("aa:1")], expected=expected, now=LATER)
    assert version == DatasetVersion(3, LATER)


def test_of_two_saves_computed_from_an_empty_database_the_second_is_refused(store: Store) -> None:
    expected = store.version()
    store.save_source(source(), added=[new("aa:1")], expected=expected, now=NOW)
    with pytest.raises(Refused, match="changed meanwhile"):
        store.save_source(source(), added=[new("aa:2")], expected=expected, now=LATER)


def test_no_update_is_lost_among_writers_that_try_again(store: Store) -> None:
    """Each adds one to a number that all of them read before they write it."""
    store.save_source(source(), added=[new("aa:1", b"0")], now=NOW)

    def count_one(_: int) -> None:
        while True:
            with store.snapshot() as state:
                expected, number = state.version, int(state.entry("aa:1").document)
            counted = change("aa:1", b"%d" % (number + 1))
            try:
                store.save_source(source(), changed=[counted], expected=expected, now=LATER)
            except Refused:
                continue
            return

    with ThreadPoolExecutor(max_workers=4) as threads:
        list(threads.map(count_one, range(12)))
    assert store.entry("aa:1").document == b"12"
