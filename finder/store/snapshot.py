"""Reading: one state of the dataset, however long it takes to read it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import Connection, Row, Select, exists, func, select

from finder.domain.errors import Moved, NotFound
from finder.store.backup import BackupHeader, header_of, lines_of
from finder.store.changes import Told, count_since, sources_since, told_after
from finder.store.curated import Curated, read_curated
from finder.store.history import changed_between, read_history
from finder.store.records import DatasetVersion, Entry, HistoryEvent, Source
from finder.store.tables import dataset, entries, sources, tombstones, versions

PAGE_ROWS = 1_000
Ts = TypeVarTuple("Ts")

_VERSION = select(dataset.c.number, dataset.c.changed_at)
_SOURCES = select(sources).order_by(sources.c.name)
# One text for all aliases; the form of an id (finder.domain.listing) has no space.
_ALIASES = (
    select(func.aggregate_strings(tombstones.c.id, " "))
    .where(tombstones.c.merged_into == entries.c.id)
    .scalar_subquery()
)
_ENTRIES = select(
    entries.c.id, entries.c.source, entries.c.key, entries.c.document, entries.c.revision, _ALIASES
)
_DOCUMENTS = select(entries.c.id, entries.c.document, entries.c.revision, _ALIASES)
_MERGED_INTO = select(entries.c.id).join(tombstones, tombstones.c.merged_into == entries.c.id)


class Snapshot:
    """Version, sources and entries of one instant; what is written meanwhile is not seen."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # On both databases the first statement fixes what the transaction sees.
        self.version = read_version(connection)

    @property
    def complete_since(self) -> int:
        """The version from which on all that changed is known: 0, or that of the last restored backup, or
        the newest that is too old.

        What changed since an older one, or a newer one than this, is not known: who holds a copy of
        such a version takes everything anew.
        """
        return self._connection.execute(select(dataset.c.complete_since)).scalar_one()

    def told_after(self, last: Told, limit: int) -> list[Told]:
        """What changed or went, from `last` on, in the order of versions and ids, at most so many."""
        return told_after(self._connection, last, limit)

    def count_since(self, version: int) -> int:
        """How many ids changed, or went, after the version."""
        return count_since(self._connection, version)

    def sources_since(self, version: int) -> list[str]:
        """The sources that were fetched again, or changed otherwise, after the version, by name."""
        return sources_since(self._connection, version)

    def sources(self) -> list[Source]:
        """All sources, by name."""
        return [Source(*row) for row in self._connection.execute(_SOURCES)]

    def source(self, name: str) -> Source | None:
        """The source of that name, None where there is none."""
        return read_source(self._connection, name)

    def entries(self, source: str | None = None) -> Iterator[Entry]:
        """The entries, of one source or of all, in id order; read from the database as they are taken."""
        query = _ENTRIES if source is None else _ENTRIES.where(entries.c.source == source)
        return (_entry(*row) for row in self._pages(query))

    def documents(self) -> Iterator[tuple[str, bytes, int, tuple[str, ...]]]:
        """Id, document, revision and aliases of all entries, in id order; read as they are taken."""
        rows = self._pages(_DOCUMENTS)
        return ((each, document, revision, _split(aliases)) for each, document, revision, aliases in rows)

    def documents_of(self, ids: Collection[str]) -> Iterator[tuple[str, bytes, int, tuple[str, ...]]]:
        """The same of the entries among these ids."""
        ordered = sorted(ids)
        for first in range(0, len(ordered), PAGE_ROWS):
            some = _DOCUMENTS.where(entries.c.id.in_(ordered[first : first + PAGE_ROWS]))
            for each, document, revision, aliases in self._connection.execute(some.order_by(entries.c.id)):
                yield each, document, revision, _split(aliases)

    def count_entries(self) -> int:
        """How many entries there are."""
        return self._connection.execute(select(func.count()).select_from(entries)).scalar_one()

    def knows_since(self, version: DatasetVersion) -> bool:
        """Whether `version` is one of this dataset, and all that changed after it is known."""
        there = exists().where(
            versions.c.number == version.number, versions.c.changed_at == version.changed_at
        )
        return self.complete_since <= version.number and bool(self._connection.scalar(select(there)))

    def entry(self, entry_id: str) -> Entry:
        """The entry of that id. Raises Moved where it was merged into another, NotFound where it is not."""
        found = self._connection.execute(_ENTRIES.where(entries.c.id == entry_id)).one_or_none()
        if found is not None:
            return _entry(*found)
        moved_to = self._connection.scalar(_MERGED_INTO.where(tombstones.c.id == entry_id))
        if moved_to is not None:
            raise Moved(moved_to)
        raise NotFound(f"there is no listing {entry_id!r}")

    def entry_if_there(self, entry_id: str) -> Entry | None:
        """The entry of that id, None where it is removed or was merged into another."""
        try:
            return self.entry(entry_id)
        except (Moved, NotFound):
            return None

    def curated(self, entry_id: str) -> Curated | None:
        """What curators say of the entry; None where they never said anything."""
        return read_curated(self._connection, entry_id)

    def history(self, entry_id: str) -> list[HistoryEvent]:
        """What happened to the entry of that id, oldest first; a removed one too. Raises NotFound."""
        events = read_history(self._connection, entry_id)
        if not events:
            raise NotFound(f"there is no history of {entry_id!r}")
        return events

    def changed_between(self, begin: datetime, end: datetime, limit: int) -> list[str]:
        """Ids of entries that changed, or went, in [begin, end), what changed last first; at most so many."""
        return changed_between(self._connection, begin, end, limit)

    def backup_header(self, now: datetime) -> BackupHeader:
        """The header of a backup of this state, made now."""
        return header_of(self._connection, self.version, now)

    def backup_lines(self, header: BackupHeader) -> Iterator[bytes]:
        """The lines of that backup, which `Backup` reads; read from the database as they are taken."""
        return lines_of(self._connection, header)

    def _pages(self, query: Select[*Ts]) -> Iterator[Row[*Ts]]:
        """The rows of a query of entries, in id order."""
        query, last_id = query.order_by(entries.c.id).limit(PAGE_ROWS), ""  # before every id
        # Pages, not a cursor: one left half read would outlive the transaction and disturb the next.
        while page := self._connection.execute(query.where(entries.c.id > last_id)).all():
            yield from page
            last_id = page[-1].id


def read_version(connection: Connection) -> DatasetVersion:
    """The dataset's version as `connection` sees it."""
    return DatasetVersion(*connection.execute(_VERSION).one())


def read_source(connection: Connection, name: str) -> Source | None:
    """The source of that name as `connection` sees it, None where there is none."""
    row = connection.execute(_SOURCES.where(sources.c.name == name)).one_or_none()
    return None if row is None else Source(*row)


def _entry(
    entry_id: str, source: str, key: str | None, document: bytes, revision: int, aliases: str | None
) -> Entry:
    return Entry(entry_id, source, key, document, revision, _split(aliases))


def _split(aliases: str | None) -> tuple[str, ...]:
    return () if aliases is None else tuple(sorted(aliases.split()))
