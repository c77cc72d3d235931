"""Snapshots: what it takes to build one from the database, and to load it into a worker."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Line, Spent, at_most, bystanders_frozen, spent
from benchmarks.run import Run
from benchmarks.stage import Stage, ready
from benchmarks.swapping import change_one
from benchmarks.world import World, sources
from finder.catalog.build import DatasetFacts, build
from finder.catalog.compiling import Row
from finder.service.compiling import compile_state
from finder.service.shelf import horizon_of
from finder.store import open_store
from finder.wording.schedule_text import schedule_text

# Writing a whole snapshot takes long enough to be told from noise in fewer rounds.
BUILDS, LOADS = 2, 4
# What an edit may take until it shows, by the number of listings.
FOLLOWED_SECONDS = {25_000: 2, 250_000: 10}


def build_lines(run: Run) -> Iterator[Line]:
    """Building and loading at each size; only the size that is judged is built more than once."""
    for size in run.sizes:
        stage, is_judged = run.stage(size), size == run.size
        built = min(_building(stage) for _ in range(BUILDS if is_judged else 1))
        loaded = min(_first_snapshot(stage) for _ in range(LOADS))
        build_reach, load_reach = (at_most(5), at_most(0.3)) if is_judged else (None, None)
        listings = f"{size:,} listings"
        what = f"snapshot build from the database, {listings}"
        yield Line(what, built.seconds, "s", str(built), build_reach)
        if is_judged:
            compiled = _compiling(stage)
            yield Line("… of which compiling, rows in memory", compiled.seconds, "s", str(compiled))
        followed = _following(stage)
        what = f"the next snapshot once one listing has changed, {listings}"
        follow_reach = at_most(FOLLOWED_SECONDS[size]) if size in FOLLOWED_SECONDS else None
        yield Line(what, followed.seconds, "s", str(followed), follow_reach)
        what = f"load into a worker, checksums and tree, {listings}"
        yield Line(what, loaded.seconds, "s", str(loaded), load_reach)


def _compiling(stage: Stage) -> Spent:
    rows = list(World(stage.size).rows())
    with bystanders_frozen():
        return min(spent(lambda: _compiled(stage, rows)) for _ in range(BUILDS))


def _compiled(stage: Stage, rows: list[Row]) -> Path:
    facts = DatasetFacts(1, stage.now, sources(stage.now.date()))
    return build(stage.folder / "compiled", facts, rows, horizon_of(stage.now), schedule_text)


def _following(stage: Stage) -> Spent:
    """What the builder takes for a snapshot that follows the one it has made before."""
    store, folder = open_store(stage.settings.database_url), stage.folder / "followed"

    def compiled() -> None:
        with store.snapshot() as state:
            compile_state(state, folder, stage.now, folder)

    def followed(number: int) -> Spent:
        change_one(stage, number)
        return spent(compiled)

    try:
        compiled()
        return min(map(followed, range(BUILDS)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        store.close()


def _building(stage: Stage) -> Spent:
    shutil.rmtree(stage.settings.snapshot_dir, ignore_errors=True)
    return _first_snapshot(stage)


def _first_snapshot(stage: Stage) -> Spent:
    """What a process waits for that finds a snapshot there, or builds it."""
    finder = stage.opened()
    try:
        return spent(lambda: ready(finder.snapshot(stage.now)))
    finally:
        finder.close()
