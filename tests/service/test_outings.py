"""Plans of a group, worked out by hand.

By car 0.01° of latitude, 1110 m, is 8 minutes and twice that 11. NOW is noon on Monday 23 November 2026.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from finder.domain.goals import Goals
from finder.domain.listing import Listing
from finder.domain.person import Mode, Person, Travel
from finder.domain.vocabulary import Kind
from finder.planning.availability import Period
from finder.planning.deadline import within
from finder.planning.plan import Going, Plan
from finder.planning.travel import Estimator
from finder.service.outings import Arrangement, Wish, outings
from tests.builders import NOW, catalog_of, house, meeting, schedule, social, weekly
from tests.planning.people import coach, free, person

EVENING = Goals(per_week={Kind.MEETING: 1, Kind.SOCIAL: 1}, max_per_day=2)


def planned(
    folder: Path, listings: Sequence[Listing], *people: Person, goals: Goals = EVENING, **more: object
) -> Plan:
    """The plan of these people for the week from Monday."""
    wish = Wish(
        people,
        Period(date(2026, 11, 23), 7),
        {one.name: goals for one in people if one.role == "client"},
        Arrangement(),
    )
    snapshot = catalog_of(folder, list(listings), now=NOW)
    return outings(snapshot, wish, NOW, Estimator(), within(10))


def coffee() -> Listing:
    """Tuesdays from 17:30 to 18:30, 8 minutes north of downtown."""
    return social(schedule=schedule(weekly("tue", "17:30")), venue=house(36.16, -86.79))


def later(at: str) -> Listing:
    """A meeting on Tuesdays, 8 minutes further north."""
    return meeting(schedule=schedule(weekly("tue", at)), venue=house(36.17, -86.79))


def told(going: Going) -> tuple[str, int, str, bool]:
    """When somebody leaves, the minutes of their way, when they are home, whether they come from a stop."""
    return f"{going.leave_by:%H:%M}", going.travel_minutes, f"{going.home_at:%H:%M}", going.is_onward


def ways(plan: Plan) -> list[list[tuple[str, int, str, bool]]]:
    return [[told(going) for going in outing.visit.people] for outing in plan.outings]


def test_two_stops_of_an_evening_go_from_venue_to_venue(tmp_path: Path) -> None:
    # Home from the coffee at 18:38, one would have to leave at 18:29: there is no going home in between.
    plan = planned(tmp_path, [coffee(), later("18:40")], person())
    assert ways(plan) == [[("17:22", 8, "19:51", False)], [("18:32", 8, "19:51", True)]]


def test_a_minute_too_few_between_two_stops_is_one_stop(tmp_path: Path) -> None:
    assert len(planned(tmp_path, [coffee(), later("18:38")], person()).outings) == 2
    assert len(planned(tmp_path, [coffee(), later("18:37")], person()).outings) == 1


def test_where_there_is_time_they_go_home_in_between(tmp_path: Path) -> None:
    plan = planned(tmp_path, [coffee(), later("18:49")], person())
    assert ways(plan) == [[("17:22", 8, "18:38", False)], [("18:38", 11, "20:00", False)]]


def test_a_way_between_stops_is_no_longer_than_they_accept(tmp_path: Path) -> None:
    south = meeting(schedule=schedule(weekly("tue", "18:43")), venue=house(36.1445, -86.79))
    north = social(schedule=schedule(weekly("tue", "17:30")), venue=house(36.1555, -86.79))
    # Each is 7 minutes from downtown, and 9 from the other; home at 18:37 is too late to leave at 18:36.
    for longest, stops in ((9, 2), (8, 1)):
        client = person(travel=Travel(Mode.DRIVE, longest))
        assert len(planned(tmp_path, [south, north], client).outings) == stops


def test_all_who_go_together_go_on_together(tmp_path: Path) -> None:
    # The coach lives beside the coffee and could go home; the client could not.
    beside = coach(start=coffee().venue.point)  # type: ignore[union-attr]
    plan = planned(tmp_path, [coffee(), later("18:40")], person(), beside)
    assert ways(plan) == [
        [("17:22", 8, "19:51", False), ("17:25", 5, "19:48", False)],
        [("18:32", 8, "19:51", True), ("18:32", 8, "19:48", True)],
    ]


def test_a_stop_on_the_way_has_a_backup_that_keeps_the_rest(tmp_path: Path) -> None:
    walk = social(
        "nashville-sober:walk", schedule=schedule(weekly("tue", "17:20")), venue=house(36.16, -86.79)
    )
    plan = planned(tmp_path, [coffee(), walk, later("18:40")], person())
    assert [outing.backup is not None for outing in plan.outings] == [True, False]


@pytest.mark.parametrize(("until", "stops"), [("19:51", 2), ("19:50", 1)])
def test_the_way_home_from_the_last_stop_lies_in_free_time(tmp_path: Path, until: str, stops: int) -> None:
    plan = planned(tmp_path, [coffee(), later("18:40")], person(free=[free("tue", "17:00", until)]))
    assert len(plan.outings) == stops
