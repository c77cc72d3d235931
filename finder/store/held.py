"""What was fetched of a source and waits for a curator, one thing a source."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select

from finder.store.engines import read_transaction, write_transaction
from finder.store.sync_tables import held


@dataclass(frozen=True, slots=True)
class Held:
    """An import that was not made: why, and what it would do; the store reads none of its JSON.

    `digest` is of the feed; `record` is the source as it would be. `rows` are the cleaned rows, None where
    the feed could not be read to its end: then there is nothing to approve.
    """

    source: str
    held_at: datetime
    digest: bytes
    record: str
    reasons: str
    diff: str
    report: str
    rows: bytes | None


class HeldImports:
    """What waits for a curator. Any method raises Refused where the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> list[Held]:
        """Everything that waits, whatever waits longest first."""
        with read_transaction(self._engine) as connection:
            query = select(held).order_by(held.c.held_at, held.c.source)
            return [Held(*row) for row in connection.execute(query)]

    def names(self) -> frozenset[str]:
        """The sources of which something waits."""
        with read_transaction(self._engine) as connection:
            return frozenset(connection.scalars(select(held.c.source)))

    def get(self, source: str) -> Held | None:
        """What waits of a source, None where nothing does."""
        with read_transaction(self._engine) as connection:
            row = connection.execute(select(held).where(held.c.source == source)).one_or_none()
        return None if row is None else Held(*row)

    def put(self, now: Held) -> None:
        """Holds an import, in place of what was held of its source."""
        with write_transaction(self._engine) as connection:
            connection.execute(delete(held).where(held.c.source == now.source))
            connection.execute(insert(held), asdict(now))

    def remove(self, source: str) -> None:
        """Holds nothing of the source any more."""
        with write_transaction(self._engine) as connection:
            connection.execute(delete(held).where(held.c.source == source))
