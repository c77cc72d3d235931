"""Chords bound geodesics from both sides, wherever on the ellipsoid, so that no near place is missed."""

import numpy as np
import pytest
from geopy.distance import geodesic
from hypothesis import example, given
from hypothesis import strategies as st

from finder.catalog.geodesy import (
    SHORT_M,
    arcs_m,
    cartesian_of,
    doubt_m,
    longest_chord_m,
    short_arcs_m,
    short_doubt_m,
    surely_nearer_chord_m,
    surely_within_chord_m,
)
from finder.catalog.places import Distances
from finder.catalog.vincenty import geodesics_m
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


def arc_m(a: Point, b: Point) -> float:
    return float(arcs_m(cartesian_of(a), cartesian_of(b)[None])[0])


@given(pairs)
@example((Point(45, 0), Point(45, 0)))
@example((Point(90, 0), Point(90, 120)))
@example((Point(0, 0), Point(0, 9)))
@example((Point(40, -100), Point(49.5, -89)))
@example((Point(0, 0), Point(0.5, 179.7)))
@example((Point(0, 20.46875), Point(0, -159.53125)))
def test_an_arc_is_as_long_as_the_geodesic_within_its_doubt_or_in_every_doubt(pair: Pair) -> None:
    arc = arc_m(*pair)
    doubt = doubt_m(arc)
    # What is of no number is in every doubt.
    assert abs(arc - distance_m(*pair)) <= doubt or not doubt <= 0.5


@given(points, st.floats(0, 360), st.floats(0, SHORT_M))
@example(Point(0, 0), 0, SHORT_M)
@example(Point(0, 0), 90, SHORT_M)
@example(Point(90, 0), 180, SHORT_M)
def test_a_short_arc_is_as_long_as_the_geodesic_within_its_doubt(
    origin: Point, direction: float, metres: float
) -> None:
    end = geodesic(meters=metres).destination((origin.lat, origin.lon), direction)
    place = Point(end.latitude, end.longitude)
    chord = chord_m(origin, place)
    [arc] = short_arcs_m(np.array([chord]))
    assert abs(arc - distance_m(origin, place)) <= short_doubt_m(chord)


@given(pairs)
@example((Point(0, 0), Point(0, 180)))
@example((Point(45, 10), Point(-45, -170)))
def test_whole_metres_are_those_of_the_geodesic(pair: Pair) -> None:
    origin, place = pair
    metres = Distances(origin).metres(cartesian_of(place)[None], lambda _: place)
    assert metres.tolist() == [round(distance_m(origin, place))]


@given(pairs)
@example((Point(0, 0), Point(0, 0)))
@example((Point(0, 0), Point(0, 180)))
@example((Point(0, 0), Point(0.5, 179.7)))
@example((Point(90, 0), Point(-90, 0)))
@example((Point(0, 170), Point(0, -60)))
def test_a_geodesic_among_many_is_as_long_as_one_alone_within_its_doubt(pair: Pair) -> None:
    origin, place = pair
    metres, doubt = geodesics_m(origin, np.array([place.lat]), np.array([place.lon]))
    assert not abs(metres[0] - distance_m(origin, place)) > doubt[0]


@given(
    points,
    st.floats(0, 360),
    st.one_of(st.integers(0, 19_000_000), st.integers(0, 40_000)),
    st.one_of(st.floats(-2e-6, 2e-6), st.floats(-4e-4, 4e-4)),
)
def test_what_is_half_a_metre_off_is_rounded_as_the_geodesic_is(
    origin: Point, direction: float, metres: int, beside: float
) -> None:
    end = geodesic(meters=metres + 0.5 + beside).destination((origin.lat, origin.lon), direction)
    place = Point(end.latitude, end.longitude)
    found = Distances(origin).metres(cartesian_of(place)[None], lambda _: place)
    assert found.tolist() == [round(distance_m(origin, place))]


@given(points, st.integers(0, 500_000).map(float), small, small)
def test_what_is_surely_nearer_is_so_by_whole_metres(
    origin: Point, metres: float, lat: float, lon: float
) -> None:
    far = geodesic(meters=metres).destination((origin.lat, origin.lon), 45)
    place, other = Point(far.latitude, far.longitude), beside(origin, lat, lon)
    if chord_m(origin, other) <= surely_nearer_chord_m(chord_m(origin, place)):
        assert round(distance_m(origin, other)) < round(distance_m(origin, place))
