"""What changed since a version of the dataset, and how long that is known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from heapq import merge
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Column, Connection, delete, func, select, tuple_, update

from finder.store.records import DatasetVersion
from finder.store.tables import dataset, entries, tombstones, versions

# Who opens the app once a year, when the holidays come, finds it where it was; who stays away for longer
# takes everything anew.
KEPT = timedelta(days=400)


class Told(NamedTuple):
    """An id, and the version that last changed what is told of it, be it that it is gone."""

    version: int
    id: str


def told_after(connection: Connection, last: Told, limit: int) -> list[Told]:
    """What comes after `last` in the order of versions and ids, at most so many.

    Told(since + 1, "") stands before all that changed after the version `since`.
    """
    there = _after(connection, entries.c.told_in, entries.c.id, last, limit)
    gone = _after(connection, tombstones.c.removed_in, tombstones.c.id, last, limit)
    return list(islice(merge(there, gone), limit))


def count_since(connection: Connection, version: int) -> int:
    """How many ids changed, or went, after the version."""
    numbers = (entries.c.told_in, tombstones.c.removed_in)
    counts = (select(func.count()).where(number > version) for number in numbers)
    return sum(connection.execute(count).scalar_one() for count in counts)


def sources_since(connection: Connection, version: int) -> list[str]:
    """The sources that were fetched again, or changed otherwise, after the version, by name."""
    is_later = versions.c.source.is_not(None) & (versions.c.number > version)
    found = connection.scalars(select(versions.c.source).distinct().where(is_later))
    return sorted(name for name in found if name is not None)


def forget(connection: Connection, now: DatasetVersion) -> None:
    """Removes the tombstones that nobody asks for any more.

    Those of merged entries stay for good: their ids are aliases.
    """
    is_old = versions.c.changed_at <= now.changed_at - KEPT
    oldest = connection.scalar(select(func.max(versions.c.number)).where(is_old))
    if oldest is None:
        return
    is_forgotten = tombstones.c.merged_into.is_(None) & (tombstones.c.removed_in <= oldest)
    connection.execute(delete(tombstones).where(is_forgotten))
    connection.execute(update(dataset).where(dataset.c.complete_since < oldest).values(complete_since=oldest))


def _after(
    connection: Connection, version: Column[int], entry_id: Column[str], last: Told, limit: int
) -> Iterator[Told]:
    key = tuple_(version, entry_id)
    query = select(version, entry_id).where(key > last).order_by(version, entry_id).limit(limit)
    return (Told(*row) for row in connection.execute(query))
