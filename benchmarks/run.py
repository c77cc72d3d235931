"""One run: its datasets and peers, made when they are first asked for, and all that it takes down again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from benchmarks.peers import servers
from benchmarks.peers.kinds import Peers, Servers, filled
from benchmarks.stage import Stage, check, fill, ready
from finder.catalog.snapshot import Snapshot

JUDGED = 250_000  # listings; what is to be reached was set there


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure: rounds, seconds of load a round, rows to import, places asked from, swaps."""

    rounds: int
    seconds: float
    imported: int
    origins: int
    swaps: int


THOROUGH = Effort(rounds=4, seconds=2, imported=4_000, origins=100, swaps=3)
QUICK = Effort(rounds=2, seconds=1, imported=1_000, origins=20, swaps=1)


class Run:
    """What the sections share. `curves`: microseconds a question, by contender and number of listings."""

    def __init__(
        self, folder: Path, sizes: list[int], now: datetime, effort: Effort, opened: ExitStack
    ) -> None:
        self.folder = folder
        self.sizes = sizes
        self.now = now
        self.effort = effort
        self.curves: dict[str, dict[int, float]] = {}
        self._opened = opened
        self._stages: dict[int, Stage] = {}
        self._snapshots: dict[int, Snapshot] = {}
        self._peers: dict[int, Peers] = {}

    @property
    def size(self) -> int:
        """The number of listings for what is measured once."""
        return JUDGED if JUDGED in self.sizes else self.sizes[-1]

    def stage(self, size: int) -> Stage:
        """A world in its database."""
        if size not in self._stages:
            check(size, self.now.date())
            stage = Stage(size, self.folder / str(size), self.now)
            fill(stage)
            self._stages[size] = stage
        return self._stages[size]

    def snapshot(self, size: int) -> Snapshot:
        """The snapshot of a world."""
        if size not in self._snapshots:
            finder = self.stage(size).opened()
            self._opened.callback(finder.close)
            self._snapshots[size] = ready(finder.snapshot(self.now))
        return self._snapshots[size]

    def peers(self, size: int) -> Peers:
        """The peers with that world's listings."""
        if size not in self._peers:
            snapshot, folder = self.snapshot(size), self.stage(size).folder
            number = len(self._peers)
            self._peers[size] = filled(snapshot, self.now.date(), self._servers, folder, number)
        return self._peers[size]

    @cached_property
    def _servers(self) -> Servers:
        return Servers(self._started(servers.postgresql), self._started(servers.redis))

    def _started(self, server: Callable[[], AbstractContextManager[str]]) -> str | Exception:
        try:
            return self._opened.enter_context(server())
        except servers.MissingPeer as err:
            return err


@contextmanager
def opened_run(folder: Path, sizes: list[int], now: datetime, effort: Effort) -> Iterator[Run]:
    """A run whose servers and files go with the block."""
    with ExitStack() as opened:
        yield Run(folder, sorted(set(sizes)), now, effort, opened)
