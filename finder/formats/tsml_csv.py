"""TSML's table of meetings, as the 12 Step Meeting List plugin has written and read it since 2015.

Columns are known by their headings, in any case and order; those finder does not keep (contacts, payment
handles, dates of change) are not read. A row is one of Meeting Guide's, told in words: "6:00 PM",
"Monday", "Open, Wheelchair Access".

A foreign table comes with a map, `--columns MAP.json`: each member is a field of finder's (those of
`tsml_columns.COLUMN_NAMES`), its value says where the table has it:

    {
      "name": "Title",
      "address": ["Street", "Town"],
      "approximate": {"constant": "no"},
      "fellowship": {"column": "Body", "values": {"Narcotics Anonymous": "na"}},
      "types": ["Format", {"column": "Wheelchair", "values": {"True": "Wheelchair Access"}}],
      "region": null,
      "ignore": ["n/a", "see website"]
    }

A text is a column's heading, in any case; a list is several, joined by commas; `constant` is the same for
all rows; `values` puts a column's cells into other words, and one it does not list says nothing; null is
not to be read. `ignore` lists cells that say nothing in any column. `duration` is a length, as "1hr 30mins",
"01:30" or "90". What the map leaves out is found under TSML's headings, unless its column is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

from finder.domain.errors import Refused
from finder.domain.listing import Stored
from finder.formats.csv_feed import CsvFeed, CsvRow
from finder.formats.draft import Draft, Reject
from finder.formats.formulas import unguarded
from finder.formats.likeness import TABLE, TSML, refuse_others
from finder.formats.meeting_guide_entry import entries_of
from finder.formats.meeting_row import read_row
from finder.formats.tsml_columns import known_columns, mapped_columns, missing_columns
from finder.formats.tsml_table import HEADER, row_of
from finder.formats.writing import Edition

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
        yield _told(read_row(number, found.fields(list(map(unguarded, row.cells)))), row)


def _told(read: Draft | Reject, row: CsvRow) -> Draft | Reject:
    if row.encoding is None or isinstance(read, Reject):
        return read
    return replace(read, warnings=(*read.warnings, f"encoding: is not UTF-8 and was read as {row.encoding}"))


def write(listings: Iterable[Stored], edition: Edition) -> Iterator[bytes]:
    """A table of the listings, a row a weekly slot, in UTF-8; what is not weekly is left out."""
    yield HEADER
    for stored in listings:
        yield from map(row_of, entries_of(stored.listing, edition))
