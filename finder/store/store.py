"""The store: reads and writes of the dataset, each in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import Engine

from finder.domain.errors import NotFound, Refused
from finder.store.curated import Curated, curated_of_source, put_curated
from finder.store.curation import Curation
from finder.store.edit import Edit, lock_dataset, write_version
from finder.store.engines import in_plain_words, open_engine, read_transaction, write_transaction
from finder.store.feeds import Feeds
from finder.store.held import HeldImports
from finder.store.keys import Keys
from finder.store.leases import Leases
from finder.store.records import Author, Change, DatasetVersion, Entry, HistoryEvent, NewEntry, Source
from finder.store.reports import Reports
from finder.store.restore import Backup, holds_anything, replace_everything
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
        self.feeds = Feeds(engine)
        self.held = HeldImports(engine)
        self.leases = Leases(engine)
        self.keys = Keys(engine)

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """One state of the dataset for as long as the block lasts."""
        with read_transaction(self._engine) as connection:
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

    def history(self, entry_id: str) -> list[HistoryEvent]:
        """What happened to the entry of that id, oldest first; a removed one too. Raises NotFound."""
        with self.snapshot() as snapshot:
            return snapshot.history(entry_id)

    def save_source(
        self,
        source: Source,
        *,
        now: datetime,
        added: Iterable[NewEntry] = (),
        changed: Iterable[Change] = (),
        removed: Iterable[str] = (),
        merged: Mapping[str, str] = MappingProxyType({}),
        curated: Iterable[Curated] = (),
        expected: DatasetVersion | None = None,
        author: Author | None = None,
    ) -> DatasetVersion:
        """The dataset's version once the source and these entries of it are written, all or nothing.

        It is the next version if anything changed, the source's own record included, else the same.
        Added entries begin at revision 1, or go on from the last where the id was there before; changed
        ones take their next revision; removed ones leave a tombstone; those `merged`, id by id into
        another of any source, live on as its aliases. `curated` is what curators' edits stand on from now
        on; nobody sees that, so it is no change. `expected` is the version all this was computed from.
        Raises Refused where the source was changed since, where an added id is there already, or where
        another is not there.
        """
        with write_transaction(self._engine) as connection:
            before = lock_dataset(connection)
            edit = Edit(connection, source.name, DatasetVersion(before.number + 1, now))
            if expected is not None:
                edit.require_unchanged_since(expected)
            # A list, not a chain of `or`: each of them is to run.
            is_changed = [
                edit.save_record(source),
                edit.remove(removed),
                edit.add(added),
                edit.change(changed),
                edit.merge(merged),
            ]
            put_curated(connection, curated)
            if not any(is_changed):
                return before
            write_version(connection, edit.version, source.name, author)
            return edit.version

    def curated(self, source: str) -> list[tuple[Curated, bytes | None]]:
        """What curators say of entries of the source, each with its document, None where it is not there."""
        with read_transaction(self._engine) as connection:
            return curated_of_source(connection, source)

    @contextmanager
    def curation(self, source: str, now: datetime) -> Iterator[Curation]:
        """A block that reads and writes entries of one source: as the dataset's next version, if at all.

        Others who write wait until it ends. An error in it leaves everything as it was.
        """
        with write_transaction(self._engine) as connection:
            before = lock_dataset(connection)
            version = DatasetVersion(before.number + 1, now)
            curation = Curation(Edit(connection, source, version))
            yield curation
            if curation.is_changed:
                write_version(connection, version, source, curation.author)

    @contextmanager
    def reports(self, today: date) -> Iterator[Reports]:
        """A block that sees what people reported, what is too old forgotten."""
        with write_transaction(self._engine) as connection:
            yield Reports(connection, today)

    def remove_source(self, name: str, now: datetime, author: Author | None = None) -> DatasetVersion:
        """The dataset's next version, without the source; its entries leave tombstones. Raises NotFound."""
        with write_transaction(self._engine) as connection:
            before = lock_dataset(connection)
            if read_source(connection, name) is None:
                raise NotFound(f"there is no source {name!r}")
            edit = Edit(connection, name, DatasetVersion(before.number + 1, now))
            edit.remove_source()
            write_version(connection, edit.version, name, author)
            return edit.version

    def restore(self, backup: Backup, now: datetime, *, is_forced: bool = False) -> DatasetVersion:
        """The dataset's version once the database holds what the backup holds: above both of theirs.

        Raises Refused where the backup is not whole, or where the database holds anything, unless
        `is_forced`: then the backup replaces all of it.
        """
        with write_transaction(self._engine) as connection:
            before = lock_dataset(connection)
            if not is_forced and holds_anything(connection):
                raise Refused("the database is not empty: --force replaces all that it holds")
            return replace_everything(connection, backup, before, now)

    def close(self) -> None:
        """Ends all connections; the store is not used after."""
        self._engine.dispose()
