"""A fresh database for each test, of SQLite and of PostgreSQL where the machine has its server."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

from finder.store import Store, open_store

PASSWORD = "hunter2"
# Sorted as in English, so that an order left to the database shows. Nobody keeps what is written here.
INITDB = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US", "--encoding=UTF8", "--no-sync"]
SERVER_OPTIONS = "-c fsync=off -c listen_addresses='' -k"
numbers = count(1)


@pytest.fixture(scope="session")
def server(postgresql: Path) -> Iterator[Path]:
    """The socket's folder of a PostgreSQL server that runs as long as the tests."""
    # A socket's path has at most 107 characters, so it is not under tmp_path.
    folder = Path(tempfile.mkdtemp(prefix="finder-"))
    # The server refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else None
    if user is not None:
        shutil.chown(folder, user)
    password_file = folder / "password"
    password_file.write_text(PASSWORD)
    password_file.chmod(0o644)

    def run(program: str, *arguments: str) -> None:
        command = [str(postgresql / program), "-D", str(folder / "cluster"), *arguments]
        subprocess.run(command, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)

    run("initdb", "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={password_file}", *INITDB)
    run("pg_ctl", "start", "-w", "-l", f"{folder}/log", "-o", f"{SERVER_OPTIONS} {folder}")
    yield folder
    run("pg_ctl", "stop", "-m", "immediate")
    shutil.rmtree(folder)


@contextmanager
def database(server: Path) -> Iterator[str]:
    """The URL of a PostgreSQL database that is there as long as the block."""
    name = f"test_{next(numbers)}"
    with psycopg.connect(f"host={server} user=postgres password={PASSWORD}", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"postgresql://postgres:{PASSWORD}@/{name}?host={server}"
        # Hundreds of them would fill the disk.
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgresql_url(server: Path) -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    with database(server) as url:
        yield url


@pytest.fixture
def other_postgresql_url(server: Path) -> Iterator[str]:
    """The URL of another."""
    with database(server) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite database that is not there yet, nor is its folder."""
    return f"sqlite:///{tmp_path}/finder/dataset.db"


@pytest.fixture
def other_sqlite_url(tmp_path: Path) -> str:
    """The URL of another."""
    return f"sqlite:///{tmp_path}/other/dataset.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database; a test that takes it runs on both kinds."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=["sqlite", "postgresql"])
def other_url(request: pytest.FixtureRequest) -> str:
    """The URL of another empty database, of each kind too."""
    return str(request.getfixturevalue(f"other_{request.param}_url"))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = open_store(url)
    yield opened
    opened.close()


@pytest.fixture
def other_store(other_url: str) -> Iterator[Store]:
    opened = open_store(other_url)
    yield opened
    opened.close()
