"""Meeting Guide JSON: one array of weekly meetings, as AA's sites, TSML and tsml-ui write and read it.

Specification: https://github.com/code4recovery/spec (1.1.9). Feeds stray from it in every field, so the
rows are read by `meeting_row`, with forgiveness; only what is no such array at all is refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from finder.domain.errors import Refused
from finder.formats.draft import Draft, Reject
from finder.formats.json_feed import parse_json
from finder.formats.meeting_row import read_row

NAME = "meeting-guide"

OWN_KEYS = frozenset({"slug", "day", "time"})
# Members by which other formats are known, in their rows or around them.
KEYS_OF_OTHERS = {
    "a BMLT answer": frozenset({"meetings", "formats", "id_bigint", "weekday_tinyint"}),
    "finder's own format": frozenset({"listings", "kind", "schedule"}),
    "GeoJSON": frozenset({"features", "geometry"}),
    "schema.org JSON-LD": frozenset({"@context", "@graph", "@type"}),
}


def read(raw: bytes) -> Iterator[Draft | Reject]:
    """Drafts and rejects of a Meeting Guide array, one a row, in its order.

    Raises Refused, when called, for what is no such array.
    """
    rows = _rows(parse_json(raw))
    return (read_row(number, cells) for number, cells in enumerate(rows, 1))


def _rows(document: object) -> list[object]:
    if isinstance(document, dict):
        raise Refused(f"the feed is one object, not an array of meetings{_likeness(document)}")
    if not isinstance(document, list):
        raise Refused("the feed is a single value, not an array of meetings")
    first = next((row for row in document if isinstance(row, dict)), None)
    if first is None and document:
        raise Refused("the feed is an array, but none of its entries is an object")
    if first is not None and not OWN_KEYS & first.keys() and _likeness(first):
        raise Refused(f"the feed is an array, but not of Meeting Guide's rows{_likeness(first)}")
    return document


def _likeness(members: dict[str, object]) -> str:
    """What an object with these members seems to be instead, as the end of a sentence."""
    alike = (name for name, keys in KEYS_OF_OTHERS.items() if keys & members.keys())
    return next((f"; it looks like {name}" for name in alike), "")
