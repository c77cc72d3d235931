"""Servers as processes of their own: started, awaited, measured from outside, and ended."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.client import Connection
from benchmarks.stage import Stage

FINDER = ("-c", "from finder.cli import main; main()", "serve", "--workers", "1", "--port")
PEERS = ("-m", "benchmarks.peers")
START_SECONDS, STOP_SECONDS = 120, 10
KILOBYTES = 1024
BUILDER = "finder.serving.builder"
# The line that begins what is told of a mapping.
MAPPING = re.compile(r"^[0-9a-f]+-[0-9a-f]+ .*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes of a process: what no other could share, and its share of all, mapped files among it.

    Of what is private, only what was written in memory counts, not the pages of mapped files: those a
    system takes back, though they may be as yet unwritten on the disk.
    """

    private_mb: float
    share_mb: float


@dataclass(frozen=True, slots=True)
class Server:
    """A server on this machine: its port, its first process, the seconds until it answered."""

    port: int
    pid: int
    started_in: float

    def memory(self) -> Memory | None:
        """That of the largest of its workers; None where that is not told."""
        workers = (pid for pid in _descendants(self.pid) if BUILDER not in _command(pid))
        with suppress(OSError):
            return max(map(_memory, workers), key=lambda each: each.private_mb)
        return None


def environment_of(stage: Stage) -> dict[str, str]:
    """What finder is told of a stage."""
    chosen = {name: str(getattr(stage.settings, name)) for name in ("database_url", "snapshot_dir")}
    return {**os.environ, **{f"FINDER_{name.upper()}": value for name, value in chosen.items()}}


@contextmanager
def served(arguments: tuple[str, ...], environment: dict[str, str], ready_path: str) -> Iterator[Server]:
    """A server from when it answers `ready_path` with 200, until the block ends."""
    port, begun = _free_port(), time.perf_counter()
    # finder's access log goes to stderr: it is written, as for an operator, and thrown away.
    process = subprocess.Popen(
        (sys.executable, *arguments, str(port)),
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _await(port, process, ready_path)
        yield Server(port, process.pid, time.perf_counter() - begun)
    finally:
        _stop(process)


@contextmanager
def finder_served(stage: Stage) -> Iterator[Server]:
    """finder on a stage, with one worker, once it is ready."""
    with served(FINDER, environment_of(stage), "/readyz") as server:
        yield server


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ends a server and its workers, which are a session of their own."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    # A worker outlives a server that is ended while it holds connections open.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _await(port: int, process: subprocess.Popen[bytes], ready_path: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with Connection(port) as asking:
                asking.get(ready_path)
        except (OSError, ValueError):
            time.sleep(0.02)
        else:
            return
    raise RuntimeError("a server did not start")


def _descendants(pid: int) -> Iterator[int]:
    """The processes below a process: workers, and what helps them."""
    for told in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in told.read_text().split():
            yield int(child)
            yield from _descendants(int(child))


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


def _memory(pid: int) -> Memory:
    told = [_sizes(lines) for lines in re.split(MAPPING, Path(f"/proc/{pid}/smaps").read_text())]
    private = sum(min(each["Private_Dirty"], each["Anonymous"]) for each in told if each)
    return Memory(private / KILOBYTES, sum(each["Pss"] for each in told if each) / KILOBYTES)


def _sizes(lines: str) -> dict[str, int]:
    """Kilobytes by name, of one mapping."""
    return {name: int(size) for name, size in re.findall(r"^(\w+): +(\d+) kB$", lines, re.MULTILINE)}
