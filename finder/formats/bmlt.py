"""BMLT JSON: the meetings of NA's servers, as GetSearchResults answers them or the admin API lists them.

GetSearchResults gives an array, or with `get_used_formats=1` an object of `meetings` and `formats`. The
admin API (3.x and on) has names of its own and formats by id. Rows are told apart one by one (`bmlt_row`).
What is written is what GetSearchResults answers with `get_used_formats=1`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import BinaryIO

import orjson

from finder.domain.errors import Refused
from finder.domain.listing import Stored
from finder.formats.bmlt_formats import FormatTable, format_table
from finder.formats.bmlt_meeting import NATIVE_LANGUAGE, Meetings
from finder.formats.bmlt_members import format_members, meeting_members
from finder.formats.bmlt_row import read_row
from finder.formats.bmlt_spoken import SpokenFormat
from finder.formats.draft import Draft, Reject
from finder.formats.json_feed import JsonFeed
from finder.formats.likeness import BMLT, BMLT_ADMIN, BMLT_FORMATS, likeness, refuse_others
from finder.formats.writing import Edition

NAME = "bmlt"

MAX_FORMATS = 10_000
NO_FORMATS = "formats: are read by BMLT's stock keys; --formats FILE tells what the server means by them"


def read(feed: BinaryIO, *, formats: BinaryIO | None = None) -> Iterator[Draft | Reject]:
    """Drafts and rejects of BMLT's meetings, one a row, in their order; `formats` is what GetFormats answers.

    Raises Refused, when it comes to it, for what is no such answer or is broken.
    """
    refuse_others(feed, BMLT, BMLT_ADMIN)
    table = _formats_of(feed) if formats is None else _formats_given(formats)
    document = JsonFeed(feed)
    warnings = () if table.by_key else (NO_FORMATS,)
    for number, cells in enumerate(document.rows() if document.is_array else document.rows_of("meetings"), 1):
        row = read_row(number, cells, table)
        if warnings and isinstance(row, Draft) and (row.types or row.other_types):
            row, warnings = replace(row, warnings=(*warnings, *row.warnings)), ()
        yield row


def _formats_of(feed: BinaryIO) -> FormatTable:
    """The formats that came with the meetings, maybe behind them: a pass of its own."""
    document = JsonFeed(feed)
    for name in document.members() if document.is_object else ():
        if name == "formats" and document.is_array:
            return format_table(islice(document.rows(), MAX_FORMATS))
    return FormatTable()


def _formats_given(formats: BinaryIO) -> FormatTable:
    if likeness(formats) != BMLT_FORMATS:
        raise Refused("--formats: the file is not what BMLT's GetFormats answers")
    document = JsonFeed(formats)
    entries = document.rows() if document.is_array else document.rows_of("formats")
    try:
        return format_table(islice(entries, MAX_FORMATS))
    except Refused as err:
        raise Refused(f"--formats: {err}") from err


def write(listings: Iterable[Stored], edition: Edition) -> Iterator[bytes]:
    """Meetings, one a line, and the formats they have; what BMLT can't say the times of is left out."""
    meetings, used = Meetings(edition), dict[int, SpokenFormat]()
    yield b'{"meetings":['
    mark = b"\n"
    for stored in listings:
        for meeting in meetings.of(stored.listing):
            used |= {each.number: each for each in meeting.formats}
            yield mark + orjson.dumps(meeting_members(meeting))
            mark = b",\n"
    told = [format_members(used[number], NATIVE_LANGUAGE) for number in sorted(used)]
    yield b'\n],"formats":' + orjson.dumps(told) + b"}\n"
