"""Routing engines over HTTP, at addresses that the operator sets; where one fails, times are estimated.

OSRM and Valhalla answer tables of many places at a time, OpenTripPlanner one place after the other.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import numpy as np
import orjson

from finder.catalog.table import Ints
from finder.domain.geo import Point
from finder.domain.person import Mode
from finder.net import Limits, NotFetched, fetch
from finder.planning.distance import Places, whole_metres
from finder.planning.travel import NO_WAY, SECONDS_A_MINUTE, Estimator, Ways

# Of one answer, and of all that are asked for one person.
ANSWER_S = 2.0
MOST_IN_TABLE = 40  # places between all of which an engine is asked for the ways
PERSON_S = 4.0
MAX_ANSWER_BYTES = 2_000_000
# A road may be faster than the estimate has it.
REACH = 1.5
# Transit goes by the hour: ways are those that arrive by then.
ARRIVE_BY = "18:00"

Ask = Callable[[str, Mode, Point, Sequence[Point], date], str]
Read = Callable[[Any], list[float | None]]


class NoAnswer(Exception):
    """A routing engine that did not answer, or not as it should."""


@dataclass(frozen=True, slots=True)
class Engine:
    """One kind of engine: the address to ask, how its answer is read, and how much it is asked.

    `batch`: places of one request; `most`: places in all, of which those further off are estimated.
    """

    address: Ask
    seconds: Read
    batch: int
    most: int


def _osrm_address(base: str, mode: Mode, start: Point, there: Sequence[Point], _: date) -> str:
    at = ";".join(f"{each.lon:.5f},{each.lat:.5f}" for each in (start, *there))
    return f"{base}/table/v1/{PROFILES[mode]}/{at}?sources=0&annotations=duration"


def _osrm_seconds(answer: Any) -> list[float | None]:
    return list(answer["durations"][0][1:])


def _valhalla_address(base: str, mode: Mode, start: Point, there: Sequence[Point], _: date) -> str:
    def told(point: Point) -> dict[str, float]:
        return {"lat": round(point.lat, 5), "lon": round(point.lon, 5)}

    question = {
        "sources": [told(start)],
        "targets": [told(each) for each in there],
        "costing": COSTINGS[mode],
    }
    return f"{base}/sources_to_targets?{urlencode({'json': orjson.dumps(question).decode()})}"


def _valhalla_seconds(answer: Any) -> list[float | None]:
    return [each["time"] for each in answer["sources_to_targets"][0]]


def _otp_address(base: str, _: Mode, start: Point, there: Sequence[Point], day: date) -> str:
    told = {
        "fromPlace": f"{start.lat:.5f},{start.lon:.5f}",
        "toPlace": f"{there[0].lat:.5f},{there[0].lon:.5f}",
        "mode": "TRANSIT,WALK",
        "date": day.isoformat(),
        "time": ARRIVE_BY,
        "arriveBy": "true",
        "numItineraries": "1",
    }
    return f"{base}/otp/routers/default/plan?{urlencode(told)}"


def _otp_seconds(answer: Any) -> list[float | None]:
    ways = answer["plan"]["itineraries"] if "plan" in answer else []
    return [min((each["duration"] for each in ways), default=None)]


PROFILES = {Mode.WALK: "foot", Mode.BIKE: "bike", Mode.DRIVE: "driving"}
COSTINGS = {Mode.WALK: "pedestrian", Mode.BIKE: "bicycle", Mode.DRIVE: "auto"}
OSRM = Engine(_osrm_address, _osrm_seconds, batch=100, most=2_000)
VALHALLA = Engine(_valhalla_address, _valhalla_seconds, batch=40, most=800)
OPEN_TRIP_PLANNER = Engine(_otp_address, _otp_seconds, batch=1, most=40)


@dataclass(frozen=True, slots=True)
class Routed:
    """Times by the engine of each mode, (engine, base address); by the estimator for modes without one."""

    engines: Mapping[Mode, tuple[Engine, str]]
    estimator: Estimator = field(default_factory=Estimator)

    def reach_m(self, mode: Mode, minutes: float) -> float:
        """No place further than this is reached within the minutes."""
        return self.estimator.reach_m(mode, minutes) * (REACH if mode in self.engines else 1)

    def ways(self, mode: Mode, start: Point, places: Places, day: date) -> Ways:
        """The ways from a start to each place; all of them estimates where the engine does not answer."""
        estimated = self.estimator.ways(mode, start, places, day)
        if mode not in self.engines or not len(places):
            return estimated
        engine, base = self.engines[mode]
        nearest = np.argsort(whole_metres(start, places), kind="stable")[: engine.most]
        minutes = estimated.minutes.copy()
        try:
            ends_at = time.monotonic() + PERSON_S
            minutes[nearest] = _minutes(engine, base, mode, start, places.among(nearest), day, ends_at)
        except NoAnswer:
            return Ways(estimated.minutes, has_engine_failed=True)
        return Ways(minutes, are_estimates=len(places) > len(nearest))

    def table(self, mode: Mode, places: Places, day: date) -> Ways:
        """The ways from each place to each; all of them estimates where there are many, or no answer."""
        estimated = self.estimator.table(mode, places, day)
        engine, base = self.engines.get(mode, (OPEN_TRIP_PLANNER, ""))
        if not 1 < len(places) <= min(engine.batch, MOST_IN_TABLE):
            return estimated
        ends_at = time.monotonic() + PERSON_S
        rows = []
        for number in range(len(places)):
            try:
                rows.append(_minutes(engine, base, mode, places.point(number), places, day, ends_at))
            except NoAnswer:
                return Ways(estimated.minutes, has_engine_failed=True)
        return Ways(np.array(rows), are_estimates=False)


def _minutes(
    engine: Engine, base: str, mode: Mode, start: Point, places: Places, day: date, ends_at: float
) -> Ints:
    """Whole minutes to each place, a begun one counted; NO_WAY where there is none. Raises NoAnswer."""
    points = [places.point(number) for number in range(len(places))]
    found: list[int] = []
    for begin in range(0, len(points), engine.batch):
        batch = points[begin : begin + engine.batch]
        answer = _answer(engine.address(base, mode, start, batch, day), ends_at - time.monotonic())
        found += _told(engine, answer, len(batch))
    return np.array(found, np.int64)


def _told(engine: Engine, answer: Any, count: int) -> list[int]:
    try:
        seconds = engine.seconds(answer)
        minutes = [NO_WAY if each is None else -int(-each // SECONDS_A_MINUTE) for each in seconds]
        is_whole = len(seconds) == count and all(each is None or each >= 0 for each in seconds)
    except (LookupError, TypeError, ValueError, OverflowError) as err:
        raise NoAnswer from err
    if not is_whole:
        raise NoAnswer
    return [min(each, NO_WAY) for each in minutes]


def _answer(address: str, left_s: float) -> Any:
    """The JSON at an address. Raises NoAnswer."""
    if left_s <= 0:
        raise NoAnswer
    wait_s = min(left_s, ANSWER_S)
    limits = Limits(
        MAX_ANSWER_BYTES,
        connect_s=wait_s,
        silence_s=wait_s,
        total_s=wait_s,
        redirects=0,
        # The operator's own engine, which mostly stands on their own machine.
        allows_private=True,
    )
    into = BytesIO()
    try:
        fetch(address, into, limits)
        return orjson.loads(into.getvalue())
    except (NotFetched, orjson.JSONDecodeError) as err:
        raise NoAnswer from err


def travel_by(osrm: str | None, valhalla: str | None, open_trip_planner: str | None) -> Estimator | Routed:
    """Driving by OSRM or else Valhalla, walking and riding by Valhalla, transit by OpenTripPlanner."""
    engines: dict[Mode, tuple[Engine, str]] = {}
    if valhalla is not None:
        engines |= {mode: (VALHALLA, valhalla.rstrip("/")) for mode in COSTINGS}
    if osrm is not None:
        engines[Mode.DRIVE] = OSRM, osrm.rstrip("/")
    if open_trip_planner is not None:
        engines[Mode.TRANSIT] = OPEN_TRIP_PLANNER, open_trip_planner.rstrip("/")
    return Routed(engines) if engines else Estimator()
