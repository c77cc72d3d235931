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
from itertools import islice, repeat
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from finder.domain.listing import Listing
from finder.intake.clean import Cleaned
from finder.intake.letters import letters_of
from finder.shapes.document import Document, to_document

# The file goes with the import: nothing in it has to outlive a crash. The cache is of 32 MB.
SETTINGS = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -32000;
"""
SCHEMA = """
CREATE TABLE row (number INTEGER PRIMARY KEY, key TEXT, digest BLOB, slug TEXT, name TEXT, spot TEXT,
                  slots TEXT, title TEXT, letters TEXT, own_id TEXT, known TEXT, id TEXT);
CREATE TABLE content (number INTEGER PRIMARY KEY, document BLOB);
CREATE TABLE known (id TEXT PRIMARY KEY, key TEXT, digest BLOB, name TEXT, spot TEXT, slots TEXT,
                    title TEXT, letters TEXT, used INTEGER);
"""
# Made once all is there: an index that grows row by row is written again and again.
INDEXES = """
CREATE INDEX row_key ON row (key, digest);
DELETE FROM row WHERE EXISTS (
  SELECT 1 FROM row AS other
  WHERE other.key = row.key AND other.digest = row.digest AND other.number < row.number);
CREATE INDEX row_digest ON row (digest);
CREATE INDEX row_slug ON row (slug);
CREATE INDEX row_known ON row (known);
CREATE INDEX known_key ON known (key);
CREATE INDEX known_digest ON known (digest);
ANALYZE;
"""
TAKE_ROW = "INSERT INTO row VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)"
TAKE_KNOWN = "INSERT INTO known VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)"
DIGEST_BYTES = 16
BATCH_ROWS = 500
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
        """Takes the rows of a feed."""
        remaining = iter(rows)
        with self.at_once():
            while batch := list(islice(remaining, BATCH_ROWS)):
                self._take(batch, slug_of)

    def _take(self, batch: list[Cleaned], slug_of: Slug) -> None:
        documents = [anonymous(row.listing) for row in batch]
        encoded = [orjson.dumps(document) for document in documents]
        numbers = range(self.taken, self.taken + len(batch))
        values = map(_row_values, numbers, batch, documents, encoded, repeat(slug_of))
        self.connection.executemany(TAKE_ROW, values)
        contents = zip(numbers, encoded, strict=True)
        self.connection.executemany("INSERT INTO content VALUES (?, ?)", contents)
        self.taken += len(batch)

    def take_known(self, known: Iterable[Known]) -> None:
        """Takes what the database holds of the source, and makes ready for matching.

        Of rows equal in key and content one stays.
        """
        with self.at_once():
            self.connection.executemany(TAKE_KNOWN, map(_known_values, known))
        self.connection.executescript(INDEXES)

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """A block whose statements are written together: one by one takes many times as long."""
        self.connection.execute("BEGIN")
        yield
        self.connection.execute("COMMIT")

    def count(self, condition: str = "1") -> int:
        """How many rows there are of which an SQL condition holds."""
        number: int = self.connection.execute(f"SELECT count(*) FROM row WHERE {condition}").fetchone()[0]  # noqa: S608
        return number

    @property
    def merged(self) -> int:
        """How many rows were equal to another."""
        return self.taken - self.count()


@contextmanager
def staging() -> Iterator[Staging]:
    """A staging area for as long as the block lasts."""
    with TemporaryDirectory(prefix="finder-import-") as folder:
        connection = sqlite3.connect(Path(folder) / "staging.sqlite", isolation_level=None)
        try:
            connection.executescript(SETTINGS + SCHEMA)
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


def _row_values(
    number: int, row: Cleaned, document: Document, encoded: bytes, slug_of: Slug
) -> tuple[object, ...]:
    traits = Traits.of(document)
    own_id = row.listing.id if row.key == row.listing.id else None
    slug = own_id or slug_of(row.key)
    seen = traits.name, traits.spot, traits.slots, document["name"], letters_of(document)
    return number, row.key or "", digest_of(encoded), slug, *seen, own_id


def _known_values(known: Known) -> tuple[object, ...]:
    source = known.id.partition(":")[0]
    anonymous = known.document.replace(_id_member(known.id), _id_member(f"{source}:{PLACEHOLDER}"), 1)
    document = orjson.loads(known.document)
    traits = Traits.of(document)
    seen = traits.name, traits.spot, traits.slots, document["name"], letters_of(document)
    return known.id, known.key or "", digest_of(anonymous), *seen


def _id_member(listing_id: str) -> bytes:
    return b'{"id":"%b"' % listing_id.encode()
