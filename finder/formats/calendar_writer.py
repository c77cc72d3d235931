"""Calendars as finder writes them: to be subscribed to by any program, and read back by finder itself.

A rule of a listing is an event; what became of single dates are events beside it. What iCalendar has no
property for stands in properties of finder's own, which other programs pass over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import chain, islice

from icalendar import Timezone

from finder.domain.listing import Listing, Stored
from finder.domain.recurrence import wall_starts
from finder.domain.schedule import OccurrenceStatus, Override, Rule
from finder.domain.vocabulary import Attendance
from finder.domain.zone import instant, zone
from finder.formats.calendar_described import described, place_lines
from finder.formats.calendar_event import MOVED_INTO_PAUSE
from finder.formats.calendar_outline import OWN_SERIES
from finder.formats.calendar_text_lines import fields_line, joined, text_line, wall_line
from finder.formats.writing import Edition

PROGRAM = "-//finder//finder//EN"
TITLE = "finder"
REFRESH = "PT12H"
UTC_NAME = "UTC"
# What a VTIMEZONE tells; programs know the zones of the database by their names anyway.
ZONE_SINCE, ZONE_UNTIL = date(1970, 1, 1), date(2038, 1, 1)
CANCELLED, SUSPENDED, ONLINE = "Cancelled: {}", "Suspended: {}", "{} (online)"
# A pause is told date by date, of those that somebody may still look at.
PAUSE_BEFORE, PAUSE_AFTER = timedelta(days=31), timedelta(days=400)
MAX_PAUSED = 500


def write(listings: Iterable[Stored], edition: Edition) -> Iterator[bytes]:
    """A calendar of the listings; what is by appointment is a journal entry, without a date."""
    taken = iter(listings)
    first = next(taken, None)
    yield joined(_head(first, edition))
    told: set[str] = set()
    for stored in chain([] if first is None else [first], taken):
        name = stored.listing.schedule.time_zone
        zoned = b"" if name in told or name == UTC_NAME else zone_lines(name)
        told.add(name)
        yield zoned + joined(_listing_lines(stored, edition))
    yield b"END:VCALENDAR\r\n"


def _head(first: Stored | None, edition: Edition) -> list[str]:
    titles = {facts.title or name for name, facts in edition.sources.items()}
    title = titles.pop() if len(titles) == 1 else TITLE
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PROGRAM}", "CALSCALE:GREGORIAN"]
    lines += [*text_line("NAME", title), *text_line("X-WR-CALNAME", title)]
    lines += [] if first is None else [f"X-WR-TIMEZONE:{first.listing.schedule.time_zone}"]
    return [*lines, f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}", f"X-PUBLISHED-TTL:{REFRESH}"]


@cache
def zone_lines(name: str) -> bytes:
    """The VTIMEZONE of a zone, from the IANA database."""
    made: bytes = Timezone.from_tzinfo(zone(name), name, ZONE_SINCE, ZONE_UNTIL).to_ical()
    return made


@dataclass(frozen=True, slots=True)
class Series:
    """A rule as the event it becomes, with the further starts and overrides that go with it."""

    uid: str
    number: int  # from 0, in the order of the listing's rules
    rule: Rule
    extra: tuple[datetime, ...]
    overrides: tuple[Override, ...]
    paused: tuple[datetime, ...]
    is_alone: bool  # it is all there is of its listing

    @property
    def repeats(self) -> bool:
        """Whether it starts more than once."""
        return self.rule.rrule is not None or bool(self.extra)

    @property
    def cancelled(self) -> Override | None:
        """What called off the one date of the listing; None where it has several, or is on."""
        if self.repeats or not self.is_alone:
            return None
        return next((each for each in self.overrides if each.status is OccurrenceStatus.CANCELLED), None)


def _listing_lines(stored: Stored, edition: Edition) -> Iterator[str]:
    listing = stored.listing
    stamp = f"DTSTAMP:{edition.today:%Y%m%d}T000000Z"
    common = [stamp, f"SEQUENCE:{stored.revision}", *text_line(OWN_SERIES, listing.id)]
    texts = described(listing)
    if listing.schedule.by_appointment:
        head = [f"UID:{_uid(listing)}", *common, f"X-FINDER-TIME-ZONE:{listing.schedule.time_zone}"]
        place = place_lines(listing.venue, listing.online)
        yield from _component("VJOURNAL", [*head, *text_line("SUMMARY", listing.name), *texts, *place])
        return
    for series in _series_of(listing, edition.today):
        head = [f"UID:{series.uid}", *common]
        yield from _component("VEVENT", _master_lines(listing, series, edition.today, [*head, *texts]))
        for override in series.overrides:
            if override is not series.cancelled:
                yield from _component("VEVENT", _override_lines(listing, series, override, head))
        for start in series.paused:
            yield from _component("VEVENT", _paused_lines(listing, series, start, head))


def _component(name: str, lines: Iterable[str]) -> Iterator[str]:
    yield f"BEGIN:{name}"
    yield from lines
    yield f"END:{name}"


def _uid(listing: Listing) -> str:
    source, _, slug = listing.id.partition(":")
    return f"{slug}@{source}.finder"


def _series_of(listing: Listing, today: date) -> Iterator[Series]:
    """The events of a listing: the first takes its further starts, each the overrides of its own starts."""
    schedule = listing.schedule
    extra = sorted((each.starts, each.duration_minutes) for each in schedule.extra)
    rules = list(schedule.rules)
    if not rules:
        rules, extra = [Rule(*extra[0])], extra[1:]
    # RDATE gives a date a length of its own only as a period, which few programs read.
    rules += [Rule(start, minutes) for start, minutes in extra if minutes != rules[0].duration_minutes]
    same = tuple(start for start, minutes in extra if minutes == rules[0].duration_minutes)
    for number, (uid, rule) in enumerate(zip(_uids(listing, rules), rules, strict=True)):
        own = same if number == 0 else ()
        starts = _starts_among(listing, rule, own)
        overrides = tuple(each for each in schedule.overrides if each.original_start in starts)
        paused = _paused(listing, rule, own, starts, today)
        yield Series(uid, number, rule, own, overrides, paused, is_alone=len(rules) == 1)


def _uids(listing: Listing, rules: list[Rule]) -> Iterator[str]:
    """The UIDs of rules: the listing's own, then by the first start, which stays when others go."""
    seen = Counter[str]()
    for number, rule in enumerate(rules):
        mark = f"{rule.starts:%Y%m%dT%H%M}" if number else ""
        seen[mark] += 1
        again = f".{seen[mark]}" if seen[mark] > 1 else ""
        yield f"{mark}{again}+{_uid(listing)}" if number else _uid(listing)


def _starts_among(listing: Listing, rule: Rule, extra: tuple[datetime, ...]) -> set[datetime]:
    """The starts of an event that overrides name."""
    originals = {each.original_start for each in listing.schedule.overrides}
    if not originals:
        return set()
    tz = zone(listing.schedule.time_zone)
    found = wall_starts(rule.rrule, rule.starts, tz, min(originals), max(originals))
    return originals & {*extra} | {start for start in found if start in originals}


def _is_off(listing: Listing, today: date) -> bool:
    """Whether nothing happens any more, as far as its source tells."""
    pause = listing.suspended
    return (
        pause is not None
        and listing.attendance is Attendance.IN_PERSON
        and pause.until is None
        and pause.covers(today)
    )


def _paused(
    listing: Listing, rule: Rule, extra: tuple[datetime, ...], taken: set[datetime], today: date
) -> tuple[datetime, ...]:
    """Starts inside a pause that ends, or is to come; those that an override names are left to it."""
    pause = listing.suspended
    if pause is None or listing.attendance is not Attendance.IN_PERSON or _is_off(listing, today):
        return ()
    first = max(today - PAUSE_BEFORE, pause.since or date.min)
    last = min(today + PAUSE_AFTER, pause.until or date.max)
    if first >= last:
        return ()
    tz = zone(listing.schedule.time_zone)
    begin, end = (datetime.combine(day, datetime.min.time()) for day in (first, last))
    starts = {*wall_starts(rule.rrule, rule.starts, tz, begin, end - timedelta(minutes=1))}
    starts |= {start for start in extra if begin <= start < end}
    return tuple(islice(sorted(starts - taken), MAX_PAUSED))


def _master_lines(listing: Listing, series: Series, today: date, texts: list[str]) -> Iterator[str]:
    yield from texts
    if series.number:
        yield f"X-FINDER-RULE:{series.number}"
    rule, name = series.rule, listing.schedule.time_zone
    yield from _span_lines(rule.starts, rule.duration_minutes, name)
    if rule.rrule is not None:
        yield f"RRULE:{_utc_until(rule.rrule, name)}"
    for start in series.extra:
        yield wall_line("RDATE", start, name)
    if series.cancelled is not None:
        yield from _status_lines(listing, CANCELLED, series.cancelled.note)
    elif _is_off(listing, today):
        yield from _status_lines(listing, SUSPENDED, None)
    else:
        if not series.repeats and series.overrides:
            # Programs look for changed dates only in what has several.
            yield wall_line("RDATE", rule.starts, name)
        is_online_alone = listing.attendance is Attendance.HYBRID and _is_in_pause(listing, today)
        yield from _titled((ONLINE if is_online_alone else "{}").format(listing.name))
        yield "STATUS:CONFIRMED"
    yield from place_lines(listing.venue, listing.online)


def _titled(name: str) -> list[str]:
    return [*text_line("SUMMARY", name), "TRANSP:TRANSPARENT"]


def _status_lines(listing: Listing, form: str, note: str | None) -> Iterator[str]:
    """That it is off: by its status, and in words for programs that pass over it."""
    yield from _titled(form.format(listing.name))
    yield "STATUS:CANCELLED"
    yield from text_line("COMMENT", note)


def _override_lines(listing: Listing, series: Series, override: Override, head: list[str]) -> Iterator[str]:
    name = listing.schedule.time_zone
    yield from head
    yield wall_line("RECURRENCE-ID", override.original_start, name)
    starts = override.starts if override.starts is not None else override.original_start
    minutes = override.duration_minutes
    yield from _span_lines(starts, series.rule.duration_minutes if minutes is None else minutes, name)
    if override.status is OccurrenceStatus.CANCELLED:
        yield from _status_lines(listing, CANCELLED, override.note)
    elif listing.attendance is Attendance.IN_PERSON and _is_in_pause(listing, starts.date()):
        yield from _status_lines(listing, CANCELLED, override.note)
        yield f"{MOVED_INTO_PAUSE}:TRUE"
    else:
        yield from _titled(listing.name)
        yield "STATUS:CONFIRMED"
        yield from text_line("COMMENT", override.note)
    venue = override.venue if override.venue is not None else listing.venue
    yield from place_lines(venue, listing.online)


def _is_in_pause(listing: Listing, day: date) -> bool:
    return listing.suspended is not None and listing.suspended.covers(day)


def _paused_lines(listing: Listing, series: Series, start: datetime, head: list[str]) -> Iterator[str]:
    name = listing.schedule.time_zone
    yield from head
    yield wall_line("RECURRENCE-ID", start, name)
    yield from _span_lines(start, series.rule.duration_minutes, name)
    pause = listing.suspended
    yield from _status_lines(listing, CANCELLED, pause.reason if pause is not None else None)
    yield from fields_line("X-FINDER-SUSPENDED", None, None, None)


def _span_lines(starts: datetime, minutes: int, name: str) -> Iterator[str]:
    """Start and end; the length, where the clocks show the end twice."""
    tz = zone(name)
    ends = (instant(starts, tz).astimezone(UTC) + timedelta(minutes=minutes)).astimezone(tz)
    wall = ends.replace(tzinfo=None, fold=0)
    yield wall_line("DTSTART", starts, name)
    yield f"DURATION:PT{minutes}M" if ends.fold else wall_line("DTEND", wall, name)


def _utc_until(rrule: str, name: str) -> str:
    """The rule with its end in UTC, as RFC 5545 wants it beside a zoned start (3.3.10)."""
    parts = [
        _utc_part(part, name) if part.startswith("UNTIL=") else part for part in rrule.upper().split(";")
    ]
    return ";".join(part for part in parts if part)


def _utc_part(part: str, name: str) -> str:
    text = part.removeprefix("UNTIL=")
    if text.endswith("Z"):
        return part
    wall = datetime.strptime(text if "T" in text else f"{text}T235959", "%Y%m%dT%H%M%S")  # noqa: DTZ007
    return f"UNTIL={instant(wall, zone(name)).astimezone(UTC):%Y%m%dT%H%M%S}Z"
