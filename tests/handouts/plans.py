"""A plan for tests: a coach, Ana, Ben and Cleo, who go to a meeting, a walk and an online meeting."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from finder.domain.geo import Point
from finder.domain.goals import CheckInBy
from finder.domain.listing import Listing, Online, OnlineAccess
from finder.domain.person import Mode, Person, Role, Travel
from finder.domain.reason import Reason, ReasonKind
from finder.domain.schedule import Occurrence, Precision, Venue
from finder.domain.vocabulary import Attendance, Kind
from finder.handouts.copies import Copy, Style, copy_of
from finder.planning.plan import (
    Bound,
    Bounds,
    CheckIn,
    GoalReached,
    Going,
    Outing,
    Plan,
    PlanStatus,
    Visit,
)
from tests.builders import NASHVILLE, NOW, meeting, once, schedule

CHICAGO = ZoneInfo(NASHVILLE)


def at(text: str) -> datetime:
    """A moment in Nashville: `at("2026-11-24T18:11")`."""
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


def person(name: str, role: Role = Role.CLIENT, mode: Mode = Mode.TRANSIT) -> Person:
    """Somebody of whom nothing else matters here."""
    return Person(name=name, role=role, time_zone=NASHVILLE, free=(), travel=Travel(mode))


COACH, ANA, BEN, CLEO = (
    person("Carla Coach", Role.COACH, Mode.DRIVE),
    person("Ana Alvarez"),
    person("Ben Okafor", mode=Mode.WALK),
    person("Cleo Zhang", mode=Mode.BIKE),
)
PEOPLE = (COACH, ANA, BEN, CLEO)


def venue(name: str, address: str) -> Venue:
    """A place in Nashville."""
    return Venue(
        name=name,
        address=address,
        city="Nashville",
        region="TN",
        country="US",
        point=Point(36.15, -86.79),
        precision=Precision.EXACT,
    )


DAWN = meeting(
    "town:dawn",
    name="AA Dawn Recovery Group",
    schedule=schedule(once("2026-11-24T18:30")),
    venue=venue("Sober House", "12 Elm St"),
)
WALK = meeting(
    "town:walk",
    kind=Kind.SOCIAL,
    name="Sober walk by the river",
    fellowship=None,
    schedule=schedule(once("2026-11-28T10:00", 90)),
    venue=venue("Shelby Park", "2021 Davidson St"),
)
ROOM = meeting(
    "town:room",
    name="Narcotics Anonymous at night",
    attendance=Attendance.ONLINE,
    venue=None,
    schedule=schedule(once("2026-11-25T20:00")),
    online=Online("https://us02web.zoom.us/j/123456789", None, OnlineAccess.OPEN),
)


def going(whose: Person, leave: str, home: str, minutes: int = 14, distance: int | None = 3100) -> Going:
    """The way of a person."""
    return Going(whose.name, minutes, distance, at(leave), at(home))


def visit(listing: Listing, starts: str, minutes: int, *people: Going, **changes: Any) -> Visit:
    """A visit of some people."""
    begins = at(starts)
    occurrence = Occurrence(begins.replace(tzinfo=None), begins, begins + timedelta(minutes=minutes))
    values: dict[str, Any] = {"score": 0.8, "parts": {"wants": 0.8}, "reasons": ()} | changes
    return Visit(listing, occurrence, people=people, **values)


def dawn(*people: Person, reasons: tuple[Reason, ...] | None = None) -> Visit:
    """The meeting on Tuesday at 18:30, with those who go."""
    if reasons is None:
        reasons = (
            Reason(
                ReasonKind.FREE,
                tuple(each.name for each in people),
                begins=at("2026-11-24T17:00"),
                ends=at("2026-11-24T21:30"),
            ),
            *(Reason(ReasonKind.TRAVEL, (each.name,), minutes=14) for each in people),
        )
    ways = [going(each, "2026-11-24T18:11", "2026-11-24T19:49") for each in people]
    return visit(DAWN, "2026-11-24T18:30", 60, *ways, reasons=reasons)


def eastern(way: Going) -> Going:
    """A way told by New York's clock, an hour ahead."""
    new_york = ZoneInfo("America/New_York")
    leave, home = way.leave_by.astimezone(new_york), way.home_at.astimezone(new_york)
    return replace(way, leave_by=leave, home_at=home)


def eastern_dawn() -> Visit:
    """The meeting on Tuesday at 18:30, for Ana, whose clock is New York's."""
    told = dawn(ANA)
    return replace(told, people=tuple(map(eastern, told.people)))


HOLIDAY = Reason(ReasonKind.HOLIDAY, note="Thanksgiving: ask before you go")
STALE = Reason(ReasonKind.STALE, note="2026-08-01")
MOVED = Reason(ReasonKind.MOVED, note="AA upstairs this week")


def walk(*people: Person) -> Visit:
    """The walk on Saturday at 10:00."""
    ways = [going(each, "2026-11-28T09:40", "2026-11-28T11:50", 20, 1500) for each in people]
    return visit(WALK, "2026-11-28T10:00", 90, *ways)


def room(*people: Person) -> Visit:
    """The online meeting on Wednesday at 20:00."""
    ways = [going(each, "2026-11-25T20:00", "2026-11-25T21:00", 0, None) for each in people]
    return visit(ROOM, "2026-11-25T20:00", 60, *ways)


def plan(*outings: Outing, **changes: Any) -> Plan:
    """A plan of these outings."""
    bounds = Bounds(Bound(1, 1), Bound(4, 4), Bound(2, 2))
    return replace(Plan(PlanStatus.OPTIMAL, bounds, outings), **changes)


FULL = plan(
    Outing(dawn(COACH, ANA, BEN), walk(COACH, ANA, BEN)),
    Outing(room(COACH, CLEO), None),
    Outing(walk(COACH, BEN, CLEO), None),
    check_ins=(
        CheckIn(ANA.name, at("2026-11-26T19:00"), CheckInBy.TEXT),
        CheckIn(BEN.name, at("2026-11-27T19:00"), CheckInBy.CALL),
    ),
    goals=(
        GoalReached(ANA.name, "per_week.meeting", 1, 2, 1),
        GoalReached(CLEO.name, "per_week.social", 1, 1, 1),
    ),
)


def copy(reader: Person | None = None, given: Plan = FULL, **style: Any) -> Copy:
    """A copy of the plan, made at NOW."""
    clients = {going.name for outing in given.outings for going in outing.visit.people}
    group = PEOPLE if reader is not None else tuple(each for each in PEOPLE if each.name in clients)
    return copy_of(given, group, None if reader is None else reader.name, Style(**style), NOW)
