"""What is near, what is on, which listings there are: the shape of the answers and what is in them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.served import Served, ids
from tests.api.town import ORIGIN
from tests.builders import meeting, once, schedule

PAGE = ["dataset", "origin", "window", "total", "next_cursor", "items"]
LISTING = (
    "id aliases kind name group fellowship organizer pathways attendance types other_types languages alcohol"
    " cost venue online url notes schedule provenance illustrative suspended revision verification"
).split()
VENUE = ["name", "address", "city", "region", "postal_code", "country", "lat", "lon", "precision"]
SCHEDULE = ["time_zone", "rules", "extra", "overrides", "by_appointment", "text"]
OCCURRENCE = ["id", "starts_at", "ends_at", "time_zone", "status", "venue", "note"]


def test_the_meetings_near_37203_are_in_nashville_and_nearest_first(embedded: Served) -> None:
    page = embedded.get("/v1/nearby?near=37203&kind=meeting").get_json()
    assert len(page["items"]) == 30
    assert {item["listing"]["kind"] for item in page["items"]} == {"meeting"}
    assert "Nashville" in {item["listing"]["venue"]["city"] for item in page["items"][:5]}
    distances = [item["distance_m"] for item in page["items"]]
    assert distances == sorted(distances)
    assert distances[0] < 5_000


def test_a_page_says_which_dataset_origin_and_window_it_is_about(town: Served) -> None:
    page = town.get(f"/v1/nearby?{ORIGIN}&limit=1").get_json()
    assert list(page) == PAGE
    assert page["dataset"] == {"version": 3, "as_of": "2026-11-22"}
    assert page["origin"] == {"lat": 36.15, "lon": -86.79}
    assert page["window"] == {"from": "2026-11-23T18:00:00Z", "until": "2026-11-30T18:00:00Z"}
    assert page["total"] == 3
    assert isinstance(page["next_cursor"], str)


def test_the_last_page_has_no_next_cursor(town: Served) -> None:
    assert town.get(f"/v1/nearby?{ORIGIN}").get_json()["next_cursor"] is None


def test_the_window_begins_with_the_minute_that_runs(town: Served) -> None:
    town.clock.now = town.clock.now.replace(second=59)
    assert town.get(f"/v1/nearby?{ORIGIN}").get_json()["window"]["from"] == "2026-11-23T18:00:00Z"


def test_nearby_gives_distance_listing_and_next_occurrence(town: Served) -> None:
    items = town.get(f"/v1/nearby?{ORIGIN}").get_json()["items"]
    assert [list(item) for item in items] == [["distance_m", "listing", "next"]] * 3
    assert [(item["listing"]["id"], item["distance_m"], item["next"]["starts_at"]) for item in items] == [
        ("nashville-aa:sunrise", 0, "2026-11-23T19:00:00-06:00"),
        ("nashville-aa:noon", 1110, "2026-11-24T12:00:00-06:00"),
        ("nashville-help:jobs", 4438, "2026-11-24T09:00:00-06:00"),
    ]


def test_a_listing_has_the_members_of_the_contract_in_its_order(town: Served) -> None:
    listing = town.get("/v1/listings/nashville-aa:sunrise").get_json()
    assert list(listing) == LISTING
    assert list(listing["venue"]) == VENUE
    assert list(listing["schedule"]) == SCHEDULE
    assert listing["schedule"]["text"] == "Mondays 7:00–8:00 pm"
    assert listing["schedule"]["rules"] == [
        {"starts": "2026-01-05T19:00", "duration_minutes": 60, "rrule": "FREQ=WEEKLY;BYDAY=MO"}
    ]
    assert (listing["aliases"], listing["revision"]) == ([], 1)
    assert listing["provenance"] == [
        {"source": "nashville-aa", "source_url": None, "retrieved_on": "2026-11-22"}
    ]
    assert listing["verification"] == {
        "status": "listed",
        "checked_on": "2026-11-22",
        "note": None,
        "stale": False,
    }


def test_the_same_listing_has_the_same_members_wherever_it_is_answered(town: Served) -> None:
    alone = town.get("/v1/listings/nashville-aa:sunrise").get_json()
    assert town.get(f"/v1/nearby?{ORIGIN}&limit=1").get_json()["items"][0]["listing"] == alone
    assert town.get("/v1/occurrences?limit=1").get_json()["items"][0]["listing"] == alone
    assert town.get("/v1/listings?ids=nashville-aa:sunrise").get_json()["items"] == [alone]


def test_occurrences_come_by_start_those_online_too(town: Served) -> None:
    assert ids(town.get("/v1/occurrences")) == [
        "nashville-aa:sunrise@2026-11-23T19:00",
        "nashville-help:jobs@2026-11-24T09:00",
        "nashville-aa:noon@2026-11-24T12:00",
        "nashville-aa:zoom@2026-11-24T12:00",
        "nashville-aa:noon@2026-11-26T12:00",
    ]


def test_an_occurrence_tells_its_distance_where_there_is_an_origin_and_a_place(town: Served) -> None:
    items = town.get("/v1/occurrences").get_json()["items"]
    assert {tuple(item) for item in items} == {("listing", "occurrence")}
    measured = town.get(f"/v1/occurrences?{ORIGIN}").get_json()["items"]
    assert [item.get("distance_m") for item in measured] == [0, 4438, 1110, None, 1110]
    assert [list(item)[-1] for item in measured] == ["distance_m"] * 3 + ["occurrence", "distance_m"]


def test_an_occurrence_has_the_members_of_the_contract_in_its_order(town: Served) -> None:
    occurrence = town.get("/v1/occurrences?limit=1").get_json()["items"][0]["occurrence"]
    assert list(occurrence) == OCCURRENCE
    assert occurrence == {
        "id": "nashville-aa:sunrise@2026-11-23T19:00",
        "starts_at": "2026-11-23T19:00:00-06:00",
        "ends_at": "2026-11-23T20:00:00-06:00",
        "time_zone": "America/Chicago",
        "status": "scheduled",
        "venue": None,
        "note": None,
    }


def test_what_is_under_way_counts_until_it_ends(town: Served) -> None:
    first = "/v1/occurrences?until=2026-11-24T02:30:00Z&from="
    assert ids(town.get(f"{first}2026-11-24T01:59:00Z")) == ["nashville-aa:sunrise@2026-11-23T19:00"]
    assert ids(town.get(f"{first}2026-11-24T02:00:00Z")) == []


FILTERS = {
    "none": ("", "sunrise noon zoom hike jobs"),
    "kind": ("kind=social,support", "hike jobs"),
    "fellowship": ("fellowship=aa", "sunrise noon zoom"),
    "pathway": ("pathway=activity-based", "hike"),
    "attendance": ("attendance=online,hybrid", "noon zoom"),
    "language": ("language=es", "noon"),
    "source": ("source=nashville-help", "jobs"),
    "ids": ("ids=nashville-aa:noon,nashville-sober:hike,nowhere:none", "noon hike"),
    "all of types": ("types=closed,discussion", "noon"),
    "any of types": ("any_types=discussion,employment", "noon jobs"),
    "none of types": ("not_types=open", "noon hike jobs"),
    "weekdays": ("weekdays=mon,sat", "sunrise hike"),
    "hours": ("after=09:00&before=12:00", "hike jobs"),
    "hours around midnight": ("after=18:00&before=10:00", "sunrise jobs"),
    "examples": ("include_illustrative=true&after=19:00", "example sunrise"),
    "suspended ones": ("include_suspended=true&weekdays=wed", "paused"),
    "within a radius": (f"{ORIGIN}&radius_m=1110", "sunrise hike noon"),
    "nearest first": (ORIGIN, "sunrise hike noon jobs zoom"),
    "by name": ("sort=name", "hike jobs noon sunrise zoom"),
    "a window": ("from=2026-11-24T00:00:00Z&until=2026-11-25T00:00:00Z", "sunrise noon zoom jobs"),
}


@pytest.mark.parametrize(("query", "expected"), FILTERS.values(), ids=FILTERS.keys())
def test_listings_are_filtered(town: Served, query: str, expected: str) -> None:
    found = [listing_id.partition(":")[2] for listing_id in ids(town.get(f"/v1/listings?{query}"))]
    order_told = query.startswith(("sort", "lat"))
    assert (found if order_told else sorted(found)) == (
        expected.split() if order_told else sorted(expected.split())
    )


def test_listings_come_by_id_without_an_origin(town: Served) -> None:
    assert ids(town.get("/v1/listings")) == [
        "nashville-aa:noon",
        "nashville-aa:sunrise",
        "nashville-aa:zoom",
        "nashville-help:jobs",
        "nashville-sober:hike",
    ]


@pytest.mark.parametrize("path", ["/v1/nearby", "/v1/occurrences", "/v1/listings"])
def test_a_town_is_an_origin_too(town: Served, path: str) -> None:
    page = town.get(f"{path}?near=Nashville,%20TN").get_json()
    assert page["origin"] == {"lat": 36.1659, "lon": -86.7844}


def test_spaces_around_commas_and_an_offset_with_a_bare_plus_are_forgiven(town: Served) -> None:
    answer = town.get("/v1/listings?kind=social,%20support&from=2026-11-24T00:00:00+00:00")
    assert ids(answer) == ["nashville-help:jobs"]
    assert answer.get_json()["window"]["from"] == "2026-11-24T00:00:00Z"


def test_the_window_of_another_offset_is_told_in_utc(town: Served) -> None:
    page = town.get(
        "/v1/occurrences?from=2026-11-23T18:00:00-06:00&until=2026-11-24T18:00:00-06:00"
    ).get_json()
    assert page["window"] == {"from": "2026-11-24T00:00:00Z", "until": "2026-11-25T00:00:00Z"}


def test_a_window_may_run_up_to_2100(town: Served) -> None:
    page = town.get("/v1/occurrences?kind=social&from=2099-12-30T00:00:00Z").get_json()
    assert page["window"] == {"from": "2099-12-30T00:00:00Z", "until": "2100-01-01T00:00:00Z"}


def test_a_listing_has_its_dates_for_ninety_days_the_cancelled_and_moved_ones_too(town: Served) -> None:
    page = town.get("/v1/listings/nashville-sober:hike/occurrences").get_json()
    assert page["window"] == {"from": "2026-11-23T18:00:00Z", "until": "2027-02-21T18:00:00Z"}
    assert page["total"] == 13  # the Saturdays from 28 November to 20 February
    first, second, third = page["items"][:3]
    assert (first["starts_at"], first["status"], first["note"]) == (
        "2026-11-28T10:00:00-06:00",
        "cancelled",
        "Thanksgiving weekend",
    )
    assert (second["id"], second["starts_at"], second["ends_at"], second["status"]) == (
        "nashville-sober:hike@2026-12-05T10:00",
        "2026-12-05T13:00:00-06:00",
        "2026-12-05T15:00:00-06:00",
        "moved",
    )
    assert (second["venue"]["name"], second["venue"]["lat"]) == ("Percy Warner Park", 36.16)
    assert (third["starts_at"], third["status"]) == ("2026-12-12T10:00:00-06:00", "scheduled")
    assert [list(item) for item in page["items"]] == [OCCURRENCE] * 13


def test_the_dates_of_a_listing_keep_to_a_window(town: Served) -> None:
    path = (
        "/v1/listings/nashville-sober:hike/occurrences?from=2026-12-06T00:00:00Z&until=2026-12-13T00:00:00Z"
    )
    assert ids(town.get(path)) == ["nashville-sober:hike@2026-12-12T10:00"]


HIDDEN: dict[str, tuple[str, str]] = {
    "a cancelled occurrence": ("include_cancelled", "nashville-sober:hike@2026-11-28T10:00"),
    "a suspended listing": ("include_suspended", "nashville-aa:paused@2026-11-25T19:00"),
    "an example": ("include_illustrative", "nashville-aa:example@2026-11-25T19:00"),
}


@pytest.mark.parametrize(("flag", "hidden"), HIDDEN.values(), ids=HIDDEN.keys())
def test_what_default_answers_leave_out_is_there_when_it_is_asked_for(
    town: Served, flag: str, hidden: str
) -> None:
    assert hidden not in ids(town.get("/v1/occurrences"))
    assert hidden not in ids(town.get(f"/v1/occurrences?{flag}=false"))
    assert hidden in ids(town.get(f"/v1/occurrences?{flag}=true"))


def test_a_suspended_listing_is_still_answered_by_its_id_and_says_why(town: Served) -> None:
    listing = town.get("/v1/listings/nashville-aa:paused").get_json()
    assert listing["suspended"] == {
        "since": "2026-11-01",
        "until": "2026-12-01",
        "reason": "the roof is mended",
    }
    dates: list[dict[str, Any]] = town.get("/v1/listings/nashville-aa:paused/occurrences").get_json()["items"]
    assert [(each["starts_at"][:10], each["status"]) for each in dates[:2]] == [
        ("2026-11-25", "cancelled"),
        ("2026-12-02", "scheduled"),
    ]


def test_after_ninety_days_without_a_check_a_listing_is_stale_after_half_a_year_it_says_so(
    town: Served,
) -> None:
    def trust(day: str) -> tuple[bool, str | None]:
        town.clock.now = town.clock.now.fromisoformat(f"{day}T12:00:00+00:00")
        verification = town.get("/v1/listings/nashville-aa:sunrise").get_json()["verification"]
        return verification["stale"], verification["note"]

    assert trust("2027-02-20") == (False, None)
    assert trust("2027-02-21") == (True, None)
    assert trust("2027-05-21") == (True, None)
    assert trust("2027-05-22") == (True, "not checked since 2026-11-22: call first")


def test_an_empty_dataset_answers_empty_pages(served: Served) -> None:
    for path in ("/v1/nearby?near=37203&radius_m=1000", "/v1/occurrences", "/v1/listings?near=37203"):
        page = served.get(path).get_json()
        assert (page["total"], page["items"], page["next_cursor"]) == (0, [], None)
        assert page["dataset"] == {"version": 0, "as_of": None}


def test_what_is_over_is_in_no_default_answer_and_comes_with_a_window_that_reaches_it(served: Served) -> None:
    served.take("aa", [meeting("aa:over", schedule=schedule(once("2026-03-01T10:00"))), meeting("aa:on")])
    assert ids(served.get("/v1/listings")) == ["aa:on"]
    assert served.get("/feeds/calendar.ics").text.count("BEGIN:VEVENT") == 1
    march = "from=2026-03-01T00:00:00Z&until=2026-03-02T00:00:00Z"
    assert ids(served.get(f"/v1/listings?{march}")) == ["aa:over"]
    assert served.get("/v1/listings/aa:over").status_code == 200
