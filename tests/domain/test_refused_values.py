"""What values of the domain refuse, and the whole sentence in which they say so."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from finder.domain.errors import InvalidInput, Problem
from finder.domain.geo import Box, Point
from finder.domain.schedule import Extra, OccurrenceStatus, Override, Precision, Rule, Schedule, Venue
from tests.builders import cancelled, meeting, once, wall, weekly

START = wall("2026-11-23T19:00")
LATITUDE = "lat: must be between -90 and 90"
LONGITUDE = "lon: must be between -180 and 180"
WEST_AND_EAST = "bbox: west and east must be between -180 and 180"
SOUTH_AND_NORTH = "bbox: south and north must be between -90 and 90, south first"
NO_OFFSET = "is wall-clock time of the venue, without an offset"
YEARS = "must be between the years 1900 and 2200"
WHOLE_MINUTE = "must be on a whole minute"
DURATION = "duration_minutes: must be between 1 and 44640"
ID = "id: must be <source>:<slug> in lower-case letters, digits, '.', '_' and '-'"
PRECISION = "venue.precision: stands beside lat and lon, and only there"


@pytest.mark.parametrize(
    ("build", "told"),
    [
        pytest.param(lambda: Point(90.01, 0), LATITUDE, id="beyond-the-pole"),
        pytest.param(lambda: Point(0, math.nan), LONGITUDE, id="no-number"),
        pytest.param(lambda: Box(-180.5, 0, 1, 1), WEST_AND_EAST, id="west-of-all"),
        pytest.param(lambda: Box(180.5, 0, 1, 1), WEST_AND_EAST, id="west-beyond-the-east"),
        pytest.param(lambda: Box(0, 0, 180.5, 1), WEST_AND_EAST, id="east-of-all"),
        pytest.param(lambda: Box(0, 0, -180.5, 1), WEST_AND_EAST, id="east-beyond-the-west"),
        pytest.param(lambda: Box(0, -90.5, 1, 1), SOUTH_AND_NORTH, id="south-of-all"),
        pytest.param(lambda: Box(0, 0, 1, 90.5), SOUTH_AND_NORTH, id="north-of-all"),
        pytest.param(lambda: Box(0, 2, 1, 1), SOUTH_AND_NORTH, id="upside-down"),
        pytest.param(lambda: meeting("Sunrise"), ID, id="no-id"),
        pytest.param(lambda: meeting("aa:x.ics"), "id: must not end in .ics", id="id-of-a-calendar"),
        pytest.param(lambda: meeting(name=" "), "name: must not be empty", id="no-name"),
        pytest.param(
            lambda: meeting(types=("open", "cosy")),
            "types: 'cosy' is not in the vocabulary; use other_types",
            id="unknown-type",
        ),
        pytest.param(lambda: Venue(precision=Precision.EXACT), PRECISION, id="precision-of-nowhere"),
        pytest.param(lambda: Venue(point=Point(1, 1)), PRECISION, id="point-without-precision"),
        pytest.param(lambda: Rule(START.replace(tzinfo=UTC)), f"starts: {NO_OFFSET}", id="rule-with-offset"),
        pytest.param(lambda: Rule(datetime(1899, 12, 31)), f"starts: {YEARS}", id="before-1900"),
        pytest.param(lambda: Rule(datetime(2201, 1, 1)), f"starts: {YEARS}", id="after-2200"),
        pytest.param(lambda: Rule(START.replace(second=1)), f"starts: {WHOLE_MINUTE}", id="seconds"),
        pytest.param(
            lambda: Rule(START.replace(microsecond=1)), f"starts: {WHOLE_MINUTE}", id="microseconds"
        ),
        pytest.param(lambda: Rule(START, 0), DURATION, id="no-length"),
        pytest.param(lambda: Rule(START, 44_641), DURATION, id="longer-than-a-month"),
        pytest.param(lambda: Extra(START.replace(second=1)), f"starts: {WHOLE_MINUTE}", id="extra-start"),
        pytest.param(lambda: Extra(START, 0), DURATION, id="extra-without-length"),
        pytest.param(
            lambda: Override(START.replace(second=1), OccurrenceStatus.CANCELLED),
            f"original_start: {WHOLE_MINUTE}",
            id="override-of-a-second",
        ),
        pytest.param(
            lambda: Override(START, OccurrenceStatus.MOVED, starts=START.replace(second=1)),
            f"starts: {WHOLE_MINUTE}",
            id="moved-to-a-second",
        ),
        pytest.param(
            lambda: Override(START, OccurrenceStatus.SCHEDULED),
            "status: must be cancelled or moved",
            id="override-of-nothing",
        ),
        pytest.param(
            lambda: Schedule("America/Chicago", (weekly("mon"),), by_appointment=True),
            "by_appointment: has neither rules nor extra starts",
            id="by-appointment-and-weekly",
        ),
        pytest.param(
            lambda: Schedule("America/Chicago"),
            "rules: must hold a rule unless by_appointment is true",
            id="never",
        ),
        pytest.param(
            lambda: Schedule(
                "America/Chicago",
                (once("2026-11-23T19:00"),),
                overrides=(cancelled("2026-11-23T19:00"), cancelled("2026-11-23T19:00")),
            ),
            "overrides: name each original_start once",
            id="cancelled-twice",
        ),
        pytest.param(
            lambda: Schedule("Mars/Olympus", (weekly("mon"),)),
            "time_zone: 'Mars/Olympus' is not in the IANA time zone database",
            id="zone-of-no-place",
        ),
    ],
)
def test_nonsense_is_refused_in_a_sentence_that_names_the_field(
    build: Callable[[], object], told: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        build()
    assert str(caught.value) == told


def test_several_problems_are_told_one_behind_the_other() -> None:
    assert (
        str(InvalidInput(Problem("lat", "is missing"), Problem("q", "is empty")))
        == "lat: is missing; q: is empty"
    )


@pytest.mark.parametrize(
    "build",
    [
        pytest.param(lambda: Box(-180, -90, 180, 90), id="the-whole-earth"),
        pytest.param(lambda: Box(180, -90, -180, 90), id="the-antimeridian-alone"),
        pytest.param(lambda: Box(1, 2, 1, 2), id="a-point"),
        pytest.param(lambda: Rule(datetime(1900, 1, 1)), id="1900"),
        pytest.param(lambda: Rule(datetime(2200, 12, 31, 23, 59)), id="2200"),
        pytest.param(lambda: Rule(START, 1), id="a-minute"),
        pytest.param(lambda: Rule(START, 44_640), id="a-month"),
        pytest.param(lambda: Rule(START, rrule="FREQ=MONTHLY;BYDAY=53MO"), id="fifty-third"),
        pytest.param(lambda: Rule(START, rrule="FREQ=YEARLY;BYWEEKNO=53,-53"), id="last-week"),
    ],
)
def test_the_last_value_that_is_allowed_is_taken(build: Callable[[], object]) -> None:
    assert build() is not None


@pytest.mark.parametrize(
    ("box", "point", "is_in"),
    [
        pytest.param(Box(-87, 36, -86, 37), Point(36, -87), True, id="south-west-corner"),
        pytest.param(Box(-87, 36, -86, 37), Point(37, -86), True, id="north-east-corner"),
        pytest.param(Box(-87, 36, -86, 37), Point(37.001, -86.5), False, id="north-of-it"),
        pytest.param(Box(-87, 36, -87, 37), Point(36.5, -87), True, id="on-a-line"),
        pytest.param(Box(-87, 36, -87, 37), Point(36.5, 10), False, id="beside-a-line"),
        pytest.param(Box(170, 0, -170, 10), Point(5, 170), True, id="west-edge-before-the-antimeridian"),
        pytest.param(Box(170, 0, -170, 10), Point(5, -170), True, id="east-edge-behind-it"),
        pytest.param(Box(170, 0, -170, 10), Point(5, 0), False, id="the-other-side-of-the-earth"),
    ],
)
def test_a_box_holds_its_edges(box: Box, point: Point, is_in: bool) -> None:
    assert box.holds(point) is is_in
