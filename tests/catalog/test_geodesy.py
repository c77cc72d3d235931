"""Chords bound geodesics from both sides, wherever on the ellipsoid, so that no near place is missed."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from finder.catalog.geodesy import cartesian_of, longest_chord_m, surely_within_chord_m
from finder.domain.geo import Point, distance_m

Pair = tuple[Point, Point]

latitudes = st.one_of(st.floats(-90, 90), st.sampled_from((-90.0, -89.999, 0.0, 1e-9, 89.999, 90.0)))
longitudes = st.one_of(st.floats(-180, 180), st.sampled_from((-180.0, 0.0, 179.999, 180.0)))
points = st.builds(Point, latitudes, longitudes)


def beside(point: Point, lat: float, lon: float) -> Point:
    """A point some degrees away; poles stop the way."""
    return Point(max(-90.0, min(90.0, point.lat + lat)), (point.lon + lon + 180) % 360 - 180)


def across(point: Point) -> Point:
    """The point at the other end of the Earth."""
    return beside(Point(-point.lat, point.lon), 0, 180)


small = st.one_of(st.floats(-1, 1), st.floats(-1e-6, 1e-6), st.just(0.0))
near_pairs = st.builds(lambda point, lat, lon: (point, beside(point, lat, lon)), points, small, small)
far_pairs = st.builds(lambda point, lat, lon: (point, beside(across(point), lat, lon)), points, small, small)
pairs = st.one_of(st.tuples(points, points), near_pairs, far_pairs)


def chord_m(a: Point, b: Point) -> float:
    return float(np.linalg.norm(cartesian_of(a) - cartesian_of(b)))


@pytest.mark.parametrize(
    ("point", "metres"),
    [
        pytest.param(Point(0, 0), (6_378_137.0, 0, 0), id="where the equator meets Greenwich"),
        pytest.param(Point(0, 90), (0, 6_378_137.0, 0), id="a quarter round the equator"),
        pytest.param(Point(90, 0), (0, 0, 6_356_752.314), id="north pole"),
        pytest.param(Point(-90, 77), (0, 0, -6_356_752.314), id="south pole, whatever the longitude"),
    ],
)
def test_a_point_is_its_metres_from_the_centre(point: Point, metres: tuple[float, ...]) -> None:
    assert cartesian_of(point).tolist() == pytest.approx(metres, abs=0.001)


def test_both_names_of_the_antimeridian_are_one_place() -> None:
    assert chord_m(Point(-17, 180), Point(-17, -180)) == pytest.approx(0, abs=1e-6)


@given(pairs)
@example((Point(90, 0), Point(-90, 0)))
@example((Point(0, 0), Point(0, 180)))
@example((Point(0, 0), Point(0.5, 179.7)))
@example((Point(45, 10), Point(-45, -170)))
@example((Point(90, 0), Point(90, 120)))
def test_no_chord_is_longer_than_the_bound_of_its_distance(pair: Pair) -> None:
    assert chord_m(*pair) <= longest_chord_m(distance_m(*pair))


@given(pairs)
@example((Point(90, 0), Point(-90, 0)))
@example((Point(0, 0), Point(0, 180)))
@example((Point(0, 0), Point(0.5, 179.7)))
@example((Point(45, 10), Point(-45, -170)))
@example((Point(90, 0), Point(90, 120)))
def test_no_chord_within_the_sure_bound_of_a_distance_leads_further(pair: Pair) -> None:
    assert chord_m(*pair) >= surely_within_chord_m(distance_m(*pair))


@given(st.floats(0, 2.1e7), st.floats(0, 1e6))
def test_bounds_of_a_longer_distance_are_no_shorter(metres: float, more: float) -> None:
    assert longest_chord_m(metres + more) >= longest_chord_m(metres)
    assert surely_within_chord_m(metres + more) >= surely_within_chord_m(metres)


@pytest.mark.parametrize("metres", [1_000, 25_000, 100_000, 500_000])
def test_few_places_are_between_the_bounds(metres: int) -> None:
    assert longest_chord_m(metres) - surely_within_chord_m(metres) < 2.5 + metres / 25_000
