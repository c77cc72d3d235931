"""Entries of Meeting Guide as rows of TSML's table: RFC 4180, told in words, under the plugin's headings.

Not there are the plugin's columns that finder has nothing for: contacts, payment handles, districts,
authors. The place stands in its parts, which the plugin puts together itself.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import time

from finder.formats.formulas import guarded
from finder.formats.meeting_guide_entry import Entry
from finder.formats.weekly import DAY_NAMES, weekday_from_sunday

LINE_END = "\r\n"
NAME_OF_DAY = {day: name.title() for name, day in DAY_NAMES.items()}


class _Line:
    """What a csv.writer writes a row into: it hands the row back."""

    def write(self, line: str) -> str:
        """The line."""
        return line


_WRITER = csv.writer(_Line(), lineterminator=LINE_END)


def row_of(entry: Entry) -> bytes:
    """The row of an entry."""
    return _line([cell(entry) for cell in COLUMNS.values()])


def _line(cells: list[str]) -> bytes:
    line: str = _WRITER.writerow(cells)
    return line.encode()


def _text(field: str) -> Callable[[Entry], str]:
    """A cell that holds a field as it is, kept from being a formula."""

    def cell(entry: Entry) -> str:
        value: str | None = getattr(entry, field)
        return "" if value is None else guarded(value)

    return cell


def _day(entry: Entry) -> str:
    weekday = None if entry.day is None else weekday_from_sunday(entry.day)
    return "" if weekday is None else NAME_OF_DAY[weekday]


def _clock(text: str | None) -> str:
    """The time as the plugin writes it, and tsml-ui reads it of a sheet: 6:00 PM."""
    if text is None:
        return ""
    clock = time.fromisoformat(text)
    return f"{clock.hour % 12 or 12}:{clock:%M} {'AM' if clock.hour < 12 else 'PM'}"


def _types(entry: Entry) -> str:
    return guarded(", ".join(word.name for word in entry.types))


def _region(place: int) -> Callable[[Entry], str]:
    def cell(entry: Entry) -> str:
        return guarded(entry.regions[place]) if place < len(entry.regions) else ""

    return cell


def _number(value: float | None) -> str:
    return "" if value is None else repr(value)


COLUMNS: dict[str, Callable[[Entry], str]] = {
    "Name": _text("name"),
    "Slug": _text("slug"),
    "Day": _day,
    "Time": lambda entry: _clock(entry.time),
    "End Time": lambda entry: _clock(entry.end_time),
    "Timezone": _text("timezone"),
    "Types": _types,
    "Notes": _text("notes"),
    "Conference URL": _text("conference_url"),
    "Conference URL Notes": _text("conference_url_notes"),
    "Conference Phone": _text("conference_phone"),
    "Conference Phone Notes": _text("conference_phone_notes"),
    "Attendance Option": _text("attendance_option"),
    "Location": _text("location"),
    "Address": _text("address"),
    "City": _text("city"),
    "State": _text("state"),
    "Postal Code": _text("postal_code"),
    "Country": _text("country"),
    "Region": _region(0),
    "Sub Region": _region(1),
    "Latitude": lambda entry: _number(entry.latitude),
    "Longitude": lambda entry: _number(entry.longitude),
    "Approximate": _text("approximate"),
    "Group": _text("group"),
    "URL": _text("url"),
    "Fellowship": _text("fellowship"),
    "Entity": _text("entity"),
    "Entity URL": _text("entity_url"),
}
HEADER = _line(list(COLUMNS))
