"""Rows to ids: which listing of the database a row is, so that an id once given stands.

A row is matched by the feed's own key if that is unique on both sides, then by exact content. Rows that
are new take their id from their key, or from their content where they share one; so the order of an
import never matters.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from finder.domain.listing import Listing
from finder.intake.clean import Cleaned
from finder.shapes.document import encode

SOURCE_FORM = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
MAX_SLUG_LENGTH = 60
SUFFIX_LETTERS = 4


class RowIdentity(NamedTuple):
    """What tells two rows of a feed apart: its key ("" where it has none) and its content."""

    key: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Known:
    """A listing of this source that the database holds: id, the feed's key of its row, document."""

    id: str
    key: str | None
    document: bytes


@dataclass(frozen=True, slots=True)
class Named:
    """A row under its id, as it is to be stored."""

    id: str
    key: str | None
    document: bytes


@dataclass(slots=True)
class Outcome:
    """What an import does to its source, row by row."""

    added: list[Named] = field(default_factory=list)
    changed: list[Named] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    merged: int = 0


def identify(rows: Iterable[Cleaned], known: Iterable[Known]) -> Outcome:
    """Each row under the id it had, or under a new one; and what is gone. Equal rows are merged into one."""
    read = list(rows)
    distinct = _distinct(read)
    before = list(known)
    matches = _match(list(distinct), before)
    outcome = Outcome(merged=len(read) - len(distinct))
    taken = {each.id for each in before}
    shared = Counter(slug_of(row.key) for row in distinct.values())
    for identity, row in distinct.items():
        match = matches.get(identity)
        if match is not None:
            _record(outcome, match, _named(row, match.id))
        else:
            outcome.added.append(_named(row, new_id(row, identity.content, shared, taken)))
    kept = {match.id for match in matches.values()}
    outcome.removed = sorted(each.id for each in before if each.id not in kept)
    return outcome


def _distinct(rows: list[Cleaned]) -> dict[RowIdentity, Cleaned]:
    """Rows by key and content, in an order that these alone give."""
    by_identity = {RowIdentity(row.key or "", content(row.listing)): row for row in rows}
    return {identity: by_identity[identity] for identity in sorted(by_identity)}


def content(listing: Listing) -> bytes:
    """A listing's document under a placeholder id: equal bytes, equal content."""
    return encode(replace(listing, id=f"{listing.source}:new"))


def _match(identities: list[RowIdentity], before: list[Known]) -> dict[RowIdentity, Known]:
    matches = _by_unique_key(identities, before)
    used = {match.id for match in matches.values()}
    by_content: defaultdict[bytes, list[Known]] = defaultdict(list)
    for each in sorted(before, key=lambda known: known.id, reverse=True):
        if each.id not in used:
            by_content[_content_of(each)].append(each)
    for identity in identities:
        if identity not in matches and by_content[identity.content]:
            matches[identity] = by_content[identity.content].pop()
    return matches


def _by_unique_key(
    identities: list[RowIdentity], before: list[Known]
) -> dict[RowIdentity, Known]:
    new_keys = Counter(identity.key for identity in identities)
    old_keys = Counter(each.key for each in before)
    by_key = {each.key: each for each in before if each.key and old_keys[each.key] == 1}
    unique = (each for each in identities if each.key in by_key and new_keys[each.key] == 1)
    return {identity: by_key[identity.key] for identity in unique}


def _content_of(known: Known) -> bytes:
    source, _, _ = known.id.partition(":")
    return known.document.replace(f'"id":"{known.id}"'.encode(), f'"id":"{source}:new"'.encode(), 1)


def _record(outcome: Outcome, known: Known, named: Named) -> None:
    if named.document == known.document and named.key == known.key:
        outcome.unchanged.append(known.id)
    else:
        outcome.changed.append(named)


def _named(row: Cleaned, listing_id: str) -> Named:
    return Named(listing_id, row.key, encode(replace(row.listing, id=listing_id)))


def new_id(row: Cleaned, row_content: bytes, shared: Counter[str], taken: set[str]) -> str:
    """An id for a row that is new: the one it came with, its key's, or one with a suffix from its content."""
    source, slug = row.listing.source, slug_of(row.key)
    if row.key == row.listing.id:
        plain = row.key
    else:
        plain = f"{source}:{slug or slug_of(row.listing.name) or 'listing'}"
    is_own = bool(slug) and shared[slug] == 1 and plain not in taken
    chosen = plain if is_own else _suffixed(plain, row_content, taken)
    taken.add(chosen)
    return chosen


def _suffixed(stem: str, row_content: bytes, taken: set[str]) -> str:
    letters = base64.b32encode(hashlib.sha256(row_content).digest()).decode().lower().rstrip("=")
    for length in range(SUFFIX_LETTERS, len(letters)):
        if (candidate := f"{stem}-{letters[:length]}") not in taken:
            return candidate
    raise AssertionError("two rows of one content are one row")


def slug_of(text: str | None) -> str:
    """Lower-case ASCII letters, digits and single hyphens, at most 60; accents fall off."""
    bare = unicodedata.normalize("NFKD", text or "").encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
    if len(slug) <= MAX_SLUG_LENGTH:
        return slug
    # What two long keys have in common is their beginning; what differs is kept as a digest.
    digest = base64.b32encode(hashlib.sha256(slug.encode()).digest()).decode().lower()
    return f"{slug[: MAX_SLUG_LENGTH - 9].rstrip('-')}-{digest[:8]}"
