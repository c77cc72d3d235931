"""The plain matcher: who can go to what, worked out person by person and minute by minute.

Slow and straightforward on purpose, with dates and sets of minutes where finder has arrays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from finder.domain.geo import Point, distance_m
from finder.domain.listing import Listing, occurrence_id, occurrence_place, occurrences_of
from finder.domain.person import Mode, Person, Role
from finder.domain.schedule import Occurrence, OccurrenceStatus, Precision
from finder.domain.vocabulary import Attendance
from finder.domain.window import Window
from finder.domain.zone import instant

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
# Metres a second, and minutes at both ends.
PACES = {Mode.WALK: (1.2, 0), Mode.BIKE: (4.0, 3), Mode.TRANSIT: (5.5, 10), Mode.DRIVE: (9.0, 5)}
DETOUR = 1.417
AUDIENCES = {"women", "men", "lgbtq", "young-people"}
ORDER = "free busy home_by travel avoid needs closed audience alcohol cancelled stale".split()


@dataclass(frozen=True)
class Verdict:
    """One person and one occurrence: the rules it fails, each with its minutes or metres."""

    failed: dict[str, int | None]
    score: int
    minutes: int | None
    is_online: bool


@dataclass(frozen=True)
class Scanned:
    """One occurrence and everybody's verdict, in the order of the people."""

    listing: Listing
    occurrence: Occurrence
    verdicts: list[Verdict]

    @property
    def id(self) -> str:
        return occurrence_id(self.listing.id, self.occurrence.original_start)


@dataclass(frozen=True)
class PlainMatches:
    """What the plain matcher finds: ids with scores, and near misses as (id, rule, by of each who fails)."""

    considered: int
    matches: list[tuple[str, float]]
    near_misses: list[tuple[str, str, dict[str, int | None]]]


def plain_matches(
    listings: Iterable[Listing], people: list[Person], first: date, days: int, now: datetime
) -> PlainMatches:
    scanned = list(_scan(listings, people, first, days, now))
    needed = [at for at, person in enumerate(people) if person.role is not Role.SUPPORTER]
    fitting = [each for each in scanned if not _failed(each, needed)]
    ranked = sorted(fitting, key=lambda each: (-_score(each, needed), *_place(each)))
    return PlainMatches(
        len(scanned),
        [(each.id, _score(each, needed) / len(needed) / 100_000) for each in ranked],
        [
            (
                each.id,
                rule,
                {
                    people[at].name: each.verdicts[at].failed[rule]
                    for at in needed
                    if rule in each.verdicts[at].failed
                },
            )
            for rule in ORDER
            for each in _nearest(scanned, rule, needed)
        ],
    )


def _scan(
    listings: Iterable[Listing], people: list[Person], first: date, days: int, now: datetime
) -> Iterator[Scanned]:
    for listing in sorted(listings, key=lambda each: each.id):
        if listing.illustrative:
            continue
        around = Window(
            datetime.combine(first, datetime.min.time(), UTC) - 3 * DAY,
            datetime.combine(first, datetime.min.time(), UTC) + (days + 3) * DAY,
        )
        for occurrence in occurrences_of(listing, around):
            if all(
                _is_in_period(occurrence, each, first, days, now)
                for each in people
                if each.role is not Role.SUPPORTER
            ):
                yield Scanned(
                    listing,
                    occurrence,
                    [_verdict(listing, occurrence, each, first, days, now) for each in people],
                )


def _is_in_period(occurrence: Occurrence, person: Person, first: date, days: int, now: datetime) -> bool:
    zone = ZoneInfo(person.time_zone)
    local = occurrence.starts_at.astimezone(zone)
    if now.astimezone(zone).date() == first and occurrence.starts_at < now:
        return False
    return first <= local.date() < first + days * DAY


def _failed(scanned: Scanned, needed: list[int]) -> set[str]:
    return {rule for at in needed for rule in scanned.verdicts[at].failed}


def _score(scanned: Scanned, needed: list[int]) -> int:
    return sum(scanned.verdicts[at].score for at in needed)


def _place(scanned: Scanned) -> tuple[datetime, str, datetime]:
    return scanned.occurrence.starts_at.astimezone(UTC), scanned.listing.id, scanned.occurrence.original_start


def _nearest(scanned: list[Scanned], rule: str, needed: list[int]) -> list[Scanned]:
    """The three nearest misses of a rule, of a listing each."""
    missing = [each for each in scanned if _failed(each, needed) == {rule}]
    if rule == "travel":
        missing = [each for each in missing if (_by(each, rule, needed) or 9999) <= 60]
    timed = rule in ("free", "busy", "home_by", "travel")
    ranked = sorted(
        missing,
        key=lambda each: (_by(each, rule, needed) if timed else 0, -_score(each, needed), *_place(each)),
    )
    firsts: dict[str, Scanned] = {}
    for each in ranked:
        firsts.setdefault(each.listing.id, each)
    return list(firsts.values())[:3]


def _by(scanned: Scanned, rule: str, needed: list[int]) -> int | None:
    told = [scanned.verdicts[at].failed.get(rule, 0) for at in needed]
    return None if None in told else max(each for each in told if each is not None)


def _verdict(
    listing: Listing, occurrence: Occurrence, person: Person, first: date, days: int, now: datetime
) -> Verdict:
    words = _words_failed(listing, occurrence, person, now.date())
    ways: list[Verdict] = []
    place = None if occurrence.is_suspended else _door(listing, occurrence)
    can_be_online = listing.attendance is not Attendance.IN_PERSON
    if place is not None or not can_be_online:
        ways.append(_in_person(listing, occurrence, person, place, words, (first, days, now)))
    if can_be_online:
        failed = words | _times_failed(occurrence.starts_at, occurrence.ends_at, person, (first, days, now))
        ways.append(Verdict(failed, _scored(listing, occurrence, person, None, now), 0, is_online=True))
    return min(ways, key=lambda way: len(way.failed))


def _door(listing: Listing, occurrence: Occurrence) -> Point | None:
    """Where one goes to, or near there; None where the town alone is known."""
    venue = occurrence.venue or listing.venue
    is_known = venue is not None and venue.precision is not Precision.CITY
    return occurrence_place(listing, occurrence) if is_known else None


def _in_person(
    listing: Listing,
    occurrence: Occurrence,
    person: Person,
    place: Point | None,
    words: dict[str, int | None],
    asked: tuple[date, int, datetime],
) -> Verdict:
    now = asked[2]
    if place is None or person.start is None:
        # Where there is no way it takes for ever, and nobody is free for ever.
        failed = words | {"travel": None, "free": None}
        return Verdict(failed, _scored(listing, occurrence, person, 100_000, now), None, is_online=False)
    speed, overhead = PACES[person.travel.mode]

    def minutes_from(point: Point) -> int:
        return ceil(overhead + distance_m(point, place) * DETOUR / speed / 60 - 1e-9)

    back = minutes = minutes_from(person.start)
    for each in reversed(person.starts):
        at = (occurrence.starts_at.astimezone(UTC) - back * MINUTE).astimezone(ZoneInfo(person.time_zone))
        if at.weekday() in each.hours.weekdays and each.hours.begins <= at.time() < each.hours.ends:
            minutes = minutes_from(each.point)
    leave = occurrence.starts_at.astimezone(UTC) - minutes * MINUTE
    home = occurrence.ends_at.astimezone(UTC) + back * MINUTE
    failed = words | _times_failed(leave, home, person, asked)
    longest = max(minutes, back)
    if longest > person.travel.max_minutes:
        failed["travel"] = longest - person.travel.max_minutes
    inside = [each.radius_m - round(distance_m(each.center, place)) + 1 for each in person.avoid]
    if any(metres > 0 for metres in inside):
        failed["avoid"] = max(inside)
    local = occurrence.starts_at.astimezone(ZoneInfo(person.time_zone))
    if person.home_by is not None:
        day = local.date() + (DAY if person.home_by.hour < 12 else 0 * DAY)
        deadline = instant(datetime.combine(day, person.home_by), ZoneInfo(person.time_zone))
        late = (home - deadline) // MINUTE
        if late > 0:
            failed["home_by"] = late
    return Verdict(failed, _scored(listing, occurrence, person, minutes, now), minutes, is_online=False)


def _times_failed(
    leave: datetime, home: datetime, person: Person, asked: tuple[date, int, datetime]
) -> dict[str, int | None]:
    first, days, now = asked
    needed = set(_minutes(leave, home))
    free, busy = _free(person, first, days), _busy(person)
    if now.astimezone(ZoneInfo(person.time_zone)).date() == first:
        free -= {minute for minute in free if minute * 60 < now.timestamp()}
    failed: dict[str, int | None] = {}
    if needed - free:
        failed["free"] = len(needed - free)
    if needed & busy:
        failed["busy"] = len(needed & busy)
    return failed


def _minutes(begins: datetime, ends: datetime) -> range:
    return range(int(begins.timestamp()) // 60, int(ends.timestamp()) // 60)


def _free(person: Person, first: date, days: int) -> set[int]:
    zone = ZoneInfo(person.time_zone)
    found: set[int] = set()
    for number in range(-1, days + 1):
        day = first + number * DAY
        for each in person.free:
            if each.date == day or day.weekday() in each.weekdays:
                last = day if each.begins < each.ends else day + DAY
                begins, ends = datetime.combine(day, each.begins), datetime.combine(last, each.ends)
                found |= set(_minutes(instant(begins, zone), instant(ends, zone)))
    return found


def _busy(person: Person) -> set[int]:
    zone = ZoneInfo(person.time_zone)
    found: set[int] = set()
    for each in person.busy:
        begins, ends = (
            moment if moment.tzinfo else instant(moment, zone) for moment in (each.begins, each.ends)
        )
        found |= set(_minutes(begins, ends))
    return found


def _words_failed(
    listing: Listing, occurrence: Occurrence, person: Person, today: date
) -> dict[str, int | None]:
    types = set(listing.types)
    accepted = person.alcohol
    if accepted is None:
        accepted = {"none"} if person.role is Role.CLIENT else {"none", "present", "unknown"}  # type: ignore[assignment]
    checks = {
        "needs": not person.needs <= types,
        "closed": "closed" in types and listing.fellowship not in person.may_attend_closed,
        "audience": not types & AUDIENCES <= person.audiences,
        "alcohol": listing.alcohol.value not in accepted,
        "cancelled": occurrence.status is OccurrenceStatus.CANCELLED,
        "stale": listing.verification.is_unchecked(today),
    }
    return {rule: None for rule, fails in checks.items() if fails}


def _scored(
    listing: Listing, occurrence: Occurrence, person: Person, minutes: int | None, now: datetime
) -> int:
    """40 % wants, 30 % travel, 10 % each of evening, freshness and place, in thousandths of a hundredth."""
    wanted, types = person.wants, set(listing.types)
    fits = []
    if wanted.kinds:
        fits.append(1000 * (listing.kind in wanted.kinds))
    if wanted.fellowships:
        fits.append(1000 * (listing.fellowship in wanted.fellowships))
    if wanted.pathways:
        fits.append(1000 * bool(wanted.pathways & set(listing.pathways)))
    if wanted.languages:
        fits.append(1000 * bool(wanted.languages & set(listing.languages)))
    if wanted.types:
        fits.append(1000 * len(wanted.types & types) // len(wanted.types))
    longest = person.travel.max_minutes
    travel = 500 if minutes is None else 1000 - 1000 * min(minutes, longest) // longest
    local = occurrence.starts_at.astimezone(ZoneInfo(person.time_zone))
    parts = {
        "wants": (40, sum(fits) // len(fits) if fits else 1000),
        "travel": (30, travel),
        "evening": (10, 1000 if local.hour >= 17 or local.weekday() >= 5 else 0),
        "freshness": (10, 500 if listing.verification.is_stale(now.date()) else 1000),
        "place": (10, 500),
    }
    return sum(weight * part for weight, part in parts.values())
