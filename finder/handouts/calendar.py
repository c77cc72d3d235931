"""A copy as a calendar (RFC 5545): an event for each outing, that reminds of when to leave.

An event is known by the caller's own id of the plan, its day and its place in it: the plan made anew
changes the event of an evening instead of standing beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from finder.formats.calendar_text_lines import joined, link_line, text_line, wall_line
from finder.formats.calendar_writer import PROGRAM, UTC_NAME, zone_lines
from finder.handouts.copies import Copy
from finder.handouts.discretion import is_online, notes_of, place_of, room_of, title_of
from finder.handouts.ways import home_text, leave_text, minutes_text
from finder.planning.plan import CheckIn, Going, Visit
from finder.wording.handout_words import names_text, sentence

# What is made later replaces what was made before: revisions are counted in minutes since then.
FIRST_REVISION = datetime(2026, 1, 1, tzinfo=UTC)
CHECK_IN_MINUTES = 10


def as_calendar(copy: Copy) -> bytes:
    """The calendar of a copy: its outings and check-ins."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PROGRAM}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines = [*head, *text_line("X-WR-CALNAME", sentence("title", copy.language))]
    if copy.is_confidential:
        lines += text_line("X-WR-CALDESC", sentence("confidential", copy.language))
    zones = sorted(_zones(copy) - {UTC_NAME})
    events = joined(_events(copy))
    return joined(lines) + b"".join(map(zone_lines, zones)) + events + b"END:VCALENDAR\r\n"


def _zones(copy: Copy) -> set[str]:
    return {outing.visit.listing.schedule.time_zone for outing in copy.plan.outings}


def _events(copy: Copy) -> Iterator[str]:
    for (outing, way), number in zip(copy.own, copy.numbers, strict=True):
        uid = _uid(copy, outing.visit, number)
        yield from _event(copy, uid, _outing_lines(copy, outing.visit, way))
    for check_in in copy.plan.check_ins:
        name = _hash(copy.plan_id or "", "check-in", check_in.person, check_in.at.date().isoformat())
        yield from _event(copy, f"{name}@finder", _check_in_lines(copy, check_in))


def _uid(copy: Copy, visit: Visit, number: int) -> str:
    if copy.plan_id is not None:
        day = visit.occurrence.starts_at.date()
        return f"{_hash(copy.plan_id, day.isoformat(), str(number))}@finder"
    return f"{_hash(visit.listing.id, visit.occurrence.original_start.isoformat())}@finder"


def _hash(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:32]


def _event(copy: Copy, uid: str, lines: Iterator[str]) -> Iterator[str]:
    made = copy.made_at.astimezone(UTC)
    revision = (made - FIRST_REVISION) // timedelta(minutes=1)
    yield from (
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{made:%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{max(revision, 0)}",
    )
    # Others who may look into the calendar see that the time is taken, and no more.
    yield f"CLASS:{'CONFIDENTIAL' if copy.is_confidential else 'PRIVATE'}"
    yield from lines
    yield "END:VEVENT"


def _outing_lines(copy: Copy, visit: Visit, way: Going | None) -> Iterator[str]:
    occurrence, name = visit.occurrence, visit.listing.schedule.time_zone
    yield wall_line("DTSTART", occurrence.starts_at.replace(tzinfo=None), name)
    yield f"DURATION:PT{(occurrence.ends_at - occurrence.starts_at) // timedelta(minutes=1)}M"
    yield from text_line("SUMMARY", title_of(copy, visit))
    yield from text_line("LOCATION", place_of(copy, visit))
    yield from text_line("DESCRIPTION", "\n".join(_described(copy, visit)))
    room = room_of(copy, visit) if is_online(visit) else None
    if room is not None and "://" in room:
        yield from link_line("URL", room)
    yield "STATUS:CONFIRMED"
    if way is not None:
        yield from _alarm(occurrence.starts_at - way.leave_by, title_of(copy, visit))


def _described(copy: Copy, visit: Visit) -> Iterator[str]:
    """What is to be known before, then how each of them gets there and home."""
    language = copy.language
    yield from notes_of(copy, visit)
    for going in visit.people:
        whose = "" if going.name == copy.reader else f"{going.name}: "
        yield whose + _way_text(copy, going)
    if others := copy.others(visit) if copy.reader is not None else []:
        yield sentence("with", language, names=names_text(others, language))
    if is_online(visit):
        yield room_of(copy, visit) or sentence("online", language)
    else:
        yield sentence("estimate", language)


def _way_text(copy: Copy, going: Going) -> str:
    if going.distance_m is None:
        return sentence("online", copy.language)
    return "; ".join((leave_text(copy, going), minutes_text(copy, going), home_text(copy, going)))


def _alarm(before: timedelta, title: str) -> Iterator[str]:
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-PT{max(before // timedelta(minutes=1), 0)}M")
    yield from text_line("DESCRIPTION", title)
    yield "END:VALARM"


def _check_in_lines(copy: Copy, check_in: CheckIn) -> Iterator[str]:
    title = sentence("check_in", copy.language)
    whose = "" if check_in.person == copy.reader else f"{check_in.person}: "
    yield f"DTSTART:{check_in.at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DURATION:PT{CHECK_IN_MINUTES}M"
    yield from text_line("SUMMARY", title)
    yield from text_line("DESCRIPTION", whose + sentence(f"check_in_by.{check_in.by.value}", copy.language))
    yield "TRANSP:TRANSPARENT"
    yield from _alarm(timedelta(0), title)
