"""Reading: one state of the dataset, however long it takes to read it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from finder.domain.errors import Moved, NotFound
from finder.store.records import DatasetVersion, Entry, Source
from finder.store.tables import dataset, entries, sources, tombstones

PAGE_ROWS = 1_000

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
).order_by(entries.c.id)
_MERGED_INTO = select(entries.c.id).join(tombstones, tombstones.c.merged_into == entries.c.id)


class Snapshot:
    """Version, sources and entries of one instant; what is written meanwhile is not seen."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # On both databases the first statement fixes what the transaction sees.
        self.version = read_version(connection)

    def sources(self) -> list[Source]:
        """All sources, by name."""
        return [Source(*row) for row in self._connection.execute(_SOURCES)]

    def source(self, name: str) -> Source | None:
        """The source of that name, None where there is none."""
        return read_source(self._connection, name)

    def entries(self, source: str | None = None) -> Iterator[Entry]:
        """The entries, of one source or of all, in id order; read from the database as they are taken."""
        query = _ENTRIES.limit(PAGE_ROWS)
        if source is not None:
            query = query.where(entries.c.source == source)
        last_id = ""  # before every id
        # Pages, not a cursor: one left half read would outlive the transaction and disturb the next.
        while page := self._connection.execute(query.where(entries.c.id > last_id)).all():
            for row in page:
                yield _entry(*row)
            last_id = page[-1].id

    def entry(self, entry_id: str) -> Entry:
        """The entry of that id. Raises Moved where it was merged into another, NotFound where it is not."""
        found = self._connection.execute(_ENTRIES.where(entries.c.id == entry_id)).one_or_none()
        if found is not None:
            return _entry(*found)
        moved_to = self._connection.scalar(_MERGED_INTO.where(tombstones.c.id == entry_id))
        if moved_to is not None:
            raise Moved(moved_to)
        raise NotFound(f"there is no listing {entry_id!r}")


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
    sorted_aliases = () if aliases is None else tuple(sorted(aliases.split()))
    return Entry(entry_id, source, key, document, revision, sorted_aliases)
