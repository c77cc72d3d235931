"""A plan has as many outings as what is wanted needs, and no more of them."""

from collections.abc import Sequence

from finder.domain.goals import Goals
from finder.domain.vocabulary import Kind
from finder.planning.deadline import within
from finder.planning.outings import plan
from finder.planning.plan import PlanStatus
from finder.planning.problem import Companion
from tests.planning.problems import COACH, On, client, problem

PLENTY_S = 60.0
TUESDAY, WEDNESDAY, SATURDAY = 1, 2, 5
NOON, EVENING = 12, 18


def days_out(people: Sequence[Companion], *ons: On) -> list[int]:
    """The days of the outings of a plan that is proved to be the best."""
    asked = problem(people, ons)
    solution = plan(asked, within(PLENTY_S))
    assert solution.status is PlanStatus.OPTIMAL
    return [int(asked.day[0, stop.row]) for stop in solution.stops]


def test_an_evening_and_a_day_of_the_weekend_are_two_outings_where_no_one_is_both() -> None:
    ann = client(Goals(evenings=1, weekend=1))
    assert days_out([ann], On(TUESDAY, EVENING, [0.5]), On(SATURDAY, NOON, [0.5])) == [TUESDAY, SATURDAY]


def test_an_evening_of_the_weekend_is_both() -> None:
    ann = client(Goals(evenings=1, weekend=1))
    ons = [On(TUESDAY, EVENING, [0.9]), On(SATURDAY, NOON, [0.9]), On(SATURDAY, EVENING, [0.1])]
    assert days_out([ann], *ons) == [SATURDAY]


def test_two_that_fit_better_never_stand_for_one_that_reaches_as_much() -> None:
    ann = client(Goals(per_week={Kind.MEETING: 1}, evenings=1))
    both = On(WEDNESDAY, EVENING, [0.0])
    ons = [On(TUESDAY, NOON, [1.0]), both, On(SATURDAY, EVENING, [1.0], kind=Kind.SOCIAL)]
    assert days_out([ann], *ons) == [WEDNESDAY]


def test_a_regular_place_by_day_leaves_room_for_the_evenings() -> None:
    ann = client(Goals(regular=("known:zero",), evenings=1))
    asked = problem(
        [ann],
        [On(TUESDAY, NOON, [0.5], listing=0), On(WEDNESDAY, EVENING, [0.5], listing=1)],
        regular={"known:zero": 0},
    )
    assert len(plan(asked, within(PLENTY_S)).stops) == 2


def test_each_client_of_a_coach_gets_as_many_as_theirs_need() -> None:
    ann, ben = client(Goals(evenings=1, weekend=1)), client(Goals(weekend=1), "ben")
    both, noon = On(TUESDAY, EVENING, [0.5, 0.5, 0.5]), On(SATURDAY, NOON, [0.5, 0.5, 0.5])
    asked = problem([COACH, ann, ben], [both, noon])
    stops = plan(asked, within(PLENTY_S)).stops
    assert [[leg.person for leg in stop.legs] for stop in stops] == [[0, 1], [0, 1, 2]]
