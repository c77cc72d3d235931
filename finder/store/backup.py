"""Backups: everything a database holds as lines of JSON, the same from SQLite and from PostgreSQL.

The first line is the header, then comes a line a row, table by table; the last line is the SHA-256 of
all lines before it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Row, Table, func, select, tuple_

from finder.store.records import DatasetVersion
from finder.store.report_tables import report_texts
from finder.store.schema import migrations
from finder.store.sync_tables import leases
from finder.store.tables import dataset, metadata

FORMAT = 1  # of backups; another number is another order of lines
PAGE_ROWS = 1_000
# None refers to a later one. The dataset's own row is not among them: the header tells its version; nor are
# leases, which are of processes that run.
TABLES = tuple(table for table in metadata.tables.values() if table not in (dataset, leases, report_texts))


@dataclass(frozen=True, slots=True)
class TableContent:
    """How many rows a backup has of a table, and the columns they tell, in order."""

    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class BackupHeader:
    """When a backup was made, of which version of the dataset, and what it holds, table by table.

    `migration` is the newest one of the database it was made of.
    """

    made_at: datetime
    migration: str
    version: DatasetVersion
    tables: Mapping[str, TableContent]

    def counts(self) -> dict[str, int]:
        """How many rows it has of each table."""
        return {name: content.rows for name, content in self.tables.items()}


def header_of(connection: Connection, version: DatasetVersion, now: datetime) -> BackupHeader:
    """The header of a backup of what `connection` sees."""
    tables = {
        str(table.name): TableContent(
            tuple(table.columns.keys()), connection.scalar(select(func.count()).select_from(table)) or 0
        )
        for table in TABLES
    }
    return BackupHeader(now.astimezone(UTC), migrations()[0], version, tables)


def lines_of(connection: Connection, header: BackupHeader) -> Iterator[bytes]:
    """The lines of a backup of what `connection` sees; read from the database as they are taken."""
    digest = sha256()
    rows = (list(row) for table in TABLES for row in _rows(connection, table))
    for content in chain([{"finder_backup": FORMAT} | asdict(header)], rows):
        line = _line(content)
        digest.update(line)
        yield line
    yield checksum_line(digest.digest())


def checksum_line(digest: bytes) -> bytes:
    """The last line of a backup whose other lines have this SHA-256."""
    return _line({"sha256": digest.hex()})


def _rows(connection: Connection, table: Table) -> Iterator[Row[Any]]:
    key = list(table.primary_key)
    query = select(table).order_by(*key).limit(PAGE_ROWS)
    page = connection.execute(query).all()
    while page:
        yield from page
        last = tuple(page[-1]._mapping[column] for column in key)
        page = connection.execute(query.where(tuple_(*key) > last)).all()


def _line(content: object) -> bytes:
    return json.dumps(content, separators=(",", ":"), default=_text).encode() + b"\n"


def _text(value: object) -> str:
    match value:
        case bytes():
            # Documents are text; a byte that is none is kept as well.
            return value.decode(errors="surrogateescape")
        case date():
            return value.isoformat()
    raise TypeError(f"a backup cannot hold {type(value).__name__}")
