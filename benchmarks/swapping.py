"""A snapshot swapped while requests run: how long they wait, if any fails, what the worker then holds."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from statistics import median

import numpy as np
import orjson
from numpy.typing import NDArray

from benchmarks.client import Connection
from benchmarks.load import CONNECTIONS
from benchmarks.measuring import Line, at_most, rounded
from benchmarks.processes import Server, finder_served
from benchmarks.run import Run
from benchmarks.serving import memory_lines
from benchmarks.stage import Stage
from benchmarks.world import origins
from finder.store import Change, open_store

VERSION = re.compile(rb'"version":(\d+)')
# After the new version was seen, until every connection must have had it.
SETTLE_SECONDS = 2.0
SWAP_SECONDS = 180.0
# After a request that failed, before the next.
PAUSE_SECONDS = 0.1
HEAD_BYTES = 200
QUIET_SECONDS = 4  # times the seconds of a round


@dataclass(slots=True)
class Load:
    """What connections that never pause saw: when each answer came, how long it took, its version."""

    answers: list[tuple[float, float, int]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def version(self) -> int:
        """The dataset's version in the last answer; 0 before the first."""
        return self.answers[-1][2] if self.answers else 0

    def waits_ms(self, begun: float, ended: float) -> list[float]:
        """Milliseconds of the answers that came in a span of the clock."""
        return [took * 1_000 for at, took, _ in self.answers if begun <= at < ended]


def swap_lines(run: Run) -> Iterator[Line]:
    """p99 and the longest wait while the dataset changes, beside those before."""
    stage = run.stage(run.size)
    run.snapshot(run.size)
    with finder_served(stage) as server, _loaded(server, run.effort.origins) as load:
        quiet = _waits_of(load, QUIET_SECONDS * run.effort.seconds)
        swaps = [_swap(stage, load, number) for number in range(run.effort.swaps)]
        memory = server.memory()
    yield from _lines(run, load, quiet, swaps)
    yield from memory_lines(f"a worker after {len(swaps)} swaps", memory)


@dataclass(frozen=True, slots=True)
class Swap:
    """Milliseconds that requests waited from the change of the dataset on; seconds until it was served."""

    waits_ms: list[float]
    served_in: float


def _lines(run: Run, load: Load, quiet: list[float], swaps: list[Swap]) -> Iterator[Line]:
    waits = [each for swap in swaps for each in swap.waits_ms]
    of_what = f"{len(swaps)} swaps under load, {run.size:,} listings"
    asked = f"of {len(load.answers):,}; {load.failures[0]}" if load.failures else f"of {len(load.answers):,}"
    yield Line(f"{of_what}: requests failed", len(load.failures), "", asked, at_most(0))
    before, during = _p99(quiet, median(quiet)), _p99(waits, median(quiet))
    detail = f"{rounded(during)} ms ÷ {rounded(before)} ms"
    yield Line("… 99 of 100 wait no longer, ÷ without a swap", during / before, "×", detail, at_most(2))
    yield Line("… the longest wait", max(waits), "ms", f"without a swap {rounded(max(quiet))} ms")
    yield Line("… from a change to its being served", median(swap.served_in for swap in swaps), "s")


def _p99(waits: list[float], usual: float) -> float:
    return float(np.percentile(with_unasked(waits, usual), 99))


def with_unasked(waits: list[float], usual: float) -> NDArray[np.float64]:
    """The waits, and those of requests that would have been asked meanwhile, one in each `usual` wait.

    A connection that waits asks nothing; without them a long stall would be a single wait among thousands.
    """
    return np.concatenate([np.arange(wait, 0, -usual) for wait in waits])


def _waits_of(load: Load, seconds: float) -> list[float]:
    """What requests wait while nothing changes, once everything is warm."""
    time.sleep(seconds)
    begun = time.perf_counter()
    time.sleep(seconds)
    return load.waits_ms(begun, time.perf_counter())


def _swap(stage: Stage, load: Load, number: int) -> Swap:
    """One listing is changed, and the load goes on until that is served. Raises AssertionError if never."""
    before, begun = load.version, time.perf_counter()
    change_one(stage, number)
    while load.version == before:
        assert time.perf_counter() - begun < SWAP_SECONDS, "the changed dataset is not served"
        time.sleep(0.01)
    served = time.perf_counter()
    time.sleep(SETTLE_SECONDS)
    return Swap(load.waits_ms(begun, time.perf_counter()), served - begun)


def change_one(stage: Stage, number: int) -> None:
    """Changes a listing in the database."""
    store = open_store(stage.settings.database_url)
    try:
        source = store.sources()[0]
        entry = next(iter(store.entries(source.name)))
        document = orjson.loads(entry.document) | {"notes": f"Changed {number + 1} times."}
        changed = (Change(entry.id, entry.key, orjson.dumps(document)),)
        store.save_source(source, now=stage.now, changed=changed)
    finally:
        store.close()


@contextmanager
def _loaded(server: Server, count: int) -> Iterator[Load]:
    """A server that is asked without a pause on four connections as long as the block lasts."""
    load, is_over = Load(), threading.Event()
    paths = [f"/v1/nearby?lat={origin.lat}&lon={origin.lon}" for origin in origins(count)]
    threads = [
        threading.Thread(target=_ask, args=(server.port, paths[n:] + paths[:n], load, is_over))
        for n in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def _ask(port: int, paths: list[str], load: Load, is_over: threading.Event) -> None:
    while not is_over.is_set():
        try:
            with Connection(port) as asking:
                for path in cycle(paths):
                    if is_over.is_set():
                        return
                    load.answers.append(_answer(asking, path))
        except (OSError, ValueError) as err:
            load.failures.append(str(err))
            time.sleep(PAUSE_SECONDS)


def _answer(asking: Connection, path: str) -> tuple[float, float, int]:
    begun = time.perf_counter()
    body = asking.get(path)
    ended, version = time.perf_counter(), VERSION.search(body, 0, HEAD_BYTES)
    assert version is not None, body[:HEAD_BYTES]
    return ended, ended - begun, int(version[1])
