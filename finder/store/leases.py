"""Leases: what only one process may do at a time, on any machine that shares the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, delete, insert, select, update

from finder.store.edit import lock_dataset
from finder.store.engines import write_transaction
from finder.store.sync_tables import leases


class Leases:
    """The leases of a database. Any method raises Refused where the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        """Whether the lease is the holder's until then: it was free, had run out, or was theirs before."""
        with write_transaction(self._engine) as connection:
            lock_dataset(connection)  # On PostgreSQL two who find it free would both insert.
            there = connection.execute(select(leases).where(leases.c.name == name)).one_or_none()
            if there is None:
                connection.execute(insert(leases), {"name": name, "holder": holder, "until": until})
                return True
            if there.holder != holder and there.until > now:
                return False
            taken = update(leases).where(leases.c.name == name).values(holder=holder, until=until)
            connection.execute(taken)
            return True

    def release(self, name: str, holder: str) -> None:
        """Ends the lease where it is the holder's."""
        is_theirs = (leases.c.name == name) & (leases.c.holder == holder)
        with write_transaction(self._engine) as connection:
            connection.execute(delete(leases).where(is_theirs))
