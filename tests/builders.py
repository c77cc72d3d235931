"""Listings, schedules and snapshots for tests, whole by themselves: `meeting(name="Dawn")` says one thing.

Everything stands in Nashville around NOW, which is noon there on Monday 23 November 2026.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from finder.catalog.build import DatasetFacts, build
from finder.catalog.compiling import Row
from finder.catalog.question import Filters, Question, Sort
from finder.catalog.snapshot import Snapshot
from finder.domain.geo import Point
from finder.domain.listing import Listing, Provenance, Suspension, Verification, VerificationStatus
from finder.domain.schedule import Extra, OccurrenceStatus, Override, Precision, Rule, Schedule, Venue
from finder.domain.vocabulary import Alcohol, Attendance, Kind
from finder.domain.window import LocalTimes, Weekday, Window, default_window
from finder.service.snapshots import horizon_of
from finder.shapes.document import Document, encode
from finder.wording.schedule_text import schedule_text

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
TODAY = NOW.date()
NASHVILLE = "America/Chicago"
DOWNTOWN = Point(36.15, -86.79)


def wall(text: str) -> datetime:
    """A wall-clock time: `wall("2026-11-23T19:00")`."""
    return datetime.fromisoformat(text)


def utc(text: str) -> datetime:
    """An instant by its UTC reading: `utc("2026-11-24T01:00")`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def weekly(days: str, at: str = "19:00", minutes: int = 60, *, since: str = "2026-01-05") -> Rule:
    """A rule for `days` such as "mon,thu"; its first start is on the first of them from `since` on."""
    weekdays = [Weekday[day.strip().upper()] for day in days.split(",")]
    begin = date.fromisoformat(since).toordinal()
    first = min(date.fromordinal(begin + (day - begin + 1) % 7) for day in weekdays)
    codes = ",".join(day.name[:2] for day in weekdays)
    return Rule(datetime.combine(first, time.fromisoformat(at)), minutes, f"FREQ=WEEKLY;BYDAY={codes}")


def once(starts: str, minutes: int = 60) -> Rule:
    """A single start without a rule."""
    return Rule(wall(starts), minutes)


def schedule(*rules: Rule, zone: str = NASHVILLE, **changes: Any) -> Schedule:
    """A schedule in Nashville's zone; `extra` and `overrides` may be lists."""
    parts: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in changes.items()
    }
    return Schedule(zone, rules, **parts)


def by_appointment(zone: str = NASHVILLE) -> Schedule:
    """A schedule on which nothing occurs by itself."""
    return Schedule(zone, by_appointment=True)


def extra(starts: str, minutes: int = 60) -> Extra:
    """A further start outside the rules."""
    return Extra(wall(starts), minutes)


def cancelled(original: str, note: str | None = None) -> Override:
    """The occurrence that would have started then does not take place."""
    return Override(wall(original), OccurrenceStatus.CANCELLED, note=note)


def moved(original: str, to: str | None = None, **changes: Any) -> Override:
    """The occurrence that would have started then takes place at another time, or at another `venue`."""
    starts = None if to is None else wall(to)
    return Override(wall(original), OccurrenceStatus.MOVED, starts, **changes)


def house(lat: float | None = 36.15, lon: float | None = -86.79, **changes: Any) -> Venue:
    """A venue at these coordinates; `house(None, None)` has none."""
    point = None if lat is None or lon is None else Point(lat, lon)
    precision = None if point is None else Precision.EXACT
    members = {"name": "Grace Church", "city": "Nashville", "region": "TN", "country": "US"}
    return Venue(**{**members, "point": point, "precision": precision} | changes)


def checked(on: str | date | None, status: VerificationStatus = VerificationStatus.LISTED) -> Verification:
    """A check on that day, by the source unless `status` says otherwise."""
    return Verification(status, date.fromisoformat(on) if isinstance(on, str) else on)


def verified(on: str | date | None) -> Verification:
    """A curator's check on that day."""
    return checked(on, VerificationStatus.VERIFIED)


def suspended(since: str | None = None, until: str | None = None, reason: str | None = None) -> Suspension:
    """A pause on local dates in [since, until)."""
    since_day, until_day = (None if day is None else date.fromisoformat(day) for day in (since, until))
    return Suspension(since_day, until_day, reason)


def meeting(listing_id: str = "nashville-aa:sunrise", **changes: Any) -> Listing:
    """A recovery meeting downtown, Mondays 19:00–20:00, checked the day before NOW."""
    members: dict[str, Any] = {
        "id": listing_id,
        "kind": Kind.MEETING,
        "name": "Sunrise",
        "group": "Sunrise Group",
        "fellowship": "aa",
        "pathways": ("twelve-step",),
        "types": ("open", "wheelchair"),
        "languages": ("en",),
        "alcohol": Alcohol.NONE,
        "venue": house(),
        "schedule": schedule(weekly("mon")),
        "provenance": (Provenance(listing_id.partition(":")[0], None, date(2026, 11, 22)),),
        "verification": checked("2026-11-22"),
    }
    return Listing(**members | changes)


def social(listing_id: str = "nashville-sober:hike", **changes: Any) -> Listing:
    """A sober social event downtown, Saturdays 10:00–12:00, of no fellowship."""
    members: dict[str, Any] = {
        "kind": Kind.SOCIAL,
        "name": "Hike",
        "group": None,
        "fellowship": None,
        "organizer": "Sober Nashville",
        "pathways": ("activity-based",),
        "types": ("outdoors",),
        "schedule": schedule(weekly("sat", "10:00", 120)),
    }
    return meeting(listing_id, **members | changes)


def support(listing_id: str = "nashville-help:jobs", **changes: Any) -> Listing:
    """Drop-in help with work downtown, Tuesdays 9:00–12:00."""
    members: dict[str, Any] = {
        "kind": Kind.SUPPORT,
        "name": "Jobs desk",
        "group": None,
        "fellowship": None,
        "organizer": "Nashville Help",
        "pathways": (),
        "types": ("employment",),
        "schedule": schedule(weekly("tue", "09:00", 180)),
    }
    return meeting(listing_id, **members | changes)


def online(listing_id: str = "nashville-aa:zoom", **changes: Any) -> Listing:
    """A meeting that is online alone."""
    return meeting(listing_id, **{"attendance": Attendance.ONLINE, "venue": None} | changes)


def source_of(name: str, retrieved_on: date = date(2026, 11, 22), **changes: Any) -> Document:
    """What a snapshot says of a source."""
    members = {
        "name": name,
        "title": None,
        "url": None,
        "format": "native",
        "licence": None,
        "attribution": None,
        "fellowship": None,
        "retrieved_on": retrieved_on.isoformat(),
    }
    return members | changes


def catalog_of(
    folder: Path,
    listings: Iterable[Listing] = (),
    *,
    now: datetime = NOW,
    version: int = 1,
    retrieved_on: Mapping[str, date] | None = None,
    aliases: Mapping[str, tuple[str, ...]] | None = None,
    revisions: Mapping[str, int] | None = None,
) -> Snapshot:
    """The snapshot of these listings, built for `now` in a folder of its own inside `folder`.

    `retrieved_on` names the sources the dataset holds; `aliases` and `revisions` go by listing id.
    """
    sources = {name: source_of(name, day) for name, day in (retrieved_on or {}).items()}
    rows = (
        Row(each.id, encode(each), (revisions or {}).get(each.id, 1), (aliases or {}).get(each.id, ()))
        for each in sorted(listings, key=lambda each: each.id)
    )
    facts = DatasetFacts(version, now, sources)
    return Snapshot(build(folder / f"snapshot-{version}", facts, rows, horizon_of(now), schedule_text))


def week_of(now: datetime = NOW) -> Window:
    """The default window: seven days from `now`."""
    return default_window(now)


def question(**changes: Any) -> Question:
    """A question about the week from NOW, asked downtown, nearest first.

    `weekdays`, `after` and `before` stand for `times`; the names of filters for `filters`.
    """
    filters = {name: changes.pop(name) for name in list(changes) if name in Filters.__dataclass_fields__}
    times = {name: changes.pop(name) for name in ("weekdays", "after", "before") if name in changes}
    members: dict[str, Any] = {
        "filters": Filters(**filters),
        "times": LocalTimes(**times),
        "window": week_of(),
        "origin": DOWNTOWN,
        "today": TODAY,
        "sort": Sort.DISTANCE,
    }
    return Question(**members | changes)
