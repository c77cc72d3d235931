"""The coach's way by the homes, by hand: one road, on which a minute is a minute."""

from dataclasses import replace

import numpy as np

from finder.domain.goals import Arrangement, Goals, Together
from finder.domain.vocabulary import Kind
from finder.planning.deadline import within
from finder.planning.outings import plan
from finder.planning.problem import PickUp, Problem
from tests.planning.problems import COACH, On, client, problem

ONE_MEETING = Goals(per_week={Kind.MEETING: 1})
ALWAYS = 120
# Minutes between the homes of coach, Ann and Bo, and from each to the venue. By Ann, then Bo it is
# 10 + 10 + 18 minutes, by Bo, then Ann 10 + 10 + 20.
HOMES = [[0, 10, 10], [10, 0, 10], [10, 10, 0]]
TO_VENUE = (28, 20, 18)
STARTS, ENDS = 18 * 60, 19 * 60

Longest = dict[str, tuple[int, int]]


def drive(longest: Longest | None = None, seats: int | None = None, *, in_person: bool = True) -> Problem:
    """A meeting from 18:00 to 19:00; `longest`: ways there and back that suit somebody."""
    people = [COACH, client(ONE_MEETING, "ann"), client(ONE_MEETING, "bo")]
    made = problem(people, [On(0, 18, [0.5, 0.6, 0.5], ways=TO_VENUE)], days=1)
    told = longest or {}
    there, back = np.array([told.get(one.name, (ALWAYS, ALWAYS)) for one in people], np.int32).T[..., None]
    return replace(
        made,
        pick_up=PickUp(np.array([in_person]), np.array(HOMES, np.int32), there, back),
        arrangement=Arrangement(together=Together.COACH_PICKS_UP, seats=seats),
    )


def times(asked: Problem) -> dict[str, tuple[int, int]]:
    """Minutes before the start and after the end at which each is at their door."""
    [stop] = plan(asked, within(5)).stops
    return {asked.people[leg.person].name: (STARTS - leg.leave, leg.home - ENDS) for leg in stop.legs}


def test_the_coach_is_at_each_door_on_the_shortest_way() -> None:
    assert times(drive()) == {"coach": (38, 38), "ann": (28, 28), "bo": (18, 18)}


def test_another_order_is_driven_where_the_shortest_does_not_suit() -> None:
    assert times(drive({"ann": (25, 25)})) == {"coach": (40, 40), "ann": (20, 20), "bo": (30, 30)}


def test_the_way_home_has_an_order_of_its_own() -> None:
    assert times(drive({"ann": (ALWAYS, 25)})) == {"coach": (38, 40), "ann": (28, 20), "bo": (18, 30)}


def test_who_suits_no_order_together_goes_one_at_a_time() -> None:
    # Ann fits better, and the one is no less served than the other.
    assert times(drive({"ann": (25, 25), "bo": (25, 25)})) == {"coach": (30, 30), "ann": (20, 20)}


def test_the_way_of_the_coach_counts_for_the_free_time_of_the_coach() -> None:
    assert times(drive({"coach": (ALWAYS, 38)})) == {"coach": (38, 38), "ann": (28, 28), "bo": (18, 18)}
    assert times(drive({"coach": (ALWAYS, 37)})) == {"coach": (30, 30), "ann": (20, 20)}


def test_nobody_goes_where_the_coach_has_no_time_for_any_door() -> None:
    assert plan(drive({"coach": (ALWAYS, 27)}), within(5)).stops == ()


def test_online_nobody_needs_a_seat() -> None:
    assert set(times(drive(seats=1))) == {"coach", "ann"}
    assert set(times(drive(seats=1, in_person=False))) == {"coach", "ann", "bo"}
