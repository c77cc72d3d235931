"""A row of BMLT as a draft: its two shapes put under Meeting Guide's names, its formats read by a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from finder.domain.schedule import Rule, Venue
from finder.domain.vocabulary import Attendance
from finder.domain.window import Weekday
from finder.formats.bmlt_formats import Format, FormatTable, formats_said
from finder.formats.draft import Draft, Reject
from finder.formats.fields import MAX_LINE, Row, Unreadable, number_text, quoted
from finder.formats.meeting_row import draft_of
from finder.formats.meeting_times import clock_of, duration_minutes
from finder.formats.meeting_types import TypesSaid
from finder.formats.text import plain
from finder.formats.weekly import monthly_rule, weekday_from_one, weekday_from_sunday, weekly_rule

# A custom field is stored with its prompt: "Erweiterung zum Format#@-@#Sprechermeeting".
PROMPT_END = "#@-@#"
COMMON_NAMES = MappingProxyType(
    {
        "location": "location_text",
        "location_notes": "location_info",
        "address": "location_street",
        "city": "location_municipality",
        "region": "location_city_subsection",
        "sub_region": "location_neighborhood",
        "state": "location_province",
        "postal_code": "location_postal_code_1",
        "country": "location_nation",
        "latitude": "latitude",
        "longitude": "longitude",
        "notes": "comments",
        "conference_url": "virtual_meeting_link",
        "conference_url_notes": "virtual_meeting_additional_info",
        "conference_phone": "phone_meeting_number",
        "published": "published",
    }
)
# Beside the comments: what they say of the format, and how one gets there.
FURTHER_NOTES = MappingProxyType(
    {"format_comments": "", "public_transport": "", "bus_lines": "Bus: ", "train_lines": "Train: "}
)
VENUE_TYPES = MappingProxyType({"1": Attendance.IN_PERSON, "2": Attendance.ONLINE, "3": Attendance.HYBRID})


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape of BMLT's rows: Meeting Guide's names and its own, and how it counts weekdays."""

    own_names: frozenset[str]  # a row that has one of these is of the shape
    names: Mapping[str, str]
    weekday: Callable[[int], Weekday | None]
    days: str  # the same in words


SEARCH_RESULTS = Shape(
    frozenset({"id_bigint", "weekday_tinyint", "start_time", "meeting_name"}),
    COMMON_NAMES
    | {
        "slug": "id_bigint",
        "name": "meeting_name",
        "day": "weekday_tinyint",
        "time": "start_time",
        "duration": "duration_time",
        "timezone": "time_zone",
        "types": "formats",
        "venue_type": "venue_type",
        "language": "lang_enum",
        # Fields of finder's own servers.
        "fellowship": "fellowship",
        "group": "group_name",
        "url": "website",
    },
    weekday_from_one,
    "from 1 = Sunday to 7 = Saturday",
)
ADMIN = Shape(
    frozenset({"startTime", "formatIds", "serviceBodyId", "venueType"}),
    COMMON_NAMES
    | {
        "slug": "id",
        "name": "name",
        "day": "day",
        "time": "startTime",
        "duration": "duration",
        "timezone": "timeZone",
        "types": "formatIds",
        "venue_type": "venueType",
        "is_closed": "temporarilyVirtual",
    },
    weekday_from_sunday,
    "from 0 = Sunday to 6 = Saturday",
)


def read_row(number: int, cells: object, table: FormatTable) -> Draft | Reject:
    """The draft of a row, or its reject: never both, never neither, never an error."""
    if not isinstance(cells, dict):
        return Reject(number, "row", f"{quoted(cells)} is not an object")
    shape = next((shape for shape in (SEARCH_RESULTS, ADMIN) if not shape.own_names.isdisjoint(cells)), None)
    if shape is None:
        return Reject(number, "row", "has neither GetSearchResults' names nor those of the admin API")
    row = Row(number, _renamed(cells, shape))
    try:
        return _draft(row, shape, table)
    except Unreadable as err:
        return Reject(number, err.field, err.reason)


def _draft(row: Row, shape: Shape, table: FormatTable) -> Draft:
    if row.flag("published") is False:
        raise Unreadable("published", "is not published")
    weekday = _weekday(row, shape)
    said = formats_said(_formats(row, table), weekday, row.text("language"))
    types = replace(said.types, is_closed=said.types.is_closed or row.flag("is_closed") is True)
    rule = _rule(row, weekday, said.ordinals)
    told = {
        "attendance_option": _attendance(row, types),
        "approximate": _approximate(row),
        "group_notes": _further_notes(row, said.notes),
    }
    draft = draft_of(replace(row, cells={**row.cells, **told}), (rule,), types)
    return _off_the_map(draft) if draft.attendance is Attendance.ONLINE else draft


def _off_the_map(draft: Draft) -> Draft:
    """A virtual meeting without coordinates: its server gives it default ones, an ocean away from anyone."""
    venue = None if draft.venue is None else replace(draft.venue, point=None, precision=None)
    return replace(draft, venue=None if venue == Venue() else venue)


def _renamed(cells: Mapping[str, object], shape: Shape) -> dict[str, object]:
    """A row under Meeting Guide's names, without the prompts of its custom fields."""
    custom = cells.get("customFields")
    known = {**custom, **cells} if isinstance(custom, dict) else cells
    names = {**shape.names, **dict(zip(FURTHER_NOTES, FURTHER_NOTES, strict=True))}
    return {name: _without_prompt(known[own]) for name, own in names.items() if own in known}


def _without_prompt(value: object) -> object:
    return value.rpartition(PROMPT_END)[2] if isinstance(value, str) else value


def _formats(row: Row, table: FormatTable) -> Iterator[Format]:
    for word in row.words("types"):
        key = plain(word[:MAX_LINE]) if isinstance(word, str) else number_text(word)
        if key:
            yield table.named(key, row.text("language"))


def _weekday(row: Row, shape: Shape) -> Weekday:
    text = row.text("day")
    if text is None:
        raise Unreadable("day", "is missing")
    weekday = shape.weekday(int(text)) if text.isdecimal() and len(text) == 1 else None
    if weekday is None:
        raise Unreadable("day", f"{quoted(text)} is not a day, {shape.days}")
    return weekday


def _rule(row: Row, weekday: Weekday, ordinals: tuple[int, ...]) -> Rule:
    starts = clock_of(row, "time")
    if starts is None:
        raise Unreadable("time", "is missing")
    minutes = duration_minutes(row, starts)
    if ordinals:
        return monthly_rule(weekday, ordinals, starts, minutes)
    return weekly_rule([weekday], starts, minutes)


def _attendance(row: Row, types: TypesSaid) -> Attendance | None:
    """How one takes part, by venue type and formats, which a server keeps in step; None if neither tells."""
    told = VENUE_TYPES.get(row.text("venue_type") or "")
    if told is Attendance.HYBRID or types.is_hybrid:
        return Attendance.HYBRID
    return Attendance.ONLINE if types.is_online else told


def _approximate(row: Row) -> str:
    """Whether coordinates are an area's: an admin sets them by the street, or leaves those of the town."""
    return "yes" if row.text("address") is None else "no"


def _further_notes(row: Row, notes: tuple[str, ...]) -> str:
    told = ((label, row.text(field)) for field, label in FURTHER_NOTES.items())
    return "\n".join([*notes, *(f"{label}{text}" for label, text in told if text is not None)])
