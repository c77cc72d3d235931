"""Restoring: what a backup holds, once it was found whole, in place of what a database holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from sqlalchemy import Column, Connection, Date, LargeBinary, Table, delete, exists, insert, select, update

from finder.domain.errors import Refused
from finder.store.backup import FORMAT, TABLES, BackupHeader, TableContent, checksum_line
from finder.store.edit import BATCH_ROWS, write_version
from finder.store.records import Author, DatasetVersion
from finder.store.schema import migrations
from finder.store.tables import Instant, dataset, metadata

NOT_WHOLE = "this is not a backup of finder, or was cut or changed since it was written"

# A restored dataset's number is at least the seconds since here. So it is above every number that was
# ever given out, by a database that is lost or by a backup restored before: nobody changes a dataset once
# a second for years, and who holds a copy of any of them sees that this is another.
NUMBERS_BEGAN = datetime(2020, 1, 1, tzinfo=UTC)


def verify(lines: Iterable[bytes]) -> None:
    """Reads all lines. Raises Refused unless the last is the checksum of those before it."""
    digest, last = sha256(), b""
    for line in lines:
        digest.update(last)
        last = line
    if last != checksum_line(digest.digest()):
        raise Refused(NOT_WHOLE)


class Backup:
    """The lines of a backup, read once from the first to the last.

    Raises Refused for what is no backup, or is one that this finder does not understand.
    """

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self._digest = sha256()
        self.header = _header(next(self._hashed_lines(), b""))

    def batches(self) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
        """The rows of each table, some at a time, in an order in which they can be written.

        Raises Refused where any line was cut or changed, at the latest after the last row.
        """
        try:
            for name, content in self.header.tables.items():
                for lines in self._rows(content.rows):
                    yield metadata.tables[name], _parsed(lines, metadata.tables[name], content.columns)
        except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as err:
            raise Refused(NOT_WHOLE) from err
        if list(islice(self._lines, 2)) != [checksum_line(self._digest.digest())]:
            raise Refused(NOT_WHOLE)

    def _hashed_lines(self) -> Iterator[bytes]:
        for line in self._lines:
            self._digest.update(line)
            yield line

    def _rows(self, count: int) -> Iterator[list[bytes]]:
        rows = islice(self._hashed_lines(), count)
        while batch := list(islice(rows, BATCH_ROWS)):
            yield batch


def replace_everything(
    connection: Connection, backup: Backup, before: DatasetVersion, now: datetime
) -> DatasetVersion:
    """The version after `before`, once the database holds what the backup holds, and nothing else."""
    for table in reversed(TABLES):
        connection.execute(delete(table))
    for table, rows in backup.batches():
        connection.execute(insert(table), rows)
    header = backup.header
    version = DatasetVersion(_number_above(before, header.version, now), now)
    reason = f"backup of {header.made_at:%Y-%m-%dT%H:%M:%SZ}, version {header.version.number}"
    write_version(connection, version, None, Author("restore", reason))
    # Whoever holds a copy holds one of another dataset.
    connection.execute(update(dataset).values(complete_since=version.number))
    return version


def holds_anything(connection: Connection) -> bool:
    """Whether any table has a row, but for the dataset's version."""
    return any(connection.scalar(select(exists(select(table)))) for table in TABLES)


def _number_above(before: DatasetVersion, restored: DatasetVersion, now: datetime) -> int:
    return max(before.number + 1, restored.number + 1, int((now - NUMBERS_BEGAN).total_seconds()))


def _header(line: bytes) -> BackupHeader:
    """The header that a first line tells. Raises Refused where it tells none, or that of another finder."""
    members = _members(line)
    if members["finder_backup"] != FORMAT:
        raise Refused("the backup is newer than this finder, update finder")
    try:
        header = BackupHeader(
            made_at=datetime.fromisoformat(members["made_at"]),
            migration=members["migration"],
            version=_version(**members["version"]),
            tables={name: _content(**content) for name, content in members["tables"].items()},
        )
    except (AttributeError, LookupError, TypeError, ValueError) as err:
        raise Refused(NOT_WHOLE) from err
    _require_known(header)
    return header


def _members(line: bytes) -> dict[str, Any]:
    try:
        members = json.loads(line)
    except (RecursionError, ValueError) as err:
        raise Refused(NOT_WHOLE) from err
    if not isinstance(members, dict) or "finder_backup" not in members:
        raise Refused(NOT_WHOLE)
    return members


def _version(number: int, changed_at: str) -> DatasetVersion:
    return DatasetVersion(number, datetime.fromisoformat(changed_at))


def _content(columns: Iterable[str], rows: int) -> TableContent:
    return TableContent(tuple(map(str, columns)), rows)


def _require_known(header: BackupHeader) -> None:
    newest, *older = migrations()
    if header.migration in older:
        raise Refused(
            f"the backup has migration {header.migration}, this finder {newest}:"
            " restore it with the finder that made it, then update"
        )
    if header.migration != newest:
        raise Refused(
            f"the backup is newer than this finder: it has migration {header.migration}, update finder"
        )
    there = {name: set(content.columns) for name, content in header.tables.items()}
    if there != {table.name: set(table.columns.keys()) for table in TABLES}:
        raise Refused(NOT_WHOLE)


def _parsed(lines: Iterable[bytes], table: Table, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    """Rows as they are written to `table`, of lines that tell these columns."""
    readers = [(column, _reader(table.columns[column])) for column in columns]
    return [
        {
            column: None if value is None else read(value)
            for (column, read), value in zip(readers, json.loads(line), strict=True)
        }
        for line in lines
    ]


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    """What makes a value of the column from its JSON."""
    match column.type:
        case LargeBinary():
            return lambda text: text.encode(errors="surrogateescape")
        case Instant():
            return datetime.fromisoformat
        case Date():
            return date.fromisoformat
    return lambda value: value
