"""Writing: what one transaction does to a source and its entries, in batches."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    bindparam,
    delete,
    exists,
    insert,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.exc import IntegrityError

from finder.domain.errors import Refused
from finder.store.changes import forget
from finder.store.records import Author, Change, DatasetVersion, NewEntry, Source
from finder.store.snapshot import read_source
from finder.store.tables import dataset, entries, history, sources, tombstones, versions

BATCH_ROWS = 1_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Edit:
    """A write transaction upon one source; what it changes carries `version`, the dataset's next.

    Its methods tell whether they changed anything.
    """

    connection: Connection
    source: str
    version: DatasetVersion

    def require_unchanged_since(self, expected: DatasetVersion) -> None:
        """Raises Refused where the source was changed after `expected`."""
        is_later = versions.c.number > expected.number
        is_of_it = (versions.c.source == self.source) | versions.c.source.is_(None)
        if self.connection.scalar(select(exists().where(is_later, is_of_it))):
            raise Refused(f"nothing was saved of {self.source!r}: it was changed meanwhile; try again")

    def save_record(self, source: Source) -> bool:
        """Writes the source's own record."""
        there = read_source(self.connection, source.name)
        if there == source:
            return False
        if there is None:
            self.connection.execute(insert(sources), asdict(source))
        else:
            self.connection.execute(update(sources).where(sources.c.name == source.name), asdict(source))
        return True

    def add(self, added: Iterable[NewEntry]) -> bool:
        """Adds entries with revision 1; one whose id was there before goes on from its last revision."""
        return _in_batches(self._add_batch, added)

    def change(self, changed: Iterable[Change]) -> bool:
        """Replaces entries of this source, each with its next revision."""
        return _in_batches(self._change_batch, changed)

    def remove(self, removed: Iterable[str]) -> bool:
        """Removes the entries of these ids, and leaves their tombstones."""
        return _in_batches(self._remove_batch, removed)

    def merge(self, merged: Mapping[str, str]) -> bool:
        """Removes entries, each to live on as an alias of the entry it is merged into."""
        for entry_id, into in merged.items():
            self._merge(entry_id, into)
        self._tell(list(merged.values()))
        return bool(merged)

    def remove_source(self) -> None:
        """Removes all entries, leaving their tombstones, and the source's own record."""
        self._bury(entries.c.source == self.source)
        self.connection.execute(delete(sources).where(sources.c.name == self.source))

    def _add_batch(self, batch: Collection[NewEntry]) -> None:
        ids = [entry.id for entry in batch]
        last_revisions = self._last_revisions(ids)
        if last_revisions:
            self._take_tombstones(ids)
        rows = [
            {
                "id": entry.id,
                "source": self.source,
                "key": entry.key,
                "document": entry.document,
                "revision": last_revisions.get(entry.id, 0) + 1,
                "changed_in": self.version.number,
                "told_in": self.version.number,
            }
            for entry in batch
        ]
        try:
            self.connection.execute(insert(entries), rows)
        except IntegrityError as err:
            raise self._conflict("an id to be added is there already") from err

    def _last_revisions(self, ids: list[str]) -> dict[str, int]:
        """The last revisions of those ids that were removed."""
        # Older tombstones are forgotten; entries removed before the history was kept have nothing else.
        past = union_all(
            select(history.c.entry_id, history.c.revision).where(history.c.entry_id.in_(ids)),
            select(tombstones.c.id, tombstones.c.revision).where(tombstones.c.id.in_(ids)),
        ).order_by("revision")
        return {row.entry_id: row.revision for row in self.connection.execute(past)}

    def _take_tombstones(self, ids: list[str]) -> None:
        """Removes the tombstones of ids that come back, which are nobody's aliases any more."""
        is_back = tombstones.c.id.in_(ids)
        self._tell(select(tombstones.c.merged_into).where(is_back, tombstones.c.merged_into.is_not(None)))
        self.connection.execute(delete(tombstones).where(is_back))

    def _tell(self, ids: list[str] | Select[Any]) -> None:
        """Has entries told anew whose aliases changed."""
        told = update(entries).where(entries.c.id.in_(ids)).values(told_in=self.version.number)
        self.connection.execute(told)

    def _change_batch(self, batch: Collection[Change]) -> None:
        self._keep((entries.c.source == self.source) & entries.c.id.in_([entry.id for entry in batch]))
        statement = (
            update(entries)
            .where(entries.c.id == bindparam("of_id"), entries.c.source == self.source)
            .values(
                revision=entries.c.revision + 1,
                changed_in=self.version.number,
                told_in=self.version.number,
            )
        )
        rows = [{"of_id": entry.id, "key": entry.key, "document": entry.document} for entry in batch]
        if self.connection.execute(statement, rows).rowcount != len(batch):
            raise self._conflict("an entry to be changed is not there")

    def _remove_batch(self, batch: Collection[str]) -> None:
        if self._bury((entries.c.source == self.source) & entries.c.id.in_(batch)) != len(batch):
            raise self._conflict("an entry to be removed is not there")

    def _merge(self, entry_id: str, into: str) -> None:
        if self._bury((entries.c.source == self.source) & (entries.c.id == entry_id), into) != 1:
            raise self._conflict("an entry to be merged is not there")
        if not self.connection.scalar(select(exists().where(entries.c.id == into))):
            raise self._conflict("an entry to merge into is not there")
        moves = update(tombstones).where(tombstones.c.merged_into == entry_id)
        self.connection.execute(moves.values(merged_into=into))

    def _bury(self, which: ColumnElement[bool], merged_into: str | None = None) -> int:
        """How many entries were removed, each leaving a tombstone."""
        self._keep(which, self.version.number, merged_into)
        gone = select(
            entries.c.id,
            entries.c.source,
            entries.c.revision,
            literal(self.version.number),
            literal(merged_into, Text),
        ).where(which)
        self.connection.execute(insert(tombstones).from_select(list(tombstones.c), gone))
        return self.connection.execute(delete(entries).where(which)).rowcount

    def _keep(
        self, which: ColumnElement[bool], removed_in: int | None = None, merged_into: str | None = None
    ) -> None:
        """Keeps entries as they are now for their history."""
        past = select(
            entries.c.id,
            entries.c.revision,
            entries.c.document,
            entries.c.changed_in,
            literal(removed_in, Integer),
            literal(merged_into, Text),
        ).where(which)
        self.connection.execute(insert(history).from_select(list(history.c), past))

    def _conflict(self, reason: str) -> Refused:
        return Refused(f"nothing was saved of {self.source!r}: {reason}; was it changed meanwhile? Try again")


def lock_dataset(connection: Connection) -> DatasetVersion:
    """The dataset's version, with the lock that lets one transaction write at a time."""
    locked = select(dataset.c.number, dataset.c.changed_at).with_for_update()
    return DatasetVersion(*connection.execute(locked).one())


def write_version(
    connection: Connection, version: DatasetVersion, source: str | None, author: Author | None
) -> None:
    """Makes `version` the dataset's, and keeps what was changed, by whom and why; None is every source.

    What is older than anybody asks for is forgotten.
    """
    connection.execute(update(dataset), asdict(version))
    by = {"author": author and author.name, "reason": author and author.reason}
    connection.execute(insert(versions), asdict(version) | {"source": source} | by)
    forget(connection, version)


def _in_batches(write: Callable[[Collection[T]], None], items: Iterable[T]) -> bool:
    """Whether there was anything to write."""
    wrote = False
    for batch in _batches(items):
        write(batch)
        wrote = True
    return wrote


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(items)
    while batch := list(islice(remaining, BATCH_ROWS)):
        yield batch
