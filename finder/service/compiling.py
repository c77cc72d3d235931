"""Snapshots compiled from the database: each out of the one before it, where little has changed."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import starmap
from pathlib import Path

from finder.catalog.build import DatasetFacts, build
from finder.catalog.compiling import Row
from finder.catalog.rebuild import Changes, can_follow, rebuild
from finder.catalog.snapshot import Damaged, Snapshot
from finder.service.shelf import horizon_of
from finder.shapes.document import Document
from finder.store import DatasetVersion, Source, Told
from finder.store import Snapshot as State
from finder.wording.schedule_text import schedule_text

# Where more listings have changed, it takes no longer to build from nothing.
FOLLOWED_SHARE = 0.25


def compile_state(state: State, folder: Path, now: datetime, before: Path | None) -> None:
    """Puts the snapshot of this state, for the days around `now`, in place as this folder.

    `before` is the folder of an earlier one, None where there is none.
    """
    sources = {source.name: _members(source) for source in state.sources()}
    facts = DatasetFacts(state.version.number, state.version.changed_at, sources)
    horizon, base = horizon_of(now), _base(state, facts, before)
    changes = None if base is None else _changes(state, base)
    with _collector_paused():
        if base is None or changes is None:
            build(folder, facts, starmap(Row, state.documents()), horizon, schedule_text)
        else:
            rebuild(folder, facts, base, changes, horizon, schedule_text)


def _base(state: State, facts: DatasetFacts, before: Path | None) -> Snapshot | None:
    """The earlier snapshot, if it can be followed."""
    if before is None:
        return None
    try:
        base = Snapshot(before, verify=True)
    except Damaged:
        return None
    version = DatasetVersion(base.version, base.changed_at)
    return base if can_follow(base, facts) and state.knows_since(version) else None


def _changes(state: State, base: Snapshot) -> Changes | None:
    """What has changed since that snapshot; None where it is too much, or not all of it is known."""
    limit = int(base.count * FOLLOWED_SHARE)
    told = {each.id for each in state.told_after(Told(base.version + 1, ""), limit + 1)}
    if len(told) > limit:
        return None
    rows = list(starmap(Row, state.documents_of(told)))
    gone = told - {row.id for row in rows}
    added = sum(base.index_of(row.id) is None for row in rows)
    removed = sum(base.index_of(each) is not None for each in gone)
    return Changes(rows, gone) if state.count_entries() == base.count + added - removed else None


@contextmanager
def _collector_paused() -> Iterator[None]:
    """A block without the collector: it would go through all that is gathered, again and again."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _members(source: Source) -> Document:
    return {
        "name": source.name,
        "title": source.title,
        "url": source.url,
        "format": source.format,
        "licence": source.licence,
        "attribution": source.attribution,
        "fellowship": source.fellowship,
        "retrieved_on": source.retrieved_on.isoformat(),
    }
