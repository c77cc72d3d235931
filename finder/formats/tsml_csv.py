"""TSML's table of meetings, as the 12 Step Meeting List plugin has written and read it since 2015.

Columns are known by their headings, in any case and order; those finder does not keep (contacts, payment
handles, dates of change) are not read. A row is one of Meeting Guide's, told in words: "6:00 PM",
"Monday", "Open, Wheelchair Access".

A foreign table comes with a map, `--columns MAP.json`, one JSON object: each member is a field of finder's
(`tsml_columns.COLUMN_NAMES` lists them), its value says where the field is found:

    {
      "name": "Title",                                                  the column's heading
      "address": ["Street", "Town"],                                    several, joined by a comma
      "approximate": {"constant": "no"},                                the same for all rows
      "fellowship": {"column": "Body", "values": {"Narcotics": "na"}},  its cells in other words
      "types": ["Format", {"column": "Wheelchair", "values": {"True": "Wheelchair Access"}}],
      "region": null,                                                   not to be read
      "ignore": ["n/a", "see website"]                                  cells that say nothing
    }

A cell that `values` does not list says nothing. `duration` is a length: "1hr 30mins", "01:30", "90".
Fields the map leaves out are found under TSML's headings, unless it has given their column to another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from finder.domain.errors import Refused
from finder.formats.csv_feed import CsvFeed, CsvRow
from finder.formats.draft import Draft, Reject
from finder.formats.likeness import TABLE, TSML, refuse_others
from finder.formats.meeting_row import read_row
from finder.formats.tsml_columns import known_columns, mapped_columns, missing_columns

NAME = "tsml-csv"


def read(feed: BinaryIO, *, columns: BinaryIO | None = None) -> Iterator[Draft | Reject]:
    """Drafts and rejects of a table, one a row, in its order; `columns` is the map of a foreign one.

    Raises Refused, when it comes to it, for what is no such table or is broken.
    """
    refuse_others(feed, TSML, TABLE)
    table = CsvFeed(feed)
    found = known_columns(table.header) if columns is None else mapped_columns(table.header, columns)
    missing = missing_columns(found)
    if missing:
        has = "column is" if len(missing) == 1 else "columns are"
        raise Refused(
            f"the table's {', '.join(missing)} {has} missing; --columns MAP.json says where it has them"
        )
    for number, row in enumerate(table.rows(), 1):
        yield _told(read_row(number, found.fields(row.cells)), row)


def _told(read: Draft | Reject, row: CsvRow) -> Draft | Reject:
    if row.encoding is None or isinstance(read, Reject):
        return read
    return replace(read, warnings=(*read.warnings, f"encoding: is not UTF-8 and was read as {row.encoding}"))
