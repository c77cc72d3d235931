"""The plain scan: what the catalog must answer, worked out listing by listing with the domain alone.

Slow and straightforward on purpose. A listing's `verification` is taken as it stands, so whoever asks
has put the date of its source there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from math import inf

from finder.catalog.question import Filters, Question, Sort
from finder.domain.geo import Point, distance_m
from finder.domain.listing import Listing, occurrence_place, occurrences_of
from finder.domain.recurrence import weekdays_of
from finder.domain.schedule import Extra, Occurrence, OccurrenceStatus, Rule
from finder.domain.vocabulary import Attendance
from finder.domain.window import Weekday

Key = tuple[object, ...]


@dataclass(frozen=True)
class Found:
    """A listing that fits, the occurrence by which it does where a window is asked, and the metres to it."""

    listing: Listing
    occurrence: Occurrence | None = None
    metres: int | None = None


def scan_nearby(listings: Iterable[Listing], question: Question) -> list[Found]:
    """Listings one can go to, each with the first occurrence that fits, in the order asked for."""
    found = (_next(list(_reachable(listing, question))) for listing in _passing(listings, question.filters))
    return _ordered((each for each in found if each is not None), question)


def _next(found: list[Found]) -> Found | None:
    """The first that takes place, else the first."""
    on = [each for each in found if not _is_cancelled(each)]
    return next(iter([*on, *found]), None)


def _is_cancelled(found: Found) -> bool:
    return found.occurrence is not None and found.occurrence.status is OccurrenceStatus.CANCELLED


def scan_agenda(listings: Iterable[Listing], question: Question) -> list[Found]:
    """Every occurrence that fits, in the order asked for."""
    search = _occurring if question.radius_m is None else _reachable
    found = (each for listing in _passing(listings, question.filters) for each in search(listing, question))
    return _ordered(found, question)


def scan_browse(listings: Iterable[Listing], question: Question) -> list[Found]:
    """Every listing that fits, in the order asked for."""
    passing = _passing(listings, question.filters)
    if question.window is None:
        return _ordered((each for listing in passing for each in _timeless(listing, question)), question)
    search = _occurring if question.radius_m is None else _reachable
    found = (next(search(listing, question), None) for listing in passing)
    return _ordered((each for each in found if each is not None), question)


def _passing(listings: Iterable[Listing], filters: Filters) -> Iterator[Listing]:
    return (listing for listing in listings if _passes(listing, filters))


def _passes(listing: Listing, filters: Filters) -> bool:
    types = set(listing.types)
    return (
        _any_of(filters.kind, {listing.kind.value})
        and _any_of(filters.fellowship, {listing.fellowship})
        and _any_of(filters.pathway, set(listing.pathways))
        and _any_of(filters.attendance, {listing.attendance.value})
        and _any_of(filters.language, set(listing.languages))
        and _any_of(filters.source, {listing.source})
        and _any_of(filters.ids, {listing.id})
        and _any_of(filters.any_types, types)
        and filters.types <= types
        and not filters.not_types & types
        and (filters.include_illustrative or not listing.illustrative)
    )


def _any_of(asked: frozenset[str], words: set[str | None] | set[str]) -> bool:
    return not asked or bool(asked & words)


def _occurring(listing: Listing, question: Question) -> Iterator[Found]:
    """The occurrences of a listing that fit in time and are not called off, wherever they are."""
    assert question.window is not None
    for occurrence in occurrences_of(listing, question.window):
        if question.times.holds(occurrence.starts_at) and _takes_place(listing, occurrence, question):
            yield Found(listing, occurrence, _metres(question, occurrence_place(listing, occurrence)))


def _takes_place(listing: Listing, occurrence: Occurrence, question: Question) -> bool:
    # The domain cancels what a suspension stops; what goes on online is cancelled by an override alone.
    stopped = occurrence.is_suspended and listing.attendance is not Attendance.HYBRID
    if stopped:
        return question.include_suspended
    return question.include_cancelled or occurrence.status is not OccurrenceStatus.CANCELLED


def _reachable(listing: Listing, question: Question) -> Iterator[Found]:
    """The occurrences of a listing that one can go to, within the radius where one is asked."""
    for found in _occurring(listing, question):
        assert found.occurrence is not None
        is_there = question.include_suspended or not found.occurrence.is_suspended
        if is_there and _is_within(question, found.metres):
            yield found


def _timeless(listing: Listing, question: Question) -> Iterator[Found]:
    """The listing itself, if its rules and extra starts pass the question."""
    pause = listing.suspended
    is_stopped = (
        pause is not None and pause.covers(question.today) and listing.attendance is Attendance.IN_PERSON
    )
    metres = _metres(question, listing.place)
    if is_stopped and not question.include_suspended:
        return
    if question.radius_m is not None and not _is_within(question, metres):
        return
    if question.times.is_open or any(question.times.holds(start) for start in _weekly_starts(listing)):
        yield Found(listing, None, metres)


def _weekly_starts(listing: Listing) -> Iterator[datetime]:
    """A start on each weekday on which a rule or extra may begin."""
    repeating: tuple[Rule | Extra, ...] = (*listing.schedule.rules, *listing.schedule.extra)
    for each in repeating:
        for day in _weekdays(each):
            yield datetime(2026, 1, 5 + day, each.starts.hour, each.starts.minute)


def _weekdays(each: Rule | Extra) -> frozenset[Weekday]:
    return weekdays_of(each.rrule if isinstance(each, Rule) else None, each.starts)


def _metres(question: Question, place: Point | None) -> int | None:
    if question.origin is None or place is None:
        return None
    return round(distance_m(question.origin, place))


def _is_within(question: Question, metres: int | None) -> bool:
    if metres is None:
        return False
    return question.radius_m is None or metres <= question.radius_m


def _ordered(found: Iterable[Found], question: Question) -> list[Found]:
    def key(each: Found) -> Key:
        unchecked = each.listing.verification.is_unchecked(question.today)
        return (unchecked, *_asked_key(each, question.sort), each.listing.id, *_start_key(each))

    return sorted(found, key=key)


def _asked_key(found: Found, sort: Sort) -> Key:
    match sort:
        case Sort.DISTANCE:
            return (inf if found.metres is None else found.metres,)
        case Sort.START:
            return (0.0 if found.occurrence is None else found.occurrence.starts_at.timestamp(),)
        case Sort.NAME:
            return (found.listing.name.casefold(),)
        case Sort.ID:
            return ()


def _start_key(found: Found) -> Key:
    return () if found.occurrence is None else found.occurrence.sort_key
