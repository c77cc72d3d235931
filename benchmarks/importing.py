"""A feed into SQLite through the whole import: read, cleaned, matched, written; and the same feed again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson

from benchmarks.measuring import Line, timed
from benchmarks.stage import Stage
from benchmarks.words import CODES
from benchmarks.world import World
from finder.intake.clean import Origin
from finder.service import Finder
from finder.service.importing import Request, import_feed
from finder.shapes.document import Document


def import_lines(folder: Path, count: int, now: datetime) -> Iterator[Line]:
    """Rows a second of a Meeting Guide feed that is new, and of one that is there."""
    finder = Stage(count, folder, now).opened()
    raw = feed(count)
    finder.gazetteer.load()
    try:
        first = timed(lambda: _import(finder, raw, now, count))
        again = timed(lambda: _import(finder, raw, now, count))
    finally:
        finder.close()
    yield Line(f"import of {count:,} Meeting Guide rows into SQLite", count / first, "rows/s")
    yield Line("… the same feed again, nothing changed", count / again, "rows/s")


def _import(finder: Finder, raw: bytes, now: datetime, count: int) -> None:
    request = Request(BytesIO(raw), "meeting-guide", Origin("bench"), now.date())
    report = import_feed(finder, request, now)
    assert (report.counts()["read"], report.counts()["rejected"]) == (count, 0), report.rejects_by_reason()


def feed(count: int) -> bytes:
    """A Meeting Guide array of the world's listings, each on the first of its days."""
    return b"".join(feed_parts(count))


def feed_parts(count: int) -> Iterator[bytes]:
    """The same, a row at a time."""
    mark = b"["
    for document in World(count).documents():
        yield mark + orjson.dumps(_row(document))
        mark = b",\n"
    yield b"]"


def _row(document: Document) -> dict[str, Any]:
    venue, schedule, rule = document["venue"], document["schedule"], document["schedule"]["rules"][0]
    starts = datetime.fromisoformat(rule["starts"]).replace(tzinfo=UTC)
    ends = starts + timedelta(minutes=rule["duration_minutes"])
    told = {
        "slug": document["id"].partition(":")[2],
        "name": document["name"],
        "group": document["group"],
        # Meeting Guide counts Sunday as 0.
        "day": (starts.weekday() + 1) % 7,
        "time": f"{starts:%H:%M}",
        "end_time": f"{ends:%H:%M}",
        "timezone": schedule["time_zone"],
        "types": [CODES[slug] for slug in document["types"]],
        "notes": document["notes"],
        "url": document["url"],
        "attendance_option": document["attendance"],
        "conference_url": document["online"] and document["online"]["url"],
        "location": venue["name"],
        "address": venue["address"],
        "city": venue["city"],
        "state": venue["region"],
        "postal_code": venue["postal_code"],
        "country": venue["country"],
        "latitude": venue["lat"],
        "longitude": venue["lon"],
    }
    return {name: value for name, value in told.items() if value is not None}
