"""Listings in outline: what hypothesis draws, made into a listing around a day and a spot.

Outlines are relative (days from now, steps from a spot, the second date of a schedule), so that each
strategy is made once; one made inside another draw would be checked anew every time.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from finder.domain.geo import Point
from finder.domain.listing import Listing, Suspension, Verification, VerificationStatus
from finder.domain.schedule import (
    Extra,
    OccurrenceStatus,
    Override,
    Precision,
    Rule,
    Schedule,
    Venue,
    occurrences,
)
from finder.domain.vocabulary import Attendance, Kind
from finder.service.shelf import horizon_of

ZONES = (
    "America/Chicago",
    "Europe/London",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "UTC",
)
# Clocks change in gaps and folds between 00:01 and 03:00 in these zones.
CLOCKS = tuple(
    time.fromisoformat(text)
    for text in "00:00 00:30 01:00 01:30 01:45 02:00 02:15 02:30 03:00 07:00 12:00 19:00 23:30".split()
)
DAY = 24 * 60
LENGTHS = (60, 60, 60, 90, 1, 30, 180, DAY, 3 * DAY + 60, 31 * DAY)
PLAIN_RULES = (
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;BYDAY=SU",
    "FREQ=WEEKLY;BYDAY=MO,WE,FR",
    "FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH,FR,SA",
    "freq=weekly;byday=sa,su",
)
OTHER_RULES = (
    None,
    "FREQ=WEEKLY;INTERVAL=2",
    "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,TU",
    "FREQ=WEEKLY;COUNT=5",
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3;COUNT=20",
    "FREQ=MONTHLY;BYDAY=3TH",
    "FREQ=MONTHLY;BYDAY=1SU,-1SA",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE;BYSETPOS=-1",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=YEARLY;BYMONTH=3,11;BYDAY=1SU",
)
UNTILS = ("", "", "", ";UNTIL={:%Y%m%d}", ";UNTIL={:%Y%m%d}T023000", ";UNTIL={:%Y%m%d}T020000Z")
NAMES = ("Sunrise", "sunrise", "SUNRISE", "Straße", "STRASSE", "Ähre", "Zuversicht", "a")
SOURCES = ("aa", "na", "old", "older", "lost")
TYPES = ("open", "closed", "women", "newcomer", "wheelchair")
# A bit, a few steps, a walk, a ride, and far off.
STEPS = tuple(sign * step for step in (0.0, 1e-7, 1e-5, 0.003, 0.01, 0.4, 30.0) for sign in (1, -1))


@dataclass(frozen=True)
class Around:
    """What a dataset lies around."""

    now: datetime
    spot: Point

    def at(self, days: int, clock: time) -> datetime:
        """A wall-clock time so many days from now."""
        return datetime.combine(self.now.date() + timedelta(days=days), clock)


@dataclass(frozen=True)
class Shift:
    """A place some degrees from a spot; the same few steps lead to the same and to mirrored places."""

    lat: float
    lon: float

    def of(self, spot: Point) -> Point:
        """The place, over the antimeridian where need be; poles stop the way."""
        lat = max(-90.0, min(90.0, spot.lat + self.lat))
        lon = spot.lon + self.lon
        return Point(lat, lon - 360 if lon > 180 else lon + 360 if lon < -180 else lon)


@dataclass(frozen=True)
class VenuePlan:
    """A venue, with coordinates if it has a shift."""

    shift: Shift | None

    def of(self, spot: Point) -> Venue:
        """The venue."""
        if self.shift is None:
            return Venue("Hall")
        return Venue("Hall", point=self.shift.of(spot), precision=Precision.EXACT)


@dataclass(frozen=True)
class RulePlan:
    """A rule that begins so many days from now, and may end a week from now."""

    days: int
    clock: time
    minutes: int
    text: str | None
    until: str

    def of(self, around: Around) -> Rule:
        """The rule."""
        ends = self.until.format(around.now.date() + timedelta(days=7))
        text = self.text if self.text is None or "COUNT" in self.text else self.text + ends
        return Rule(around.at(self.days, self.clock), self.minutes, text)


@dataclass(frozen=True)
class OverridePlan:
    """What becomes of one of the dates of a schedule, or of one that it may not have."""

    date_number: int
    other_day: tuple[int, time] | None
    is_cancelled: bool
    hours: int | None
    minutes: int | None
    venue: VenuePlan | None
    note: str | None

    def of(self, dates: list[datetime], around: Around) -> Override:
        """The override."""
        if self.other_day is not None or not dates:
            original = around.at(*(self.other_day or (0, time(12))))
        else:
            original = dates[self.date_number % len(dates)]
        if self.is_cancelled:
            return Override(original, OccurrenceStatus.CANCELLED, note=self.note)
        starts = None if self.hours is None else original + timedelta(hours=self.hours)
        venue = None if self.venue is None else self.venue.of(around.spot)
        return Override(original, OccurrenceStatus.MOVED, starts, self.minutes, venue, self.note)


@dataclass(frozen=True)
class SchedulePlan:
    """Rules, further starts and overrides; no rule stands for "by appointment"."""

    zone: str
    rules: list[RulePlan]
    extra: list[tuple[int, time, int]]
    overrides: list[OverridePlan]

    def of(self, around: Around) -> Schedule:
        """The schedule."""
        if not self.rules:
            return Schedule(self.zone, by_appointment=True)
        rules = tuple(rule.of(around) for rule in self.rules)
        extra = tuple(Extra(around.at(days, clock), minutes) for days, clock, minutes in self.extra)
        plain = Schedule(self.zone, rules, extra)
        if not self.overrides:
            return plain
        dates = [each.original_start for each in occurrences(plain, horizon_of(around.now))]
        named = {each.original_start: each for each in (plan.of(dates, around) for plan in self.overrides)}
        return replace(plain, overrides=tuple(named.values()))


@dataclass(frozen=True)
class ListingPlan:
    """A listing without its number."""

    source: str
    kind: Kind
    name: str
    group: str | None
    fellowship: str | None
    pathways: tuple[str, ...]
    attendance: Attendance
    types: tuple[str, ...]
    languages: tuple[str, ...]
    venue: VenuePlan | None
    schedule: SchedulePlan
    is_illustrative: bool
    pause: tuple[int | None, int | None, str | None] | None
    checked: tuple[VerificationStatus, int | None]

    def of(self, number: int, around: Around) -> Listing:
        """The listing."""
        today = around.now.date()
        status, age = self.checked
        return Listing(
            id=f"{self.source}:{number:02}",
            kind=self.kind,
            name=self.name,
            group=self.group,
            fellowship=self.fellowship,
            pathways=self.pathways,
            attendance=self.attendance,
            types=self.types,
            languages=self.languages,
            venue=None if self.venue is None else self.venue.of(around.spot),
            schedule=self.schedule.of(around),
            illustrative=self.is_illustrative,
            suspended=None if self.pause is None else _pause(*self.pause, today),
            verification=Verification(status, None if age is None else today - timedelta(days=age)),
        )


def _pause(since: int | None, until: int | None, reason: str | None, today: date) -> Suspension:
    begin, end = (None if days is None else today + timedelta(days=days) for days in (since, until))
    return Suspension(begin, end, reason)


def mostly(usual: st.SearchStrategy, *unusual: st.SearchStrategy) -> st.SearchStrategy:
    """Three times in four, or so, what is usual."""
    return st.one_of(usual, usual, usual, *unusual)


clocks = st.sampled_from(CLOCKS)
lengths = st.sampled_from(LENGTHS)
shifts = st.builds(Shift, st.sampled_from(STEPS), st.sampled_from(STEPS))
venues = mostly(st.builds(VenuePlan, shifts), st.just(VenuePlan(None)))
rules = st.builds(
    RulePlan,
    st.integers(-40, 12),
    clocks,
    lengths,
    mostly(st.sampled_from(PLAIN_RULES), st.sampled_from(OTHER_RULES), st.sampled_from(OTHER_RULES)),
    st.sampled_from(UNTILS),
)
notes = st.sampled_from((None, "holiday"))
overrides = st.builds(
    OverridePlan,
    date_number=st.integers(0, 40),
    other_day=mostly(st.none(), st.tuples(st.integers(-5, 30), clocks)),
    is_cancelled=st.booleans(),
    hours=st.sampled_from((None, 0, 1, -1, 24, -72, 200, -200, 900)),
    minutes=st.sampled_from((None, None, 15, 3 * DAY)),
    venue=st.one_of(st.none(), venues),
    note=notes,
)
schedules = st.builds(
    SchedulePlan,
    st.sampled_from(ZONES),
    mostly(st.lists(rules, min_size=1, max_size=2), st.lists(rules, max_size=2)),
    mostly(st.just([]), st.lists(st.tuples(st.integers(-5, 30), clocks, lengths), max_size=2)),
    st.one_of(st.just([]), st.lists(overrides, max_size=3)),
)
listings = st.builds(
    ListingPlan,
    source=st.sampled_from(SOURCES),
    kind=st.sampled_from(Kind),
    name=st.sampled_from(NAMES),
    group=st.sampled_from((None, None, "Home Group")),
    fellowship=st.sampled_from(("aa", "na", None)),
    pathways=st.sampled_from(((), ("twelve-step",), ("secular", "twelve-step"))),
    attendance=st.sampled_from((Attendance.IN_PERSON, *Attendance)),
    types=st.sampled_from([TYPES[begin:end] for begin in range(5) for end in range(begin, begin + 3)]),
    languages=st.sampled_from(((), ("en",), ("es", "en"))),
    venue=mostly(venues, st.none()),
    schedule=schedules,
    is_illustrative=st.sampled_from((False, False, False, True)),
    pause=mostly(
        st.none(), st.tuples(st.sampled_from((None, -9, 0, 3)), st.sampled_from((None, 0, 1, 5)), notes)
    ),
    checked=st.tuples(
        st.sampled_from(VerificationStatus), st.sampled_from((None, 0, 90, 91, 180, 181, 1000))
    ),
)
