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

# A slug that is the row's alone, and under which there is no listing, is its id: most rows in one statement.
OWN_SLUG = """
UPDATE OR IGNORE row SET id = coalesce(own_id, :source || ':' || slug)
WHERE known IS NULL AND slug <> ''
  AND NOT EXISTS (SELECT 1 FROM row AS other WHERE other.slug = row.slug AND other.number <> row.number)
  AND NOT EXISTS (SELECT 1 FROM known WHERE known.id = coalesce(own_id, :source || ':' || row.slug))
"""
# "+id": to go by the order, of which each page is the next piece, and not by the index of ids.
NAMELESS_ROWS = """
SELECT number, own_id, slug, name, key, digest FROM row
WHERE (key, digest) > (?, ?) AND +id IS NULL ORDER BY key, digest LIMIT ?
"""
PAGE_ROWS = 1_000


def name_rows(staged: Staging, source: str) -> None:
    """Gives every row its id: the one of the listing it is, or a new one."""
    connection = staged.connection
    connection.execute("UPDATE row SET id = known")
    connection.execute("CREATE UNIQUE INDEX row_id ON row (id)")
    connection.execute(OWN_SLUG, {"source": source})
    with staged.at_once():
        _suffix_rows(staged, source)


def _suffix_rows(staged: Staging, source: str) -> None:
    last = ("", b"")
    # Pages, not one cursor over what is being written.
    while page := staged.connection.execute(NAMELESS_ROWS, (*last, PAGE_ROWS)).fetchall():
        for number, own_id, slug, name, key, digest in page:
            stem = own_id or f"{source}:{slug or slug_of(name) or NAMELESS}"
            chosen = _suffixed(staged, stem, digest)
            staged.connection.execute("UPDATE row SET id = ? WHERE number = ?", (chosen, number))
            last = key, digest


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
