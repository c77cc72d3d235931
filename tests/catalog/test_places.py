"""Nearest and within, by chords, are what measuring every geodesic would give."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.catalog.items import Items
from finder.catalog.places import Distances, nearest, within
from finder.catalog.snapshot import Snapshot
from finder.domain.geo import Point, distance_m
from tests.builders import catalog_of, house, meeting, online
from tests.catalog.plans import Shift, shifts
from tests.catalog.strategies import SPOTS

# Enough that a few of many are sought through the tree, and others straight.
LISTINGS = 1500


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
    grid = [Shift(0.003 * (number % 36 - 18), 0.03 * (number // 36 - 18)) for number in range(LISTINGS - 210)]
    return [None] * 10 + [each.of(spot) for each in houses * 40 + grid]


@pytest.fixture(scope="module", params=[0, 1, 3], ids=["Nashville", "antimeridian", "pole"])
def places(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Places:
    points = spread_around(SPOTS[request.param])
    listings = [
        meeting(f"aa:{index:04}", venue=None if point is None else house(point.lat, point.lon))
        for index, point in enumerate(points)
    ]
    return Places(catalog_of(tmp_path_factory.mktemp("places"), listings), points)


def every(snapshot: Snapshot, step: int) -> Items:
    """Every so many listings, of those with a place."""
    return Items(snapshot, snapshot.placed[snapshot.placed % step == 0])


def ranks(places: Places, origin: Point, step: int, begin: int, end: int) -> list[tuple[int, int]]:
    """(whole metres, listing) of these ranks, as the index has them."""
    items = every(places.snapshot, step)
    numbers, metres = nearest(Distances(origin), items, begin, end)
    return list(zip(metres.tolist(), items.listing[numbers].tolist(), strict=True))


origins = st.builds(lambda shift, spot: shift.of(spot), shifts, st.sampled_from(SPOTS))


@given(origins, st.sampled_from((1, 2, 7, 70)), st.sampled_from((0, 1, 29, 300)), st.sampled_from((1, 2, 30)))
def test_the_nearest_of_any_rank_are_those_a_scan_finds(
    places: Places, origin: Point, step: int, begin: int, count: int
) -> None:
    kept = sorted(pair for pair in places.metres(origin) if pair[1] % step == 0)
    assert ranks(places, origin, step, begin, begin + count) == kept[begin : begin + count]


@given(origins, st.integers(0, LISTINGS), st.sampled_from((-1, 0, 1)))
def test_within_a_radius_are_those_a_scan_finds(places: Places, origin: Point, number: int, by: int) -> None:
    measured = places.metres(origin)
    radius_m = max(measured[number % len(measured)][0] + by, 1)
    found = np.flatnonzero(within(places.snapshot, Distances(origin), radius_m)).tolist()
    assert found == [index for metres, index in measured if metres <= radius_m]


def test_nothing_is_near_where_no_listing_has_a_place(tmp_path: Path) -> None:
    snapshot, distances = catalog_of(tmp_path, [online()]), Distances(Point(36.15, -86.79))
    assert nearest(distances, every(snapshot, 1), 0, 5)[0].tolist() == []
    assert not within(snapshot, distances, 500_000).any()


def test_listings_of_one_house_come_in_order_of_their_ids(tmp_path: Path) -> None:
    snapshot = catalog_of(tmp_path, [meeting(f"aa:{name}") for name in ("c", "a", "b")])
    assert nearest(Distances(Point(36.2, -86.7)), every(snapshot, 1), 0, 2)[0].tolist() == [0, 1]
