"""One large feed through the installed command, new and again: rows a second, memory at the highest."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import IO

import orjson

from benchmarks.importing import feed_parts
from benchmarks.measuring import Line, Spent

ROWS = 1_000_000
# Far above what any feed takes; it bounds the reading, not the import.
MAX_FEED_MB = 2_000
KILOBYTES_A_MEGABYTE = 1_000 if sys.platform != "darwin" else 1_000_000


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that has ended: what it took, its memory at the highest, the last line it wrote."""

    spent: Spent
    peak_mb: float
    last_line: str


def large_import_lines(folder: Path, count: int) -> Iterator[Line]:
    """A feed of `count` rows that is new, then the same again."""
    path = folder / "feed.json"
    # In a process of its own: what this one holds would count as the memory of those it starts.
    writing = get_context("spawn").Process(target=_write_feed, args=(path, count))
    writing.start()
    writing.join()
    assert writing.exitcode == 0, writing.exitcode
    yield Line("the feed", path.stat().st_size / 1e6, "MB")
    for what, member in (("new", "added"), ("the same again", "unchanged")):
        ended = _import(folder, path)
        counts = orjson.loads(ended.last_line)
        assert counts[member] == counts["read"] == count, counts
        rate = count / ended.spent.seconds
        took = f"{ended.spent.seconds:,.0f} s, {ended.spent}"
        yield Line(f"finder import of {count:,} Meeting Guide rows, {what}", rate, "rows/s", took)
        yield Line(f"… its memory at the highest, {what}", ended.peak_mb, "MB")


def _write_feed(path: Path, count: int) -> None:
    with path.open("wb") as written:
        written.writelines(feed_parts(count))


def _import(folder: Path, feed: Path) -> Ended:
    environ = {
        **os.environ,
        "FINDER_DATABASE_URL": f"sqlite:///{folder}/finder.sqlite",
        "FINDER_SNAPSHOT_DIR": str(folder / "snapshots"),
        "FINDER_MAX_FEED_MB": str(MAX_FEED_MB),
        "TMPDIR": str(folder),
    }
    command = [str(Path(sys.executable).with_name("finder")), "import", "meeting-guide", str(feed)]
    with (folder / "stderr").open("w") as stderr:
        return _ended([*command, "--source", "bench"], environ, stderr)


def _ended(command: list[str], environ: dict[str, str], stderr: IO[str]) -> Ended:
    begun = time.perf_counter()
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=stderr, text=True) as process:
        assert process.stdout is not None
        told = process.stdout.read().splitlines()
        # Not `wait`: only wait4 tells what this one process used.
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, (process.returncode, stderr.name)
    spent = Spent(time.perf_counter() - begun, used.ru_utime + used.ru_stime)
    return Ended(spent, used.ru_maxrss / KILOBYTES_A_MEGABYTE, told[-1])
