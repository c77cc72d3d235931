"""The store: reads and writes of the dataset, each in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, Engine

from finder.domain.errors import NotFound
from finder.store.edit import Edit, lock_dataset, write_version
from finder.store.engines import in_plain_words, open_engine, reading, writing
from finder.store.records import Change, DatasetVersion, Entry, NewEntry, Source
from finder.store.schema import migrate
from finder.store.snapshot import Snapshot, read_source


def open_store(url: str) -> Store:
    """The store at a SQLAlchemy URL (`sqlite:///FILE`, `postgresql://…`), its tables brought up to date.

    Raises Refused, in one line that shows no password, for a database that cannot be opened or that
    is newer than this code.
    """
    engine = open_engine(url)
    try:
        with in_plain_words(engine):
            migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine)


class Store:
    """The dataset in a database. Threads may share it; processes open their own.

    Writers queue. Any method raises Refused where the database fails; then nothing was changed.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """One state of the dataset for as long as the block lasts."""
        with in_plain_words(self._engine), reading(self._engine).begin() as connection:
            yield Snapshot(connection)

    def version(self) -> DatasetVersion:
        """The dataset's version: number 0, of 1970, while nothing was ever saved."""
        with self.snapshot() as snapshot:
            return snapshot.version

    def sources(self) -> list[Source]:
        """All sources, by name."""
        with self.snapshot() as snapshot:
            return snapshot.sources()

    def source(self, name: str) -> Source | None:
        """The source of that name, None where there is none."""
        with self.snapshot() as snapshot:
            return snapshot.source(name)

    def entries(self, source: str | None = None) -> Iterator[Entry]:
        """The entries, of one source or of all, in id order, from one state of the dataset.

        They are read as they are taken: what is written meanwhile is not seen.
        """
        with self.snapshot() as snapshot:
            yield from snapshot.entries(source)

    def entry(self, entry_id: str) -> Entry:
        """The entry of that id. Raises Moved where it was merged into another, NotFound where it is not."""
        with self.snapshot() as snapshot:
            return snapshot.entry(entry_id)

    def save_source(
        self,
        source: Source,
        *,
        now: datetime,
        added: Iterable[NewEntry] = (),
        changed: Iterable[Change] = (),
        removed: Iterable[str] = (),
    ) -> DatasetVersion:
        """The dataset's version once the source and these entries of it are written, all or nothing.

        It is the next version if anything changed, the source's own record included, else the same.
        Added entries begin at revision 1, or go on from the last where the id was there before; changed
        ones take their next revision; removed ones leave a tombstone. Raises Refused where an added id
        is there already, or a changed or removed one is not in this source.
        """
        with self._write() as connection:
            before = lock_dataset(connection)
            edit = Edit(connection, source.name, DatasetVersion(before.number + 1, now))
            # A list, not a chain of `or`: each of them is to run.
            is_changed = [
                edit.save_record(source),
                edit.remove(removed),
                edit.add(added),
                edit.change(changed),
            ]
            if not any(is_changed):
                return before
            write_version(connection, edit.version)
            return edit.version

    def remove_source(self, name: str, now: datetime) -> DatasetVersion:
        """The dataset's next version, without the source; its entries leave tombstones. Raises NotFound."""
        with self._write() as connection:
            before = lock_dataset(connection)
            if read_source(connection, name) is None:
                raise NotFound(f"there is no source {name!r}")
            edit = Edit(connection, name, DatasetVersion(before.number + 1, now))
            edit.remove_source()
            write_version(connection, edit.version)
            return edit.version

    def close(self) -> None:
        """Ends all connections; the store is not used after."""
        self._engine.dispose()

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with in_plain_words(self._engine), writing(self._engine).begin() as connection:
            yield connection
