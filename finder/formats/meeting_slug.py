"""The slugs that meetings have in feeds of others: made from ids alone, so that they stand like these."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from finder.formats.weekly_slots import Slot

MAX_SLUG_LENGTH = 64  # Meeting Guide's specification, "slug"
DIGEST_LETTERS = 12
# What slug is whose must be plain: the first double hyphen parts source and listing, a second the slot.
PLAIN_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*:[a-z0-9]+(?:-[a-z0-9]+)*")
BETWEEN = "--"
NEXT_DATE = "date"


def slugs_of(listing_id: str, slots: Sequence[Slot]) -> Iterator[str]:
    """A slug for each slot of a listing: of one that has a single slot, or none, its id with "--" for ":".

    Letters, digits and hyphens, at most 64; two listings never share one. Where there are several slots,
    each has its weekday behind it, and its time where the day has an earlier one.
    """
    if len(slots) < 2:
        yield _slug(listing_id, "")
        return
    met: Counter[str] = Counter()
    for slot in slots:
        day = slot.weekday.name.lower()
        yield _slug(listing_id, f"{day}-{slot.starts:%H%M}" if met[day] else day)
        met[day] += 1


def slug_of_date(listing_id: str, slots: Sequence[Slot]) -> str:
    """The slug of the next date of what is not weekly; without a slot beside it the listing's only one."""
    return _slug(listing_id, NEXT_DATE if slots else "")


def _slug(listing_id: str, slot: str) -> str:
    plain = BETWEEN.join(part for part in (listing_id.replace(":", BETWEEN), slot) if part)
    if PLAIN_ID.fullmatch(listing_id) and len(plain) <= MAX_SLUG_LENGTH:
        return plain
    # No double hyphen: never the slug of an id that is plain.
    stem = re.sub(r"[^a-z0-9]+", "-", plain)[: MAX_SLUG_LENGTH - DIGEST_LETTERS - 1].strip("-")
    digest = hashlib.sha256(f"{listing_id}@{slot}".encode()).digest()
    return f"{stem}-{base64.b32encode(digest).decode().lower()[:DIGEST_LETTERS]}"
