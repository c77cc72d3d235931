"""A write is whole or not at all, and writers wait for each other, threads and processes alike."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from signal import SIGKILL
from threading import Event

import pytest
from sqlalchemy import Engine, event

from finder.store import DatasetVersion, NewEntry, Store, open_store
from tests.store.builders import LATER, NOW, change, dump, new, rows, source

DIES_WHILE_SAVING = """
import os, signal, sys
from tests.store.builders import NOW, many, new, source
from finder.store import open_store

def entries():
    yield from many(2_500)
    os.kill(os.getpid(), signal.SIGKILL)

open_store(sys.argv[1]).save_source(source(title="Never"), added=entries(), now=NOW)
"""


class Killed(Exception):
    """What ends a write at a statement of our choice."""


@contextmanager
def killed_at(step: int) -> Iterator[None]:
    """A block in which the database's statement number `step`, counted from 0, or its commit fails."""
    steps = count()

    def kill(*_: object) -> None:
        if next(steps) == step:
            raise Killed

    event.listen(Engine, "before_cursor_execute", kill)
    event.listen(Engine, "commit", kill)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", kill)
        event.remove(Engine, "commit", kill)


def save_something_of_everything(store: Store) -> None:
    store.save_source(
        source(title="New"),
        added=[new("aa:back"), new("aa:3")],
        changed=[change("aa:1")],
        removed=["aa:2"],
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
    store.save_source(source(), added=[new("aa:1"), new("aa:2"), new("aa:back")], now=NOW)
    store.save_source(source(), removed=["aa:back"], now=NOW)
    before = dump(url)
    for step in count():
        try:
            with killed_at(step):
                write(store)
        except Killed:
            assert dump(url) == before, f"killed at statement {step}"
        else:
            break
    # Lock, write, version and commit at the least were each cut short once.
    assert step >= 4
    assert dump(url) != before


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
