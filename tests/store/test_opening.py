"""Opening a store: what it makes, what it refuses, and that no error shows a password."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from finder.domain.errors import FinderError, Refused
from finder.store import Store, open_store
from finder.store.engines import open_engine, writing
from finder.store.schema import migration_config
from finder.store.tables import entries
from tests.store.builders import NOW, connected, entry, new, source

PASSWORD = "hunter2"
OPENS = "import sys; from finder.store import open_store; open_store(sys.argv[1]).close()"


def all_it_tells(error: BaseException | None) -> str:
    """What the error says, and all errors behind it, which a log may show."""
    if error is None:
        return ""
    return f"{error!r} {error} {all_it_tells(error.__cause__)} {all_it_tells(error.__context__)}"


def test_the_tables_are_what_the_model_says(store: Store, url: str) -> None:
    engine = open_engine(url)
    with writing(engine).begin() as connection:
        command.check(migration_config(connection))  # raises, naming what differs
    engine.dispose()


def test_the_database_itself_refuses_an_entry_without_its_source(store: Store, url: str) -> None:
    engine = open_engine(url)
    orphan = {"id": "aa:1", "source": "aa", "document": b"{}"}
    orphan |= {"revision": 1, "changed_in": 1, "told_in": 1}
    with pytest.raises(IntegrityError), writing(engine).begin() as connection:
        connection.execute(insert(entries), orphan)
    engine.dispose()


def test_a_store_opened_again_holds_what_was_saved(store: Store, url: str) -> None:
    store.save_source(source(), added=[new("aa:1")], now=NOW)
    again = open_store(url)
    assert list(again.entries()) == [entry("aa:1")]
    again.close()


def test_processes_that_open_an_empty_database_at_once_all_succeed(url: str) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", OPENS, url], stderr=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    ended = [(process.communicate()[1], process.returncode) for process in started]
    assert ended == [("", 0)] * 6


def test_the_folder_of_a_sqlite_file_is_made(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/one/two/finder.db").close()
    assert (tmp_path / "one" / "two" / "finder.db").is_file()


def test_a_path_may_hold_any_character(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/100 %/Zoë #1.db").close()
    assert (tmp_path / "100 %" / "Zoë #1.db").is_file()


def test_a_closed_sqlite_store_is_one_file(sqlite_url: str, tmp_path: Path) -> None:
    store = open_store(sqlite_url)
    store.save_source(source(), added=[new("aa:1")], now=NOW)
    store.close()
    assert [path.name for path in (tmp_path / "finder").iterdir()] == ["dataset.db"]


def test_a_database_newer_than_this_code_is_refused(store: Store, url: str) -> None:
    with connected(url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Refused, match="newer than this finder: it has migration 9999, update finder"):
        open_store(url)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Bring coffee on Monday. " * 100)
    with pytest.raises(Refused) as refused:
        open_store(f"sqlite:///{path}")
    assert str(refused.value) == f"{path}: file is not a database"


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        open_store(f"sqlite:///{tmp_path}")
    assert str(refused.value) == f"{tmp_path}: unable to open database file"


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "finder").write_text("")
    with pytest.raises(Refused, match=f"cannot make the folder {tmp_path}/finder/deep: Not a directory"):
        open_store(f"sqlite:///{tmp_path}/finder/deep/finder.db")


@pytest.mark.parametrize(
    "in_memory", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite:///file::memory:?uri=true"]
)
def test_a_database_in_memory_is_refused(in_memory: str) -> None:
    with pytest.raises(Refused, match="must name a file"):
        open_store(in_memory)


@pytest.mark.parametrize(
    ("bad_url", "reason"),
    [
        pytest.param("mysql://finder:hunter2@db/finder", "must begin with", id="mysql"),
        pytest.param("postgresql+asyncpg://finder:hunter2@db/finder", "must begin with", id="asynchronous"),
        pytest.param("finder:hunter2@db", "cannot be read", id="no URL"),
        pytest.param("postgresql://finder:hunter2/finder", "cannot be read", id="password for a port"),
        pytest.param("postgresql://finder:a@hunter2@db/finder", "must be written %40", id="at sign"),
        pytest.param("postgresql://finder:hunter2@127.0.0.1:1/finder", "finder: .* refused", id="no server"),
        pytest.param("postgresql://127.0.0.1:1/finder?password=hunter2", "refused", id="as an option"),
        pytest.param("postgresql://127.0.0.1:1/finder?secret=hunter2", "invalid", id="unknown option"),
    ],
)
def test_a_database_that_cannot_be_opened_is_refused_in_one_line_without_its_password(
    bad_url: str, reason: str
) -> None:
    with pytest.raises(Refused, match=reason) as refused:
        open_store(bad_url)
    assert "\n" not in str(refused.value)
    assert PASSWORD not in all_it_tells(refused.value)


def test_a_missing_driver_is_refused_with_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(Refused, match=r"PostgreSQL needs psycopg: pip install 'finder\[postgresql\]'"):
        open_store("postgresql://finder:hunter2@db/finder")


def test_a_wrong_password_is_not_told(postgresql_url: str) -> None:
    with pytest.raises(Refused, match="authentication failed") as refused:
        open_store(postgresql_url.replace(PASSWORD, "correct-horse"))
    assert "correct-horse" not in all_it_tells(refused.value)


def test_an_error_of_the_database_tells_neither_password_nor_content(store: Store, url: str) -> None:
    with connected(url) as connection:
        connection.execute(text("DROP TABLE entries"))
    with pytest.raises(FinderError) as refused:
        store.save_source(source(), added=[new("aa:1", b"a private document")], now=NOW)
    assert PASSWORD not in all_it_tells(refused.value)
    assert "private" not in all_it_tells(refused.value)
