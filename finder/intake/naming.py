"""Ids for rows that are new: from their key, or from their content where they share one."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata

from finder.domain.listing import MAX_ID_LENGTH
from finder.intake.staging import Staging

SOURCE_FORM = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
MAX_SLUG_LENGTH = 60
DIGEST_LETTERS = 8
SUFFIX_LETTERS = 4
NAMELESS = "listing"

NEW_ROWS = """
SELECT rowid, own_id, slug, name, digest,
       (SELECT count(*) FROM row AS other WHERE other.slug = row.slug) > 1 AS is_shared
FROM row WHERE known IS NULL ORDER BY key, digest
"""


def name_rows(staged: Staging, source: str) -> None:
    """Gives every row its id: the one of the listing it is, or a new one."""
    connection = staged.connection
    connection.execute("UPDATE row SET id = known")
    connection.execute("CREATE UNIQUE INDEX row_id ON row (id)")
    for number, own_id, slug, name, digest, is_shared in connection.execute(NEW_ROWS).fetchall():
        plain = own_id or f"{source}:{slug or slug_of(name) or NAMELESS}"
        is_own = slug and not is_shared and _is_free(staged, plain)
        chosen = plain if is_own else _suffixed(staged, plain, digest)
        connection.execute("UPDATE row SET id = ? WHERE rowid = ?", (chosen, number))


def _suffixed(staged: Staging, stem: str, digest: bytes) -> str:
    letters = base64.b32encode(digest).decode().lower().rstrip("=")
    for length in range(SUFFIX_LETTERS, len(letters) + 1):
        candidate = f"{stem[: MAX_ID_LENGTH - length - 1]}-{letters[:length]}"
        if _is_free(staged, candidate):
            return candidate
    raise AssertionError("two rows of one key and content are one row")


def _is_free(staged: Staging, listing_id: str) -> bool:
    query = "SELECT 1 FROM row WHERE id = ?1 UNION ALL SELECT 1 FROM known WHERE id = ?1"
    return staged.connection.execute(query, (listing_id,)).fetchone() is None


def slug_of(text: str | None) -> str:
    """Lower-case ASCII letters, digits and single hyphens, at most 60; accents fall off."""
    bare = unicodedata.normalize("NFKD", text or "").encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
    if len(slug) <= MAX_SLUG_LENGTH:
        return slug
    # What two long keys have in common is their beginning; what differs is kept as a digest.
    digest = base64.b32encode(hashlib.sha256(slug.encode()).digest()).decode().lower()[:DIGEST_LETTERS]
    return f"{slug[: MAX_SLUG_LENGTH - DIGEST_LETTERS - 1].rstrip('-')}-{digest}"
