"""A row of Meeting Guide's fields as a draft: what its JSON and TSML's tables have in common."""

from __future__ import annotations

import re
from datetime import time

from finder.domain.errors import UnknownTimeZone
from finder.domain.listing import Suspension
from finder.domain.schedule import DEFAULT_DURATION_MINUTES, Rule
from finder.domain.vocabulary import Attendance
from finder.domain.window import Weekday
from finder.domain.zone import zone
from finder.formats.draft import Draft, Reject
from finder.formats.fields import MAX_LINE, Row, Unreadable, number_text, quoted
from finder.formats.meeting_place import Place, place_of
from finder.formats.meeting_types import TypesSaid, types_said
from finder.formats.online import Room, online_of, room_of, web_page
from finder.formats.private import is_secret, public_lines, public_phrase
from finder.formats.text import plain, plain_lines, shorten
from finder.formats.titles import Title, cut_closure, title_of
from finder.formats.weekly import (
    DAY_MINUTES,
    minutes_until,
    time_of_day,
    weekday_from_sunday,
    weekday_named,
    weekly_rule,
)

MAX_NAME_LENGTH = 200
MAX_NOTES_LENGTH = 2000
MAX_WORDS = 100  # of a list in one cell
NOTES_FIELDS = ("notes", "location_notes", "group_notes")
ROOM_NOTES_FIELDS = ("conference_url_notes", "conference_phone_notes")
HOLIDAY_NOTE = "Closed on holidays."
LIST_END = re.compile(r"[,;|\n]")
INACTIVE = "inactive"
OPTIONS = frozenset({*Attendance, INACTIVE})


def read_row(number: int, cells: object) -> Draft | Reject:
    """The draft of a row, or its reject: never both, never neither, never an error."""
    if not isinstance(cells, dict):
        return Reject(number, "row", f"{quoted(cells)} is not an object")
    try:
        return _draft(Row(number, cells))
    except Unreadable as err:
        return Reject(number, err.field, err.reason)


def _draft(row: Row) -> Draft:
    title, group = _names(row)
    rules = _rules(row)
    types = types_said(_type_words(row))
    place, room, page, option = place_of(row), _room(row), _page(row), _option(row)
    attendance = _attendance(option, types, title, room, place)
    return Draft(
        row=row.row_number,
        key=row.text("slug"),
        name=title.text,
        group=group,
        attendance=attendance,
        types=types.types,
        other_types=types.other,
        languages=types.languages,
        venue=place.venue,
        online=online_of(room, is_online=attendance is not Attendance.IN_PERSON, page=page),
        url=page,
        notes=_notes(row, types),
        rules=rules,
        by_appointment=not rules,
        time_zone=_time_zone(row),
        suspended=_suspension(option, types, title, room),
        warnings=tuple(dict.fromkeys(row.warnings)),
    )


def _names(row: Row) -> tuple[Title, str | None]:
    """The title, with a name that is never empty, and the group's name."""
    own = title_of(row.text("name") or "")
    group, group_closure = cut_closure(row.text("group") or "")
    group = shorten(public_phrase(group), MAX_NAME_LENGTH)
    names = (own.text, group, row.text("location") or "", row.text("name") or "")
    name = next((public for public in map(public_phrase, names) if public), None)
    if name is None:
        raise Unreadable("name", "is missing, and there is no group or venue to take one from")
    closure = own.closure or group_closure
    title = Title(shorten(name, MAX_NAME_LENGTH), closure, own.is_online, own.is_in_person)
    return title, group or None


def _type_words(row: Row) -> list[str]:
    words = _words(row, "types")
    texts = [plain(word[:MAX_LINE]) if isinstance(word, str) else number_text(word) for word in words]
    if None in texts:
        row.warn("types", f"{quoted(words[texts.index(None)])} is not a type and was left out")
    return [shorten(text, MAX_NAME_LENGTH) for text in texts if text and not is_secret(text)]


def _words(row: Row, field: str) -> list[object]:
    """The entries of a cell: of a list its own, of a text what stands between its commas."""
    value = row.cells.get(field)
    if isinstance(value, str):
        value = LIST_END.split(value[:MAX_LINE])
    words = value if isinstance(value, list) else [value]
    told = (word.strip() if isinstance(word, str) else word for word in words[:MAX_WORDS])
    return [word for word in told if word is not None and word != ""]


def _rules(row: Row) -> tuple[Rule, ...]:
    """One rule for all the days of the row; none where it tells neither day nor time."""
    days, starts = _days(row), _clock(row, "time")
    if not days and starts is None:
        return ()
    if not days:
        raise Unreadable("day", "is missing beside a time")
    if starts is None:
        raise Unreadable("time", "is missing beside a day")
    return (weekly_rule(days, starts, _duration_minutes(row, starts)),)


def _days(row: Row) -> list[Weekday]:
    days = {quoted(word): _weekday(word) for word in _words(row, "day")}
    unknown = [word for word, day in days.items() if day is None]
    known = [day for day in days.values() if day is not None]
    if unknown:
        reason = f"{unknown[0]} is not a day, from 0 = Sunday to 6 = Saturday"
        if not known:
            raise Unreadable("day", reason)
        row.warn("day", f"{reason}, and was left out")
    return known


def _weekday(value: object) -> Weekday | None:
    text = value.strip() if isinstance(value, str) else number_text(value)
    if text is None:
        return None
    return weekday_from_sunday(int(text)) if text.isdecimal() and len(text) == 1 else weekday_named(text)


def _clock(row: Row, field: str) -> time | None:
    """The time of day in a cell; None for an empty one. Raises Unreadable for anything else."""
    value = row.cells.get(field)
    text = plain(value[:MAX_LINE]) if isinstance(value, str) else number_text(value)
    if value is None or text == "":
        return None
    found = time_of_day(text) if text is not None else None
    if found is None:
        raise Unreadable(field, f"{quoted(value)} is not a time of day")
    return found


def _duration_minutes(row: Row, starts: time) -> int:
    """The length up to the row's end; DEFAULT_DURATION_MINUTES where that is not told or can't be meant."""
    told = row.cells.get("end_time")
    is_next_midnight = isinstance(told, str) and told.strip() in ("24:00", "24:00:00")
    try:
        ends = time(0) if is_next_midnight else _clock(row, "end_time")
    except Unreadable as err:
        row.warn(err.field, f"{err.reason}; {DEFAULT_DURATION_MINUTES} minutes were assumed")
        return DEFAULT_DURATION_MINUTES
    if ends is None or ends == starts:
        return DAY_MINUTES if is_next_midnight else DEFAULT_DURATION_MINUTES
    minutes = minutes_until(starts, ends)
    if minutes is None:
        row.warn(
            "end_time",
            f"{quoted(told)} is before the start, yet not of the night after;"
            f" {DEFAULT_DURATION_MINUTES} minutes were assumed",
        )
    return minutes or DEFAULT_DURATION_MINUTES


def _time_zone(row: Row) -> str | None:
    name = row.text("timezone")
    if name is None:
        return None
    try:
        zone(name)
    except UnknownTimeZone:
        row.warn("timezone", f"{quoted(name)} is not in the IANA time zone database and was left out")
        return None
    return name


def _page(row: Row) -> str | None:
    text = row.raw_text("url") or ""
    page = web_page(text)
    if page is None and text.strip():
        row.warn("url", "is not the address of a public web page and was left out")
    return page


def _room(row: Row) -> Room:
    link, phone = row.raw_text("conference_url") or "", row.raw_text("conference_phone") or ""
    notes = (plain(row.raw_text(field) or "") for field in (*ROOM_NOTES_FIELDS, *NOTES_FIELDS))
    room = room_of(link, phone, "\n".join(notes))
    if room.url is None and link.strip():
        row.warn("conference_url", "is not a public link and was left out")
    if room.phone is None and phone.strip():
        row.warn("conference_phone", "is not a phone number and was left out")
    return room


def _notes(row: Row, types: TypesSaid) -> str | None:
    blocks = ["\n".join(public_lines(plain_lines(row.raw_text(field) or ""))) for field in NOTES_FIELDS]
    if types.pauses_on_holidays:
        blocks.append(HOLIDAY_NOTE)
    told = "\n".join(block for block in dict.fromkeys(blocks) if block)
    return shorten(told, MAX_NOTES_LENGTH) or None


def _option(row: Row) -> str | None:
    """What `attendance_option` says, one of OPTIONS; None where it says nothing that is known."""
    text = row.text("attendance_option")
    option = re.sub(r"[ -]+", "_", text.casefold()) if text is not None else None
    if option is None or option in OPTIONS:
        return option
    row.warn("attendance_option", f"{quoted(text)} is not one of {', '.join(sorted(OPTIONS))}")
    return None


def _attendance(option: str | None, types: TypesSaid, title: Title, room: Room, place: Place) -> Attendance:
    """How one takes part: as the row says in so many words, else as its link, types and address do."""
    is_told_online = types.is_online or types.is_hybrid or title.is_online or option in ("online", "hybrid")
    is_online = room.is_there or (is_told_online and option != INACTIVE)
    is_closed = option == INACTIVE or types.is_closed or title.closure is not None
    if is_online and is_closed:
        # The venue is shut, the room is not.
        return Attendance.ONLINE
    if option is not None and option != INACTIVE:
        return Attendance(option)
    if not is_online:
        return Attendance.IN_PERSON
    is_online_alone = place.is_approximate or (title.is_online and not title.is_in_person)
    return Attendance.ONLINE if is_online_alone and not types.is_hybrid else Attendance.HYBRID


def _suspension(option: str | None, types: TypesSaid, title: Title, room: Room) -> Suspension | None:
    """Why nothing happens at the venue; None where something does, or where it moved online for the time."""
    if option == INACTIVE:
        return Suspension(reason="its source lists it as inactive")
    if title.closure is not None:
        return Suspension(reason=f"its source calls it {title.closure}")
    if types.is_closed and not room.is_there:
        return Suspension(reason="the location is temporarily closed")
    return None
