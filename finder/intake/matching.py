"""Which row is which listing, so that an id once given stands.

By the feed's own key where that is unique on both sides, then by exact content, then by nearest content.
A key is not believed against the content: where a feed renumbers its rows, each row's content says which
listing it is. The traits that a person knows a meeting by (name, spot, weekly times) decide what is near.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz.fuzz import ratio

from finder.intake.staging import Staging

# Traits of three that must agree for two contents to be one meeting.
AGREEING = 2
SAME_NAME = 80  # of 100; "Sunrise Grp" and "Sunrise Group" score 92, "Sunrise" and "Sunset" 62
# Rows of one spot or name past this many are too many to compare each with each.
MAX_BLOCK_PAIRS = 250_000

# What is unchanged is most of a feed: paired in one statement.
SAME_KEY_AND_CONTENT = """
INSERT INTO pair SELECT row.rowid, min(known.id) FROM row JOIN known USING (key, digest) GROUP BY row.rowid
"""
# Rows of equal content are paired in the order of their keys with listings in the order of their ids.
SAME_CONTENT = """
INSERT INTO pair
WITH open_row AS (
       SELECT rowid AS number, digest, row_number() OVER (PARTITION BY digest ORDER BY key) AS place
       FROM row WHERE known IS NULL),
     open_known AS (
       SELECT id, digest, row_number() OVER (PARTITION BY digest ORDER BY id) AS place
       FROM known WHERE used IS NULL)
SELECT open_row.number, open_known.id FROM open_row JOIN open_known USING (digest, place)
"""
UNIQUE_KEY = """
SELECT row.rowid, known.id, row.name, row.spot, row.slots, known.name, known.spot, known.slots
FROM row JOIN known USING (key)
WHERE key <> '' AND row.known IS NULL AND known.used IS NULL
  AND (SELECT count(*) FROM row AS other WHERE other.key = row.key) = 1
  AND (SELECT count(*) FROM known AS other WHERE other.key = known.key) = 1
"""
# Content that stands under another key speaks against the key.
CONTENT_IS_NOT_ELSEWHERE = """
AND NOT EXISTS (SELECT 1 FROM known AS other WHERE other.digest = row.digest AND other.key <> row.key)
AND NOT EXISTS (SELECT 1 FROM row AS other WHERE other.digest = known.digest AND other.key <> known.key)
"""
KEEP_PAIRS = """
UPDATE row SET known = pair.known FROM pair WHERE row.rowid = pair.number;
UPDATE known SET used = 1 WHERE id IN (SELECT known FROM pair);
DELETE FROM pair;
"""


# Row, known id, then name, spot and times of each.
KeyPair = tuple[int, str, str, str | None, str, str, str | None, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row or a known listing that is not matched yet; `order` tells equal ones apart by content or id."""

    id: int | str
    order: bytes | str
    key: str
    name: str
    spot: str | None
    slots: str


def match(staged: Staging) -> None:
    """Fills in which known listing each row is; what stays open is new, or gone."""
    connection = staged.connection
    connection.execute(
        "CREATE TABLE pair (number INTEGER UNIQUE ON CONFLICT IGNORE, known TEXT UNIQUE ON CONFLICT IGNORE)"
    )
    connection.execute(SAME_KEY_AND_CONTENT)
    connection.executescript(KEEP_PAIRS)
    _keep(connection, _agreeing(connection.execute(UNIQUE_KEY + CONTENT_IS_NOT_ELSEWHERE)))
    connection.execute(SAME_CONTENT)
    connection.executescript(KEEP_PAIRS)
    _keep(connection, _nearest(connection))
    _keep(connection, [pair[:2] for pair in connection.execute(UNIQUE_KEY)])


def _keep(connection: sqlite3.Connection, pairs: list[tuple[int, str]]) -> None:
    """Keeps the pairs, each row and each listing once, in the first pair that names it."""
    connection.executemany("INSERT INTO pair VALUES (?, ?)", pairs)
    connection.executescript(KEEP_PAIRS)


def _agreeing(pairs: Iterable[KeyPair]) -> list[tuple[int, str]]:
    return [
        (row, known)
        for row, known, name, spot, slots, old_name, old_spot, old_slots in pairs
        if (ratio(name, old_name) >= SAME_NAME)
        + (spot is not None and spot == old_spot)
        + (slots == old_slots)
        >= AGREEING
    ]


def _nearest(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """Pairs of which enough agrees, the nearest first."""
    rows = _candidates(
        connection, "SELECT rowid, digest, key, name, spot, slots FROM row WHERE known IS NULL"
    )
    known = _candidates(connection, "SELECT id, id, key, name, spot, slots FROM known WHERE used IS NULL")
    scored = {}
    for row, other in _comparable(rows, known):
        score = _nearness(row, other)
        if score is not None:
            scored[row.id, other.id] = (-score, row.order, row.key, other.order)
    return [(int(row), str(other)) for row, other in sorted(scored, key=lambda pair: scored[pair])]


def _candidates(connection: sqlite3.Connection, query: str) -> list[Candidate]:
    return [Candidate(*values) for values in connection.execute(query)]


def _comparable(rows: list[Candidate], known: list[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    """Pairs that share a spot, a key, or name and times; any other pair agrees in one trait at most."""
    blocks: defaultdict[tuple[str, ...], tuple[list[Candidate], list[Candidate]]] = defaultdict(
        lambda: ([], [])
    )
    for side, candidates in enumerate((rows, known)):
        for candidate in candidates:
            for block in _blocks(candidate):
                blocks[block][side].append(candidate)
    for ours, theirs in blocks.values():
        if len(ours) * len(theirs) <= MAX_BLOCK_PAIRS:
            yield from ((row, other) for row in ours for other in theirs)


def _blocks(candidate: Candidate) -> Iterator[tuple[str, ...]]:
    yield "name and times", candidate.name, candidate.slots
    if candidate.spot is not None:
        yield "spot", candidate.spot
    if candidate.key:
        yield "key", candidate.key


def _nearness(row: Candidate, other: Candidate) -> float | None:
    """How near two contents are, 0 to 4; None where too little agrees."""
    likeness = ratio(row.name, other.name)
    same_spot = row.spot is not None and row.spot == other.spot
    same_times = row.slots == other.slots
    if (likeness >= SAME_NAME) + same_spot + same_times < AGREEING:
        return None
    return likeness / 100 + same_spot + same_times + (row.key != "" and row.key == other.key)
