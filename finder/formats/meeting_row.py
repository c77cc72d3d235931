"""A row of Meeting Guide's fields as a draft: what its JSON, TSML's tables and BMLT's rows have in common."""

from __future__ import annotations

import re

from finder.domain.errors import UnknownTimeZone
from finder.domain.listing import CLOSED_ON_HOLIDAYS, Suspension
from finder.domain.schedule import Rule
from finder.domain.vocabulary import FELLOWSHIPS, Attendance
from finder.domain.zone import zone
from finder.formats.draft import Draft, Reject
from finder.formats.fields import MAX_LINE, Row, Unreadable, number_text, quoted
from finder.formats.meeting_place import Place, place_of
from finder.formats.meeting_times import rules_of
from finder.formats.meeting_types import TypesSaid, types_said
from finder.formats.online import Room, online_of, room_of, web_page
from finder.formats.private import is_secret, public_lines, public_phrase
from finder.formats.text import plain, plain_lines, shorten
from finder.formats.titles import Title, closure_alone, cut_closure, title_of
from finder.shapes.fields import MAX_SLUG

MAX_NAME_LENGTH = 200
MAX_NOTES_LENGTH = 2000
NOTES_FIELDS = ("notes", "location_notes", "group_notes")
ROOM_NOTES_FIELDS = ("conference_url_notes", "conference_phone_notes")
INACTIVE = "inactive"
OPTIONS = frozenset({*Attendance, INACTIVE})


def read_row(number: int, cells: object) -> Draft | Reject:
    """The draft of a row, or its reject: never both, never neither, never an error."""
    if not isinstance(cells, dict):
        return Reject(number, "row", f"{quoted(cells)} is not an object")
    row = Row(number, cells)
    try:
        return draft_of(row, rules_of(row), types_said(_type_words(row)))
    except Unreadable as err:
        return Reject(number, err.field, err.reason)


def draft_of(row: Row, rules: tuple[Rule, ...], types: TypesSaid) -> Draft:
    """The draft of a row, whose times and types are read already. Raises Unreadable where it has no name."""
    title, group = _names(row)
    place, room, page, option = place_of(row), _room(row), _page(row), _option(row)
    attendance = _attendance(option, types, title, room, place)
    return Draft(
        row=row.row_number,
        key=_key(row),
        name=title.text,
        group=group,
        fellowship=_fellowship(row),
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


def _key(row: Row) -> str | None:
    key = row.text("slug")
    if key is not None and "@" in key:
        row.warn("slug", "is an e-mail address and was left out")
        return None
    return key


def _names(row: Row) -> tuple[Title, str | None]:
    """The title, with a name that is never empty, and the group's name."""
    own = title_of(row.text("name") or "")
    group, group_closure = cut_closure(row.text("group") or "")
    group = shorten(public_phrase(group), MAX_NAME_LENGTH)
    names = (own.text, group, row.text("location") or "", row.text("name") or "")
    name = next((public for public in map(public_phrase, names) if public), None)
    if name is None:
        raise Unreadable("name", "is missing or private, and there is no group or venue to take one from")
    closure = own.closure or group_closure or closure_alone(row.text("location") or "")
    title = Title(shorten(name, MAX_NAME_LENGTH), closure, own.is_online, own.is_in_person)
    return title, group or None


def _fellowship(row: Row) -> str | None:
    text = row.text("fellowship")
    if text is None or is_secret(text):
        return None
    slug = text.casefold()
    if len(slug) > MAX_SLUG:
        row.warn("fellowship", "is longer than the name of one, and was left out")
        return None
    if slug not in FELLOWSHIPS:
        row.warn("fellowship", f"{quoted(slug)} is not in the vocabulary")
    return slug


def _type_words(row: Row) -> list[str]:
    words = row.words("types")
    texts = [plain(word[:MAX_LINE]) if isinstance(word, str) else number_text(word) for word in words]
    if None in texts:
        row.warn("types", f"{quoted(words[texts.index(None)])} is not a type and was left out")
    return [shorten(text, MAX_NAME_LENGTH) for text in texts if text and not is_secret(text)]


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
    notes = [row.raw_text(field) or "" for field in (*ROOM_NOTES_FIELDS, *NOTES_FIELDS)]
    room = room_of(link, phone, map(plain, notes))
    if room.url is None and link.strip():
        row.warn("conference_url", "is not a public link and was left out")
    if room.phone is None and phone.strip():
        row.warn("conference_phone", "is not a phone number and was left out")
    return room


def _notes(row: Row, types: TypesSaid) -> str | None:
    blocks = ["\n".join(public_lines(plain_lines(row.raw_text(field) or ""))) for field in NOTES_FIELDS]
    if types.pauses_on_holidays:
        blocks.append(CLOSED_ON_HOLIDAYS)
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
