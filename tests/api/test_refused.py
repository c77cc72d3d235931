"""What is refused: by a status, a problem document that names the field, and nothing of what was sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from finder.api.cursor import Cursor
from tests.api.served import Served, fields_of, problem
from tests.api.town import ORIGIN
from tests.builders import NOW

# query, field named, what is allowed
VALUES = {
    "lat beyond the pole": ("lat=91&lon=0", "lat", "must be between -90 and 90"),
    "lat nan": ("lat=nan&lon=0", "lat", "must be a number"),
    "lat inf": ("lat=inf&lon=0", "lat", "must be a number"),
    "lat -Infinity": ("lat=-Infinity&lon=0", "lat", "must be a number"),
    "lat beyond all numbers": ("lat=1e400&lon=0", "lat", "must be between -90 and 90"),
    "lat in hexadecimal": ("lat=0x1p3&lon=0", "lat", "must be a number"),
    "lat with underscores": ("lat=3_6.1&lon=0", "lat", "must be a number"),
    "lat in other digits": ("lat=٣٦&lon=0", "lat", "must be a number"),
    "lat empty": ("lat=&lon=0", "lat", "must be a number"),
    "lon beyond the date line": ("lat=0&lon=180.01", "lon", "must be between -180 and 180"),
    "lon alone": ("lon=0", "lat", "is required beside lon"),
    "lat alone": ("lat=0", "lon", "is required beside lat"),
    "near and lat": ("near=37203&lat=0&lon=0", "near", "stands in place of lat and lon, not beside them"),
    "near empty": ("near=", "near", "must be a postal code or a town, at most 100 letters"),
    "near blank": ("near=%20", "near", "must be a postal code or a town, at most 100 letters"),
    "near too long": (f"near={'a' * 101}", "near", "must hold at most 100"),
    "radius_m negative": (f"{ORIGIN}&radius_m=-1", "radius_m", "must be between 1 and 500000"),
    "radius_m zero": (f"{ORIGIN}&radius_m=0", "radius_m", "must be between 1 and 500000"),
    "radius_m too large": (f"{ORIGIN}&radius_m=500001", "radius_m", "must be between 1 and 500000"),
    "radius_m with a fraction": (f"{ORIGIN}&radius_m=1.5", "radius_m", "must be a whole number"),
    "radius_m huge": (f"{ORIGIN}&radius_m={'9' * 5000}", "radius_m", "must be a whole number"),
    "radius_m without an origin": ("radius_m=100", "lat", "is required beside radius_m, or near"),
    "from without offset": (
        f"{ORIGIN}&from=2026-11-23T17:00:00",
        "from",
        "must be a date-time with an offset, such as 2026-11-23T17:00:00Z",
    ),
    "from a date alone": (
        f"{ORIGIN}&from=2026-11-23",
        "from",
        "must be a date-time with an offset, such as 2026-11-23T17:00:00Z",
    ),
    "from no day of the calendar": (
        f"{ORIGIN}&from=2026-02-30T12:00:00Z",
        "from",
        "must be a date-time of the calendar",
    ),
    "from before 1970": (
        f"{ORIGIN}&from=1969-12-31T23:59:59Z&until=1970-01-02T00:00:00Z",
        "from",
        "must be between 1970 and 2100",
    ),
    "from in the year 1": (
        f"{ORIGIN}&from=0001-01-01T00:00:00%2B14:00",
        "from",
        "must be between 1970 and 2100",
    ),
    "from at the end of time": (
        f"{ORIGIN}&from=9999-12-31T23:59:59-14:00",
        "from",
        "must be between 1970 and 2100",
    ),
    "until after 2100": (
        f"{ORIGIN}&from=2099-12-31T00:00:00Z&until=2101-01-01T00:00:00Z",
        "until",
        "must be between 1970 and 2100",
    ),
    "until before from": (
        f"{ORIGIN}&from=2026-11-24T00:00:00Z&until=2026-11-23T00:00:00Z",
        "until",
        "must be later than from",
    ),
    "until at from": (
        f"{ORIGIN}&from=2026-11-24T00:00:00Z&until=2026-11-24T00:00:00Z",
        "until",
        "must be later than from",
    ),
    "until before now": (f"{ORIGIN}&until=2026-11-23T00:00:00Z", "until", "must be later than from"),
    "401 days": (
        f"{ORIGIN}&from=2026-01-01T00:00:00Z&until=2027-02-06T00:00:00Z",
        "until",
        "must be at most 400 days after from",
    ),
    "weekday in full": (
        f"{ORIGIN}&weekdays=monday",
        "weekdays",
        "must be among mon, tue, wed, thu, fri, sat, sun",
    ),
    "weekday in capitals": (
        f"{ORIGIN}&weekdays=MON",
        "weekdays",
        "must be among mon, tue, wed, thu, fri, sat, sun",
    ),
    "after no hour": (f"{ORIGIN}&after=25:00", "after", "must be a time of day, HH:MM"),
    "after with one digit": (f"{ORIGIN}&after=7:00", "after", "must be a time of day, HH:MM"),
    "after in other digits": (f"{ORIGIN}&after=0٧:00", "after", "must be a time of day, HH:MM"),
    "before with seconds": (f"{ORIGIN}&before=07:00:00", "before", "must be a time of day, HH:MM"),
    "kind unknown": (f"{ORIGIN}&kind=foo", "kind", "must be among meeting, social, support"),
    "kind empty": (f"{ORIGIN}&kind=", "kind", "must be words separated by commas"),
    "kind half empty": (f"{ORIGIN}&kind=meeting,", "kind", "must be words separated by commas"),
    "attendance unknown": (
        f"{ORIGIN}&attendance=foo",
        "attendance",
        "must be among in_person, online, hybrid",
    ),
    "types unknown": (
        f"{ORIGIN}&types=open,foo",
        "types",
        "must be types of the vocabulary, see /v1/vocabulary",
    ),
    "any_types unknown": (
        f"{ORIGIN}&any_types=foo",
        "any_types",
        "must be types of the vocabulary, see /v1/vocabulary",
    ),
    "not_types unknown": (
        f"{ORIGIN}&not_types=foo",
        "not_types",
        "must be types of the vocabulary, see /v1/vocabulary",
    ),
    "too many words": (f"{ORIGIN}&ids={','.join(['a:b'] * 101)}", "ids", "must hold at most 100 words"),
    "limit zero": (f"{ORIGIN}&limit=0", "limit", "must be between 1 and 200"),
    "limit too large": (f"{ORIGIN}&limit=201", "limit", "must be between 1 and 200"),
    "limit a word": (f"{ORIGIN}&limit=abc", "limit", "must be a whole number"),
    "limit in other digits": (f"{ORIGIN}&limit=٣", "limit", "must be a whole number"),
    "flag in words": (f"{ORIGIN}&include_suspended=yes", "include_suspended", "must be true or false"),
    "sort unknown": (f"{ORIGIN}&sort=foo", "sort", "must be one of distance, start, name"),
    "unknown parameter": (f"{ORIGIN}&radius=5", "radius", "is not a parameter here"),
    "doubled parameter": (
        f"{ORIGIN}&kind=meeting&kind=social",
        "kind",
        "stands more than once; lists are comma-separated",
    ),
}


@pytest.mark.parametrize(("query", "field", "allowed"), VALUES.values(), ids=VALUES.keys())
def test_a_value_that_is_not_allowed_is_refused_by_its_field(
    town: Served, query: str, field: str, allowed: str
) -> None:
    answer = problem(town.get(f"/v1/nearby?{query}"), 422)
    assert answer["problems"] == [{"field": field, "message": allowed}]
    assert answer["type"] == "urn:finder:problem:invalid-parameters"


@pytest.mark.parametrize("path", ["/v1/occurrences", "/v1/listings"])
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("lat=91&lon=0", "lat"),
        ("lat=0", "lon"),
        ("near=Nowhereville", "near"),
        ("sort=distance", "lat"),
        ("radius_m=100", "lat"),
        ("from=2026-11-23T17:00:00", "from"),
        ("radius=5", "radius"),
    ],
)
def test_the_other_endpoints_refuse_by_the_same_rules(
    town: Served, path: str, query: str, field: str
) -> None:
    assert fields_of(town.get(f"{path}?{query}")) == [field]


def test_nearby_without_an_origin_names_lat(town: Served) -> None:
    assert fields_of(town.get("/v1/nearby")) == ["lat"]
    assert fields_of(town.get("/v1/nearby?kind=meeting")) == ["lat"]


def test_what_is_online_alone_is_not_near_and_the_answer_tells_where_it_is(town: Served) -> None:
    answer = problem(town.get(f"/v1/nearby?{ORIGIN}&attendance=online"), 422)
    assert answer["problems"] == [
        {"field": "attendance", "message": "online alone has no place: ask /v1/occurrences"}
    ]


def test_listings_are_sorted_by_start_within_a_window_alone(town: Served) -> None:
    assert fields_of(town.get("/v1/listings?sort=start")) == ["sort"]
    assert town.get("/v1/listings?sort=start&from=2026-11-24T00:00:00Z").status_code == 200


def test_every_field_at_fault_is_named_at_once(town: Served) -> None:
    answer = town.get("/v1/nearby?lat=91&lon=181&limit=0&kind=foo")
    assert sorted(fields_of(answer)) == ["kind", "lat", "limit", "lon"]


ALIKE = {
    "a town of many": ("Springfeld", "Springfield, MO, US"),
    "a town cut short": ("Nashv", "Nashville, TN, US"),
    "a postal code that is none": ("37200", "37201"),
}


@pytest.mark.parametrize(("near", "suggested"), ALIKE.values(), ids=ALIKE.keys())
def test_a_place_that_is_not_found_is_answered_with_those_alike(
    town: Served, near: str, suggested: str
) -> None:
    (only,) = problem(town.get(f"/v1/nearby?near={near}"), 422)["problems"]
    assert only["field"] == "near"
    assert suggested in only["message"]


def test_a_name_like_no_other_is_answered_with_what_is_allowed(town: Served) -> None:
    (only,) = problem(town.get("/v1/nearby?near=Xqzzyville"), 422)["problems"]
    assert only["field"] == "near"
    assert only["message"].startswith("must be a US postal code")
    assert "similar" not in only["message"]


READING = (
    "lat lon near radius_m from until weekdays after before kind fellowship pathway attendance language"
    " source ids types any_types not_types include_illustrative include_suspended include_cancelled"
    " sort limit cursor"
).split()


@pytest.mark.parametrize("bytes_", ["%00", "a%00b", "%FF", "%ED%A0%80", "%C3"], ids=lambda text: text)
@pytest.mark.parametrize("name", READING)
def test_what_is_no_text_is_refused_in_any_parameter(town: Served, name: str, bytes_: str) -> None:
    answer = problem(town.get(f"/v1/nearby?{name}={bytes_}"), 422)
    assert answer["problems"] == [{"field": name, "message": "must be UTF-8 without NUL"}]


@pytest.mark.parametrize("name", ["n%FFear", "%00", "", "my%20name", "n" * 41], ids=lambda name: name[:9])
def test_what_is_no_name_of_a_parameter_is_refused_and_not_repeated(town: Served, name: str) -> None:
    assert fields_of(town.get(f"/v1/nearby?{ORIGIN}&{name}=1")) == ["query"]


@pytest.mark.parametrize(
    "path", ["/v1/vocabulary", "/v1/dataset", "/healthz", "/readyz", "/openapi.json", "/v1/listings/a:b"]
)
def test_where_there_are_no_parameters_one_is_refused(town: Served, path: str) -> None:
    assert fields_of(town.get(f"{path}?limit=5")) == ["limit"]


def test_the_dates_of_a_listing_take_no_filter_of_listings(town: Served) -> None:
    assert fields_of(town.get("/v1/listings/nashville-aa:noon/occurrences?kind=meeting")) == ["kind"]


# Cursors: a 400, for what can't be parsed.


def cursor_of(town: Served, query: str = f"{ORIGIN}&limit=1") -> str:
    return str(town.get(f"/v1/nearby?{query}").get_json()["next_cursor"])


def refused_cursor(town: Served, path: str) -> str:
    answer = problem(town.get(path), 400)
    assert answer["type"] == "urn:finder:problem:invalid-cursor"
    (only,) = answer["problems"]
    assert only["field"] == "cursor"
    return str(only["message"])


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "abc", "é", "a" * 29_000, "eyJvZmZzZXQiOjB9", "AAAAAAAAAAAAAAAA"],
    ids=lambda cursor: cursor[:12] or "empty",
)
def test_a_text_that_is_no_cursor_is_refused(town: Served, cursor: str) -> None:
    assert refused_cursor(town, f"/v1/nearby?cursor={cursor}") == "is not a cursor of this endpoint"


def test_a_cursor_that_was_cut_or_changed_anywhere_is_refused(town: Served) -> None:
    cursor = cursor_of(town)
    for place in range(0, len(cursor), 7):
        other = "A" if cursor[place] != "A" else "B"
        refused_cursor(town, f"/v1/nearby?cursor={cursor[:place]}")
        refused_cursor(town, f"/v1/nearby?cursor={cursor[:place]}{other}{cursor[place + 1 :]}")


@pytest.mark.parametrize(
    "path", ["/v1/occurrences", "/v1/listings", "/v1/listings/nashville-aa:noon/occurrences"]
)
def test_a_cursor_of_another_path_is_refused(town: Served, path: str) -> None:
    assert refused_cursor(town, f"{path}?cursor={cursor_of(town)}") == "is not a cursor of this endpoint"


def test_a_cursor_of_another_listing_is_refused(town: Served) -> None:
    page = town.get("/v1/listings/nashville-aa:noon/occurrences?limit=1").get_json()
    refused_cursor(town, f"/v1/listings/nashville-aa:zoom/occurrences?cursor={page['next_cursor']}")


@pytest.mark.parametrize(
    "changed",
    [
        "limit=2",
        "kind=meeting",
        "lat=36.2",
        "sort=name",
        "near=37203",
        "limit=01",
        "from=2026-11-24T00:00:00Z",
    ],
)
def test_a_parameter_changed_or_added_beside_a_cursor_is_refused_by_the_cursor(
    town: Served, changed: str
) -> None:
    name = changed.partition("=")[0]
    message = refused_cursor(town, f"/v1/nearby?cursor={cursor_of(town)}&{changed}")
    assert message == f"{name} was changed beside it; leave it out or repeat it as it was"


def test_an_unknown_parameter_beside_a_cursor_is_refused_by_its_own_name(town: Served) -> None:
    assert fields_of(town.get(f"/v1/nearby?cursor={cursor_of(town)}&radius=5")) == ["radius"]


def test_a_well_sealed_cursor_that_finder_never_gave_does_no_harm(town: Served) -> None:
    forged = Cursor("/v1/nearby", 3, {"lat": "91", "lon": "0"}, NOW, None, 0).write()
    assert fields_of(town.get(f"/v1/nearby?cursor={forged}")) == ["lat"]
    beyond = Cursor("/v1/nearby", 3, {"lat": "36.15", "lon": "-86.79"}, NOW, None, 10**7).write()
    assert town.get(f"/v1/nearby?cursor={beyond}").get_json()["items"] == []


FORGED: dict[str, dict[str, Any]] = {
    "an offset below zero": {"offset": -1},
    "an offset that is no number": {"offset": "1"},
    "an offset with a fraction": {"offset": 1.5},
    "an offset beyond all answers": {"offset": 2**63 - 1},
    "a clock before all time": {"now": datetime(1, 1, 1, tzinfo=UTC)},
    "a clock after all time": {"now": datetime(9999, 12, 31, tzinfo=UTC)},
    "a clock without a zone": {"now": datetime(2026, 11, 23)},
    "parameters that are no text": {"parameters": {"lat": 36.15}},
    "parameters that are a list": {"parameters": ["lat"]},
}


@pytest.mark.parametrize("changes", FORGED.values(), ids=FORGED.keys())
def test_a_well_sealed_cursor_of_nonsense_is_refused(
    town: Served, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]
) -> None:
    with monkeypatch.context() as unchecked:
        unchecked.setattr(Cursor, "__post_init__", lambda _: None)
        honest = Cursor("/v1/nearby", 3, {"lat": "36.15", "lon": "-86.79"}, NOW, None, 0)
        forged = replace(honest, **changes).write()
    assert refused_cursor(town, f"/v1/nearby?cursor={forged}") == "is not a cursor of this endpoint"
