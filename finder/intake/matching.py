"""Which row is which listing, so that an id once given stands.

By the feed's own key where that is unique on both sides, then by exact content, then by nearest content.
A key is not believed against the content: where a feed renumbers its rows, each row's content says which
listing it is. The traits that a person knows a meeting by (name, spot, weekly times) decide what is near.
"""

from __future__ import annotations

from rapidfuzz.fuzz import ratio

from finder.intake.staging import Staging

# Traits of three that must agree for two contents to be one meeting.
AGREEING = 2
SAME_NAME = 80  # of 100; "Sunrise Grp" and "Sunrise Group" score 92, "Sunrise" and "Sunset" 62
# Rows of one spot or name past this many are too many to compare each with each.
MAX_BLOCK_PAIRS = 250_000

# What is unchanged is most of a feed: paired in one statement.
SAME_KEY_AND_CONTENT = """
INSERT INTO pair SELECT row.number, min(known.id) FROM row JOIN known USING (key, digest) GROUP BY row.number
"""
# Rows of equal content are paired in the order of their keys with listings in the order of their ids.
SAME_CONTENT = """
INSERT INTO pair
WITH open_row AS (
       SELECT number, digest, row_number() OVER (PARTITION BY digest ORDER BY key) AS place
       FROM row WHERE known IS NULL),
     open_known AS (
       SELECT id, digest, row_number() OVER (PARTITION BY digest ORDER BY id) AS place
       FROM known WHERE used IS NULL)
SELECT open_row.number, open_known.id FROM open_row JOIN open_known USING (digest, place)
"""
UNIQUE_KEY = """
INSERT INTO pair SELECT row.number, known.id FROM row JOIN known USING (key)
WHERE key <> '' AND row.known IS NULL AND known.used IS NULL
  AND NOT EXISTS (SELECT 1 FROM row AS other WHERE other.key = row.key AND other.digest <> row.digest)
  AND NOT EXISTS (SELECT 1 FROM known AS other WHERE other.key = known.key AND other.id <> known.id)
"""
# Content that stands under another key speaks against the key.
CONTENT_IS_NOT_ELSEWHERE = """
AND NOT EXISTS (SELECT 1 FROM known AS other WHERE other.digest = row.digest AND other.key <> row.key)
AND NOT EXISTS (SELECT 1 FROM row AS other WHERE other.digest = known.digest AND other.key <> known.key)
"""
# A spot that is not known is nobody's.
IS_AGREEING = f"""
(likeness(row.name, known.name) >= {SAME_NAME}) + coalesce(row.spot = known.spot, 0)
  + (row.slots = known.slots) >= {AGREEING}
"""
# Any two that share none of these agree in one trait at most.
BLOCKS = ("name, slots", "spot", "key")
OPEN = """
CREATE TABLE open_row AS SELECT number, digest, key, name, spot, slots FROM row WHERE known IS NULL;
CREATE TABLE open_known AS SELECT id, key, name, spot, slots FROM known WHERE used IS NULL;
CREATE TABLE near (number INTEGER, id TEXT, nearness REAL, digest BLOB, key TEXT, PRIMARY KEY (number, id));
"""
NEAR_IN_BLOCK = """
CREATE INDEX open_row_{name} ON open_row ({columns});
CREATE INDEX open_known_{name} ON open_known ({columns});
WITH block AS (
  SELECT {columns} FROM (SELECT {columns}, count(*) AS ours FROM open_row GROUP BY {columns})
  JOIN (SELECT {columns}, count(*) AS theirs FROM open_known GROUP BY {columns}) USING ({columns})
  WHERE ours * theirs <= {max_pairs})
INSERT OR IGNORE INTO near
SELECT row.number, known.id,
       likeness(row.name, known.name) / 100 + coalesce(row.spot = known.spot, 0)
         + (row.slots = known.slots) + (row.key <> '' AND row.key = known.key),
       row.digest, row.key
FROM block CROSS JOIN open_row AS row USING ({columns}) CROSS JOIN open_known AS known USING ({columns})
WHERE block.{name} <> '' AND {is_agreeing};
"""
NEAREST_FIRST = "INSERT INTO pair SELECT number, id FROM near ORDER BY nearness DESC, digest, key, id"
KEEP_PAIRS = """
UPDATE row SET known = pair.known FROM pair WHERE row.number = pair.number;
UPDATE known SET used = 1 WHERE id IN (SELECT known FROM pair);
DELETE FROM pair;
"""


def match(staged: Staging) -> None:
    """Fills in which known listing each row is; what stays open is new, or gone."""
    connection = staged.connection
    connection.create_function("likeness", 2, ratio, deterministic=True)
    connection.execute(
        "CREATE TABLE pair (number INTEGER UNIQUE ON CONFLICT IGNORE, known TEXT UNIQUE ON CONFLICT IGNORE)"
    )
    _keep(staged, SAME_KEY_AND_CONTENT)
    _keep(staged, f"{UNIQUE_KEY} AND {IS_AGREEING} {CONTENT_IS_NOT_ELSEWHERE}")
    _keep(staged, SAME_CONTENT)
    _find_near(staged)
    _keep(staged, NEAREST_FIRST)
    _keep(staged, UNIQUE_KEY)


def _keep(staged: Staging, pairs: str) -> None:
    """Keeps the pairs a statement inserts, each row and each listing once, in the first that names it."""
    staged.connection.execute(pairs)
    staged.connection.executescript(KEEP_PAIRS)


def _find_near(staged: Staging) -> None:
    """Finds the pairs of which enough agrees, and how near they are: 0 to 4."""
    staged.connection.executescript(OPEN)
    for columns in BLOCKS:
        name, *_ = columns.split(", ")
        staged.connection.executescript(
            NEAR_IN_BLOCK.format(
                name=name,
                columns=columns,
                max_pairs=MAX_BLOCK_PAIRS,
                is_agreeing=IS_AGREEING,
            )
        )
