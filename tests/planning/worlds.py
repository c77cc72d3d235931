"""Small worlds drawn where matching could go wrong: borders of time and place are hit exactly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

from finder.domain.geo import Point, distance_m
from finder.domain.listing import Listing
from finder.domain.person import Busy, Circle, Free, Mode, Person, Role, Start, Travel, Wants
from finder.domain.schedule import Override, Precision
from finder.domain.vocabulary import Alcohol, Attendance, Kind
from finder.domain.window import Weekday
from tests.builders import NASHVILLE, cancelled, checked, house, meeting, moved, schedule, suspended, weekly

# An ordinary week, and the nights on which clocks go back and forward.
FIRST_DAYS = (date(2026, 11, 23), date(2026, 10, 31), date(2026, 3, 7))
SPOTS = (Point(36.15, -86.79), Point(36.16, -86.79), Point(36.15, -86.70), Point(36.3, -86.6))
ZONES = (NASHVILLE, "America/New_York")
CLOCKS = ("00:00", "00:30", "01:30", "02:30", "12:00", "17:00", "17:06", "18:00", "19:00", "21:30", "23:30")
DAYS = "mon tue wed thu fri sat sun".split()
FELLOWSHIPS = ("aa", "na", None)
WORDS = ("open", "closed", "women", "men", "wheelchair", "newcomer", "restricted")


@dataclass(frozen=True)
class World:
    """Listings, people, and the days that are asked about at a moment."""

    listings: list[Listing]
    people: list[Person]
    first: date
    days: int
    now: datetime


def clocks() -> st.SearchStrategy[time]:
    return st.sampled_from(CLOCKS).map(time.fromisoformat)


def mostly(usual: Any, others: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The usual value in two draws of three."""
    return st.integers(0, 2).flatmap(lambda number: others if number == 0 else st.just(usual))


@st.composite
def listings(draw: st.DrawFn, number: int, first: date) -> Listing:
    attendance = draw(st.sampled_from(Attendance))
    clock = draw(st.sampled_from(CLOCKS))
    day = first + timedelta(draw(st.integers(0, 2)))
    spot = draw(st.sampled_from(SPOTS))
    precision = draw(mostly(Precision.EXACT, st.sampled_from(Precision)))
    venue = house(spot.lat, spot.lon, precision=precision) if draw(st.integers(0, 9)) else house(None, None)
    return meeting(
        f"nashville-aa:m{number}",
        kind=draw(st.sampled_from(Kind)),
        fellowship=draw(st.sampled_from(FELLOWSHIPS)),
        pathways=draw(st.sampled_from([(), ("twelve-step",), ("secular", "buddhist")])),
        attendance=attendance,
        types=draw(
            mostly(("open", "wheelchair"), st.sets(st.sampled_from(WORDS), max_size=3).map(sorted).map(tuple))
        ),
        alcohol=draw(mostly(Alcohol.NONE, st.sampled_from(Alcohol))),
        venue=None if attendance is Attendance.ONLINE else venue,
        schedule=schedule(
            weekly(
                ",".join(draw(st.sets(st.sampled_from(DAYS), min_size=3))),
                clock,
                draw(st.sampled_from([30, 60, 90])),
            ),
            overrides=draw(mostly([], st.lists(overrides(f"{day}T{clock}"), max_size=1))),
            zone=draw(st.sampled_from(ZONES)),
        ),
        suspended=suspended(str(day)) if not draw(st.integers(0, 7)) else None,
        illustrative=not draw(st.integers(0, 9)),
        verification=checked(first - timedelta(draw(mostly(0, st.sampled_from([90, 91, 180, 181]))))),
    )


@st.composite
def overrides(draw: st.DrawFn, original: str) -> Override:
    match draw(st.integers(0, 2)):
        case 0:
            return cancelled(original)
        case 1:
            return moved(original, original[:11] + draw(st.sampled_from(CLOCKS)))
    spot = draw(st.sampled_from(SPOTS))
    precision = draw(st.sampled_from([Precision.EXACT, Precision.CITY]))
    return moved(original, venue=house(spot.lat, spot.lon, name="Elsewhere", precision=precision))


@st.composite
def free_times(draw: st.DrawFn, first: date) -> Free:
    begins, ends = draw(mostly(time(0), clocks())), draw(mostly(time(0), clocks()))
    if draw(st.booleans()):
        return Free(begins, ends, date=first + timedelta(draw(st.integers(-1, 3))))
    return Free(
        begins, ends, draw(mostly(frozenset(Weekday), st.frozensets(st.sampled_from(Weekday), min_size=1)))
    )


@st.composite
def elsewhere(draw: st.DrawFn) -> Start:
    # Apart from the hour that comes twice in autumn, or never in spring.
    begins, ends = draw(st.sampled_from([("03:30", "17:06"), ("12:00", "18:00"), ("17:00", "23:30")]))
    days = draw(mostly(frozenset(Weekday), st.frozensets(st.sampled_from(Weekday), min_size=1)))
    hours = Free(time.fromisoformat(begins), time.fromisoformat(ends), days)
    return Start(hours, draw(st.sampled_from(SPOTS)))


@st.composite
def busy_times(draw: st.DrawFn, first: date) -> Busy:
    begins = datetime.combine(first + timedelta(draw(st.integers(0, 2))), draw(clocks()))
    ends = begins + timedelta(minutes=draw(st.sampled_from([1, 30, 240])))
    if draw(st.booleans()):
        return Busy(begins, ends)
    return Busy(begins.replace(tzinfo=UTC), ends.replace(tzinfo=UTC))


@st.composite
def circles(draw: st.DrawFn) -> Circle:
    center, spot = draw(st.sampled_from(SPOTS)), draw(st.sampled_from(SPOTS))
    radius_m = round(distance_m(center, spot)) + draw(st.sampled_from([-1, 0, 1]))
    return Circle(center, max(radius_m, 1))


@st.composite
def people(draw: st.DrawFn, number: int, first: date) -> Person:
    def words(*among: str) -> frozenset[str]:
        return frozenset(draw(st.sets(st.sampled_from(among), max_size=2)))

    return Person(
        name=f"person {number}",
        role=Role.CLIENT if number == 0 else draw(st.sampled_from(Role)),
        time_zone=draw(st.sampled_from(ZONES)),
        start=draw(mostly(SPOTS[0], st.sampled_from([*SPOTS, None]))),
        starts=tuple(draw(mostly([], st.lists(elsewhere(), max_size=2)))),
        free=tuple(draw(st.lists(free_times(first), min_size=1, max_size=4))),
        busy=tuple(draw(st.lists(busy_times(first), max_size=1))),
        home_by=draw(mostly(None, clocks())),
        travel=Travel(draw(st.sampled_from(Mode)), draw(mostly(90, st.sampled_from([5, 20, 27, 600])))),
        avoid=tuple(draw(mostly([], st.lists(circles(), max_size=1)))),
        needs=words("wheelchair") if not draw(st.integers(0, 4)) else frozenset(),
        audiences=words("women", "men"),
        may_attend_closed=words("aa", "na"),
        alcohol=draw(st.none() | st.just(frozenset(Alcohol))),
        wants=Wants(
            kinds=frozenset(draw(st.sets(st.sampled_from(Kind), max_size=1))),
            fellowships=words("aa", "smart"),
            pathways=words("secular", "twelve-step"),
            types=words("newcomer", "open"),
            languages=words("en", "es"),
        ),
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    first = draw(st.sampled_from(FIRST_DAYS))
    now = datetime.combine(first, time(draw(st.sampled_from([6, 18])), 0, 30), UTC)
    return World(
        [draw(listings(number, first)) for number in range(draw(st.integers(1, 5)))],
        [draw(people(number, first)) for number in range(draw(st.integers(1, 3)))],
        first + timedelta(draw(st.sampled_from([0, 0, 1]))),
        draw(st.integers(1, 4)),
        now,
    )
