"""Feeds that are fetched again and again, how that went, and which rows of them were rejected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, Table, delete, insert, select

from finder.store.engines import read_transaction, write_transaction
from finder.store.sync_tables import feeds, health, held, rejects


@dataclass(frozen=True, slots=True)
class Feed:
    """Where the feed of a source is fetched, how it is read, and how often: never by itself where None.

    `options` are the further files that its format takes, as a JSON object of texts. The members between
    are those of an import.
    """

    source: str
    format: str
    address: str
    every_minutes: int | None
    kind: str = "meeting"
    fellowship: str | None = None
    time_zone: str | None = None
    licence: str | None = None
    options: str = "{}"


@dataclass(frozen=True, slots=True)
class Health:
    """How fetching a source went: the last try, the last that came to its end, and when it is due again.

    `failures` are those since, `problem` says why, or why what came is held. `report` is the closing line
    of the last import. `etag` and `last_modified` are what the server called what was imported last;
    `discarded` is the digest of what a curator does not want.
    """

    source: str
    tried_at: datetime | None = None
    done_at: datetime | None = None
    due_at: datetime | None = None
    failures: int = 0
    problem: str | None = None
    report: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    discarded: bytes | None = None


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row of a source's last import that was not kept."""

    row: int
    field: str
    reason: str


class Feeds:
    """The feeds of a database. Any method raises Refused where the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> list[Feed]:
        """Every feed, by the name of its source."""
        with read_transaction(self._engine) as connection:
            return [Feed(*row) for row in connection.execute(select(feeds).order_by(feeds.c.source))]

    def get(self, source: str) -> Feed | None:
        """The feed of a source, None where it has none."""
        with read_transaction(self._engine) as connection:
            row = connection.execute(select(feeds).where(feeds.c.source == source)).one_or_none()
        return None if row is None else Feed(*row)

    def put(self, feed: Feed, fresh: Health) -> None:
        """Writes a feed, in place of the one its source had, and how it goes from now on."""
        with write_transaction(self._engine) as connection:
            _replace(connection, feeds, feed.source, [asdict(feed)])
            _replace(connection, health, feed.source, [asdict(fresh)])

    def remove(self, source: str) -> bool:
        """Whether there was a feed: it goes, with all that is known of it."""
        with write_transaction(self._engine) as connection:
            for table in (health, rejects, held):
                connection.execute(delete(table).where(table.c.source == source))
            return connection.execute(delete(feeds).where(feeds.c.source == source)).rowcount > 0

    def due(self, now: datetime) -> list[str]:
        """The sources whose feeds are to be fetched now, whoever waits longest first."""
        is_due = health.c.due_at <= now
        query = select(health.c.source).join(feeds, feeds.c.source == health.c.source).where(is_due)
        with read_transaction(self._engine) as connection:
            return list(connection.scalars(query.order_by(health.c.due_at, health.c.source)))

    def health(self, source: str) -> Health:
        """How fetching a source went; nothing where it was never tried."""
        return self.healths().get(source) or Health(source)

    def healths(self) -> dict[str, Health]:
        """How fetching each source went that was ever tried."""
        with read_transaction(self._engine) as connection:
            return {row.source: Health(*row) for row in connection.execute(select(health))}

    def put_health(self, now: Health, rejected: Iterable[RejectedRow] | None = None) -> None:
        """Writes how a source goes, and which rows were rejected, where that is known anew."""
        with write_transaction(self._engine) as connection:
            _replace(connection, health, now.source, [asdict(now)])
            if rejected is not None:
                rows = [
                    {"source": now.source, "number": number} | asdict(each)
                    for number, each in enumerate(rejected)
                ]
                _replace(connection, rejects, now.source, rows)

    def rejects(self, source: str) -> list[RejectedRow]:
        """The rows of the source's last import that were not kept, in the order of the feed."""
        columns = (rejects.c.row, rejects.c.field, rejects.c.reason)
        query = select(*columns).where(rejects.c.source == source).order_by(rejects.c.number)
        with read_transaction(self._engine) as connection:
            return [RejectedRow(*row) for row in connection.execute(query)]


def _replace(connection: Connection, table: Table, source: str, rows: list[dict[str, object]]) -> None:
    connection.execute(delete(table).where(table.c.source == source))
    if rows:
        connection.execute(insert(table), rows)
