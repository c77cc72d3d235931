"""What an event of a calendar says beside its dates: name, place, room, types."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from finder.domain.listing import Online
from finder.domain.schedule import Venue
from finder.domain.vocabulary import Attendance
from finder.formats.calendar_event import Event
from finder.formats.calendar_lines import split_value
from finder.formats.calendar_outline import Calendar
from finder.formats.calendar_own import own_facts, own_venue
from finder.formats.draft import Draft
from finder.formats.event_place import is_room, placed, point_of_text, room_in, venue_of_text
from finder.formats.event_words import Words, words_said
from finder.formats.fields import Unreadable
from finder.formats.online import Room, online_of, room_link, web_page
from finder.formats.private import public_lines, public_phrase
from finder.formats.text import plain, plain_lines, shorten
from finder.formats.titles import Title, title_of

MAX_NAME_LENGTH = 200
MAX_NOTES_LENGTH = 2_000
MAX_NOTE_LENGTH = 300
CONFERENCES = (
    "CONFERENCE",
    "X-GOOGLE-CONFERENCE",
    "X-MICROSOFT-SKYPETEAMSMEETINGURL",
    "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
)


@dataclass(frozen=True, slots=True)
class Told:
    """What an event says, as a draft without dates, and its title's marks."""

    draft: Draft
    title: Title


def told_by(event: Event, calendar: Calendar) -> Told:
    """What an event says. Raises Unreadable where it has no name, nor a venue to take one from."""
    own = own_facts(event)
    title = title_of(plain(event.text("SUMMARY")))
    venue = venue_of(event)
    words = words_said(_categories(event), title.text)
    room = _room(event)
    page = _page(event)
    attendance = own.attendance or _attendance(title, words, room, venue)
    is_online = attendance is not Attendance.IN_PERSON
    draft = Draft(
        row=event.row,
        key=own.key or _key(event),
        name=_name(title, venue, calendar),
        kind=own.kind or words.kind,
        group=own.group,
        fellowship=own.fellowship,
        organizer=own.organizer,
        attendance=attendance,
        types=own.types if own.types is not None else words.said.types | words.types,
        other_types=own.other_types if own.is_own else words.said.other,
        languages=own.languages or words.said.languages,
        alcohol=own.alcohol,
        cost=own.cost,
        venue=venue,
        online=own.online if own.is_own else _online(room, page, is_online=is_online),
        url=page,
        notes=_notes(event),
        suspended=own.suspended,
        hints=frozenset() if own.is_own else words.hints,
    )
    return Told(draft, title)


def venue_of(event: Event) -> Venue | None:
    """Where an event is; None where it says nothing of it."""
    point = point_of_text(event.text("GEO"))
    own = own_venue(event, point)
    return own if own is not None else placed(venue_of_text(event.text("LOCATION")), point)


def note_of(event: Event) -> str | None:
    """What a change of one date says of itself."""
    comment = " ".join(public_lines(plain_lines(event.text("COMMENT"))))
    return shorten(comment, MAX_NOTE_LENGTH) or None


def _key(event: Event) -> str | None:
    """The UID; one that may be a person's address only as a digest."""
    uid = plain(event.text("UID"))[:MAX_NAME_LENGTH]
    is_address = "@" in uid and not any(letter.isdigit() for letter in uid.partition("@")[0])
    return blake2b(uid.encode(), digest_size=10).hexdigest() if is_address else uid or None


def _name(title: Title, venue: Venue | None, calendar: Calendar) -> str:
    told = (title.text, (venue and venue.name) or "", plain(calendar.text("X-WR-CALNAME") or ""))
    name = next((public for public in map(public_phrase, told) if public), None)
    if name is None:
        raise Unreadable("summary", "is missing or private, and there is no venue to take a name from")
    return shorten(name, MAX_NAME_LENGTH)


def _categories(event: Event) -> list[str]:
    texts = (split_value(each.value, ",") for each in event.component.every("CATEGORIES"))
    return [word.strip() for words in texts for word in words if word.strip()]


def _notes(event: Event) -> str | None:
    lines = public_lines(plain_lines(event.text("DESCRIPTION")))
    return shorten("\n".join(lines), MAX_NOTES_LENGTH) or None


def _page(event: Event) -> str | None:
    url = event.component.first("URL")
    return None if url is None or is_room(url.value) else web_page(url.value)


def _room(event: Event) -> Room:
    told = [each.value.strip() for each in event.component.every(*CONFERENCES)]
    phone = next((link[len("tel:") :] for link in told if link.casefold().startswith("tel:")), "")
    further = [each.value.strip() for each in event.component.every("URL", "ATTACH")]
    location = event.text("LOCATION")
    rooms = [link for link in further if is_room(link)]
    in_location = [location] if room_link(location)[0] is not None else []
    return room_in([*told, *in_location, *rooms], phone, [location, event.text("DESCRIPTION")])


def _online(room: Room, page: str | None, *, is_online: bool) -> Online | None:
    return online_of(room, is_online=is_online, page=page)


def _attendance(title: Title, words: Words, room: Room, venue: Venue | None) -> Attendance:
    """How one takes part: as its words say, else by whether there is a room, a place, or both."""
    is_online = title.is_online or words.said.is_online or words.said.is_hybrid or room.is_there
    if not is_online:
        return Attendance.IN_PERSON
    is_in_person = venue is not None and not (title.is_online and not title.is_in_person)
    return Attendance.HYBRID if is_in_person or words.said.is_hybrid else Attendance.ONLINE
