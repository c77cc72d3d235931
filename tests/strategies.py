"""Whole listings drawn at random: every member, every kind of schedule that finder keeps.

`listings()` gives what ListingSchema accepts, so that it can be written and read in every form.
"""

from datetime import date, datetime, time, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from finder.domain.geo import Point
from finder.domain.listing import (
    Cost,
    Listing,
    Online,
    OnlineAccess,
    Provenance,
    Suspension,
    Verification,
    VerificationStatus,
)
from finder.domain.rule_parts import RANGES, Frequency
from finder.domain.schedule import Extra, OccurrenceStatus, Override, Precision, Rule, Schedule, Venue
from finder.domain.vocabulary import FELLOWSHIPS, PATHWAYS, TYPES, Alcohol, Attendance, Kind

T = TypeVar("T")

ZONES = (
    "America/Chicago",
    "America/New_York",
    "America/Phoenix",
    "America/St_Johns",
    "Europe/Berlin",
    "Europe/London",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "UTC",
)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# 2026, when clocks change twice in most of the zones above, and some months around.
DAYS = st.dates(date(2025, 10, 1), date(2027, 6, 30))
CLOCKS = st.one_of(
    st.sampled_from([time(0), time(1, 30), time(2), time(2, 30), time(7), time(12), time(19), time(23, 30)]),
    st.times(max_value=time(23, 59)).map(lambda clock: clock.replace(second=0, microsecond=0)),
)
WALLS = st.builds(datetime.combine, DAYS, CLOCKS)
MINUTES = st.one_of(st.sampled_from([30, 60, 60, 90, 600]), st.integers(1, 3 * 24 * 60))
# What PostgreSQL and UTF-8 take: no NUL, no half of a surrogate pair.
LETTERS = st.characters(exclude_characters="\0", exclude_categories=("Cs",))
TEXTS = st.text(LETTERS, max_size=30)
NAMES = st.text(LETTERS, min_size=1, max_size=30).filter(lambda text: bool(text.strip()))
SLUGS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)
LINKS = st.from_regex(r"https?://[a-z]{1,10}\.org(/[a-z0-9]{1,8}){0,2}(\?day=[0-6])?", fullmatch=True)


def maybe(values: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    """One of the values, or None."""
    return st.one_of(st.none(), values)


def some(values: st.SearchStrategy[T], most: int = 3) -> st.SearchStrategy[tuple[T, ...]]:
    """A few different values, or none."""
    return st.lists(values, max_size=most, unique=True).map(tuple)


def joined(values: st.SearchStrategy[T], most: int = 3) -> st.SearchStrategy[str]:
    """A few different values as the list of a rule's part."""
    several = st.lists(values, min_size=1, max_size=most, unique=True)
    return several.map(lambda chosen: ",".join(str(each) for each in chosen))


@st.composite
def untils(draw: st.DrawFn, starts: datetime) -> str:
    """An UNTIL some days after, or a little before, the first start: a date, local time, or UTC."""
    moment = starts + timedelta(
        days=draw(st.integers(-3, 400)), minutes=draw(st.sampled_from([0, 0, 0, -1, 300]))
    )
    return moment.strftime(draw(st.sampled_from(["%Y%m%d", "%Y%m%dT%H%M%S", "%Y%m%dT%H%M%SZ"])))


@st.composite
def weekly_rrules(draw: st.DrawFn, starts: datetime) -> str:
    """A plain weekly rule, with all that may stand in one."""
    parts = {"FREQ": "WEEKLY"}
    optional = {
        "INTERVAL": st.integers(1, 5).map(str),
        "BYDAY": joined(st.sampled_from(WEEKDAYS), most=7),
        "WKST": st.sampled_from(WEEKDAYS),
        "UNTIL": untils(starts),
    }
    for name in draw(st.lists(st.sampled_from(sorted(optional)), unique=True)):
        parts[name] = draw(optional[name])
    return as_text(parts)


@st.composite
def other_rrules(draw: st.DrawFn, starts: datetime) -> str:
    """A rule of any frequency, made of parts that RFC 5545 lets stand together."""
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY"]))
    parts = {"FREQ": freq}
    optional = {"INTERVAL": st.integers(1, 4).map(str), "WKST": st.sampled_from(WEEKDAYS)} | {
        "BYMONTH": joined(st.integers(1, 12), most=4),
        "BYHOUR": joined(st.integers(0, 23), most=2),
        "BYMINUTE": joined(st.sampled_from([0, 15, 59]), most=2),
    }
    optional |= DAY_PARTS[freq]
    for name in draw(st.lists(st.sampled_from(sorted(optional)), unique=True, max_size=4)):
        parts[name] = draw(optional[name])
    if "BYDAY" in parts and freq in ("MONTHLY", "YEARLY") and draw(st.booleans()):
        parts["BYSETPOS"] = draw(joined(st.sampled_from([1, 2, -1, -2]), most=2))
    ends = {"COUNT": st.integers(1, 30).map(str), "UNTIL": untils(starts)}
    for name in draw(st.sampled_from([[], [], ["COUNT"], ["UNTIL"]])):
        parts[name] = draw(ends[name])
    return as_text(parts)


NUMBERED_DAYS = joined(
    st.builds(
        lambda number, day: f"{number}{day}", st.sampled_from([1, 2, 3, 4, 5, -1]), st.sampled_from(WEEKDAYS)
    )
)
PLAIN_DAYS = joined(st.sampled_from(WEEKDAYS), most=7)
MONTH_DAYS = joined(st.sampled_from([1, 13, 15, 28, 29, 31, -1, -3]), most=3)
DAY_PARTS: dict[str, dict[str, st.SearchStrategy[str]]] = {
    "DAILY": {"BYDAY": PLAIN_DAYS, "BYMONTHDAY": MONTH_DAYS},
    "WEEKLY": {"BYDAY": PLAIN_DAYS},
    "MONTHLY": {"BYDAY": st.one_of(PLAIN_DAYS, NUMBERED_DAYS), "BYMONTHDAY": MONTH_DAYS},
    "YEARLY": {
        "BYDAY": st.one_of(PLAIN_DAYS, NUMBERED_DAYS),
        "BYMONTHDAY": MONTH_DAYS,
        "BYYEARDAY": joined(st.sampled_from([1, 60, 100, 366, -1, -100])),
    },
}


def as_text(parts: dict[str, str]) -> str:
    """A rule's parts as its text."""
    return ";".join(f"{name}={value}" for name, value in parts.items())


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """A single start, a plain weekly rule or any other."""
    starts = draw(WALLS)
    rrule = draw(st.one_of(st.none(), weekly_rrules(starts), other_rrules(starts)))
    return Rule(starts, draw(MINUTES), rrule)


@st.composite
def accepted_rules(draw: st.DrawFn) -> Rule:
    """A rule of any parts that the domain takes, also where they make little sense together."""
    optional = {
        name: joined(st.integers(low, high).filter(lambda number, low=low: number != 0 or low == 0))
        for name, (low, high) in RANGES.items()
    }
    optional |= {"INTERVAL": st.integers(1, 60).map(str), "COUNT": st.integers(1, 60).map(str)}
    numbers = st.one_of(st.just(""), st.integers(1, 53).map(str), st.integers(-53, -1).map(str))
    optional["BYDAY"] = joined(st.builds("{}{}".format, numbers, st.sampled_from(WEEKDAYS)), most=7)
    starts = draw(WALLS)
    optional["UNTIL"] = untils(starts)
    parts = {"FREQ": draw(st.sampled_from(Frequency)).value}
    for name in draw(st.lists(st.sampled_from(sorted(optional)), unique=True, max_size=5)):
        parts[name] = draw(optional[name])
    return Rule(starts, draw(MINUTES), as_text(parts))


def points() -> st.SearchStrategy[Point]:
    """Anywhere on Earth."""
    return st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


@st.composite
def venues(draw: st.DrawFn) -> Venue:
    """A venue of which anything may be unknown."""
    point = draw(maybe(points()))
    return Venue(
        name=draw(maybe(TEXTS)),
        address=draw(maybe(TEXTS)),
        city=draw(maybe(TEXTS)),
        region=draw(maybe(TEXTS)),
        postal_code=draw(maybe(st.from_regex(r"[0-9]{5}", fullmatch=True))),
        country=draw(maybe(st.sampled_from(["US", "CA", "DE"]))),
        point=point,
        precision=None if point is None else draw(st.sampled_from(Precision)),
    )


@st.composite
def overrides(draw: st.DrawFn, original: datetime) -> Override:
    """What became of the occurrence with this original start."""
    status = draw(st.sampled_from([OccurrenceStatus.CANCELLED, OccurrenceStatus.MOVED]))
    if status is OccurrenceStatus.CANCELLED:
        return Override(original, status, note=draw(maybe(TEXTS)))
    return Override(
        original, status, draw(maybe(WALLS)), draw(maybe(MINUTES)), draw(maybe(venues())), draw(maybe(TEXTS))
    )


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Rules, extra starts, and overrides of which most name a start that occurs."""
    zone = draw(st.sampled_from(ZONES))
    if draw(st.integers(0, 9)) == 0:
        return Schedule(zone, by_appointment=True)
    chosen = draw(st.lists(rules(), min_size=1, max_size=2).map(tuple))
    extra = draw(some(st.builds(Extra, WALLS, MINUTES), most=2))
    own = [each.starts + timedelta(weeks=weeks) for each in (*chosen, *extra) for weeks in (0, 1, 2)]
    originals = draw(some(st.one_of(st.sampled_from(own), WALLS)))
    return Schedule(zone, chosen, extra, tuple(draw(overrides(original)) for original in originals))


def costs() -> st.SearchStrategy[Cost]:
    """Free, or an amount."""
    paid = st.builds(
        Cost, st.just(False), maybe(st.floats(0, 1000)), maybe(st.sampled_from(["USD", "EUR"])), maybe(TEXTS)
    )
    return st.one_of(st.just(Cost(True)), paid)


def rooms() -> st.SearchStrategy[Online]:
    """Online rooms."""
    phone = st.from_regex(r"\+1[0-9]{10}", fullmatch=True)
    return st.builds(Online, maybe(LINKS), maybe(phone), st.sampled_from(OnlineAccess), maybe(LINKS))


@st.composite
def listings(draw: st.DrawFn, source: str = "aa") -> Listing:
    """A listing of this source, of any kind, in which any member may stand or be left out."""
    return Listing(
        id=f"{source}:{draw(SLUGS)}",
        kind=draw(st.sampled_from(Kind)),
        name=draw(NAMES),
        group=draw(maybe(TEXTS)),
        fellowship=draw(maybe(st.sampled_from([*FELLOWSHIPS, "new-fellowship"]))),
        organizer=draw(maybe(TEXTS)),
        pathways=draw(some(st.sampled_from(PATHWAYS))),
        attendance=draw(st.sampled_from(Attendance)),
        types=draw(some(st.sampled_from(sorted(TYPES)))),
        other_types=draw(some(TEXTS)),
        languages=draw(some(st.sampled_from(["en", "es", "pt-BR", "zh-Hant"]))),
        alcohol=draw(st.sampled_from(Alcohol)),
        cost=draw(maybe(costs())),
        venue=draw(maybe(venues())),
        online=draw(maybe(rooms())),
        url=draw(maybe(LINKS)),
        notes=draw(maybe(TEXTS)),
        schedule=draw(schedules()),
        provenance=draw(some(st.builds(Provenance, SLUGS, maybe(LINKS), maybe(DAYS)), most=2)),
        illustrative=draw(st.booleans()),
        suspended=draw(maybe(st.builds(Suspension, maybe(DAYS), maybe(DAYS), maybe(TEXTS)))),
        verification=draw(st.builds(Verification, st.sampled_from(VerificationStatus), maybe(DAYS))),
    )
