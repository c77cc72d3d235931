"""Maps, words, freshness, and answers cut to what a front-end needs."""

from __future__ import annotations

import pytest

from finder.domain.listing import Online
from finder.domain.schedule import Precision
from tests.api.served import Served, ids, problem
from tests.api.town import FETCHED, ORIGIN
from tests.builders import checked, house, meeting, online, schedule, verified, weekly

DOWNTOWN_BOX = "-86.80,36.145,-86.78,36.165"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param(f"bbox={DOWNTOWN_BOX}", "noon sunrise hike", id="inside a box"),
        pytest.param("bbox=-86.79,36.15,-86.79,36.15", "sunrise hike", id="a box as small as a point"),
        pytest.param("bbox=-86.78,36,-86.80,37", "", id="the world but for Nashville"),
        pytest.param(f"bbox={DOWNTOWN_BOX}&{ORIGIN}&radius_m=100", "hike sunrise", id="box and radius"),
        pytest.param("q=grace+sunrise", "sunrise", id="words"),
        pytest.param("q=sunrsie", "sunrise zoom", id="misspelt, of name or group"),
        pytest.param("q=old+school", "noon", id="venue"),
        pytest.param("q=%21", "", id="no word"),
        pytest.param("fresh_days=1", "noon sunrise zoom jobs hike", id="fetched yesterday"),
        pytest.param("fresh_days=0", "", id="fetched today"),
    ],
)
def test_listings_are_filtered(town: Served, query: str, found: str) -> None:
    names = [listing_id.partition(":")[2] for listing_id in ids(town.get(f"/v1/listings?{query}"))]
    assert sorted(names) == sorted(found.split())


def test_a_moved_occurrence_is_in_the_box_it_moved_to(town: Served) -> None:
    window = "from=2026-12-05T00:00:00Z&until=2026-12-06T12:00:00Z&kind=social"
    assert ids(town.get(f"/v1/occurrences?{window}&bbox=-86.80,36.155,-86.78,36.165")) == [
        "nashville-sober:hike@2026-12-05T10:00"
    ]
    assert ids(town.get(f"/v1/occurrences?{window}&bbox=-86.80,36.145,-86.78,36.155")) == []


@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ("bbox=1,2,3", "bbox", "must be four numbers: west,south,east,north"),
        ("bbox=1,2,3,x", "bbox", "must be four numbers: west,south,east,north"),
        ("bbox=0,2,0,1", "bbox", "south and north must be between -90 and 90, south first"),
        ("bbox=181,0,0,1", "bbox", "west and east must be between -180 and 180"),
        ("q=", "q", "must hold 1 to 100"),
        (f"q={'a' * 101}", "q", "must hold 1 to 100"),
        ("fresh_days=-1", "fresh_days", "must be between 0 and 3650"),
        ("collapse=yes", "collapse", "must be true or false"),
        ("facets=1", "facets", "must be true or false"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused(town: Served, query: str, field: str, message: str) -> None:
    problems = problem(town.get(f"/v1/listings?{query}"), 422)["problems"]
    assert problems == [{"field": field, "message": message}]


def test_an_unknown_member_is_refused_with_those_there_are(town: Served) -> None:
    (told,) = problem(town.get("/v1/listings?fields=name,shoe"), 422)["problems"]
    assert told["field"] == "fields"
    assert told["message"].startswith("must be among id, aliases, kind, name, group")


@pytest.mark.parametrize("path", [f"/v1/nearby?{ORIGIN}&", "/v1/occurrences?", "/v1/listings?"])
def test_only_the_members_asked_for_are_answered(town: Served, path: str) -> None:
    items = town.get(f"{path}fields=verification,name,id").get_json()["items"]
    whole = town.get(path).get_json()["items"]
    assert items
    for item, other in zip(items, whole, strict=True):
        listing, same = item.get("listing", item), other.get("listing", other)
        # In the order of the listing, whatever the order asked for.
        assert list(listing.items()) == [(name, same[name]) for name in ("id", "name", "verification")]


def test_facets_count_over_all_pages(town: Served) -> None:
    page = town.get("/v1/listings?facets=true&limit=1").get_json()
    assert page["total"] == 5
    assert page["facets"] == {
        "kind": {"meeting": 3, "social": 1, "support": 1},
        "fellowship": {"aa": 3},
        "attendance": {"in_person": 3, "hybrid": 1, "online": 1},
        "types": {"open": 2, "wheelchair": 2, "closed": 1, "discussion": 1, "employment": 1, "outdoors": 1},
    }
    assert "facets" not in town.get("/v1/listings").get_json()


@pytest.fixture
def grouped(served: Served) -> Served:
    """Three listings of one group in one house, one of it elsewhere, one of another group in that house."""
    listings = [
        meeting("aa:mon", group="Sunrise Group"),
        meeting("aa:tue", group="SUNRISE  group", schedule=schedule(weekly("tue", "18:00"))),
        meeting("aa:wed", group="Sunrise Group", schedule=schedule(weekly("wed"))),
        meeting("aa:far", group="Sunrise Group", venue=house(36.2)),
        meeting("aa:other", group="Dawn", verification=checked(None)),
    ]
    served.take("aa", listings, FETCHED)
    return served


def test_listings_of_one_group_and_house_are_one_item(grouped: Served) -> None:
    page = grouped.get(f"/v1/nearby?{ORIGIN}&collapse=true&fields=id").get_json()
    told = [(item["listing"]["id"], item["other_ids"]) for item in page["items"]]
    assert told == [("aa:mon", ["aa:tue", "aa:wed"]), ("aa:other", []), ("aa:far", [])]
    assert page["total"] == 3


def test_of_their_dates_the_first_stands_for_all(grouped: Served) -> None:
    window = "from=2026-11-24T12:00:00Z&until=2026-11-26T12:00:00Z"
    page = grouped.get(f"/v1/occurrences?{window}&collapse=true&fields=id").get_json()
    assert [(item["occurrence"]["id"], item["other_ids"]) for item in page["items"]] == [
        ("aa:tue@2026-11-24T18:00", ["aa:wed"])
    ]


def test_pages_of_what_is_collapsed_are_one_big_page(grouped: Served) -> None:
    path = "/v1/listings?collapse=true&fields=id"
    whole = grouped.get(path).get_json()["items"]
    assert whole == [
        {"id": "aa:far", "other_ids": []},
        {"id": "aa:mon", "other_ids": ["aa:tue", "aa:wed"]},
        {"id": "aa:other", "other_ids": []},
    ]
    first = grouped.get(f"{path}&limit=2").get_json()
    second = grouped.get(f"/v1/listings?cursor={first['next_cursor']}").get_json()
    assert first["items"] + second["items"] == whole
    assert (first["total"], second["next_cursor"]) == (3, None)


def test_what_a_curator_checked_is_as_fresh_as_that_day(served: Served) -> None:
    served.take("aa", [meeting("aa:old"), meeting("aa:new", verification=verified("2026-11-20"))])
    assert ids(served.get("/v1/listings?fresh_days=2")) == ["aa:old"]
    assert ids(served.get("/v1/listings?fresh_days=3")) == ["aa:new", "aa:old"]


def test_houses_known_by_their_town_alone_are_told_apart_by_their_address(served: Served) -> None:
    middle = {"precision": Precision.POSTAL_CODE}
    listings = [
        meeting("aa:a", group="Sunrise Group", venue=house(name="Church A", address="1 A St", **middle)),
        meeting("aa:b", group="Sunrise Group", venue=house(name="Church B", address="900 Z Ave", **middle)),
        online("aa:c", group=None, name="Big Book", online=Online(url="https://zoom.us/j/111")),
        online("aa:d", group=None, name="Big Book", online=Online(url="https://zoom.us/j/222")),
    ]
    served.take("aa", listings)
    assert served.get("/v1/listings?collapse=true").get_json()["total"] == 4
