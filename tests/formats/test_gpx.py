"""GPX as finder writes it, read back by a library that others read it with."""

from __future__ import annotations

from dataclasses import replace

import gpxpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.geo import Point
from finder.domain.listing import Listing, Suspension
from finder.domain.schedule import Precision, Venue
from tests.builders import meeting, online, social
from tests.formats.written import written
from tests.strategies import listings

DOORS = (Precision.EXACT, Precision.STREET)
CHURCH = Venue(
    "St. Ann's",
    "419 Woodland St",
    "Nashville",
    "TN",
    "37206",
    "US",
    Point(36.1745, -86.7644),
    Precision.EXACT,
)


def waypoints(*several: Listing) -> list[gpxpy.gpx.GPXWaypoint]:
    return gpxpy.parse(written("gpx", *several).decode()).waypoints


def test_a_waypoint_says_what_it_is_when_and_where():
    [point] = waypoints(
        meeting(
            name="Sunrise",
            venue=CHURCH,
            fellowship="aa",
            notes="Side door",
            url="https://example.org/?a=1&b=2",
        )
    )

    assert (point.latitude, point.longitude) == (36.1745, -86.7644)
    assert point.name == "Sunrise"
    assert point.description.splitlines() == [
        "Mondays 7:00–8:00 pm",
        "St. Ann's",
        "419 Woodland St, Nashville, TN 37206, USA",
        "Side door",
    ]
    assert point.link == "https://example.org/?a=1&b=2"
    assert point.type == "Alcoholics Anonymous"


def test_a_social_event_is_of_its_kind():
    [point] = waypoints(social(venue=CHURCH))
    assert point.type == "Sober social event"


@pytest.mark.parametrize(
    "listing",
    [
        pytest.param(online(), id="online"),
        pytest.param(meeting(venue=None), id="without-a-place"),
        pytest.param(meeting(suspended=Suspension(), venue=CHURCH), id="paused"),
        pytest.param(
            meeting(venue=Venue(city="Nashville", point=Point(36.1, -86.7), precision=Precision.CITY)),
            id="town-alone",
        ),
        pytest.param(
            meeting(
                venue=Venue(postal_code="37206", point=Point(36.1, -86.7), precision=Precision.POSTAL_CODE)
            ),
            id="postal-code-alone",
        ),
    ],
)
def test_what_has_no_door_to_go_to_has_no_waypoint(listing):
    assert waypoints(listing) == []


@given(st.lists(listings(), max_size=5))
def test_any_listings_make_a_file_that_reads_back_in_their_order(several):
    held = [replace(each, suspended=None) for each in several]
    doors = [each.place for each in held if each.place and each.venue.precision in DOORS]
    found = [(point.latitude, point.longitude) for point in waypoints(*held)]
    assert found == [pytest.approx((place.lat, place.lon), abs=1e-6) for place in doors]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_any_name_is_well_formed(name):
    [point] = waypoints(meeting(name=name, venue=CHURCH))
    assert point is not None
