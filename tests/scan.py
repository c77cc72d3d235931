"""The plain scan: what the catalog must answer, worked out listing by listing with the domain alone.

Slow and straightforward on purpose. A listing's `verification` is taken as it stands, so whoever asks
has put the date of its source there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf

from finder.catalog.question import Filters, Question, Sort
from finder.domain.geo import Point, distance_m
from finder.domain.listing import Listing, occurrence_place, occurrences_of
from finder.domain.recurrence import weekdays_of
from finder.domain.schedule import Extra, Occurrence, OccurrenceStatus, Precision, Rule, last_day
from finder.domain.vocabulary import Attendance
from finder.domain.window import Weekday
from finder.domain.words import words_of
from finder.wording.labels import terms

Key = tuple[object, ...]


@dataclass(frozen=True)
class Found:
    """A listing that fits, the occurrence by which it does where a window is asked, and the metres to it."""

    listing: Listing
    occurrence: Occurrence | None = None
    metres: int | None = None
    others: tuple[str, ...] | None = None


def scan_nearby(listings: Iterable[Listing], question: Question) -> list[Found]:
    """Listings one can go to, each with the first occurrence that fits, in the order asked for."""
    found = (_next(list(_reachable(listing, question))) for listing in _passing(listings, question))
    return _ordered((each for each in found if each is not None), question)


def _next(found: list[Found]) -> Found | None:
    """The first that takes place, else the first."""
    on = [each for each in found if not _is_cancelled(each)]
    return next(iter([*on, *found]), None)


def _is_cancelled(found: Found) -> bool:
    return found.occurrence is not None and found.occurrence.status is OccurrenceStatus.CANCELLED


def scan_agenda(listings: Iterable[Listing], question: Question) -> list[Found]:
    """Every occurrence that fits, in the order asked for."""
    search = _reachable if question.needs_place else _occurring
    found = (each for listing in _passing(listings, question) for each in search(listing, question))
    return _ordered(found, question)


def scan_browse(listings: Iterable[Listing], question: Question) -> list[Found]:
    """Every listing that fits, in the order asked for."""
    passing = _passing(listings, question)
    if question.window is None:
        return _ordered((each for listing in passing for each in _timeless(listing, question)), question)
    search = _reachable if question.needs_place else _occurring
    found = (next(search(listing, question), None) for listing in passing)
    return _ordered((each for each in found if each is not None), question)


def _passing(listings: Iterable[Listing], question: Question) -> Iterator[Listing]:
    everything = list(listings)
    asked = question.filters.q
    searches = [_meant(word, everything) for word in asked or ()]
    for listing in everything:
        has_words = asked != () and all(_words(listing) & meant for meant in searches)
        if has_words and _passes(listing, question.filters) and _is_fresh(listing, question):
            yield listing


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


def _is_fresh(listing: Listing, question: Question) -> bool:
    days, checked_on = question.filters.fresh_days, listing.verification.checked_on
    return days is None or (checked_on is not None and (question.today - checked_on).days <= days)


def _words(listing: Listing) -> set[str]:
    venue = listing.venue
    texts = [listing.name, listing.group, listing.organizer, listing.fellowship]
    texts += [] if venue is None else [venue.name, venue.city]
    texts += [term.label("en") for term in terms("fellowships") if term.slug == listing.fellowship]
    return {word for text in texts if text for word in words_of(text)}


def _meant(word: str, listings: list[Listing]) -> set[str]:
    """The words that a word asked for stands for: those that begin with it, else the nearest misspellings."""
    there = set().union(*map(_words, listings))
    beginning = {each for each in there if each.startswith(word)}
    if beginning or len(word) < 3:
        return beginning
    mistakes = {each: mistakes_between(word, each) for each in there}
    fewest = min(mistakes.values(), default=3)
    return {each for each in there if mistakes[each] == fewest <= (1 if len(word) < 6 else 2)}


def mistakes_between(a: str, b: str) -> int:
    """The letters that are missing, wrong, too many or swapped with their neighbour."""
    rows = [list(range(len(b) + 1))]
    for i, letter in enumerate(a, start=1):
        rows.append([i])
        for j, other in enumerate(b, start=1):
            best = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (letter != other))
            if i > 1 and j > 1 and (a[i - 2], letter) == (other, b[j - 2]):
                best = min(best, rows[i - 2][j - 2] + 1)
            rows[i].append(best)
    return rows[-1][-1]


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
        place = occurrence_place(listing, found.occurrence)
        if is_there and _is_in_area(question, place):
            yield found


def _timeless(listing: Listing, question: Question) -> Iterator[Found]:
    """The listing itself, if its rules and extra starts pass the question."""
    pause = listing.suspended
    is_stopped = (
        pause is not None and pause.covers(question.today) and listing.attendance is Attendance.IN_PERSON
    )
    metres = _metres(question, listing.place)
    last = last_day(listing.schedule)
    if last is not None and last < question.today:
        return
    if is_stopped and not question.include_suspended:
        return
    if question.needs_place and not _is_in_area(question, listing.place):
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


def _is_in_area(question: Question, place: Point | None) -> bool:
    if place is None or (question.box is not None and not question.box.holds(place)):
        return False
    metres = _metres(question, place)
    return question.radius_m is None or (metres is not None and metres <= question.radius_m)


def _ordered(found: Iterable[Found], question: Question) -> list[Found]:
    def key(each: Found) -> Key:
        unchecked = each.listing.verification.is_unchecked(question.today)
        return (unchecked, *_asked_key(each, question.sort), each.listing.id, *_start_key(each))

    ordered = sorted(found, key=key)
    return _collapsed(ordered) if question.collapse else ordered


def _collapsed(found: list[Found]) -> list[Found]:
    """The first of each gathering, with the ids of its other listings that were found."""
    gatherings: dict[object, list[Found]] = {}
    for each in found:
        gatherings.setdefault(gathering_of(each.listing), []).append(each)
    return [
        replace(first, others=tuple(sorted({each.listing.id for each in rest} - {first.listing.id})))
        for first, *rest in gatherings.values()
    ]


def gathering_of(listing: Listing) -> object:
    """What listings that are one gathering share: who meets, of which fellowship, and where."""
    venue = listing.venue
    who = " ".join((listing.group or listing.name).casefold().split())
    if venue is None:
        room = None if listing.online is None else (listing.online.url, listing.online.phone)
        return who, listing.fellowship, room
    where = (venue.name, venue.address, venue.city, venue.region, venue.postal_code, venue.country)
    is_door = venue.precision in (Precision.EXACT, Precision.STREET)
    return who, listing.fellowship, venue.point if is_door else where


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
