"""The servers that peers need, started for the run in folders of their own; what is missing is said."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from redis import Redis
from redis.exceptions import RedisError

INSTALL = "apt-get install --no-install-recommends postgresql-postgis redis-server wrk"
INITDB = ("-U", "postgres", "-A", "trust", "--locale=C.UTF-8", "--encoding=UTF8", "--no-sync")
# What is asked fits into memory, nothing written need last, and no plan is worth compiling.
POSTGRESQL_SETTINGS = {
    "listen_addresses": "''",
    "shared_buffers": "1GB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "random_page_cost": "1.1",
    "effective_cache_size": "4GB",
    "fsync": "off",
    "autovacuum": "off",
    "jit": "off",
}
START_SECONDS = 10


class MissingPeer(Exception):
    """What the machine lacks, and what installs it."""

    def __init__(self, what: str) -> None:
        super().__init__(f"this machine has no {what}: {INSTALL}")


@contextmanager
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL server, without a database's name, that runs as long as the block.

    Raises MissingPeer where there is none, or no PostGIS.
    """
    programs = _postgresql_programs()
    with _folder("postgres" if os.geteuid() == 0 else None) as folder:

        def run(program: str, *arguments: str) -> None:
            command = (str(programs / program), "-D", str(folder / "cluster"), *arguments)
            user = "postgres" if os.geteuid() == 0 else None
            subprocess.run(command, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)

        run("initdb", *INITDB)
        settings = " ".join(f"-c {name}={value}" for name, value in POSTGRESQL_SETTINGS.items())
        run("pg_ctl", "start", "-w", "-l", f"{folder}/log", "-o", f"{settings} -k {folder}")
        try:
            _require_postgis(folder)
            yield f"postgresql://postgres@/{{database}}?host={folder}"
        finally:
            run("pg_ctl", "stop", "-m", "immediate")


def _postgresql_programs() -> Path:
    """The folder of `initdb` and `pg_ctl`, which Debian keeps off the PATH."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(installed, key=lambda initdb: float(initdb.parts[-3]), default=None)
    found = newest or shutil.which("initdb")
    if found is None:
        raise MissingPeer("PostgreSQL server")
    return Path(found).parent


def _require_postgis(folder: Path) -> None:
    with psycopg.connect(f"host={folder} user=postgres") as connection:
        known = connection.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'")
        if known.fetchone() is None:
            raise MissingPeer("PostGIS")


@contextmanager
def redis() -> Iterator[str]:
    """The URL of a Redis server, without a database's number, that runs as long as the block.

    Raises MissingPeer where there is none.
    """
    program = shutil.which("redis-server")
    if program is None:
        raise MissingPeer("Redis server")
    with _folder(None) as folder:
        socket = f"{folder}/redis.sock"
        options = ("--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no")
        process = subprocess.Popen((program, *options), cwd=folder, stdout=subprocess.DEVNULL)
        try:
            _await_redis(f"unix://{socket}")
            yield f"unix://{socket}?db={{database}}"
        finally:
            process.terminate()
            process.wait()


def _await_redis(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with Redis.from_url(url) as client:
                client.ping()
        except (RedisError, OSError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


@contextmanager
def _folder(owner: str | None) -> Iterator[Path]:
    """A folder that a server may own; its name is short, as a socket's path has at most 107 characters."""
    folder = Path(tempfile.mkdtemp(prefix="finder-"))
    try:
        if owner is not None:
            _give(folder, owner)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _give(folder: Path, owner: str) -> None:
    try:
        pwd.getpwnam(owner)
    except KeyError as err:
        raise MissingPeer(f"user {owner!r}, and PostgreSQL refuses to run as root") from err
    shutil.chown(folder, owner)
