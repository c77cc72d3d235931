"""Listings as entries of Meeting Guide, one a weekly slot: what its JSON and TSML's table say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from finder.domain.listing import Listing, Online, OnlineAccess, next_occurrence
from finder.domain.schedule import Occurrence, Precision, Schedule, Venue
from finder.domain.vocabulary import Attendance
from finder.domain.window import Weekday
from finder.formats.addresses import Address, address_line, parse_address
from finder.formats.meeting_row import INACTIVE
from finder.formats.meeting_slug import slug_of_date, slugs_of
from finder.formats.meeting_types import TypeWord, words_of
from finder.formats.weekly import DAY_MINUTES, days_from_sunday
from finder.formats.weekly_slots import Slot, beside_slots, weekly_slots
from finder.formats.writing import Edition
from finder.shapes.document import schedule_document
from finder.wording.dates import long_day
from finder.wording.labels import FALLBACK
from finder.wording.schedule_text import schedule_text

DOOR = (Precision.EXACT, Precision.STREET)
# Who meets online alone and tells no town stands somewhere all the same, or tsml-ui passes the meeting over.
NOWHERE = "Online"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A meeting in the fields of Meeting Guide; None is left out. `day` counts from 0 = Sunday."""

    name: str
    slug: str
    day: int | None = None
    time: str | None = None
    end_time: str | None = None
    timezone: str
    types: tuple[TypeWord, ...] = ()
    notes: str | None = None
    location: str | None = None
    group: str | None = None
    formatted_address: str | None = None
    address: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None
    regions: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    approximate: str = "yes"
    attendance_option: str
    conference_url: str | None = None
    conference_url_notes: str | None = None
    conference_phone: str | None = None
    conference_phone_notes: str | None = None
    url: str | None = None
    fellowship: str | None = None
    entity: str | None = None
    entity_url: str | None = None


def entries_of(listing: Listing, edition: Edition) -> Iterator[Entry]:
    """The entries of a listing: one a weekly slot, in the order of the week; one without day or time by
    appointment; none where nothing of its schedule is weekly.

    Each has a single day: tsml-ui fails as a whole on a feed in which two entries list theirs.
    """
    slots = weekly_slots(listing.schedule, edition.today)
    if not slots and not listing.schedule.by_appointment:
        return
    slugs = list(slugs_of(listing.id, slots))
    timeless = _timeless(listing, edition, slugs[0])
    if not slots:
        yield timeless
    for slot, slug in zip(slots, slugs, strict=False):
        yield _at(timeless, slug, slot)


def entries_and_dates_of(listing: Listing, edition: Edition) -> Iterator[Entry]:
    """The entries of a listing, and one more for what of it is not weekly: its next date, with a note."""
    yield from entries_of(listing, edition)
    rest = beside_slots(listing.schedule, edition.today)
    date_of = None if rest is None else next_occurrence(replace(listing, schedule=rest), edition.now)
    if rest is not None and date_of is not None:
        slug = slug_of_date(listing.id, weekly_slots(listing.schedule, edition.today))
        there = listing if date_of.venue is None else replace(listing, venue=date_of.venue)
        yield _on(_timeless(there, edition, slug), date_of, rest)


def _on(entry: Entry, occurrence: Occurrence, rest: Schedule) -> Entry:
    starts, ends = occurrence.starts_at, occurrence.ends_at
    day = long_day(starts.date(), FALLBACK)
    told = f"Not every week: {schedule_text(schedule_document(rest))}. Next: {day}."
    return replace(
        entry,
        day=days_from_sunday(Weekday(starts.weekday())),
        time=f"{starts:%H:%M}",
        end_time=f"{ends:%H:%M}" if ends - starts < timedelta(days=1) else None,
        notes="\n".join(filter(None, (told, occurrence.note, entry.notes))),
    )


def _at(entry: Entry, slug: str, slot: Slot) -> Entry:
    day, starts = days_from_sunday(slot.weekday), f"{slot.starts:%H:%M}"
    return replace(entry, slug=slug, day=day, time=starts, end_time=_end_time(slot))


def _end_time(slot: Slot) -> str | None:
    """When the slot ends, on the next day where that is earlier; None past a day, which nothing can say."""
    if slot.duration_minutes >= DAY_MINUTES:
        return None
    hours, minutes = divmod(slot.starts.hour * 60 + slot.starts.minute + slot.duration_minutes, 60)
    return f"{hours % 24:02}:{minutes:02}"


def _timeless(listing: Listing, edition: Edition, slug: str) -> Entry:
    """The entry of a listing, all but its day and time."""
    source = edition.sources.get(listing.source)
    is_paused = _is_paused(listing, edition.today)
    is_online = listing.attendance is not Attendance.IN_PERSON
    entry = Entry(
        name=listing.name,
        slug=slug,
        timezone=listing.schedule.time_zone,
        types=words_of(
            listing.types, listing.languages, listing.other_types, is_closed=is_paused, is_online=is_online
        ),
        notes=listing.notes,
        group=listing.group,
        attendance_option=_attendance_option(listing.attendance, is_paused=is_paused),
        url=listing.url,
        fellowship=listing.fellowship,
        entity=(source.title or source.name) if source is not None else listing.source,
        entity_url=None if source is None else source.url,
    )
    entry = _with_place(entry, listing)
    return _with_room(entry, listing.online) if is_online and listing.online is not None else entry


def _is_paused(listing: Listing, today: date) -> bool:
    pause = listing.suspended
    return pause is not None and listing.attendance is not Attendance.ONLINE and pause.covers(today)


def _attendance_option(attendance: Attendance, *, is_paused: bool) -> str:
    """How one takes part today: the venue is shut in a pause, the room is not."""
    if not is_paused:
        return attendance.value
    return Attendance.ONLINE.value if attendance is Attendance.HYBRID else INACTIVE


def _with_place(entry: Entry, listing: Listing) -> Entry:
    is_online_alone = listing.attendance is Attendance.ONLINE
    venue = listing.venue if listing.venue is not None else Venue()
    parts = Address(venue.address, venue.city, venue.region, venue.postal_code, venue.country)
    if is_online_alone and parts == Address():
        return replace(entry, location=venue.name, formatted_address=NOWHERE)
    is_at_door = not is_online_alone and venue.precision in DOOR
    # What one can go to is there, if only in a town: else tsml-ui would call the meeting inactive. The middle
    # of a town would then be shown as its door.
    is_there = is_at_door or (
        not is_online_alone and not {parts.street, parts.city, parts.postal_code} <= {None}
    )
    point = venue.point if is_at_door else None
    line = address_line(parts)
    return replace(
        entry,
        location=venue.name,
        # A reader goes by this line where there is one: it must say the same as the parts.
        formatted_address=line if parse_address(line) == parts else None,
        address=parts.street,
        city=parts.city,
        state=parts.region,
        postal_code=parts.postal_code,
        country=parts.country,
        # Without a town a region would be taken for it.
        regions=tuple(filter(None, (parts.region, parts.city))) if parts.city is not None else (),
        latitude=None if point is None else point.lat,
        longitude=None if point is None else point.lon,
        approximate="no" if is_there else "yes",
    )


def _with_room(entry: Entry, room: Online) -> Entry:
    note = _passcode_note(room)
    return replace(
        entry,
        conference_url=room.url,
        conference_url_notes=note if room.url is not None else None,
        conference_phone=room.phone,
        conference_phone_notes=note if room.phone is not None else None,
    )


def _passcode_note(room: Online) -> str | None:
    if room.access is not OnlineAccess.PASSCODE:
        return None
    return f"The passcode is at {room.page}" if room.page is not None else "Ask the group for the passcode"
