"""Nearest and within, by chords, are what measuring every geodesic would give."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.catalog.places import Distances, nearest, within
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import Mask
from finder.domain.geo import Point, distance_m
from tests.builders import catalog_of, house, meeting, online
from tests.catalog.plans import Shift, shifts
from tests.catalog.strategies import SPOTS

# Enough that where two alone pass they are searched for another way than where many do.
LISTINGS = 150


@dataclass(frozen=True)
class Places:
    """A snapshot with listings at and around a spot, and where each is."""

    snapshot: Snapshot
    points: list[Point | None]

    def metres(self, origin: Point) -> list[tuple[int, int]]:
        """(whole metres, listing) of each listing with a place."""
        by_point = {point: round(distance_m(origin, point)) for point in self.points if point is not None}
        return [(by_point[point], index) for index, point in enumerate(self.points) if point is not None]


def spread_around(spot: Point) -> list[Point | None]:
    """As many places as listings: a few houses of many, mirrored ones, a grid, and none at all."""
    houses = [Shift(0, 0), Shift(0.01, 0.01), Shift(0.01, -0.01), Shift(-0.01, 0.01), Shift(1e-7, 0)]
    grid = [Shift(0.003 * (number % 10 - 5), 0.03 * (number // 10 - 5)) for number in range(LISTINGS - 60)]
    return [None] * 10 + [each.of(spot) for each in houses * 10 + grid]


@pytest.fixture(scope="module", params=[0, 1, 3], ids=["Nashville", "antimeridian", "pole"])
def places(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Places:
    points = spread_around(SPOTS[request.param])
    listings = [
        meeting(f"aa:{index:03}", venue=None if point is None else house(point.lat, point.lon))
        for index, point in enumerate(points)
    ]
    return Places(catalog_of(tmp_path_factory.mktemp("places"), listings), points)


def every(step: int) -> Mask:
    """A mask of every so many listings."""
    keep = np.zeros(LISTINGS, dtype=bool)
    keep[::step] = True
    return keep


origins = st.builds(lambda shift, spot: shift.of(spot), shifts, st.sampled_from(SPOTS))


@given(origins, st.sampled_from((1, 2, 7, 70)), st.sampled_from((1, 2, 30, 150)))
def test_the_nearest_are_those_a_scan_finds(places: Places, origin: Point, step: int, count: int) -> None:
    found = nearest(Distances(places.snapshot, origin), every(step), count)
    kept = sorted(pair for pair in places.metres(origin) if pair[1] % step == 0)
    assert found == [index for _, index in kept[:count]]


@given(origins, st.integers(0, LISTINGS), st.sampled_from((-1, 0, 1)))
def test_within_a_radius_are_those_a_scan_finds(places: Places, origin: Point, number: int, by: int) -> None:
    measured = places.metres(origin)
    radius_m = max(measured[number % len(measured)][0] + by, 1)
    found = np.flatnonzero(within(Distances(places.snapshot, origin), radius_m)).tolist()
    assert found == [index for metres, index in measured if metres <= radius_m]


def test_nothing_is_near_where_no_listing_has_a_place(tmp_path: Path) -> None:
    distances = Distances(catalog_of(tmp_path, [online()]), Point(36.15, -86.79))
    assert nearest(distances, np.ones(1, dtype=bool), 5) == []
    assert not within(distances, 500_000).any()


def test_listings_of_one_house_come_in_order_of_their_ids(tmp_path: Path) -> None:
    listings = [meeting(f"aa:{name}") for name in ("c", "a", "b")]
    distances = Distances(catalog_of(tmp_path, listings), Point(36.2, -86.7))
    assert nearest(distances, np.ones(3, dtype=bool), 2) == [0, 1]
