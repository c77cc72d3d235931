"""Keys as the database holds them: who may write, and a digest of what proves it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from finder.domain.errors import NotFound, Refused
from finder.store.engines import read_transaction, write_transaction
from finder.store.tables import keys


@dataclass(frozen=True, slots=True)
class Key:
    """A key: the digest of its secret, never the secret. It ends with the day before `expires_on`."""

    name: str
    digest: bytes
    scopes: str
    made_on: date
    expires_on: date | None = None
    last_used_on: date | None = None
    revoked_on: date | None = None


class Keys:
    """The keys of a database. Any method raises Refused where the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> list[Key]:
        """Every key, revoked ones too, by name."""
        with read_transaction(self._engine) as connection:
            return [Key(*row) for row in connection.execute(select(keys).order_by(keys.c.name))]

    def get(self, name: str) -> Key | None:
        """The key of that name, None where there is none."""
        with read_transaction(self._engine) as connection:
            row = connection.execute(select(keys).where(keys.c.name == name)).one_or_none()
        return None if row is None else Key(*row)

    def add(self, key: Key) -> None:
        """Adds a key. Raises Refused where there is, or was, one of that name: histories tell it."""
        with write_transaction(self._engine) as connection:
            try:
                connection.execute(insert(keys), asdict(key))
            except IntegrityError:
                raise Refused(f"there is, or was, a key {key.name!r}: choose another name") from None

    def revoke(self, name: str, today: date) -> None:
        """Ends a key. Raises NotFound."""
        is_it = (keys.c.name == name) & keys.c.revoked_on.is_(None)
        with write_transaction(self._engine) as connection:
            if connection.execute(update(keys).where(is_it).values(revoked_on=today)).rowcount != 1:
                raise NotFound(f"there is no key {name!r} that is in force")

    def note_use(self, name: str, today: date) -> None:
        """Keeps the day on which a key was used last."""
        with write_transaction(self._engine) as connection:
            connection.execute(update(keys).where(keys.c.name == name).values(last_used_on=today))
