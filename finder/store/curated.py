"""What curators say of entries, beside the entries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, insert, select

from finder.store.tables import curated, entries


@dataclass(frozen=True, slots=True)
class Curated:
    """What curators say of an entry; the store never reads `edits`.

    `base` is the document that the edits stand on: what its feed said last. `key` is the feed's name for
    it. `is_listed`: whether its feed lists it; `is_removed`: whether a curator removed it.
    """

    entry_id: str
    source: str
    key: str | None
    base: bytes
    edits: bytes
    is_listed: bool
    is_removed: bool


def put_curated(connection: Connection, said: Iterable[Curated]) -> None:
    """Writes what curators say of entries, in place of what they said before."""
    rows = [asdict(each) for each in said]
    if not rows:
        return
    for row in rows:
        connection.execute(delete(curated).where(curated.c.entry_id == row["entry_id"]))
    connection.execute(insert(curated), rows)


def read_curated(connection: Connection, entry_id: str) -> Curated | None:
    """What curators say of the entry; None where they never said anything."""
    row = connection.execute(select(curated).where(curated.c.entry_id == entry_id)).one_or_none()
    return None if row is None else Curated(*row)


def curated_of_source(connection: Connection, source: str) -> list[tuple[Curated, bytes | None]]:
    """What curators say of entries of the source, each with its document, None where it is not there."""
    query = (
        select(curated, entries.c.document)
        .outerjoin(entries, entries.c.id == curated.c.entry_id)
        .where(curated.c.source == source)
        .order_by(curated.c.entry_id)
    )
    return [(Curated(*said), document) for *said, document in connection.execute(query)]
