"""What a feed looks like, by its first bytes and the names in its first row: none is read as another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from itertools import islice
from typing import BinaryIO

from finder.domain.errors import Refused
from finder.formats.json_feed import JsonFeed
from finder.formats.tsml_columns import column_name, known_columns, missing_columns

HEAD_BYTES = 4096
FIRST_ROWS = 50
MIN_COLUMNS = 4  # fewer commas may stand in a line of prose

MEETING_GUIDE = "Meeting Guide JSON: import it as meeting-guide"
BMLT = "BMLT's GetSearchResults: import it as bmlt"
BMLT_ADMIN = "the meetings of BMLT's admin API: import them as bmlt"
BMLT_FORMATS = "BMLT's GetFormats, which is no list of meetings: give it to bmlt as --formats"
BMLT_TABLE = "BMLT's CSV: fetch its JSON and import that as bmlt"
NATIVE = "finder's own format: import it as native"
TSML = "a table with TSML's columns: import it as tsml-csv"
TABLE = "a table of other columns: import it as tsml-csv with --columns"
CALENDAR = "iCalendar: import it as icalendar"
JSON_LD = "schema.org JSON-LD: import it as jsonld"
PAGE = "a page of HTML or XML"
GEOJSON = "GeoJSON, which finder writes and does not read"
GPX = "GPX, which finder writes and does not read"

FIRST_BYTES = {
    b"BEGIN:VCALENDAR": CALENDAR,
    b"<": PAGE,
    b"PK\x03\x04": "a zip archive or a workbook: save its sheet as CSV",
    b"\x1f\x8b": "gzip: unpack it first",
    b"%PDF": "a PDF",
    b"\xff\xfe": "UTF-16 text: save it as UTF-8",
    b"\xfe\xff": "UTF-16 text: save it as UTF-8",
}
GPX_FORM = re.compile(rb"(<\?xml[^>]*>\s*)?<gpx\s", re.IGNORECASE)
# Names by which the rows of a format are known; the first whose names are there counts.
ROW_NAMES = (
    (frozenset({"id_bigint", "weekday_tinyint"}), BMLT),
    (frozenset({"formatIds", "serviceBodyId", "startTime"}), BMLT_ADMIN),
    (frozenset({"key_string", "translations"}), BMLT_FORMATS),
    (frozenset({"schedule", "kind"}), NATIVE),
    (frozenset({"geometry"}), GEOJSON),
    (frozenset({"@context", "@graph", "@type"}), JSON_LD),
)
OBJECT_NAMES = (
    (frozenset({"listings"}), NATIVE),
    (frozenset({"features"}), GEOJSON),
    # `items` are those of OpenActive's feeds, `json-ld` what is taken from web pages.
    (frozenset({"@context", "@graph", "@type", "items", "json-ld"}), JSON_LD),
    (frozenset({"meetings"}), BMLT),
    (frozenset({"formats"}), BMLT_FORMATS),
)
GUIDE_NAMES = frozenset({"slug", "day", "time"})


def refuse_others(feed: BinaryIO, *own: str) -> None:
    """Raises Refused, in one line, where a feed plainly is something else than what `own` names."""
    seen = likeness(feed)
    if seen is not None and seen not in own:
        raise Refused(f"this looks like {seen}")


def likeness(feed: BinaryIO) -> str | None:
    """What a seekable feed looks like, one of the texts above; None where it tells nothing of it."""
    feed.seek(0)
    head = feed.read(HEAD_BYTES).removeprefix(b"\xef\xbb\xbf").lstrip()
    if GPX_FORM.match(head):
        return GPX
    for beginning, seen in FIRST_BYTES.items():
        if head.upper().startswith(beginning):
            return seen
    if head.startswith((b"[", b"{")):
        return _json_likeness(feed)
    return _table_likeness(head)


def _json_likeness(feed: BinaryIO) -> str | None:
    try:
        document = JsonFeed(feed)
        return _object_likeness(document) if document.is_object else _rows_likeness(document)
    except Refused:
        return None  # whoever reads it says what is wrong


def _object_likeness(document: JsonFeed) -> str | None:
    last = None
    for name in document.members():
        found = _named({name}, OBJECT_NAMES)
        if name == "meetings" and document.is_array:
            return _rows_likeness(document) or BMLT
        # BMLT's {"formats": …, "meetings": …} in this order: more may come.
        if found is not None and found != BMLT_FORMATS:
            return found
        last = found or last
    return last


def _rows_likeness(document: JsonFeed) -> str | None:
    rows = islice(document.rows(), FIRST_ROWS) if document.is_array else ()
    row = next((row for row in rows if isinstance(row, dict)), None)
    return None if row is None else _row_likeness(row.keys())


def _row_likeness(names: Set[str]) -> str | None:
    # A site may hand on BMLT's ids beside Meeting Guide's names; BMLT's admin API has a day of its own.
    if len(GUIDE_NAMES & names) > 1:
        return MEETING_GUIDE
    return _named(names, ROW_NAMES) or (MEETING_GUIDE if GUIDE_NAMES & names else None)


def _named(names: Set[str], known: Iterable[tuple[frozenset[str], str]]) -> str | None:
    return next((seen for own, seen in known if own & names), None)


def _table_likeness(head: bytes) -> str | None:
    first = re.split(rb"[\r\n]", head, maxsplit=1)[0].decode("latin-1")
    header = max((first.split(mark) for mark in ",;\t"), key=len)
    names = {column_name(heading) for heading in header}
    if _named(names, ROW_NAMES[:1]):
        return BMLT_TABLE
    if len(header) < MIN_COLUMNS or "" in names:
        return None
    return TABLE if missing_columns(known_columns(header)) else TSML
