"""Which column of a table holds what: TSML's names of all years, or a map for a foreign table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO

from finder.domain.errors import Refused
from finder.formats.text import plain

# Meeting Guide's fields, each with the names its column has had, the usual one first. Not there: contacts,
# payment handles, authors, dates of change, mailing addresses, which finder does not keep.
COLUMN_NAMES = MappingProxyType(
    {
        "name": ("name", "meeting", "meeting_name"),
        "day": ("day", "weekday"),
        "time": ("time", "start_time"),
        "end_time": ("end_time",),
        "duration": ("duration",),
        "timezone": ("timezone", "time_zone"),
        "types": ("types", "type"),
        "notes": ("notes", "meeting_notes"),
        "location": ("location", "location_name"),
        "location_notes": ("location_notes",),
        "group": ("group", "group_name"),
        "group_notes": ("group_notes",),
        "formatted_address": ("formatted_address",),
        "address": ("address", "street", "street_address"),
        "city": ("city", "town"),
        "state": ("state", "province"),
        "postal_code": ("postal_code", "zip", "zip_code", "postcode"),
        "country": ("country",),
        "region": ("region",),
        "sub_region": ("sub_region",),
        "latitude": ("latitude", "lat"),
        "longitude": ("longitude", "lon", "lng"),
        "approximate": ("approximate",),
        "conference_url": ("conference_url",),
        "conference_url_notes": ("conference_url_notes",),
        "conference_phone": ("conference_phone",),
        "conference_phone_notes": ("conference_phone_notes",),
        "attendance_option": ("attendance_option", "attendance"),
        "fellowship": ("fellowship",),
        "slug": ("slug", "id"),
        "url": ("url", "permalink", "website"),
    }
)
REQUIRED = ("name", "day", "time")
IGNORE = "ignore"
MAX_MAP_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """What a column says: its cell in a row, put into other words where `values` are given."""

    index: int
    values: Mapping[str, str] | None = None

    def read(self, cells: Sequence[str]) -> str:
        """The words of a row's cell; empty where it has none."""
        text = cells[self.index] if self.index < len(cells) else ""
        return text if self.values is None else self.values.get(plain(text), "")


@dataclass(frozen=True, slots=True)
class Constant:
    """What is the same for all rows."""

    text: str

    def read(self, cells: Sequence[str]) -> str:
        """The words, whatever the row."""
        return self.text


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field of Meeting Guide is found in a row; cells that are one of `ignored` say nothing."""

    sources: Mapping[str, tuple[Cell | Constant, ...]]
    ignored: frozenset[str] = frozenset()

    def fields(self, cells: Sequence[str]) -> dict[str, str]:
        """A row under Meeting Guide's names."""
        told = [cell if plain(cell) not in self.ignored else "" for cell in cells] if self.ignored else cells
        return {
            field: ", ".join(filter(None, (source.read(told) for source in sources)))
            for field, sources in self.sources.items()
        }


def column_name(heading: str) -> str:
    """A heading as one word: "Postal Code" is postal_code."""
    return re.sub(r"[\W_]+", "_", heading.casefold()).strip("_")


def known_columns(header: Sequence[str]) -> Columns:
    """The columns of a table with TSML's headings."""
    places = _places(header)
    found = (
        (field, next((places[name] for name in names if name in places), None))
        for field, names in COLUMN_NAMES.items()
    )
    return Columns({field: (Cell(index),) for field, index in found if index is not None})


def mapped_columns(header: Sequence[str], columns: BinaryIO) -> Columns:
    """The columns as a map names them; what it does not name is found under TSML's headings.

    Raises Refused, in one line, for a map that is none or does not go with the table.
    """
    told = _parsed(columns)
    ignored = told.pop(IGNORE, [])
    if not isinstance(ignored, list) or not all(isinstance(text, str) for text in ignored):
        raise Refused(f"--columns: {IGNORE} must be a list of texts")
    unknown = sorted(told.keys() - COLUMN_NAMES.keys())
    if unknown:
        raise Refused(f"--columns: {unknown[0]!r} is not one of {', '.join(COLUMN_NAMES)}")
    places = _places(header)
    sources = {field: tuple(_sources(field, given, places)) for field, given in told.items()}
    taken = {each.index for found in sources.values() for each in found if isinstance(each, Cell)}
    others = {
        field: cells
        for field, cells in known_columns(header).sources.items()
        if field not in sources and not any(isinstance(each, Cell) and each.index in taken for each in cells)
    }
    return Columns(
        {**others, **{field: found for field, found in sources.items() if found}}, frozenset(ignored)
    )


def missing_columns(columns: Columns) -> list[str]:
    """The headings without which a table holds no meetings, as TSML writes them."""
    return [field.title() for field in REQUIRED if field not in columns.sources]


def _places(header: Sequence[str]) -> dict[str, int]:
    """Where each heading stands; of two that are alike the first counts."""
    return {column_name(heading): index for index, heading in reversed(list(enumerate(header)))}


def _parsed(columns: BinaryIO) -> dict[str, object]:
    try:
        told = json.loads(columns.read(MAX_MAP_BYTES))
    except (ValueError, RecursionError) as err:
        raise Refused(f"--columns: the map is not JSON: {err}") from err
    if not isinstance(told, dict):
        raise Refused("--columns: the map is not an object of fields and the columns that hold them")
    return told


def _sources(field: str, given: object, places: Mapping[str, int]) -> Iterator[Cell | Constant]:
    for each in given if isinstance(given, list) else [given]:
        match each:
            case None:
                continue
            case str(heading):
                yield Cell(_place(heading, places))
            case {"constant": str(text)}:
                yield Constant(text)
            case {"column": str(heading), "values": dict(values)} if _are_texts(values):
                yield Cell(_place(heading, places), values)
            case {"column": str(heading), **rest} if not rest:
                yield Cell(_place(heading, places))
            case _:
                raise Refused(
                    f'--columns: {field} must name a column, or be {{"constant": "…"}}'
                    ' or {"column": "…", "values": {"…": "…"}}, or a list of these'
                )


def _are_texts(values: Mapping[object, object]) -> bool:
    return all(isinstance(value, str) for value in values.values())


def _place(heading: str, places: Mapping[str, int]) -> int:
    place = places.get(column_name(heading))
    if place is None:
        raise Refused(f"--columns: the feed has no column {heading!r}")
    return place
