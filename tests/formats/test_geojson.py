"""GeoJSON as maps and geographic programs read it: RFC 7946, flat properties, the next happening."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import orjson
import pytest
from geojson_pydantic import FeatureCollection
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.listing import Listing
from finder.domain.schedule import Precision
from finder.shapes.geojson import FeatureCollectionSchema
from tests.builders import (
    by_appointment,
    cancelled,
    checked,
    house,
    meeting,
    moved,
    once,
    online,
    schedule,
    social,
    suspended,
    weekly,
)
from tests.formats.written import written
from tests.strategies import listings

HOUSE = house(36.16, -86.78, address="1 Elm St", postal_code="37203", precision=Precision.STREET)


def collection(*of: Listing) -> dict[str, Any]:
    made: dict[str, Any] = orjson.loads(written("geojson", *of))
    return made


def feature(listing: Listing) -> dict[str, Any]:
    [made] = collection(listing)["features"]
    return dict(made)


def told(listing: Listing, *names: str) -> list[Any]:
    """Properties of a listing's feature by their names."""
    properties = feature(listing)["properties"]
    return [properties[name] for name in names]


def test_a_listing_is_a_feature_at_its_place_with_flat_properties() -> None:
    assert feature(meeting(venue=HOUSE, notes="Bring a mug.")) == {
        "type": "Feature",
        "id": "nashville-aa:sunrise",
        "geometry": {"type": "Point", "coordinates": [-86.78, 36.16]},
        "properties": {
            "id": "nashville-aa:sunrise",
            "kind": "meeting",
            "name": "Sunrise",
            "group": "Sunrise Group",
            "fellowship": "aa",
            "organizer": None,
            "pathways": ["twelve-step"],
            "attendance": "in_person",
            "types": ["open", "wheelchair"],
            "other_types": [],
            "languages": ["en"],
            "alcohol": "none",
            "illustrative": False,
            "url": None,
            "notes": "Bring a mug.",
            "venue": "Grace Church",
            "address": "1 Elm St",
            "city": "Nashville",
            "region": "TN",
            "postal_code": "37203",
            "country": "US",
            "precision": "street",
            "online_url": None,
            "online_phone": None,
            "schedule": "Mondays 7:00–8:00 pm",
            "time_zone": "America/Chicago",
            "suspended": False,
            "verification": "listed",
            "checked_on": "2026-11-22",
            "stale": False,
            "next_starts_at": "2026-11-23T19:00:00-06:00",
            "next_ends_at": "2026-11-23T20:00:00-06:00",
            "next_status": "scheduled",
            "next_venue": None,
            "next_note": None,
        },
    }


def test_the_box_holds_every_place_west_and_south_first() -> None:
    assert collection(
        meeting("a:1", venue=house(36.2, -86.7)), meeting("a:2", venue=house(-33.9, 151.2)), online("a:3")
    )["bbox"] == [-86.7, -33.9, 151.2, 36.2]


def test_a_single_place_is_a_box_without_width() -> None:
    assert collection(meeting())["bbox"] == [-86.79, 36.15, -86.79, 36.15]


def test_the_reference_system_is_that_of_the_standard_and_named_by_no_member() -> None:
    assert collection(meeting()).keys() == {"type", "features", "bbox"}


@pytest.mark.parametrize(
    "listing",
    [
        pytest.param(online(), id="online"),
        pytest.param(online(venue=house()), id="online, with the place it had"),
        pytest.param(meeting(venue=None), id="no venue"),
        pytest.param(meeting(venue=house(None, None)), id="a venue nobody has found"),
    ],
)
def test_what_has_no_place_has_no_geometry_and_makes_no_box(listing: Listing) -> None:
    made = collection(listing)
    assert made["features"][0]["geometry"] is None
    assert "bbox" not in made


def test_nothing_is_an_empty_collection() -> None:
    assert collection() == {"type": "FeatureCollection", "features": []}


def test_the_equator_is_a_place() -> None:
    assert feature(meeting(venue=house(0.0, 0.0)))["geometry"]["coordinates"] == [0.0, 0.0]


@pytest.mark.parametrize(
    ("changes", "starts", "status"),
    [
        pytest.param(
            {"schedule": schedule(weekly("mon", "11:30"))},
            "2026-11-23T11:30:00-06:00",
            "scheduled",
            id="under way",
        ),
        pytest.param(
            {"schedule": schedule(weekly("mon"), overrides=[cancelled("2026-11-23T19:00")])},
            "2026-11-30T19:00:00-06:00",
            "scheduled",
            id="the first is cancelled",
        ),
        pytest.param(
            {"schedule": schedule(weekly("mon"), overrides=[moved("2026-11-23T19:00", "2026-11-24T18:00")])},
            "2026-11-24T18:00:00-06:00",
            "moved",
            id="the first is moved",
        ),
        pytest.param(
            {"schedule": schedule(once("2027-12-27T19:00"))},
            "2027-12-27T19:00:00-06:00",
            "scheduled",
            id="in 399 days",
        ),
        pytest.param({"schedule": schedule(once("2028-01-27T19:00"))}, None, None, id="past 400 days"),
        pytest.param({"schedule": schedule(once("2026-11-23T11:00"))}, None, None, id="over"),
        pytest.param({"schedule": by_appointment()}, None, None, id="by appointment"),
        pytest.param({"suspended": suspended("2026-11-01")}, None, None, id="suspended without end"),
        pytest.param(
            {"suspended": suspended("2026-11-01", "2026-12-02")},
            "2026-12-07T19:00:00-06:00",
            "scheduled",
            id="suspended until then",
        ),
    ],
)
def test_the_next_happening_is_the_first_that_is_neither_over_nor_cancelled(
    changes: dict[str, Any], starts: str | None, status: str | None
) -> None:
    assert told(meeting(**changes), "next_starts_at", "next_status") == [starts, status]


def test_a_next_happening_elsewhere_says_where_and_why() -> None:
    park = house(36.1, name="Percy Warner Park", address="50 Vaughn Rd", postal_code="37221")
    away = moved("2026-11-28T10:00", "2026-11-28T13:00", venue=park, note="the trail is closed")
    assert told(
        social(schedule=schedule(weekly("sat", "10:00"), overrides=[away])), "next_venue", "next_note"
    ) == [
        "Percy Warner Park, 50 Vaughn Rd, Nashville, TN 37221, USA",
        "the trail is closed",
    ]


def test_a_pause_and_an_old_check_are_told() -> None:
    old = meeting(suspended=suspended("2026-11-01"), verification=checked("2026-08-01"))
    assert told(old, "suspended", "stale", "checked_on") == [True, True, "2026-08-01"]


@given(several=st.lists(listings(), max_size=4, unique_by=lambda listing: listing.id))
def test_any_listings_are_valid_geojson_and_what_the_document_of_the_api_says(several: list[Listing]) -> None:
    made = collection(*several)
    read = FeatureCollection(**made)
    assert [each.id for each in read.features] == [each.id for each in several]
    documented = FeatureCollectionSchema().fields["features"].inner.schema
    members = documented.fields["properties"].schema.fields
    assert all(each["properties"].keys() == members.keys() for each in made["features"])


@given(several=st.lists(listings(), min_size=1, max_size=4, unique_by=lambda listing: listing.id))
def test_every_place_lies_in_the_box(several: list[Listing]) -> None:
    made = collection(*several)
    west, south, east, north = made.get("bbox", [180, 90, -180, -90])
    for lon, lat in (each["geometry"]["coordinates"] for each in made["features"] if each["geometry"]):
        assert west <= lon <= east
        assert south <= lat <= north


def test_gdal_reads_points_of_wgs_84_with_lists_and_times(ogrinfo: Path, tmp_path: Path) -> None:
    path = tmp_path / "listings.geojson"
    path.write_bytes(written("geojson", meeting(), online(), social()))
    said = subprocess.run(
        [ogrinfo, "-ro", "-so", "-al", path], capture_output=True, text=True, check=True, timeout=60
    )
    assert "ERROR" not in said.stderr
    assert "Geometry: Point" in said.stdout
    assert "Feature Count: 3" in said.stdout
    assert 'ID["EPSG",4326]' in said.stdout
    assert "types: StringList" in said.stdout
    assert "next_starts_at: DateTime" in said.stdout
