"""The history of an entry: its past revisions and its present one, told as what happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Integer, Row, Text, func, literal, select, union_all

from finder.store.records import Action, Author, DatasetVersion, HistoryEvent
from finder.store.tables import entries, history, versions


class _Made(NamedTuple):
    """A version of the dataset, and who made it."""

    version: DatasetVersion
    author: Author | None


def read_history(connection: Connection, entry_id: str) -> list[HistoryEvent]:
    """What happened to the entry of that id, oldest first; nothing for an id that never was."""
    revisions = _revisions(connection, entry_id)
    return list(_events(revisions, _versions(connection, revisions)))


def changed_between(connection: Connection, begin: datetime, end: datetime, limit: int) -> list[str]:
    """Ids of entries that changed, or went, in [begin, end), what changed last first; at most so many."""
    number = versions.c.number
    within = (versions.c.changed_at >= begin) & (versions.c.changed_at < end)
    numbers = select(func.coalesce(func.min(number), 0), func.coalesce(func.max(number), 0)).where(within)
    first, last = connection.execute(numbers).one()
    if last == 0:
        return []
    # `told_in` is never less, and has an index.
    present = select(entries.c.id, entries.c.changed_in.label("number")).where(entries.c.told_in >= first)
    past = select(history.c.entry_id, history.c.changed_in)
    gone = select(history.c.entry_id, history.c.removed_in).where(history.c.removed_in.is_not(None))
    every = union_all(present, past, gone).subquery()
    newest = func.max(every.c.number)
    told = (
        select(every.c.id)
        .where(every.c.number.between(first, last))
        .group_by(every.c.id)
        .order_by(newest.desc(), every.c.id)
        .limit(limit)
    )
    return list(connection.scalars(told))


def _revisions(connection: Connection, entry_id: str) -> Sequence[Row[Any]]:
    """The past revisions, as `history` has them, then the present one where the entry is there."""
    past = select(history).where(history.c.entry_id == entry_id)
    present = select(
        entries.c.id,
        entries.c.revision,
        entries.c.document,
        entries.c.changed_in,
        literal(None, Integer),
        literal(None, Text),
    ).where(entries.c.id == entry_id)
    return connection.execute(union_all(past, present).order_by("revision")).all()


def _versions(connection: Connection, revisions: Sequence[Row[Any]]) -> Mapping[int, _Made]:
    numbers = {number for row in revisions for number in (row.changed_in, row.removed_in)} - {None}
    return {
        row.number: _Made(
            DatasetVersion(row.number, row.changed_at),
            None if row.author is None else Author(row.author, row.reason),
        )
        for row in connection.execute(select(versions).where(versions.c.number.in_(numbers)))
    }


def _events(revisions: Sequence[Row[Any]], made: Mapping[int, _Made]) -> Iterator[HistoryEvent]:
    was_gone = False
    for row in revisions:
        # Not simply the first row: what changed before the history was kept is not in it.
        action = Action.ADDED if was_gone or row.revision == 1 else Action.CHANGED
        version, author = made[row.changed_in]
        yield HistoryEvent(row.entry_id, row.revision, action, version, row.document, author=author)
        was_gone = row.removed_in is not None
        if was_gone:
            yield _end(row, *made[row.removed_in])


def _end(row: Row[Any], version: DatasetVersion, author: Author | None) -> HistoryEvent:
    action = Action.REMOVED if row.merged_into is None else Action.MERGED
    return HistoryEvent(row.entry_id, row.revision, action, version, None, row.merged_into, author)
