"""Listings as meetings of BMLT, one a slot: what GetSearchResults says of them, in its fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from operator import attrgetter

from finder.domain.listing import Listing, Online, OnlineAccess
from finder.domain.schedule import Precision, Venue
from finder.domain.vocabulary import Attendance
from finder.formats.bmlt_formats import CLOSED, VIRTUAL
from finder.formats.bmlt_numbers import MEETING_BITS, SMALL_BITS, Numbers
from finder.formats.bmlt_slots import Held, held_slots
from finder.formats.bmlt_spoken import (
    FORMAT_OF_STATE,
    FORMAT_OF_TYPE,
    FORMAT_OF_WEEK,
    HYBRID,
    OtherFormats,
    SpokenFormat,
    language_format,
)
from finder.formats.meeting_guide_entry import DOOR
from finder.formats.meeting_slug import slugs_of
from finder.formats.weekly import DAY_MINUTES, days_from_sunday
from finder.formats.writing import Edition

VENUE_TYPES = {Attendance.IN_PERSON: 1, Attendance.ONLINE: 2, Attendance.HYBRID: 3}
NATIVE_LANGUAGE = "en"
LETTERS_OF_LANGUAGE = (2, 3)


@dataclass(frozen=True, slots=True)
class ServiceBody:
    """A source, as BMLT knows who holds a meeting."""

    number: int
    name: str
    source: str
    url: str = ""
    fellowship: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting in the fields of BMLT, in their order; a text that is not known is empty.

    `weekday_tinyint` counts from 1 = Sunday. Its last fields are finder's own, as a server may have them.
    """

    id_bigint: int
    worldid_mixed: str = ""
    shared_group_id_bigint: str = ""
    service_body_bigint: int
    service_body_name: str
    weekday_tinyint: int = 1
    venue_type: int
    start_time: str = ""
    duration_time: str = ""
    time_zone: str
    formats: tuple[SpokenFormat, ...] = ()
    lang_enum: str = ""
    longitude: float | None = None
    latitude: float | None = None
    meeting_name: str
    comments: str = ""
    location_text: str = ""
    location_info: str = ""
    location_street: str = ""
    location_neighborhood: str = ""
    location_city_subsection: str = ""
    location_municipality: str = ""
    location_sub_province: str = ""
    location_province: str = ""
    location_postal_code_1: str = ""
    location_nation: str = ""
    bus_lines: str = ""
    train_lines: str = ""
    phone_meeting_number: str = ""
    virtual_meeting_link: str = ""
    virtual_meeting_additional_info: str = ""
    fellowship: str = ""
    group_name: str = ""
    website: str = ""


FIELDS = tuple(field.name for field in fields(Meeting))
VALUES = attrgetter(*FIELDS)


class Meetings:
    """Meetings of listings of one dataset, asked for in order of their ids: each gets a number of its own."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._numbers = Numbers(MEETING_BITS)
        self._others = OtherFormats()
        self.bodies = service_bodies(edition)

    def of(self, listing: Listing) -> Iterator[Meeting]:
        """The meetings of a listing, one a slot, in the order of the week; none where it has no slot."""
        held = held_slots(listing.schedule, self._edition.today)
        if not held:
            return
        timeless = self._timeless(listing)
        slugs = slugs_of(listing.id, [each.slot for each in held])
        for each, slug in zip(held, slugs, strict=True):
            yield _at(timeless, self._numbers.of(slug), each)

    def _timeless(self, listing: Listing) -> Meeting:
        body = self.bodies[listing.source]
        attendance, is_closed = _today(listing, self._edition)
        meeting = Meeting(
            id_bigint=0,
            service_body_bigint=body.number,
            service_body_name=body.name,
            venue_type=VENUE_TYPES[attendance],
            time_zone=listing.schedule.time_zone,
            formats=tuple(self._formats(listing, attendance, is_closed=is_closed)),
            lang_enum=listing.languages[0].partition("-")[0] if listing.languages else "",
            meeting_name=listing.name,
            comments=listing.notes or "",
            fellowship=listing.fellowship or "",
            group_name=listing.group or "",
            website=listing.url or "",
        )
        meeting = _with_place(meeting, listing.venue, is_there=attendance is not Attendance.ONLINE)
        has_room = attendance is not Attendance.IN_PERSON and listing.online is not None
        return _with_room(meeting, listing.online) if has_room and listing.online else meeting

    def _formats(
        self, listing: Listing, attendance: Attendance, *, is_closed: bool
    ) -> Iterator[SpokenFormat]:
        yield from (FORMAT_OF_TYPE[slug] for slug in listing.types)
        yield from map(self._others.of, listing.other_types)
        yield from map(language_format, _told_languages(listing.languages))
        if attendance is Attendance.ONLINE:
            yield FORMAT_OF_STATE[VIRTUAL]
        if attendance is Attendance.HYBRID:
            yield FORMAT_OF_STATE[HYBRID]
        if is_closed:
            yield FORMAT_OF_STATE[CLOSED]


def service_bodies(edition: Edition) -> dict[str, ServiceBody]:
    """The service bodies of an edition: its sources, by name, in their order."""
    numbers = Numbers(SMALL_BITS)
    return {
        name: ServiceBody(
            numbers.of(name), facts.title or facts.name, name, facts.url or "", facts.fellowship
        )
        for name, facts in sorted(edition.sources.items())
    }


def _today(listing: Listing, edition: Edition) -> tuple[Attendance, bool]:
    """How one takes part today, and whether the venue is closed for the time."""
    pause = listing.suspended
    is_online = listing.attendance is Attendance.ONLINE
    if pause is None or is_online or not pause.covers(edition.today):
        return listing.attendance, False
    # The venue is shut, the room is not.
    is_hybrid = listing.attendance is Attendance.HYBRID
    return (Attendance.ONLINE if is_hybrid else listing.attendance), True


def _told_languages(languages: Iterable[str]) -> list[str]:
    """The languages that are told as formats: all, unless it is the server's own alone."""
    plain = dict.fromkeys(each.partition("-")[0] for each in languages)
    codes = [code for code in plain if len(code) in LETTERS_OF_LANGUAGE and code.isascii() and code.isalpha()]
    return [] if codes == [NATIVE_LANGUAGE] else codes


def _at(meeting: Meeting, number: int, held: Held) -> Meeting:
    # A length of more than a day is one that BMLT can't say.
    hours, minutes = divmod(min(held.slot.duration_minutes, DAY_MINUTES), 60)
    return replace(
        meeting,
        id_bigint=number,
        weekday_tinyint=days_from_sunday(held.slot.weekday) + 1,
        start_time=f"{held.slot.starts:%H:%M}:00",
        duration_time=f"{hours:02}:{minutes:02}:00",
        formats=(*meeting.formats, *(FORMAT_OF_WEEK[ordinal] for ordinal in held.ordinals)),
    )


def _with_place(meeting: Meeting, venue: Venue | None, *, is_there: bool) -> Meeting:
    if venue is None:
        return meeting
    point = venue.point if is_there and _is_at_door(venue.precision) else None
    return replace(
        meeting,
        longitude=None if point is None else point.lon,
        latitude=None if point is None else point.lat,
        location_text=venue.name or "",
        location_street=venue.address or "",
        location_municipality=venue.city or "",
        location_province=venue.region or "",
        location_postal_code_1=venue.postal_code or "",
        location_nation=venue.country or "",
    )


def _is_at_door(precision: Precision | None) -> bool:
    # The middle of a town would be shown on a map as the door.
    return precision in DOOR


def _with_room(meeting: Meeting, room: Online) -> Meeting:
    note = ""
    if room.access is OnlineAccess.PASSCODE:
        page = room.page
        note = f"The passcode is at {page}" if page is not None else "Ask the group for the passcode"
    return replace(
        meeting,
        phone_meeting_number=room.phone or "",
        virtual_meeting_link=room.url or "",
        virtual_meeting_additional_info=note,
    )
