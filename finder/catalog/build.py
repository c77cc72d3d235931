"""Listings into a snapshot: a folder of arrays and one blob, written once and never changed.

Listings come in order of their id, so that a listing's index is its rank by id.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray

from finder.catalog.columns import Columns
from finder.catalog.expand import expand
from finder.catalog.table import OccurrenceTable
from finder.domain.errors import FinderError
from finder.domain.window import Window
from finder.shapes.document import Document
from finder.shapes.fields import instant_text

META = "meta.json"
BLOB = "listings.bin"
WORDS = "words.txt"
# What a snapshot looks like on disk; another number is another look, and is built anew.
LAYOUT = 4

ScheduleText = Callable[[Document], str]


@dataclass(frozen=True, slots=True)
class Row:
    """One listing to compile: its stored document, with what the store knows of it beside."""

    id: str
    document: bytes
    revision: int
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DatasetFacts:
    """What a snapshot says of the whole: version, when it changed, and its sources by name."""

    version: int
    changed_at: datetime
    sources: dict[str, Document]


class OutOfOrder(FinderError):
    """Rows that do not come in the order of their ids."""


def build(
    folder: Path, facts: DatasetFacts, rows: Iterable[Row], horizon: Window, schedule_text: ScheduleText
) -> Path:
    """The folder of the finished snapshot, put in place in one step; an earlier one of that name goes."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".building-", dir=folder.parent))
    try:
        _write(draft, facts, rows, horizon, schedule_text)
        shutil.rmtree(folder, ignore_errors=True)
        return draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _write(
    draft: Path, facts: DatasetFacts, rows: Iterable[Row], horizon: Window, schedule_text: ScheduleText
) -> None:
    columns = Columns(facts.sources)
    with (draft / BLOB).open("wb") as blob:
        table = expand(_compiled(columns, rows, schedule_text, blob.write), horizon)
    (draft / WORDS).write_text("\n".join(columns.text.words))
    for name, column in columns.arrays().items():
        _save(draft, name, column)
    for name in OccurrenceTable.column_names():
        _save(draft, f"occurrence-{name}", getattr(table, name))
    meta = {
        "layout": LAYOUT,
        "version": facts.version,
        "changed_at": instant_text(facts.changed_at),
        "horizon": [instant_text(horizon.start), instant_text(horizon.end)],
        "sources": facts.sources,
        **columns.words(),
        "remarks": [{"note": remark.note, "venue": remark.venue} for remark in table.remarks],
        "files": {path.name: digest(path) for path in sorted(draft.iterdir())},
    }
    (draft / META).write_bytes(orjson.dumps(meta))


def _compiled(
    columns: Columns, rows: Iterable[Row], schedule_text: ScheduleText, write: Callable[[bytes], int]
) -> Iterator[tuple[int, Document]]:
    before = ""
    for index, row in enumerate(rows):
        if row.id <= before:
            raise OutOfOrder(f"{row.id} came after {before}")
        before = row.id
        document: Document = orjson.loads(row.document)
        written = write(_head(document, row, columns.sources, schedule_text))
        columns.add(index, document, row.aliases, written)
        yield index, document


def _head(document: Document, row: Row, sources: dict[str, Document], schedule_text: ScheduleText) -> bytes:
    """The listing's JSON up to its verification, which depends on the clock and is joined to an answer."""
    schedule = document["schedule"] | {"text": schedule_text(document["schedule"])}
    first = {"id": row.id, "aliases": row.aliases}
    dated = [_retrieved(each, sources) for each in document["provenance"]]
    changed = {"schedule": schedule, "provenance": dated}
    members = first | document | changed | {"revision": row.revision}
    del members["verification"]
    return orjson.dumps(members)[:-1] + b',"verification":'


def _retrieved(provenance: Document, sources: dict[str, Document]) -> Document:
    source = sources.get(provenance["source"])
    return provenance if source is None else provenance | {"retrieved_on": source["retrieved_on"]}


def _save(draft: Path, name: str, column: NDArray[np.generic]) -> None:
    np.save(draft / f"{name}.npy", column, allow_pickle=False)


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
