"""The time zone that holds at a point."""

import pytest

from finder.domain.geo import Point
from finder.places import zone_of


@pytest.mark.parametrize(
    ("point", "name"),
    [
        pytest.param(Point(36.16, -86.78), "America/Chicago", id="Nashville"),
        pytest.param(Point(35.96, -83.92), "America/New_York", id="Knoxville, the other end of the state"),
        pytest.param(Point(33.45, -112.07), "America/Phoenix", id="Phoenix, without summer time"),
        pytest.param(Point(35.68, -109.05), "America/Denver", id="Window Rock, Navajo, with it"),
        pytest.param(Point(27.72, 85.32), "Asia/Kathmandu", id="Kathmandu"),
        pytest.param(Point(-31.55, 159.08), "Australia/Lord_Howe", id="Lord Howe"),
        pytest.param(Point(-16.8, 179.99), "Pacific/Fiji", id="Taveuni, west of the antimeridian"),
        pytest.param(Point(-16.8, -179.99), "Pacific/Fiji", id="Taveuni, east of it"),
    ],
)
def test_a_place_on_land_has_the_zone_of_its_clocks(point: Point, name: str) -> None:
    assert zone_of(point) == name


@pytest.mark.parametrize(
    "point",
    [
        pytest.param(Point(0, 0), id="Gulf of Guinea"),
        pytest.param(Point(0, -150), id="Pacific"),
        pytest.param(Point(90, 0), id="north pole"),
    ],
)
def test_the_high_seas_have_none(point: Point) -> None:
    assert zone_of(point) is None
