"""Estimated ways: worked out by hand, never shorter where it is further, and bounded by their reach."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.geo import Point, distance_m
from finder.domain.person import Mode
from finder.planning.distance import Places, whole_metres
from finder.planning.travel import Estimator
from tests.builders import DOWNTOWN, TODAY

points = st.builds(Point, st.floats(-89, 89), st.floats(-180, 180))
near = st.builds(Point, st.floats(35.9, 36.4), st.floats(-87.1, -86.4))


def places(*there: Point) -> Places:
    return Places.at(np.array([each.lat for each in there]), np.array([each.lon for each in there]))


@pytest.mark.parametrize(
    ("mode", "minutes"),
    [
        # 1109.6 m north are 1572.3 m of street: 21.8 min at 1.2 m/s, 6.6 at 4, 4.8 at 5.5, 2.9 at 9.
        (Mode.WALK, 22),
        (Mode.BIKE, 10),
        (Mode.TRANSIT, 15),
        (Mode.DRIVE, 8),
    ],
)
def test_a_way_takes_its_street_at_the_pace_of_its_mode(mode: Mode, minutes: int) -> None:
    ways = Estimator().ways(mode, DOWNTOWN, places(Point(36.16, -86.79)), TODAY)
    assert ways.minutes.tolist() == [minutes]
    assert ways.are_estimates


@given(points, st.lists(points, min_size=1, max_size=5))
def test_metres_are_those_of_the_geodesic(origin: Point, there: list[Point]) -> None:
    assert whole_metres(origin, places(*there)).tolist() == [
        round(distance_m(origin, each)) for each in there
    ]


@given(near, near, st.sampled_from(Mode), st.integers(1, 120))
def test_nothing_beyond_reach_is_there_in_time(start: Point, there: Point, mode: Mode, minutes: int) -> None:
    estimator = Estimator()
    way = int(estimator.ways(mode, start, places(there), TODAY).minutes[0])
    if way <= minutes:
        assert distance_m(start, there) <= estimator.reach_m(mode, minutes) + 0.01
