"""Listings into a snapshot: a folder of arrays and one blob, written once and never changed.

Listings come in order of their id, so that a listing's index is its rank by id.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import orjson
from msgspec.json import Encoder
from xxhash import xxh3_128

from finder.catalog.columns import Columns, Page, is_weekly
from finder.catalog.expand import DatedRows, expand, weekly_of
from finder.catalog.schedules import Arrays, Schedules, ScheduleText
from finder.catalog.stored import Stored, StoredProvenance, stored_of
from finder.catalog.table import OccurrenceTable
from finder.domain.errors import FinderError
from finder.domain.window import Window
from finder.shapes.document import Document, decode
from finder.shapes.fields import instant_text

META = "meta.json"
BLOB = "listings.bin"
WORDS = "words.txt"
# What a snapshot looks like on disk; another number is another look, and is built anew.
LAYOUT = 5

# Listings that are compiled at once.
PAGE_ROWS = 1_000
HEAD = b'%b,"aliases":%b%b,"schedule":%b,"provenance":%b%b,"revision":%d,"verification":'
BUFFER_BYTES = 2**20
json_of = Encoder().encode


class Row(NamedTuple):
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


class Unreadable(FinderError):
    """A document that is not as the store writes them."""


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
    schedules, dated = Schedules(schedule_text), DatedRows(horizon)
    columns = Columns(facts.sources, schedules)
    with (draft / BLOB).open("wb", BUFFER_BYTES) as blob:
        for page in _compiled(rows, schedules, dated, facts.sources):
            blob.writelines(page.heads)
            columns.add(page)
    gathered = columns.gathered()
    (draft / WORDS).write_text("\n".join(gathered.words))
    _save(draft, gathered.arrays)
    table = expand(weekly_of(gathered.arrays, schedules.zones), dated)
    _save(draft, {f"occurrence-{name}": getattr(table, name) for name in OccurrenceTable.column_names()})
    meta = {
        "layout": LAYOUT,
        "version": facts.version,
        "changed_at": instant_text(facts.changed_at),
        "horizon": [instant_text(horizon.start), instant_text(horizon.end)],
        "sources": facts.sources,
        **gathered.rest,
        "remarks": [{"note": remark.note, "venue": remark.venue} for remark in table.remarks],
        "files": {path.name: digest(path) for path in sorted(draft.iterdir())},
    }
    (draft / META).write_bytes(orjson.dumps(meta))


def _compiled(
    rows: Iterable[Row], schedules: Schedules, dated: DatedRows, sources: Mapping[str, Document]
) -> Iterator[Page]:
    """Pages of listings in their order; what is not plainly weekly goes to `dated` as well."""
    ordered, first = _in_order(rows), 0
    while page := list(islice(ordered, PAGE_ROWS)):
        listings = [stored_of(row.document) for row in page]
        told = [schedules.compiled(bytes(each.schedule)) for each in listings]
        parts = list(zip(page, listings, told, strict=True))
        for index, (row, listing, schedule) in enumerate(parts, first):
            if not is_weekly(listing, schedule):
                dated.add(index, decode(row.document))
        heads = [_head(row, listing, schedule.json, sources) for row, listing, schedule in parts]
        yield Page(listings, told, heads, {alias: row.id for row in page for alias in row.aliases})
        first += len(page)


def _in_order(rows: Iterable[Row]) -> Iterator[Row]:
    before = ""
    for row in rows:
        if row.id <= before:
            raise OutOfOrder(f"{row.id} came after {before}")
        before = row.id
        yield row


def _head(row: Row, listing: Stored, schedule: bytes, sources: Mapping[str, Document]) -> bytes:
    """The listing's JSON up to its verification, which depends on the clock and is joined to an answer.

    The store's own bytes, but for what is added: members come in the order in which
    `finder.shapes.document.encode` writes them, and inside a text the quotes of a name would be escaped.
    `schedule` is that member with its text. Raises Unreadable.
    """
    document = row.document
    try:
        told = document.index(b',"kind":')
        rule = document.index(b',"schedule":', told)
        state = document.index(b',"illustrative":', rule)
        end = document.rindex(b',"verification":')
    except ValueError as err:
        raise Unreadable(f"{row.id} is stored with its members in another order") from err
    aliases = orjson.dumps(row.aliases) if row.aliases else b"[]"
    provenance = json_of([_retrieved(each, sources) for each in listing.provenance])
    parts = (
        document[:told],
        aliases,
        document[told:rule],
        schedule,
        provenance,
        document[state:end],
        row.revision,
    )
    return HEAD % parts


def _retrieved(provenance: StoredProvenance, sources: Mapping[str, Document]) -> StoredProvenance:
    source = sources.get(provenance.source)
    if source is None:
        return provenance
    return StoredProvenance(provenance.source, provenance.source_url, source["retrieved_on"])


def _save(draft: Path, columns: Arrays) -> None:
    for name, column in columns.items():
        np.save(draft / f"{name}.npy", column, allow_pickle=False)


def digest(path: Path) -> str:
    """XXH3 of a file's bytes, in hexadecimal: finds what was damaged or cut off, at the speed of memory."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, xxh3_128).hexdigest()
