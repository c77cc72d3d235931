"""When a person can be out: free time, and what is taken of it, as minutes since 1970 in UTC.

Spans are half-open, in order and apart from each other, whatever the person told twice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from zoneinfo import ZoneInfo

from finder.catalog.table import minute_after, minute_of
from finder.domain.person import Busy, Free, Person
from finder.domain.window import Window
from finder.domain.zone import instant, zone
from finder.formats.calendar_times import Allowance, PersonalTimes, personal_times

ONE_DAY = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)
MIDNIGHT = datetime.min.time()
# A way to what begins on the first day, or home from the last, may lie on the days beside.
BESIDE = 2 * ONE_DAY
Span = tuple[int, int]
Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Availability:
    """`free` as the person tells it, `busy` what is taken, whether of free time or not."""

    free: Spans
    busy: Spans

    @property
    def out(self) -> Spans:
        """When the person can be out."""
        return without(self.free, self.busy)

    def since(self, now: datetime) -> Availability:
        """The same without the free time before a moment."""
        return Availability(without(self.free, ((0, minute_after(now)),)), self.busy)


@dataclass(frozen=True, slots=True)
class Period:
    """So many days from `first` on, from midnight to midnight by each person's own clock."""

    first: date
    days: int

    def window_in(self, tz: ZoneInfo) -> Window:
        """The instants of the period in a zone."""
        begin = datetime.combine(self.first, MIDNIGHT)
        return Window(instant(begin, tz), instant(begin + self.days * ONE_DAY, tz))

    @property
    def dates(self) -> Iterator[date]:
        """The dates whose free time may count: those of the period, and one on each side."""
        return (self.first + number * ONE_DAY for number in range(-1, self.days + 1))


def minute_at(wall: datetime, tz: ZoneInfo) -> int:
    """The UTC minute at which clocks of `tz` show the naive `wall`, by the rule of `instant`."""
    return minute_of(wall.replace(tzinfo=tz, fold=0))


def availability_of(person: Person, period: Period, allowance: Allowance) -> Availability:
    """When a person is free and busy around a period. Raises UnreadableCalendar.

    The allowance is what may be gone through of calendars.
    """
    tz = zone(person.time_zone)
    window = period.window_in(tz)
    around = Window(window.start - BESIDE, window.end + BESIDE)
    calendar = PersonalTimes()
    if person.calendar is not None:
        calendar = personal_times(person.calendar, around, tz, allowance)
    told = joined(span for each in person.free for span in _free_spans(each, period, tz))
    busy = [*(_busy_span(each, tz) for each in person.busy), *map(_outward, calendar.busy)]
    return Availability(joined((*told, *_offered(calendar))), joined(busy))


def hours_of(hours: Free, period: Period, time_zone: str) -> Spans:
    """Some hours of the days around a period, by a clock of that zone."""
    return joined(_free_spans(hours, period, zone(time_zone)))


def _free_spans(free: Free, period: Period, tz: ZoneInfo) -> Iterator[Span]:
    for day in period.dates:
        if day == free.date or day.weekday() in free.weekdays:
            last = day if free.begins < free.ends else day + ONE_DAY
            begins, ends = datetime.combine(day, free.begins), datetime.combine(last, free.ends)
            yield minute_at(begins, tz), minute_at(ends, tz)


def _busy_span(busy: Busy, tz: ZoneInfo) -> Span:
    begins, ends = (each if each.tzinfo else instant(each, tz) for each in (busy.begins, busy.ends))
    return _outward((begins.astimezone(UTC), ends.astimezone(UTC)))


def _offered(calendar: PersonalTimes) -> Spans:
    """What the calendar offers: a later offer has the last word on the times it is about."""
    spans: Spans = ()
    for offer in calendar.offers:
        about = joined([_outward(offer.span)])
        free = joined(map(_inward, offer.free))
        spans = joined((*without(spans, about), *without(free, without(free, about))))
    return spans


def _outward(span: tuple[datetime, datetime]) -> Span:
    """Whole minutes, a begun one counted."""
    begins, ends = span
    return minute_of(begins), minute_of(ends + ONE_MINUTE - timedelta(microseconds=1))


def _inward(span: tuple[datetime, datetime]) -> Span:
    """Whole minutes, a begun one left out."""
    begins, ends = span
    return minute_of(begins + ONE_MINUTE - timedelta(microseconds=1)), minute_of(ends)


def joined(spans: Iterable[Span]) -> Spans:
    """The same times, in order; spans that overlap or touch are one, empty ones none."""
    found: list[Span] = []
    for begins, ends in sorted(spans):
        if ends <= begins:
            continue
        if found and begins <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], ends)
        else:
            found.append((begins, ends))
    return tuple(found)


def without(spans: Spans, taken: Spans) -> Spans:
    """What is left of spans once others are taken out of them."""
    left: list[Span] = []
    at = 0
    for begins, ends in spans:
        while at < len(taken) and taken[at][1] <= begins:
            at += 1
        since, number = begins, at
        while number < len(taken) and taken[number][0] < ends:
            if since < taken[number][0]:
                left.append((since, taken[number][0]))
            since = max(since, taken[number][1])
            number += 1
        if since < ends:
            left.append((since, ends))
    return tuple(left)


def span_around(spans: Spans, moment: int) -> Span | None:
    """The span that holds a minute; None where there is none."""
    at = bisect_right(spans, moment, key=itemgetter(0)) - 1
    return spans[at] if at >= 0 and moment < spans[at][1] else None
