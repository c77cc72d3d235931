"""The gazetteer: how long it takes to load, to find a place, and to suggest some; what it holds in memory."""

from __future__ import annotations

import gc
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from benchmarks.measuring import Line, Spent, at_most, spent
from finder.domain.errors import InvalidInput
from finder.domain.geo import Point
from finder.places import Gazetteer, LoadedCodes, suggestions
from finder.places.code_files import CodeRow
from finder.places.gazetteer import tables_of
from finder.places.index import read_index

NAMED = ("37203", "Nashville", "Franklin TN", "München", "Dublin, IE", "St. Louis", "London, Ontario", "東京")
MISSPELLED = (
    "Nashvile",
    "Murfresboro",
    "Clarksvile TN",
    "Cincinatti",
    "Nashville, Tenessee",
    "Xyzzyvilleton",
)
BEGUN = ("n", "nash", "st", "372", "franklin t", "san fran ca", "murfresb", "Nashvile", "mün", "xyzzy")
LOADED = ("ZZ1A 1AA", "zz99z9zz", "ZZ50")
LOADED_CODES = 200_000
BYTES_A_MB = 1_000_000


def place_lines(rounds: int) -> Iterator[Line]:
    """What is measured of the gazetteer; each time is that of the slowest text of its kind."""
    loads = [spent(_loaded) for _ in range(max(rounds, 3))]
    fastest = min(loads)
    yield Line("gazetteer: load", fastest.seconds, "s", str(fastest), at_most(0.3))
    yield Line("gazetteer: in memory", _held_mb(), "MB", "", at_most(60))
    gazetteer = _loaded()
    yield _slowest("gazetteer: a place by its name or postal code", gazetteer.near, NAMED, rounds, 5)
    yield _slowest("gazetteer: a misspelled place", _forgiving(gazetteer), MISSPELLED, rounds, 5)
    yield _slowest(
        "gazetteer: ten suggestions", lambda text: suggestions(gazetteer, text, 10), BEGUN, rounds, 10
    )
    yield from _operators_lines(gazetteer, rounds)


def _operators_lines(gazetteer: Gazetteer, rounds: int) -> Iterator[Line]:
    with tempfile.TemporaryDirectory(prefix="finder-places-") as folder:
        loaded = LoadedCodes(Path(folder))
        took = spent(lambda: loaded.load("uk", _codes(), {}))
        yield Line("loading postal codes", LOADED_CODES / took.seconds, "codes/s", str(took))
        both = gazetteer.with_loaded(loaded)
        what = f"… one of them, among {LOADED_CODES:,} on disk"
        yield _slowest(what, _forgiving(both), LOADED, rounds, 5)


def _codes() -> Iterator[CodeRow]:
    """Made-up codes, ZZ1 1AA and so on, in their order."""
    letters = "ABDEFGHJLN"
    units = [first + second for first in letters for second in letters]
    for number in range(LOADED_CODES):
        area, left = divmod(number, 1_000)
        sector, unit = divmod(left, 100)
        yield CodeRow(f"ZZ{area}{sector}{units[unit]}", Point(50 + number / LOADED_CODES, -1), "GB")


def _loaded() -> Gazetteer:
    tables = tables_of(read_index(files("finder_data") / "gazetteer"))
    gazetteer = Gazetteer(lambda: tables)
    gazetteer.load()
    return gazetteer


def _held_mb() -> float:
    gc.collect()
    tracemalloc.start()
    try:
        _kept = _loaded()
        gc.collect()
        return tracemalloc.get_traced_memory()[0] / BYTES_A_MB
    finally:
        tracemalloc.stop()


def _forgiving(gazetteer: Gazetteer) -> Callable[[str], object]:
    """A question that may be refused: what no place is called takes as long."""

    def ask(text: str) -> object:
        try:
            return gazetteer.near(text)
        except InvalidInput:
            return None

    return ask


def _slowest(
    what: str, ask: Callable[[str], object], texts: Sequence[str], rounds: int, most_ms: float
) -> Line:
    best = {text: min(_times(lambda text=text: ask(text), rounds)) for text in texts}
    text = max(best, key=lambda each: best[each])
    return Line(what, best[text].seconds * 1_000, "ms", f"{text!r}", at_most(most_ms))


def _times(run: Callable[[], object], rounds: int) -> list[Spent]:
    run()
    return [spent(run) for _ in range(5 * rounds)]
