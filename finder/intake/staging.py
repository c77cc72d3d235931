"""Where an import stands while it is made up: its rows beside what the database holds, on disk.

A private SQLite file that goes with the import, so that a feed of a million rows takes little memory. Rows
are told apart by the feed's key and their content alone, never by their order.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from finder.domain.listing import Listing
from finder.intake.clean import Cleaned
from finder.shapes.document import Document, to_document

SCHEMA = """
CREATE TABLE row (key TEXT, digest BLOB, slug TEXT, name TEXT, spot TEXT, slots TEXT, own_id TEXT,
                  document BLOB, known TEXT, id TEXT, PRIMARY KEY (key, digest));
CREATE TABLE known (id TEXT PRIMARY KEY, key TEXT, digest BLOB, name TEXT, spot TEXT, slots TEXT,
                    used INTEGER);
"""
INDEXES = """
CREATE INDEX row_digest ON row (digest);
CREATE INDEX row_slug ON row (slug);
CREATE INDEX row_known ON row (known);
CREATE INDEX known_key ON known (key);
CREATE INDEX known_digest ON known (digest);
ANALYZE;
"""
DIGEST_BYTES = 16
PLACEHOLDER = "new"
# Decimals of a degree within which two rows are at one spot: about a hundred metres.
SPOT_DECIMALS = 3

Slug = Callable[[str | None], str]


@dataclass(frozen=True, slots=True)
class Known:
    """A listing of this source that the database holds: id, the feed's key of its row, document."""

    id: str
    key: str | None
    document: bytes


@dataclass(frozen=True, slots=True)
class Traits:
    """What a person would know a meeting by: its name, its spot on the map, its weekly times."""

    name: str
    spot: str | None
    slots: str

    @classmethod
    def of(cls, document: Document) -> Traits:
        """The traits of a listing's document."""
        venue = document["venue"]
        is_placed = venue is not None and venue["lat"] is not None
        spot = f"{venue['lat']:.{SPOT_DECIMALS}f} {venue['lon']:.{SPOT_DECIMALS}f}" if is_placed else None
        schedule = document["schedule"]
        slots = [f"{rule['rrule']} {rule['starts'][11:]}" for rule in schedule["rules"]]
        slots += [extra["starts"] for extra in schedule["extra"]]
        return cls(" ".join(document["name"].casefold().split()), spot, "; ".join(sorted(slots)))


@dataclass(frozen=True, slots=True)
class Named:
    """A row under its id, as it is to be stored."""

    id: str
    key: str | None
    document: bytes


class Staging:
    """Rows and known listings of one source; matching fills in which row is which."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.taken = 0

    def take_rows(self, rows: Iterable[Cleaned], slug_of: Slug) -> None:
        """Takes the rows of a feed; one equal to another in key and content is not taken twice."""
        statement = "INSERT OR IGNORE INTO row VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)"
        self.connection.executemany(statement, self._row_values(rows, slug_of))

    def take_known(self, known: Iterable[Known]) -> None:
        """Takes what the database holds of the source, and makes ready for matching."""
        statement = "INSERT INTO known VALUES (?, ?, ?, ?, ?, ?, NULL)"
        self.connection.executemany(statement, (_known_values(each) for each in known))
        self.connection.executescript(INDEXES)

    def count(self, condition: str = "1") -> int:
        """How many rows there are of which an SQL condition holds."""
        number: int = self.connection.execute(f"SELECT count(*) FROM row WHERE {condition}").fetchone()[0]  # noqa: S608
        return number

    @property
    def merged(self) -> int:
        """How many rows were equal to another."""
        return self.taken - self.count()

    def _row_values(self, rows: Iterable[Cleaned], slug_of: Slug) -> Iterator[tuple[object, ...]]:
        for row in rows:
            self.taken += 1
            members = anonymous(row.listing)
            document = orjson.dumps(members)
            traits = Traits.of(members)
            own_id = row.listing.id if row.key == row.listing.id else None
            yield (
                row.key or "",
                digest_of(document),
                own_id or slug_of(row.key),
                traits.name,
                traits.spot,
                traits.slots,
                own_id,
                document,
            )


@contextmanager
def staging() -> Iterator[Staging]:
    """A staging area for as long as the block lasts."""
    with TemporaryDirectory(prefix="finder-import-") as folder:
        connection = sqlite3.connect(Path(folder) / "staging.sqlite", isolation_level=None)
        try:
            # Its file goes with the import: nothing has to outlive a crash.
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
            yield Staging(connection)
        finally:
            connection.close()


def anonymous(listing: Listing) -> Document:
    """A listing's document under a placeholder id: equal documents, equal content."""
    return to_document(listing) | {"id": f"{listing.source}:{PLACEHOLDER}"}


def digest_of(document: bytes) -> bytes:
    """What stands for a content."""
    return blake2b(document, digest_size=DIGEST_BYTES).digest()


def under_id(document: bytes, listing_id: str) -> bytes:
    """A content with its id in place of the placeholder."""
    source = listing_id.partition(":")[0]
    return document.replace(_id_member(f"{source}:{PLACEHOLDER}"), _id_member(listing_id), 1)


def _known_values(known: Known) -> tuple[object, ...]:
    source = known.id.partition(":")[0]
    anonymous = known.document.replace(_id_member(known.id), _id_member(f"{source}:{PLACEHOLDER}"), 1)
    traits = Traits.of(orjson.loads(known.document))
    return known.id, known.key or "", digest_of(anonymous), traits.name, traits.spot, traits.slots


def _id_member(listing_id: str) -> bytes:
    return b'{"id":"%b"' % listing_id.encode()
