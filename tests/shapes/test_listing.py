"""The JSON of a listing that is taken, and what finder makes of it."""

from datetime import date
from typing import Any

import pytest

from finder.domain.geo import Point
from finder.domain.listing import Listing, Provenance, Verification, VerificationStatus
from finder.domain.schedule import OccurrenceStatus, Override, Precision, Rule, Schedule, Venue
from finder.domain.vocabulary import Alcohol, Attendance, Kind
from finder.shapes.document import to_document
from finder.shapes.listing import load_listing
from tests.builders import wall
from tests.shapes.example import example

LEAST = {
    "id": "aa:least",
    "kind": "meeting",
    "name": "Least",
    "schedule": {"time_zone": "UTC", "rules": [{"starts": "2026-01-05T07:00"}]},
}


def test_the_contracts_example_is_a_listing() -> None:
    assert load_listing(example()) == Listing(
        id="nashville-aa:sunrise-k7f2",
        kind=Kind.MEETING,
        name="Sunrise",
        group="Sunrise Group",
        fellowship="aa",
        pathways=("twelve-step",),
        attendance=Attendance.IN_PERSON,
        types=("open", "wheelchair"),
        languages=("en",),
        alcohol=Alcohol.NONE,
        venue=Venue(
            "Grace Church",
            "1 Main St",
            "Nashville",
            "TN",
            "37203",
            "US",
            Point(36.15, -86.79),
            Precision.EXACT,
        ),
        url="https://example.org/sunrise",
        notes="Side door",
        schedule=Schedule(
            "America/Chicago",
            (Rule(wall("2026-01-05T07:00"), 60, "FREQ=WEEKLY;BYDAY=MO"),),
            overrides=(Override(wall("2026-12-28T07:00"), OccurrenceStatus.CANCELLED, note="Holidays"),),
        ),
        provenance=(Provenance("nashville-aa", "https://example.org/", date(2026, 8, 22)),),
        verification=Verification(VerificationStatus.LISTED, date(2026, 8, 22)),
    )


def test_what_is_left_out_is_unknown_or_as_usual() -> None:
    listing = load_listing(LEAST)
    assert (listing.venue, listing.online, listing.cost, listing.fellowship) == (None, None, None, None)
    assert (listing.attendance, listing.alcohol) == (Attendance.IN_PERSON, Alcohol.UNKNOWN)
    assert listing.schedule.rules == (Rule(wall("2026-01-05T07:00"), 60, None),)
    assert listing.verification == Verification(VerificationStatus.LISTED, None)


def test_a_document_has_the_members_of_the_contract_in_its_order() -> None:
    assert list(to_document(load_listing(example()))) == [
        "id", "kind", "name", "group", "fellowship", "organizer", "pathways", "attendance", "types",
        "other_types", "languages", "alcohol", "cost", "venue", "online", "url", "notes", "schedule",
        "provenance", "illustrative", "suspended", "verification",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param("revision", "nonsense", id="revision"),
        pytest.param("aliases", None, id="aliases"),
        pytest.param("schedule.text", 5, id="schedule-text"),
        pytest.param("verification.stale", [], id="stale"),
        pytest.param("verification.note", {"a": 1}, id="verification-note"),
    ],
)
def test_members_that_finder_derives_are_taken_and_ignored(path: str, value: Any) -> None:
    assert load_listing(example((path, value))) == load_listing(example())


def test_a_whole_number_may_be_written_with_a_point() -> None:
    listing = load_listing(example(("schedule.rules.0.duration_minutes", 90.0)))
    assert listing.schedule.rules[0].duration_minutes == 90


def test_a_place_may_be_on_the_equator_and_the_prime_meridian() -> None:
    venue = load_listing(example(("venue.lat", 0), ("venue.lon", 0))).venue
    assert venue is not None
    assert venue.point == Point(0.0, 0.0)


def test_a_fellowship_that_is_new_is_taken_as_it_is() -> None:
    assert load_listing(example(("fellowship", "Example Anonymous"))).fellowship == "Example Anonymous"
