"""A server as an operator starts it, and raw connections to it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

START_SECONDS = 60
DATABASE = "finder.sqlite"
COMMANDS = {
    "granian": (sys.executable, "-c", "from finder.cli import main; main()", "serve"),
    "gunicorn": (sys.executable, "-m", "gunicorn", "--config", "python:finder.serving.gunicorn_config"),
}


@dataclass(frozen=True)
class Running:
    """A server: where it listens, its master, what it writes, its files."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path
    folder: Path

    def connected(self) -> http.client.HTTPConnection:
        """A connection that is kept."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def get(self, path: str) -> tuple[int, Any]:
        """Status and JSON of an answer."""
        connection = self.connected()
        connection.request("GET", path)
        answer = connection.getresponse()
        status, body = answer.status, answer.read()
        connection.close()
        return status, json.loads(body) if body else None

    def told(self, sent: bytes, *, ends: bool = False) -> bytes:
        """All that is answered until the server closes the connection; b"" where it just closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as raw:
            try:
                raw.sendall(sent)
                if ends:
                    raw.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # It may close before it has heard everything.
            return b"".join(iter(lambda: _received(raw), b""))

    def children(self) -> dict[int, str]:
        """Command lines of the master's child processes, by id."""
        return {pid: command_of(pid) for pid in children_of(self.process.pid)}

    def builders(self) -> set[int]:
        """The ids of the processes that build: one, or none while it is started."""
        return {pid for pid, command in self.children().items() if "finder.serving.builder" in command}

    def workers(self) -> set[int]:
        """The ids of the processes that answer."""
        beside = ("finder.serving.builder", "finder.serving.syncer")
        return {
            pid for pid, command in self.children().items() if not any(name in command for name in beside)
        }


def _received(raw: socket.socket) -> bytes:
    try:
        return raw.recv(65_536)
    except ConnectionResetError:
        return b""


@contextmanager
def running(folder: Path, server: str = "granian", **settings: object) -> Iterator[Running]:
    """A server that is ready, with its database in `folder`; it is ended with the block."""
    port, log = free_port(), folder / "log"
    own = settings | {
        "port": port,
        "database_url": f"sqlite:///{folder}/{DATABASE}",
        "snapshot_dir": folder / "snapshots",
    }
    environ = os.environ | {f"FINDER_{name.upper()}": str(value) for name, value in own.items()}
    with log.open("a") as written:
        process = subprocess.Popen(COMMANDS[server], env=environ, stdout=written, stderr=written)
    run = Running(port, process, log, folder)
    try:
        eventually(lambda: is_ready(run), "the server is ready")
        yield run
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def is_ready(run: Running) -> bool:
    """Whether it says that it is ready."""
    assert run.process.poll() is None, f"the server ended: {run.log.read_text()}"
    try:
        return run.get("/readyz")[0] == 200
    except OSError:
        return False


def eventually(is_so: Callable[[], bool], what: str, seconds: float = START_SECONDS) -> None:
    """Waits until it is so."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"never so: {what}"
        time.sleep(0.05)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_alive(pid: int) -> bool:
    """Whether a process runs."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def children_of(pid: int) -> list[int]:
    """The ids of the processes that a process has started from any of its threads."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split() if is_alive(int(child))]


def command_of(pid: int) -> str:
    """The command line of a process; an empty one where it has just ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""
