"""The National Grid on the map of the world."""

from math import degrees

import pytest

from finder.domain.geo import Point, distance_m
from finder.places.grid import on_airy, point_of_grid


def test_the_example_of_ordnance_survey_comes_out_on_its_own_ellipsoid() -> None:
    # Annex C.2 of its guide: 52° 39′ 27.2531″ N, 1° 43′ 4.5177″ E.
    lat, lon = on_airy(651_409.903, 313_177.270)
    assert degrees(lat) == pytest.approx(52 + 39 / 60 + 27.2531 / 3600, abs=1e-7)
    assert degrees(lon) == pytest.approx(1 + 43 / 60 + 4.5177 / 3600, abs=1e-7)


@pytest.mark.parametrize(
    ("easting", "northing", "point"),
    [
        pytest.param(651_410, 313_177, Point(52.657979, 1.716052), id="Caister water tower, 52 39 28.723"),
        pytest.param(529_090, 179_645, Point(51.501009, -0.141588), id="SW1A 1AA, as ONSPD has it"),
    ],
)
def test_a_place_is_found_to_some_metres(easting: int, northing: int, point: Point) -> None:
    assert distance_m(point_of_grid(easting, northing), point) < 6
