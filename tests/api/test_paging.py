"""Pages: a walk loses nothing and repeats nothing, while its dataset stands; then it is told how to go on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.api.served import Served, ids, problem
from tests.api.town import ORIGIN, SUNRISE
from tests.builders import NOW, meeting

WINDOW = "from=2026-11-23T00:00:00Z&until=2026-12-23T00:00:00Z"


def walk(served: Served, path: str, query: str, repeat: str = "") -> Iterator[dict[str, Any]]:
    """The pages of a question, each asked by the cursor of the one before and `repeat`."""
    page = served.get(f"{path}?{query}").get_json()
    yield page
    while page["next_cursor"] is not None:
        page = served.get(f"{path}?cursor={page['next_cursor']}{repeat}").get_json()
        yield page


QUESTIONS = {
    "nearby": ("/v1/nearby", "near=37203"),
    "nearby by start": ("/v1/nearby", "near=37203&sort=start"),
    "nearby by name": ("/v1/nearby", "near=37203&sort=name"),
    "nearby within a radius": ("/v1/nearby", "near=37203&radius_m=20000&kind=meeting"),
    "nearby beyond the horizon": ("/v1/nearby", "near=37203&from=2028-02-01T00:00:00Z"),
    "occurrences": ("/v1/occurrences", WINDOW),
    "occurrences by distance": ("/v1/occurrences", f"near=37203&sort=distance&{WINDOW}"),
    "occurrences by name": ("/v1/occurrences", f"sort=name&{WINDOW}"),
    "listings": ("/v1/listings", "include_illustrative=true&include_suspended=true"),
    "listings by distance": ("/v1/listings", "near=37203"),
    "listings by name": ("/v1/listings", "sort=name"),
    "listings by start": ("/v1/listings", f"sort=start&{WINDOW}"),
    "the dates of a listing": ("/v1/listings/aanashville:out-to-lunch-bunch/occurrences", ""),
}


@pytest.mark.parametrize(("path", "query"), QUESTIONS.values(), ids=QUESTIONS.keys())
def test_a_whole_walk_is_one_big_page(embedded: Served, path: str, query: str) -> None:
    whole = embedded.get(f"{path}?{query}&limit=200").get_json()
    pages = list(walk(embedded, path, f"{query}&limit=17"))
    assert len(pages) > 1
    assert [item for page in pages for item in page["items"]][:200] == whole["items"]
    assert {page["total"] for page in pages} == {whole["total"]}
    assert sum(len(page["items"]) for page in pages) == whole["total"]
    assert all(page["window"] == whole["window"] and page["origin"] == whole["origin"] for page in pages)


@pytest.mark.parametrize(
    "repeat",
    ["", f"&{ORIGIN}&limit=1&kind=meeting", "&limit=1", "&kind=meeting", "&lat=36.15", "&radius_m=9000"],
    ids=["left out", "all", "limit", "kind", "half an origin", "radius alone"],
)
def test_beside_a_cursor_parameters_may_be_left_out_or_repeated(town: Served, repeat: str) -> None:
    pages = list(walk(town, "/v1/nearby", f"{ORIGIN}&radius_m=9000&kind=meeting&limit=1", repeat))
    assert [item["listing"]["id"] for page in pages for item in page["items"]] == [
        "nashville-aa:sunrise",
        "nashville-aa:noon",
    ]


def test_a_cursor_keeps_the_clock_and_the_window_of_the_first_page(town: Served) -> None:
    whole = town.get(f"/v1/nearby?{ORIGIN}").get_json()
    first = town.get(f"/v1/nearby?{ORIGIN}&limit=1").get_json()
    # By then Sunrise is over, and its next occurrence would be another.
    town.clock.now = NOW + timedelta(hours=30)
    second = town.get(f"/v1/nearby?cursor={first['next_cursor']}").get_json()
    assert second["items"] == whole["items"][1:2]
    assert (second["window"], second["total"]) == (whole["window"], whole["total"])


def test_a_cursor_keeps_the_day_by_which_a_listing_counts_as_stale(town: Served) -> None:
    town.clock.now = NOW.replace(year=2027, month=2, day=20)
    first = town.get("/v1/listings?limit=1").get_json()
    town.clock.now += timedelta(days=1)
    second = town.get(f"/v1/listings?cursor={first['next_cursor']}").get_json()
    assert [page["items"][0]["verification"]["stale"] for page in (first, second)] == [False, False]


def test_an_old_cursor_does_not_make_finder_compile_the_days_it_is_of(town: Served) -> None:
    cursor = town.get("/v1/occurrences?limit=1").get_json()["next_cursor"]
    town.clock.now = NOW + timedelta(days=40)
    today = town.finder.snapshot(town.clock.now).horizon
    assert town.get(f"/v1/occurrences?cursor={cursor}").status_code == 200
    assert town.finder.snapshots._current is not None  # the one that is served
    assert town.finder.snapshots._current.horizon == today


def test_a_walk_of_many_long_ids_goes_on(served: Served) -> None:
    many = [meeting(f"nashville-aa:{number:03}-{'x' * 180}") for number in range(100)]
    served.take("nashville-aa", many)
    query = f"ids={','.join(each.id for each in many)}&limit=60"
    pages = list(walk(served, "/v1/listings", query))
    assert [len(page["items"]) for page in pages] == [60, 40]


@pytest.fixture
def changing(served: Served) -> Served:
    """A dataset of two listings, version 1."""
    served.take("nashville-aa", [SUNRISE, meeting("nashville-aa:zeal", name="Zeal")])
    return served


def test_after_the_dataset_has_changed_a_cursor_is_gone_and_says_how_to_go_on(changing: Served) -> None:
    cursor = changing.get("/v1/listings?limit=1").get_json()["next_cursor"]
    changing.take("nashville-aa", [meeting(name="Dawn"), meeting("nashville-aa:zeal", name="Zeal")])
    answer = problem(changing.get(f"/v1/listings?cursor={cursor}"), 410)
    assert answer["type"] == "urn:finder:problem:old-cursor"
    assert answer["problems"] == [
        {"field": "cursor", "message": "ask again without the cursor, from the first page"}
    ]
    assert answer["detail"] == "ask again without the cursor, from the first page"


def test_the_same_feed_again_leaves_cursors_as_they_are(changing: Served) -> None:
    cursor = changing.get("/v1/listings?limit=1").get_json()["next_cursor"]
    changing.take("nashville-aa", [SUNRISE, meeting("nashville-aa:zeal", name="Zeal")])
    assert ids(changing.get(f"/v1/listings?cursor={cursor}")) == ["nashville-aa:zeal"]


def test_a_window_of_milliseconds_is_the_same_on_every_page(town: Served) -> None:
    # The first date after it begins within the last second of the window.
    window = "from=2026-11-24T15:00:00.250Z&until=2026-11-24T18:00:00.500Z"
    first = town.get(f"/v1/occurrences?{window}&limit=1").get_json()
    assert first["window"] == {"from": "2026-11-24T15:00:00.250000Z", "until": "2026-11-24T18:00:00.500000Z"}
    second = town.get(f"/v1/occurrences?cursor={first['next_cursor']}").get_json()
    assert (second["total"], second["window"]) == (first["total"], first["window"])
    assert len(second["items"]) == 1


def test_a_walk_goes_on_from_where_it_began_whatever_near_means_by_then(
    town: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = town.get("/v1/nearby?near=37203&limit=1").get_json()
    elsewhere = town.finder.gazetteer.near("90210")
    monkeypatch.setattr(type(town.finder.gazetteer), "near", lambda *_: elsewhere)
    second = town.get(f"/v1/nearby?cursor={first['next_cursor']}").get_json()
    assert second["origin"] == first["origin"]
    assert second["items"][0]["distance_m"] < 50_000
