"""Restoring: what the database holds after, under which version, and that it is all or nothing."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from signal import SIGKILL

import pytest

from finder.domain.errors import Refused
from finder.store import Action, Backup, DatasetVersion, Store
from tests.store.backups import RESTORED, RESTORED_NUMBER, backed_up, content
from tests.store.builders import LATER, NOW, dump, fill, new, source
from tests.store.killing import killed_at_every_statement

DIES_WHILE_RESTORING = """
import os, pathlib, signal, sys
from tests.store.builders import NOW
from finder.store import Backup, open_store

def lines():
    yield from pathlib.Path(sys.argv[2]).read_bytes().splitlines(keepends=True)
    os.kill(os.getpid(), signal.SIGKILL)

open_store(sys.argv[1]).restore(Backup(lines()), NOW, is_forced=True)
"""


def test_a_restored_dataset_is_of_a_version_above_every_other(store: Store) -> None:
    fill(store)
    version = store.restore(Backup(backed_up(store)), RESTORED, is_forced=True)
    assert version == store.version() == DatasetVersion(RESTORED_NUMBER, RESTORED)


def test_a_dataset_restored_twice_at_once_is_of_another_version(store: Store) -> None:
    lines = backed_up(store)
    store.restore(Backup(lines), RESTORED)
    assert store.restore(Backup(lines), RESTORED, is_forced=True).number == RESTORED_NUMBER + 1


@pytest.mark.parametrize(
    ("saves_before", "saves_after", "number"),
    [
        pytest.param(3, 0, 4, id="above the backup"),
        pytest.param(1, 4, 6, id="above the database"),
    ],
)
def test_a_clock_that_is_wrong_takes_no_version_back(
    store: Store, saves_before: int, saves_after: int, number: int
) -> None:
    for title in range(saves_before):
        store.save_source(source(title=f"{title}"), now=NOW)
    lines = backed_up(store)
    for title in range(saves_after):
        store.save_source(source(title=f"{title} again"), now=NOW)
    assert store.restore(Backup(lines), datetime(1970, 1, 1, tzinfo=UTC), is_forced=True).number == number


def test_what_changed_is_known_since_the_restore_alone(store: Store) -> None:
    fill(store)
    with store.snapshot() as before:
        assert before.complete_since == 0
        lines = list(before.backup_lines(before.backup_header(NOW)))
    store.restore(Backup(lines), RESTORED, is_forced=True)
    store.save_source(source("na"), added=[new("na:2")], now=RESTORED)
    with store.snapshot() as after:
        assert after.complete_since == RESTORED_NUMBER
        assert after.version.number == RESTORED_NUMBER + 1


def test_a_save_computed_from_before_a_restore_is_refused(store: Store) -> None:
    fill(store)
    expected = store.version()
    store.restore(Backup(backed_up(store)), RESTORED, is_forced=True)
    with pytest.raises(Refused, match="changed meanwhile"):
        store.save_source(source("na"), added=[new("na:2")], expected=expected, now=RESTORED)


def test_a_restored_history_goes_on(store: Store, other_store: Store) -> None:
    fill(store)
    other_store.restore(Backup(backed_up(store)), RESTORED)
    assert other_store.history("aa:1") == store.history("aa:1")
    assert other_store.history("aa:gone") == store.history("aa:gone")
    other_store.save_source(source("aa"), added=[new("aa:gone")], now=RESTORED)
    assert other_store.history("aa:gone")[-1].action is Action.ADDED
    assert other_store.entry("aa:gone").revision == 2


@pytest.mark.parametrize(
    "leave", [fill, lambda store: store.remove_source("aa", LATER)], ids=["full", "removed"]
)
def test_a_database_that_is_not_empty_is_replaced_by_force_alone(
    store: Store, url: str, leave: Callable[[Store], object]
) -> None:
    lines = backed_up(store)
    store.save_source(source(), added=[new("aa:x")], now=NOW)
    leave(store)
    before = dump(url)
    with pytest.raises(Refused, match="the database is not empty: --force replaces all that it holds"):
        store.restore(Backup(lines), RESTORED)
    assert dump(url) == before
    store.restore(Backup(lines), RESTORED, is_forced=True)
    assert not any(content(url).values())


def test_a_restore_killed_at_any_statement_leaves_the_database_as_it_was(store: Store, url: str) -> None:
    fill(store)
    lines = backed_up(store)
    store.save_source(source(), added=[new("aa:later")], now=LATER)

    def restore() -> None:
        store.restore(Backup(lines), RESTORED, is_forced=True)

    # Five tables emptied and five filled at the least.
    assert killed_at_every_statement(restore, url) >= 10


def test_a_process_killed_while_restoring_leaves_the_database_as_it_was(
    store: Store, url: str, tmp_path: Path
) -> None:
    fill(store)
    (tmp_path / "lines").write_bytes(b"".join(backed_up(store)))
    store.save_source(source(), added=[new("aa:later")], now=LATER)
    before = dump(url)
    command = [sys.executable, "-c", DIES_WHILE_RESTORING, url, str(tmp_path / "lines")]
    assert subprocess.run(command, check=False).returncode == -SIGKILL
    assert dump(url) == before


def test_reading_does_not_wait_for_a_restore(store: Store) -> None:
    fill(store)
    lines = backed_up(store)
    seen_meanwhile = set()

    def curious_lines() -> Iterator[bytes]:
        for line in lines:
            yield line
            seen_meanwhile.add(store.version().number)

    store.restore(Backup(curious_lines()), RESTORED, is_forced=True)
    assert seen_meanwhile == {5}
