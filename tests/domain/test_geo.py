"""Points, boxes and the distance between points."""

import math

import pytest
from hypothesis import given

from finder.domain.errors import InvalidInput
from finder.domain.geo import Box, Point, distance_m
from tests.strategies import points


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        pytest.param(90, 180, id="north-pole"),
        pytest.param(-90, -180, id="south-pole"),
        pytest.param(0, 0, id="off-africa"),
        pytest.param(36.15, -86.79, id="nashville"),
    ],
)
def test_a_point_lies_anywhere_on_earth(lat: float, lon: float) -> None:
    point = Point(lat, lon)
    assert (point.lat, point.lon) == (lat, lon)


@pytest.mark.parametrize(
    ("lat", "lon", "field"),
    [
        pytest.param(90.01, 0, "lat", id="beyond-the-pole"),
        pytest.param(-91, 0, "lat", id="beyond-the-other"),
        pytest.param(math.nan, 0, "lat", id="lat-not-a-number"),
        pytest.param(math.inf, 0, "lat", id="lat-endless"),
        pytest.param(0, 180.01, "lon", id="beyond-the-antimeridian"),
        pytest.param(0, -181, "lon", id="beyond-it-westwards"),
        pytest.param(0, math.nan, "lon", id="lon-not-a-number"),
    ],
)
def test_a_point_off_the_earth_is_refused(lat: float, lon: float, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Point(lat, lon)
    assert caught.value.problems[0].field == field


def test_one_place_is_written_in_one_way() -> None:
    assert [repr(each) for each in (Point(36, -87), Point(-0.0, -0.0))] == [
        "Point(lat=36.0, lon=-87.0)",
        "Point(lat=0.0, lon=0.0)",
    ]


@pytest.mark.parametrize(
    ("a", "b", "metres"),
    [
        # The worked example in the documentation of GeographicLib.
        pytest.param(Point(-41.32, 174.81), Point(40.96, -5.50), 19_959_679.267, id="wellington-salamanca"),
        # The WGS 84 ellipsoid's equator is 2 * pi * 6,378,137 m; its quarter meridian 10,001,965.729 m.
        pytest.param(Point(0, 0), Point(0, 1), 111_319.491, id="a-degree-of-the-equator"),
        pytest.param(Point(0, 0), Point(90, 0), 10_001_965.729, id="equator-to-pole"),
        pytest.param(Point(0, 179.5), Point(0, -179.5), 111_319.491, id="over-the-antimeridian"),
        pytest.param(Point(36.15, -86.79), Point(36.15, -86.79), 0.0, id="nowhere"),
    ],
)
def test_distance_is_that_on_the_ellipsoid(a: Point, b: Point, metres: float) -> None:
    assert distance_m(a, b) == pytest.approx(metres, abs=0.001)


@given(a=points(), b=points())
def test_distance_is_symmetric(a: Point, b: Point) -> None:
    assert distance_m(a, b) == pytest.approx(distance_m(b, a), abs=0.001)


@given(a=points(), b=points())
def test_nothing_is_farther_than_half_way_round(a: Point, b: Point) -> None:
    assert 0 <= distance_m(a, b) <= 20_003_931.5


NASHVILLE_MAP = Box(west=-87.0, south=36.0, east=-86.5, north=36.4)
FIJI_MAP = Box(west=177.0, south=-20.0, east=-178.0, north=-15.0)


@pytest.mark.parametrize(
    ("box", "point", "is_held"),
    [
        pytest.param(NASHVILLE_MAP, Point(36.15, -86.79), True, id="inside"),
        pytest.param(NASHVILLE_MAP, Point(36.0, -87.0), True, id="on-a-corner"),
        pytest.param(NASHVILLE_MAP, Point(36.41, -86.79), False, id="north-of-it"),
        pytest.param(NASHVILLE_MAP, Point(36.15, -86.49), False, id="east-of-it"),
        pytest.param(FIJI_MAP, Point(-17.0, 178.0), True, id="west-of-the-antimeridian"),
        pytest.param(FIJI_MAP, Point(-17.0, -179.0), True, id="east-of-the-antimeridian"),
        pytest.param(FIJI_MAP, Point(-17.0, 0.0), False, id="on-the-other-side-of-the-world"),
    ],
)
def test_a_box_holds_what_lies_in_it_or_on_its_edge(box: Box, point: Point, is_held: bool) -> None:
    assert box.holds(point) is is_held


@pytest.mark.parametrize(
    "edges",
    [
        pytest.param((-87, 36.4, -86.5, 36.0), id="north-below-south"),
        pytest.param((-187, 36, -86.5, 36.4), id="west-off-the-earth"),
        pytest.param((-87, 36, math.nan, 36.4), id="not-a-number"),
        pytest.param((-87, -91, -86.5, 36.4), id="south-off-the-earth"),
    ],
)
def test_a_box_that_is_none_is_refused(edges: tuple[float, float, float, float]) -> None:
    with pytest.raises(InvalidInput) as caught:
        Box(*edges)
    assert caught.value.problems[0].field == "bbox"
