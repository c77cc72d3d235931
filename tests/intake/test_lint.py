"""What a curator should look at, and what is left in peace."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from finder.domain.geo import Point
from finder.domain.listing import Listing, Provenance
from finder.domain.schedule import Precision, Venue
from finder.domain.vocabulary import Attendance
from finder.intake.lint import is_over, remarks_on, twins
from finder.places import embedded_gazetteer
from tests.builders import (
    by_appointment,
    cancelled,
    house,
    meeting,
    once,
    schedule,
    social,
    support,
    suspended,
    weekly,
)

SOURCED = (Provenance("aa", "https://example.org/meetings"),)


def fields_of(listing: Listing) -> list[str]:
    return [remark.field for remark in remarks_on(listing, embedded_gazetteer())]


def example(**changes: Any) -> Listing:
    """A sound example."""
    sound = {"name": "Example: hike", "fellowship": None, "pathways": (), "illustrative": True}
    return meeting(**sound | changes)


def test_a_sound_example_is_left_in_peace() -> None:
    assert fields_of(example(provenance=SOURCED, url="https://example.org/hike")) == []


def test_a_sound_listing_is_left_in_peace() -> None:
    assert fields_of(meeting(venue=house(postal_code="37203", country="US"), provenance=SOURCED)) == []


@pytest.mark.parametrize(
    ("listing", "field"),
    [
        pytest.param(
            meeting(schedule=schedule(weekly("mon"), zone="America/New_York")),
            "schedule.time_zone",
            id="zone",
        ),
        pytest.param(
            meeting(venue=house(postal_code="99501", country="US")), "venue.postal_code", id="postal code"
        ),
        pytest.param(
            meeting(venue=Venue(point=Point(0.5, -30.0), precision=Precision.EXACT)), "venue.lat", id="sea"
        ),
        pytest.param(meeting(venue=None), "venue", id="no place"),
        pytest.param(meeting(provenance=()), "provenance", id="no page"),
        pytest.param(meeting(notes="Call Ann at 615-555-0100"), "notes", id="phone"),
        pytest.param(meeting(organizer="Ann, ann@example.org"), "organizer", id="e-mail address"),
        pytest.param(meeting(other_types=("text 615-555-0100",)), "other_types", id="phone in a type"),
        pytest.param(
            meeting(venue=house(name="Church, call 615-555-0100")), "venue.name", id="phone in a venue"
        ),
        pytest.param(
            meeting(venue=house(address="1 Main St, code 4711")), "venue.address", id="code of a door"
        ),
        pytest.param(
            meeting(
                schedule=schedule(
                    weekly("mon"), overrides=[cancelled("2026-11-23T19:00", "Ask Ann: 615-555-0100")]
                )
            ),
            "schedule.overrides",
            id="phone in an override",
        ),
        pytest.param(
            meeting(suspended=suspended(reason="Call Ann")), "suspended.reason", id="contact in a suspension"
        ),
        pytest.param(
            meeting(venue=house(precision=Precision.POSTAL_CODE, postal_code=None)),
            "venue.precision",
            id="no postal code",
        ),
        pytest.param(social(types=("open",)), "types", id="event of no type"),
        pytest.param(support(types=("wheelchair",)), "types", id="help of no type"),
        pytest.param(example(name="Hike"), "name", id="example under a plain name"),
        pytest.param(example(fellowship="aa"), "fellowship", id="example of a real fellowship"),
        pytest.param(example(url="https://aa.org/"), "url", id="example that leads away"),
        pytest.param(
            meeting(schedule=schedule(weekly("mon"), overrides=[cancelled("2026-11-24T19:00")])),
            "schedule.overrides",
            id="override of nothing",
        ),
    ],
)
def test_what_cannot_be_right_is_named(listing: Listing, field: str) -> None:
    sound = listing if field == "provenance" else replace(listing, provenance=SOURCED)
    assert fields_of(sound) == [field]


def test_an_online_listing_needs_no_place() -> None:
    assert fields_of(meeting(attendance=Attendance.ONLINE, venue=None, provenance=SOURCED)) == []


def test_what_never_starts_again_is_over() -> None:
    assert is_over(schedule(once("2026-11-20T19:00")), date(2026, 11, 23))
    assert not is_over(schedule(weekly("mon")), date(2026, 11, 23))
    assert not is_over(by_appointment(), date(2026, 11, 23))


def test_listings_of_one_name_spot_and_times_are_twins_but_not_across_sources() -> None:
    same = [meeting("aa:one"), meeting("aa:two"), meeting("na:one"), meeting("aa:three", name="Another")]
    assert [remark.listing_id for remark in twins(same)] == ["aa:two"]
