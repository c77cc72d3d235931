"""One listing with all that its page tells: its dates to come, who lists it, and it as a schema.org Event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from finder.catalog.render import listings_json
from finder.catalog.snapshot import Snapshot
from finder.formats.jsonld_written import in_context
from finder.service.exporting import Export
from finder.service.reading import Asked, find, listing_occurrences_page
from finder.wording.labels import FALLBACK

Members = dict[str, Any]
MAX_DATES = 6


@dataclass(frozen=True, slots=True)
class OneListing:
    """A listing and its next occurrences as the API tells them; its source's title; its Event, if any."""

    listing: Members
    occurrences: list[Members]
    source: str
    event: Members | None


def one_listing(snapshot: Snapshot, listing_id: str, now: datetime, language: str = FALLBACK) -> OneListing:
    """The listing of an id. Raises NotFound, or Moved where it was merged into another."""
    index = find(snapshot, listing_id)
    [told] = listings_json(snapshot, [index], now.date(), language)
    page = listing_occurrences_page(snapshot, listing_id, Asked(limit=MAX_DATES, tongue=language), now)
    chosen = Export(snapshot, [index], now)
    [stored] = chosen.listings()
    edition = chosen.edition()
    source = edition.sources[stored.listing.source]
    return OneListing(
        orjson.loads(told),
        [orjson.loads(item) for item in page.items],
        source.title or source.name,
        in_context(stored.listing, edition),
    )
