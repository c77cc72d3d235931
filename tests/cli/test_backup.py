"""`finder backup` and `finder restore` as their users type them, and the files they write and refuse."""

from __future__ import annotations

import gzip
import json
import subprocess
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from finder.config import Settings
from finder.domain.errors import Refused
from finder.service import Finder, open_finder
from finder.service.backup import back_up, restore
from finder.store import Change, NewEntry, Source, open_store
from tests.typed import typed

Run = Callable[..., subprocess.CompletedProcess[str]]

NOW = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
SOURCE = Source("aa", "native", date(2026, 11, 22))
# The rows of each table that a backup holds.
NOTHING = dict.fromkeys(
    (
        *("sources", "entries", "tombstones", "versions", "history", "curated", "keys", "reports"),
        *("feeds", "health", "held", "rejects"),
    ),
    0,
)
GZIP_HEADER_BYTES = 10  # RFC 1952; what they tell is not content


def run_on(database: Path) -> Run:
    environ = {"FINDER_DATABASE_URL": f"sqlite:///{database}", "FINDER_SNAPSHOT_DIR": f"{database}.snapshots"}

    def run(*words: object) -> subprocess.CompletedProcess[str]:
        return typed(environ, *map(str, words))

    return run


def fill(database: Path, *ids: str) -> None:
    """Leaves entries, each changed once."""
    store = open_store(f"sqlite:///{database}")
    store.save_source(SOURCE, added=[NewEntry(each, None, b"[1]") for each in ids], now=NOW)
    store.save_source(SOURCE, changed=[Change(each, None, b"[2]") for each in ids], now=NOW)
    store.close()


def entries(database: Path) -> dict[str, bytes]:
    store = open_store(f"sqlite:///{database}")
    held = {entry.id: entry.document for entry in store.entries()}
    store.close()
    return held


def opened(database: Path) -> Finder:
    environ = {"FINDER_DATABASE_URL": f"sqlite:///{database}", "FINDER_SNAPSHOT_DIR": f"{database}.snapshots"}
    return open_finder(Settings.from_mapping(environ))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "finder.sqlite"
    fill(path, "aa:1", "aa:2")
    return path


@pytest.fixture
def run(database: Path) -> Run:
    """Runs `finder` on the database."""
    return run_on(database)


@pytest.fixture
def finder(database: Path) -> Iterator[Finder]:
    finder = opened(database)
    yield finder
    finder.close()


@pytest.fixture
def backup(finder: Finder, tmp_path: Path) -> Path:
    """A backup of the database."""
    path = tmp_path / "nightly.backup"
    back_up(finder, path, NOW)
    return path


def test_a_backup_goes_into_an_empty_database(run: Run, database: Path, tmp_path: Path) -> None:
    backed_up = run("backup", tmp_path / "nightly.backup")
    restored = run_on(tmp_path / "new.sqlite")("restore", tmp_path / "nightly.backup")

    assert (backed_up.returncode, backed_up.stderr) == (0, "")
    assert (restored.returncode, restored.stderr) == (0, "")
    counts = NOTHING | {"sources": 1, "entries": 2, "versions": 2, "history": 2}
    file = {"file": f"{tmp_path}/nightly.backup"}
    assert json.loads(backed_up.stdout) == file | {"version": 2} | counts
    closing = json.loads(restored.stdout)
    assert closing.pop("version") > 2
    assert closing == file | counts
    assert entries(tmp_path / "new.sqlite") == {"aa:1": b"[2]", "aa:2": b"[2]"}


def test_a_database_that_is_not_empty_asks_for_force(run: Run, database: Path, backup: Path) -> None:
    fill(database, "aa:3")

    refused = run("restore", backup)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "finder: the database is not empty: --force replaces all that it holds\n"
    assert "aa:3" in entries(database)

    assert run("restore", "--force", backup).returncode == 0
    assert entries(database) == {"aa:1": b"[2]", "aa:2": b"[2]"}


def test_a_backup_is_for_its_owner_alone(backup: Path) -> None:
    assert oct(backup.stat().st_mode & 0o777) == "0o600"


def test_a_later_backup_takes_the_place_of_the_earlier(run: Run, backup: Path, database: Path) -> None:
    fill(database, "aa:3")

    assert json.loads(run("backup", backup).stdout)["entries"] == 3
    assert oct(backup.stat().st_mode & 0o777) == "0o600"


def test_a_backup_that_breaks_off_leaves_the_earlier_and_nothing_else(
    finder: Finder, backup: Path, database: Path
) -> None:
    before = backup.read_bytes()
    files = sorted(backup.parent.iterdir())
    fill(database, "aa:3")

    def broken(lines: Iterable[bytes]) -> Iterable[bytes]:
        yield next(iter(lines))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(finder, backup, NOW, broken)
    assert backup.read_bytes() == before
    assert sorted(backup.parent.iterdir()) == files


def test_a_backup_is_written_through_a_link(finder: Finder, backup: Path, tmp_path: Path) -> None:
    link = tmp_path / "newest.backup"
    link.symlink_to(backup)
    backup.write_bytes(b"")

    back_up(finder, link, NOW)
    assert link.is_symlink()
    assert restore(finder, backup, NOW, is_forced=True).rows["entries"] == 2


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        pytest.param("data/finder.sqlite", "is there already, and is not a backup", id="the database itself"),
        pytest.param("notes.txt", "is there already, and is not a backup", id="another file"),
        pytest.param("data", "is not a file", id="a folder"),
        pytest.param("absent/nightly.backup", "there is no folder", id="no folder"),
    ],
)
def test_a_backup_takes_the_place_of_nothing_else(
    run: Run, database: Path, tmp_path: Path, file: str, reason: str
) -> None:
    (tmp_path / "notes.txt").write_text("Bring coffee on Monday.")

    refused = run("backup", tmp_path / file)

    assert (refused.returncode, refused.stdout) == (1, "")
    assert reason in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert entries(database) == {"aa:1": b"[2]", "aa:2": b"[2]"}
    assert (tmp_path / "notes.txt").read_text() == "Bring coffee on Monday."


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def changed(path: Path) -> None:
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])


def packed_anew(path: Path) -> None:
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b'"[2]"', b'"[3]"')))


def made_by_a_newer_finder(path: Path) -> None:
    header = b'{"finder_backup":2}\n'
    path.write_bytes(gzip.compress(header + b'{"sha256":"%s"}\n' % sha256(header).hexdigest().encode()))


def replaced_by_a_feed(path: Path) -> None:
    path.write_text('[{"name":"Sunrise","day":1,"time":"07:00"}]')


def replaced_by_a_packed_feed(path: Path) -> None:
    path.write_bytes(gzip.compress(b'[{"name":"Sunrise","day":1,"time":"07:00"}]'))


def replaced_by_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (cut, "cut or changed"),
        (emptied, "not a backup of finder"),
        (changed, "cut or changed"),
        (packed_anew, "cut or changed"),
        (made_by_a_newer_finder, "newer than this finder"),
        (replaced_by_a_feed, "not a backup of finder"),
        (replaced_by_a_packed_feed, "not a backup of finder"),
        (replaced_by_a_folder, "Is a directory"),
        (Path.unlink, "No such file or directory"),
    ],
)
def test_what_is_no_whole_backup_is_refused_in_one_line_and_changes_nothing(
    run: Run, database: Path, backup: Path, damage: Callable[[Path], None], reason: str
) -> None:
    damage(backup)
    before = database.read_bytes()

    refused = run("restore", "--force", backup)

    assert (refused.returncode, refused.stdout) == (1, "")
    assert reason in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert database.read_bytes() == before


def test_a_backup_cut_anywhere_is_refused(finder: Finder, backup: Path) -> None:
    whole = backup.read_bytes()
    for length in range(0, len(whole), 7):
        backup.write_bytes(whole[:length])
        with pytest.raises(Refused):
            restore(finder, backup, NOW, is_forced=True)
    assert finder.store.version().number == 2


def test_a_backup_changed_anywhere_is_refused(finder: Finder, backup: Path) -> None:
    whole = backup.read_bytes()
    for place in range(GZIP_HEADER_BYTES, len(whole), 7):
        backup.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        with pytest.raises(Refused):
            restore(finder, backup, NOW, is_forced=True)
    assert finder.store.version().number == 2


def test_a_restored_dataset_is_served_at_once(tmp_path: Path) -> None:
    finder = opened(tmp_path / "bare.sqlite")
    finder.store.save_source(SOURCE, now=NOW)
    back_up(finder, tmp_path / "bare.backup", NOW)
    finder.store.remove_source("aa", NOW)
    assert list(finder.snapshot(NOW).sources) == []

    restore(finder, tmp_path / "bare.backup", NOW, is_forced=True)

    assert list(finder.snapshot(NOW).sources) == ["aa"]
    finder.close()
