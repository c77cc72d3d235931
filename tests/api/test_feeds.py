"""/feeds: whole files of what matches, for the programs that read them."""

from __future__ import annotations

import csv
import gzip
import io
import os
import re
from datetime import timedelta
from errno import ENOSPC
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from finder.shapes.feeds import OF_PAGES, FeedParameters
from finder.shapes.query import ReadingParameters
from tests.api.copies import behind
from tests.api.served import Served, fields_of
from tests.api.town import ORIGIN, SUNRISE
from tests.builders import NOW, meeting, once, schedule, suspended, weekly

DATA = Path(__file__).parents[2] / "data"
JSON, CSV, MAP = "/feeds/meetings.json", "/feeds/listings.csv", "/feeds/listings.geojson"
each_feed = pytest.mark.parametrize("path", [JSON, CSV])
each_file = pytest.mark.parametrize("path", [JSON, CSV, MAP])


def slugs(answer: TestResponse) -> list[str]:
    """The slugs of a feed, in its order."""
    assert answer.status_code == 200, answer.text
    if answer.content_type == "application/json":
        return [str(entry["slug"]) for entry in answer.get_json()]
    return [row["Slug"] for row in csv.DictReader(io.StringIO(answer.text, newline=""))]


WHOLE = [
    "nashville-aa--noon--tue",
    "nashville-aa--noon--thu",
    "nashville-aa--sunrise",
    "nashville-aa--zoom",
    "nashville-help--jobs",
    "nashville-sober--hike",
]


@each_feed
def test_a_feed_holds_all_that_is_real_and_not_suspended_by_id(town: Served, path: str) -> None:
    assert slugs(town.get(path)) == WHOLE


def test_meetings_are_a_plain_array(town: Served) -> None:
    answer = town.get(f"{JSON}?ids=nashville-aa:sunrise")
    assert answer.content_type == "application/json"
    told: list[dict[str, Any]] = answer.get_json()
    assert told == [
        {
            "name": "Sunrise",
            "slug": "nashville-aa--sunrise",
            "day": 1,
            "time": "19:00",
            "end_time": "20:00",
            "timezone": "America/Chicago",
            "types": ["O", "X", "EN"],
            "location": "Grace Church",
            "group": "Sunrise Group",
            "formatted_address": "Nashville, TN, USA",
            "city": "Nashville",
            "state": "TN",
            "country": "US",
            "regions": ["TN", "Nashville"],
            "latitude": 36.15,
            "longitude": -86.79,
            "approximate": "no",
            "attendance_option": "in_person",
            "fellowship": "aa",
            "entity": "nashville-aa",
        }
    ]


def test_listings_are_a_table_to_be_saved(town: Served) -> None:
    answer = town.get(f"{CSV}?ids=nashville-aa:sunrise")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="listings.csv"'
    header, row, rest = answer.text.split("\r\n")
    assert header.startswith("Name,Slug,Day,Time,End Time,Timezone,Types,")
    assert row.startswith("Sunrise,nashville-aa--sunrise,Monday,7:00 PM,8:00 PM,America/Chicago,")
    assert rest == ""


FILTERS = {
    "kind=social,support": ["nashville-help--jobs", "nashville-sober--hike"],
    "types=closed": ["nashville-aa--noon--tue", "nashville-aa--noon--thu"],
    "attendance=online": ["nashville-aa--zoom"],
    f"{ORIGIN}&radius_m=1000": ["nashville-aa--sunrise", "nashville-sober--hike"],
    # The days of a rule are not taken apart: who comes on Thursday finds Tuesday's too.
    "weekdays=thu": ["nashville-aa--noon--tue", "nashville-aa--noon--thu"],
    "from=2026-11-26T06:00:00Z&until=2026-11-27T06:00:00Z": [
        "nashville-aa--noon--tue",
        "nashville-aa--noon--thu",
    ],
    "kind=social&include_cancelled=true&from=2026-11-28T00:00:00Z&until=2026-11-29T00:00:00Z": [
        "nashville-sober--hike"
    ],
    "kind=social&from=2026-11-28T00:00:00Z&until=2026-11-29T00:00:00Z": [],
    "include_suspended=true&weekdays=wed": ["nashville-aa--paused"],
    "include_illustrative=true&weekdays=wed": ["nashville-aa--example"],
    "ids=nashville-aa:nowhere": [],
}


@each_feed
@pytest.mark.parametrize(("query", "found"), FILTERS.items(), ids=FILTERS.keys())
def test_a_feed_takes_the_filters_of_reading(town: Served, path: str, query: str, found: list[str]) -> None:
    assert slugs(town.get(f"{path}?{query}")) == found


def test_a_feed_takes_every_parameter_of_reading_but_those_of_pages() -> None:
    assert set(ReadingParameters().fields) - set(FeedParameters().fields) <= set(OF_PAGES)
    assert not set(OF_PAGES) & set(FeedParameters().fields)


@each_file
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=10", "limit"),
        ("cursor=x", "cursor"),
        ("sort=name", "sort"),
        ("limt=10", "limt"),
        ("1795456800000=1", "query"),
        ("radius_m=100", "lat"),
        ("types=outdoorsy", "types"),
    ],
)
def test_what_is_no_filter_of_a_feed_is_an_error(town: Served, path: str, query: str, field: str) -> None:
    assert fields_of(town.get(f"{path}?{query}")) == [field]


@each_file
def test_a_bare_number_is_a_stamp_of_who_goes_past_caches(town: Served, path: str) -> None:
    assert town.get(f"{path}?1795456800000").data == town.get(path).data
    assert fields_of(town.get("/v1/listings?1795456800000")) == ["query"]


@each_feed
def test_a_feed_stands_until_the_dataset_changes(served: Served, path: str) -> None:
    served.take("nashville-aa", [SUNRISE])
    first = served.get(path)
    assert served.get(path, If_None_Match=first.headers["ETag"]).status_code == 304
    served.take("nashville-aa", [SUNRISE, meeting("nashville-aa:dusk")])
    again = served.get(path, If_None_Match=first.headers["ETag"])
    assert slugs(again) == ["nashville-aa--dusk", "nashville-aa--sunrise"]


@each_file
def test_a_full_disk_costs_time_and_no_answer(
    served: Served, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.take(
        "nashville-aa", [meeting(f"nashville-aa:{number}", name=f"No. {number}") for number in range(9)]
    )
    filtered = served.get(f"{path}?kind=meeting").data

    def full(_: int) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert served.get(path).data == filtered
    packed = served.get(path, Accept_Encoding="gzip")
    assert gzip.decompress(packed.data) == filtered
    assert served.get(path, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"]).status_code == 304


@each_file
def test_workers_send_the_same_bytes_under_the_same_tag(served: Served, path: str) -> None:
    served.take("nashville-aa", [SUNRISE])
    other, _ = behind(served)
    first, second = served.get(path), other.get(path)
    assert (first.data, first.headers["ETag"]) == (second.data, second.headers["ETag"])


@each_feed
def test_a_feed_is_of_the_day_it_is_asked_on(served: Served, path: str) -> None:
    served.take(
        "nashville-aa",
        [
            meeting(suspended=suspended("2026-11-24")),
            meeting("nashville-aa:next", schedule=schedule(weekly("mon", since="2026-11-30"))),
        ],
    )
    assert slugs(served.get(path)) == ["nashville-aa--sunrise"]
    served.clock.now = NOW + timedelta(days=1)
    assert slugs(served.get(path)) == ["nashville-aa--next"]
    served.clock.now = NOW
    assert slugs(served.get(path)) == ["nashville-aa--sunrise"]


@each_feed
def test_a_feed_of_nothing_is_well_formed(served: Served, path: str) -> None:
    assert slugs(served.get(path)) == []


@each_file
def test_a_feed_is_open_to_pages_of_other_origins(town: Served, path: str) -> None:
    answer = town.get(path, Origin="https://meetings.example.org")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]


def test_a_feed_of_meetings_tells_the_next_date_of_what_is_not_weekly_where_that_is_asked(
    served: Served,
) -> None:
    served.take(
        "nashville-aa", [SUNRISE, meeting("nashville-aa:once", schedule=schedule(once("2026-12-24T18:00")))]
    )
    assert slugs(served.get(JSON)) == ["nashville-aa--sunrise"]
    assert slugs(served.get(f"{JSON}?expand=false")) == ["nashville-aa--sunrise"]
    for query in ("expand=true", "expand=true&kind=meeting", "expand=true&1795456800000"):
        assert slugs(served.get(f"{JSON}?{query}")) == ["nashville-aa--once", "nashville-aa--sunrise"]


def test_the_table_has_no_further_dates_to_tell(town: Served) -> None:
    assert fields_of(town.get(f"{CSV}?expand=true")) == ["expand"]


def features(answer: TestResponse) -> list[dict[str, Any]]:
    """The features of a collection, in its order."""
    assert (answer.status_code, answer.content_type) == (200, "application/geo+json"), answer.text
    told: list[dict[str, Any]] = answer.get_json(force=True)["features"]
    return told


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (
            "",
            [
                "nashville-aa:noon",
                "nashville-aa:sunrise",
                "nashville-aa:zoom",
                "nashville-help:jobs",
                "nashville-sober:hike",
            ],
        ),
        ("?kind=social,support", ["nashville-help:jobs", "nashville-sober:hike"]),
        ("?bbox=-86.80,36.155,-86.78,36.165", ["nashville-aa:noon"]),
        ("?attendance=online", ["nashville-aa:zoom"]),
        ("?ids=nashville-aa:nowhere", []),
    ],
)
def test_a_map_has_a_feature_a_listing_that_matches(town: Served, query: str, found: list[str]) -> None:
    assert [each["id"] for each in features(town.get(MAP + query))] == found


def test_the_next_happenings_of_a_map_are_those_of_its_hour(town: Served) -> None:
    def next_of_sunrise() -> str:
        return str(features(town.get(MAP))[1]["properties"]["next_starts_at"])

    town.clock.now = NOW + timedelta(hours=7, minutes=59)  # 19:59 in Nashville
    assert next_of_sunrise() == "2026-11-23T19:00:00-06:00"
    town.clock.now = NOW + timedelta(hours=8)
    assert next_of_sunrise() == "2026-11-30T19:00:00-06:00"


def test_the_feed_of_the_dataset_that_comes_with_finder_is_whole(embedded: Served) -> None:
    weekly_rules = re.findall(
        r"FREQ=WEEKLY;BYDAY=([A-Z,]+)\"", "".join(path.read_text() for path in DATA.glob("nashville/*.json"))
    )
    told: list[dict[str, Any]] = embedded.get(JSON).get_json()
    assert len(told) == sum(len(days.split(",")) for days in weekly_rules) > 80
    assert len({entry["slug"] for entry in told}) == len(told)
    assert all(isinstance(entry["day"], int) for entry in told)
    assert all(entry["timezone"] for entry in told)
