"""What curators do: written in one transaction with what it is computed from."""

from __future__ import annotations

from datetime import date

from sqlalchemy import exists, or_, select

from finder.store.curated import Curated, put_curated
from finder.store.edit import Edit
from finder.store.records import Author, Change, NewEntry, Source
from finder.store.reports import Reports
from finder.store.snapshot import Snapshot
from finder.store.tables import entries, history, tombstones


class Curation:
    """A write transaction upon entries of one source: `state` is what it sees, its own writing included.

    `author` is who does it, and why.
    """

    def __init__(self, edit: Edit) -> None:
        self.state = Snapshot(edit.connection)
        self.author: Author | None = None
        self.is_changed = False
        self._edit = edit

    def reports(self, today: date) -> Reports:
        """What people reported, to be written along with the entries."""
        return Reports(self._edit.connection, today)

    def was_there(self, entry_id: str) -> bool:
        """Whether an entry of that id is there, or ever was."""
        ids = (entries.c.id, tombstones.c.id, history.c.entry_id)
        there = (exists().where(column == entry_id) for column in ids)
        return bool(self._edit.connection.scalar(select(or_(*there))))

    def keep_source(self, source: Source) -> None:
        """Writes the record of the source."""
        self.is_changed |= self._edit.save_record(source)

    def save(self, said: Curated, document: bytes | None) -> None:
        """Writes what curators say, and the entry as it becomes by that; None: it is not there."""
        put_curated(self._edit.connection, [said])
        there = self._document(said.entry_id)
        if document is None:
            self.is_changed |= there is not None and self._edit.remove([said.entry_id])
        elif there is None:
            self.is_changed |= self._edit.add([NewEntry(said.entry_id, said.key, document)])
        elif there != document:
            self.is_changed |= self._edit.change([Change(said.entry_id, said.key, document)])

    def _document(self, entry_id: str) -> bytes | None:
        query = select(entries.c.document).where(entries.c.id == entry_id)
        return self._edit.connection.scalar(query)
