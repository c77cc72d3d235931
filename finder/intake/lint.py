"""What a curator should look at: places, zones, dates and texts that cannot be right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import urlsplit

from finder.domain.geo import distance_m
from finder.domain.listing import Listing
from finder.domain.recurrence import wall_starts
from finder.domain.schedule import Precision, Schedule
from finder.domain.vocabulary import Aspect, Attendance, Kind, types_of
from finder.domain.zone import zone
from finder.formats.private import is_private, is_secret
from finder.intake.place import same_clock
from finder.intake.staging import Traits
from finder.places import Gazetteer, zone_of
from finder.shapes.document import to_document

# Postal codes are areas, their points kilometres off; further than this, one of the two is wrong.
FAR_FROM_CODE_M = 50_000
PRIVATE = "seems to hold a phone number, an address or another private thing"
EXAMPLE_NAME = "Example: "
EXAMPLE_HOST = "example.org"  # reserved by RFC 2606: it never leads to a real organiser
ASPECT_OF_KIND = MappingProxyType({Kind.SOCIAL: Aspect.SOCIAL, Kind.SUPPORT: Aspect.SUPPORT})
ONE_YEAR = timedelta(days=366)


class Severity(StrEnum):
    """`error`: wrong, and may send somebody to the wrong place or time; `warning`: worth a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing about one listing: the member it is about, and what is the matter with it."""

    severity: Severity
    listing_id: str
    field: str
    message: str


def remarks_on(listing: Listing, gazetteer: Gazetteer) -> Iterator[Remark]:
    """Everything that one listing alone shows."""
    for severity, field, message in _findings(listing, gazetteer):
        yield Remark(severity, listing.id, field, message)


def _findings(listing: Listing, gazetteer: Gazetteer) -> Iterator[tuple[Severity, str, str]]:
    yield from _place_findings(listing, gazetteer)
    yield from _schedule_findings(listing.schedule)
    yield from _private_findings(listing)
    yield from _kind_findings(listing)
    if listing.illustrative:
        yield from _example_findings(listing)
    if listing.attendance is not Attendance.ONLINE and listing.place is None:
        yield Severity.WARNING, "venue", "has no place, so nobody finds it near by"
    if not any(each.source_url for each in listing.provenance):
        yield Severity.WARNING, "provenance", "names no page that a person can open"


def _place_findings(listing: Listing, gazetteer: Gazetteer) -> Iterator[tuple[Severity, str, str]]:
    venue, point = listing.venue, listing.place
    if venue is None or point is None:
        return
    there = zone_of(point)
    if there is None:
        yield Severity.ERROR, "venue.lat", "lies where no time zone is: in the sea"
    elif not same_clock(there, listing.schedule.time_zone):
        yield (
            Severity.ERROR,
            "schedule.time_zone",
            f"is {listing.schedule.time_zone}, but its place is in {there}",
        )
    if venue.precision is Precision.POSTAL_CODE and venue.postal_code is None:
        yield Severity.WARNING, "venue.precision", "is that of a postal code, but there is none"
    code = gazetteer.postal_code(venue.postal_code, venue.country) if venue.postal_code else None
    if code is not None and distance_m(point, code.point) > FAR_FROM_CODE_M:
        km = round(distance_m(point, code.point) / 1000)
        yield Severity.ERROR, "venue.postal_code", f"is {km} km from its place"


def _private_findings(listing: Listing) -> Iterator[tuple[Severity, str, str]]:
    for field, text in _prose(listing):
        if text and any(is_private(line) for line in text.splitlines()):
            yield Severity.ERROR, field, PRIVATE
    for field, text in _labels(listing):
        # What is private in prose may stand here: 700 800 Main St is a unit and two houses.
        if text and is_secret(text):
            yield Severity.ERROR, field, PRIVATE


def _prose(listing: Listing) -> Iterator[tuple[str, str | None]]:
    yield "name", listing.name
    yield "group", listing.group
    yield "notes", listing.notes
    yield from (("schedule.overrides", override.note) for override in listing.schedule.overrides)
    if listing.suspended is not None:
        yield "suspended.reason", listing.suspended.reason
    if listing.cost is not None:
        yield "cost.note", listing.cost.note


def _labels(listing: Listing) -> Iterator[tuple[str, str | None]]:
    yield "organizer", listing.organizer
    yield from (("other_types", other) for other in listing.other_types)
    if listing.venue is not None:
        yield "venue.name", listing.venue.name
        yield "venue.address", listing.venue.address


def _kind_findings(listing: Listing) -> Iterator[tuple[Severity, str, str]]:
    aspect = ASPECT_OF_KIND.get(listing.kind)
    if aspect is not None and not types_of(aspect) & set(listing.types):
        yield Severity.WARNING, "types", f"names no {aspect} type, so nobody finds it by one"


def _example_findings(listing: Listing) -> Iterator[tuple[Severity, str, str]]:
    """What would let an example pass for something real."""
    if not listing.name.startswith(EXAMPLE_NAME):
        yield Severity.ERROR, "name", f"of an example must begin with {EXAMPLE_NAME!r}"
    if listing.fellowship is not None:
        yield Severity.ERROR, "fellowship", "of an example must be null: fellowships are real"
    pages = [listing.url, *(each.source_url for each in listing.provenance)]
    if any(page is not None and urlsplit(page).hostname != EXAMPLE_HOST for page in pages):
        yield Severity.ERROR, "url", f"of an example must lead to {EXAMPLE_HOST}"


def _schedule_findings(schedule: Schedule) -> Iterator[tuple[Severity, str, str]]:
    tz = zone(schedule.time_zone)
    starts = {extra.starts for extra in schedule.extra}
    for override in schedule.overrides:
        original = override.original_start
        occurs = original in starts or any(
            True
            for rule in schedule.rules
            for _ in wall_starts(rule.rrule, rule.starts, tz, original, original)
        )
        if not occurs:
            yield Severity.ERROR, "schedule.overrides", f"nothing occurs at {original:%Y-%m-%dT%H:%M}"


def is_over(schedule: Schedule, today: date) -> bool:
    """Whether nothing of the schedule starts in the year from `today` on."""
    if schedule.by_appointment:
        return False
    begin = datetime.combine(today, datetime.min.time())
    tz = zone(schedule.time_zone)
    later = [extra.starts for extra in schedule.extra if extra.starts >= begin]
    return not later and not any(
        True
        for rule in schedule.rules
        for _ in wall_starts(rule.rrule, rule.starts, tz, begin, begin + ONE_YEAR)
    )


def twins(listings: Iterable[Listing]) -> Iterator[Remark]:
    """Listings of one source that a person would take for one: of one name, spot and weekly times."""
    first: dict[tuple[str, Traits], str] = {}
    for listing in listings:
        mark = listing.source, Traits.of(to_document(listing))
        if mark in first and mark[1].spot is not None:
            yield Remark(
                Severity.WARNING, listing.id, "id", f"is like {first[mark]} in name, place and times"
            )
        first.setdefault(mark, listing.id)
