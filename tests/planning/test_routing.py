"""Routing engines: what they are asked, how their answers are read, and that a plan comes when they fail."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import numpy as np
import orjson
import pytest

from finder.domain.geo import Point
from finder.domain.person import Mode
from finder.planning.distance import Places
from finder.planning.routing import travel_by
from finder.planning.travel import NO_WAY, Estimator
from tests.builders import DOWNTOWN, TODAY
from tests.net.server import Asked, serving

NORTH, FAR = Point(36.16, -86.79), Point(36.2, -86.79)
PLACES = Places.at(np.array([NORTH.lat, FAR.lat]), np.array([NORTH.lon, FAR.lon]))
ESTIMATED = [8, 20]


def page(body: object) -> Callable[[Asked], None]:
    return lambda asked: asked.send_page(orjson.dumps(body))


def osrm(asked: Asked) -> None:
    """An OSRM that takes a minute and a second to each place, and no way to the last of several."""
    places = asked.path.partition("/driving/")[2].partition("?")[0].split(";")[1:]
    seconds = [61.0] * len(places)
    asked.send_page(orjson.dumps({"code": "Ok", "durations": [[0.0, *seconds[:-1], None]]}))


def test_osrm_is_asked_for_a_table_and_begun_minutes_count() -> None:
    with serving(osrm) as server:
        ways = travel_by(server.url("/"), None, None).ways(Mode.DRIVE, DOWNTOWN, PLACES, TODAY)
        [(path, _)] = server.seen
    there = "-86.79000,36.15000;-86.79000,36.16000;-86.79000,36.20000"
    assert path == f"/table/v1/driving/{there}?sources=0&annotations=duration"
    assert (ways.minutes.tolist(), ways.are_estimates) == ([2, NO_WAY], False)


def test_a_table_is_asked_for_a_hundred_places_at_a_time() -> None:
    many = Places.at(np.linspace(36.1, 36.2, 150), np.full(150, -86.79))
    with serving(osrm) as server:
        ways = travel_by(server.url(""), None, None).ways(Mode.DRIVE, DOWNTOWN, many, TODAY)
        assert len(server.seen) == 2
    assert sorted(ways.minutes.tolist()) == [2] * 148 + [NO_WAY] * 2


def test_valhalla_is_asked_by_the_mode() -> None:
    with serving(page({"sources_to_targets": [[{"time": 120}, {"time": None}]]})) as server:
        ways = travel_by(None, server.url(""), None).ways(Mode.WALK, DOWNTOWN, PLACES, TODAY)
        [(path, _)] = server.seen
    assert orjson.loads(parse_qs(urlsplit(path).query)["json"][0]) == {
        "sources": [{"lat": 36.15, "lon": -86.79}],
        "targets": [{"lat": 36.16, "lon": -86.79}, {"lat": 36.2, "lon": -86.79}],
        "costing": "pedestrian",
    }
    assert ways.minutes.tolist() == [2, NO_WAY]


def test_opentripplanner_is_asked_place_by_place() -> None:
    with serving(page({"plan": {"itineraries": [{"duration": 900}, {"duration": 841}]}})) as server:
        ways = travel_by(None, None, server.url("")).ways(Mode.TRANSIT, DOWNTOWN, PLACES, TODAY)
        asked = [parse_qs(urlsplit(path).query) for path, _ in server.seen]
    assert [each["toPlace"] for each in asked] == [["36.16000,-86.79000"], ["36.20000,-86.79000"]]
    assert (asked[0]["date"], asked[0]["arriveBy"]) == (["2026-11-23"], ["true"])
    assert ways.minutes.tolist() == [15, 15]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(page({"code": "Ok", "durations": [[0.0]]}), id="too few"),
        pytest.param(page({"code": "Ok", "durations": [[0.0, -1, 5]]}), id="before the start"),
        pytest.param(page({"code": "Ok", "durations": [[0.0, "5", 5]]}), id="no numbers"),
        pytest.param(page([]), id="another shape"),
        pytest.param(lambda asked: asked.send_page(b"{"), id="no JSON"),
        pytest.param(lambda asked: asked.send_page(b"", "500 Oh"), id="an error"),
        pytest.param(
            lambda asked: asked.send_page(b"", "302 There", Location="http://127.0.0.1:9/"), id="elsewhere"
        ),
    ],
)
def test_where_an_engine_fails_all_is_estimated_and_it_is_said(answer: Callable[[Asked], None]) -> None:
    with serving(answer) as server:
        ways = travel_by(server.url(""), None, None).ways(Mode.DRIVE, DOWNTOWN, PLACES, TODAY)
    assert ways.minutes.tolist() == ESTIMATED
    assert (ways.are_estimates, ways.has_engine_failed) == (True, True)


def test_a_mode_without_an_engine_is_estimated() -> None:
    ways = travel_by("http://127.0.0.1:9", None, None).ways(Mode.BIKE, DOWNTOWN, PLACES, TODAY)
    assert ways.minutes.tolist() == Estimator().ways(Mode.BIKE, DOWNTOWN, PLACES, TODAY).minutes.tolist()
    assert not ways.has_engine_failed
