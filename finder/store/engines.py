"""Connections to SQLite and PostgreSQL: how they open, begin and fail the same way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from finder.domain.errors import Refused

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
BUSY_TIMEOUT_MS = 60_000  # a writer's wait for the one before it; 1,000,000 entries take half of it
SQLITE_SETTINGS = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA foreign_keys = ON",
    # What is deleted is overwritten where that costs no writing more: the words of people among it.
    "PRAGMA secure_delete = FAST",
)


def open_engine(url: str) -> Engine:
    """The engine of a database URL; nothing is connected yet, but the folder of a SQLite file is there.

    Raises Refused for a URL that cannot be read or names neither a SQLite file nor PostgreSQL.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == SQLITE:
        _make_folder(parsed)
    try:
        engine = create_engine(parsed, hide_parameters=True, pool_pre_ping=True)
    except ModuleNotFoundError as err:
        raise Refused(f"PostgreSQL needs {err.name}: pip install 'finder[postgresql]'") from err
    if engine.dialect.name == SQLITE:
        _prepare_sqlite(engine)
    return engine


def reading(engine: Engine) -> Engine:
    """The same engine for transactions that read: all their statements see one state of the database."""
    if engine.dialect.name == SQLITE:
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def writing(engine: Engine) -> Engine:
    """The same engine for transactions that write."""
    if engine.dialect.name == SQLITE:
        # One that reads first and writes later fails when another wrote in between; this one queues.
        return engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
    # What waited for a lock must see what the one before it wrote, whatever the server's default is.
    return engine.execution_options(isolation_level="READ COMMITTED")


@contextmanager
def read_transaction(engine: Engine) -> Iterator[Connection]:
    """A block that sees one state of the database."""
    with in_plain_words(engine), reading(engine).begin() as connection:
        yield connection


@contextmanager
def write_transaction(engine: Engine) -> Iterator[Connection]:
    """A block that writes all or nothing."""
    with in_plain_words(engine), writing(engine).begin() as connection:
        yield connection


@contextmanager
def in_plain_words(engine: Engine) -> Iterator[None]:
    """A block in which the database's own errors become Refused, one line, without password."""
    try:
        yield
    except DBAPIError as err:
        raise Refused(f"{_place(engine.url)}: {_first_line(err.orig)}") from err
    except PoolTimeout as err:
        raise Refused(f"{_place(engine.url)}: all connections are in use") from err


def _parse(url: str) -> URL:
    parsed = _read(url)
    if parsed is None:
        raise Refused("the database URL cannot be read: use sqlite:///FILE or postgresql://HOST/NAME")
    if parsed.drivername not in {SQLITE, "sqlite+pysqlite", POSTGRESQL, "postgresql+psycopg"}:
        raise Refused("the database URL must begin with sqlite:/// or postgresql://")
    if parsed.get_backend_name() == SQLITE and not _is_file(parsed):
        raise Refused("the database URL must name a file: sqlite:///FILE")
    if "@" in (parsed.host or ""):
        raise Refused("an '@' in the database's password must be written %40")
    return parsed


def _is_file(url: URL) -> bool:
    """Whether a SQLite URL names a file by its path; other names can mean a database in memory."""
    return bool(url.database) and not str(url.database).startswith((":", "file:"))


def _read(url: str) -> URL | None:
    """The URL in its parts; None instead of the parser's error, which may quote the password."""
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        return None


def _make_folder(url: URL) -> None:
    folder = Path(url.database or "").parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise Refused(f"cannot make the folder {folder}: {err.strerror}") from err


def _prepare_sqlite(engine: Engine) -> None:
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _set_up_sqlite(connection: SQLiteConnection, _record: object) -> None:
    # sqlite3 begins transactions itself, late and not for every statement; now SQLAlchemy does.
    connection.isolation_level = None
    for setting in SQLITE_SETTINGS:
        connection.execute(setting)


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def _place(url: URL) -> str:
    """Where the database is, without user, password or options, which may hold a password too."""
    if url.get_backend_name() == SQLITE:
        return str(url.database)
    return f"PostgreSQL database {url.database}"


def _first_line(error: BaseException | None) -> str:
    return next(iter(str(error).splitlines()), "failed")
