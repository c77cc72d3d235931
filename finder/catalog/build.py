"""Listings into a snapshot: a folder of arrays and one blob, written once and never changed.

Listings come in order of their id, so that a listing's index is its rank by id.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import orjson

from finder.catalog.columns import Gathered
from finder.catalog.compiling import Compiler, Row
from finder.catalog.expand import Dated, expand, weekly_of
from finder.catalog.folder import BLOB, LAYOUT, META, WORDS, digest, put_in_place, save
from finder.catalog.maker import maker
from finder.catalog.schedules import ScheduleText
from finder.catalog.table import OccurrenceTable
from finder.domain.window import Window
from finder.shapes.document import Document
from finder.shapes.fields import instant_text

BUFFER_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class DatasetFacts:
    """What a snapshot says of the whole: version, when it changed, and its sources by name."""

    version: int
    changed_at: datetime
    sources: dict[str, Document]


def build(
    folder: Path, facts: DatasetFacts, rows: Iterable[Row], horizon: Window, schedule_text: ScheduleText
) -> Path:
    """The folder of the finished snapshot, put in place in one step; an earlier one of that name goes."""
    compiler = Compiler(facts.sources, horizon, schedule_text)
    return put_in_place(folder, partial(_write, facts=facts, rows=rows, compiler=compiler))


def _write(draft: Path, facts: DatasetFacts, rows: Iterable[Row], compiler: Compiler) -> None:
    with (draft / BLOB).open("wb", BUFFER_BYTES) as blob:
        for heads in compiler.heads(rows):
            blob.writelines(heads)
    finish(draft, facts, compiler.gathered(), compiler.dated())


def finish(draft: Path, facts: DatasetFacts, gathered: Gathered, dated: Dated) -> None:
    """Writes what stands beside the blob: `dated` are the occurrences of what is not plainly weekly."""
    (draft / WORDS).write_text("\n".join(gathered.words))
    save(draft, gathered.arrays)
    table = expand(weekly_of(gathered.arrays, gathered.rest["zones"]), dated)
    save(draft, {f"occurrence-{name}": getattr(table, name) for name in OccurrenceTable.column_names()})
    meta = {
        "layout": LAYOUT,
        "maker": maker(),
        "version": facts.version,
        "changed_at": instant_text(facts.changed_at),
        "horizon": [instant_text(dated.window.start), instant_text(dated.window.end)],
        "sources": facts.sources,
        **gathered.rest,
        "remarks": [{"note": remark.note, "venue": remark.venue} for remark in table.remarks],
        "files": {path.name: digest(path) for path in sorted(draft.iterdir())},
    }
    (draft / META).write_bytes(orjson.dumps(meta))
