"""POST /v1/matches without HTTP: a client and a coach over all that is on in a large town, explained."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from benchmarks.measuring import Line, at_most, bystanders_frozen, spent
from benchmarks.world import origins
from finder.catalog.snapshot import Snapshot
from finder.domain.geo import Point
from finder.domain.person import Circle, Free, Mode, Person, Role, Travel, Wants
from finder.domain.vocabulary import Kind
from finder.domain.window import Weekday
from finder.places.zones import zone_of
from finder.planning.availability import Period
from finder.planning.match import candidates
from finder.planning.matches import matches
from finder.planning.travel import Estimator
from finder.wording.reasons import reason_text, shortfall_text

DAYS = 14
LIMIT = 30


def match_lines(snapshot: Snapshot, now: datetime, rounds: int) -> Iterator[Line]:
    """finder's time for two people with twelve windows each, in the town with the most meetings."""
    people = _people(max(origins(20), key=lambda each: _in_range(snapshot, each, now)))
    period = _period(people, now)
    travel = Estimator()

    def ask() -> int:
        found = matches(candidates(snapshot, people, period, now, travel), LIMIT)
        texts = [reason_text(each, "en", is_alone=False) for match in found.items for each in match.reasons]
        texts += [shortfall_text(each, "en") for miss in found.near_misses for each in miss.failed]
        return len(texts)

    assert ask() > 0, "nothing matches"
    with bystanders_frozen():
        ours = min(spent(ask) for _ in range(rounds))
    listings = _in_range(snapshot, people[0].start or Point(0, 0), now)
    label = f"matches of two people, {DAYS} days, {listings:,} meetings in range, with explanations"
    yield Line(label, ours.seconds * 1000, "ms", str(ours), at_most(5))


def _in_range(snapshot: Snapshot, start: Point, now: datetime) -> int:
    people = _people(start)
    found = candidates(snapshot, people, _period(people, now), now, Estimator())
    return len(set(found.listing.tolist()))


def _period(people: list[Person], now: datetime) -> Period:
    return Period(now.astimezone(ZoneInfo(people[0].time_zone)).date() + timedelta(days=1), DAYS)


def _people(start: Point) -> list[Person]:
    zone = zone_of(start) or "UTC"
    evenings = tuple(Free(time(17), time(21, 30), frozenset({day})) for day in Weekday)
    mornings = tuple(Free(time(9), time(12), frozenset({day})) for day in list(Weekday)[:5])
    client = Person(
        name="client",
        role=Role.CLIENT,
        time_zone=zone,
        free=(*evenings, *mornings),
        start=start,
        home_by=time(22),
        travel=Travel(Mode.TRANSIT, 45),
        avoid=(Circle(start, 400),),
        wants=Wants(frozenset({Kind.MEETING}), types=frozenset({"newcomer"}), languages=frozenset({"en"})),
    )
    coach = Person(
        name="coach",
        role=Role.COACH,
        time_zone=zone,
        free=(*evenings, *mornings),
        start=start,
        travel=Travel(Mode.DRIVE, 40),
    )
    return [client, coach]
