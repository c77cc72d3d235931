"""Paths, methods and what another origin may do: each answer is right, or a problem document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.api.served import Served, ids, problem, serve
from tests.api.town import ORIGIN, SUNRISE
from tests.builders import meeting

READS = [
    f"/v1/nearby?{ORIGIN}",
    "/v1/occurrences",
    "/v1/listings",
    "/v1/listings/nashville-aa:noon",
    "/v1/listings/nashville-aa:noon/occurrences",
    "/v1/vocabulary",
    "/v1/dataset",
    "/openapi.json",
]
WELL = ["/healthz", "/readyz"]
# What may be asked by POST too, with the parameters as a body.
COMPUTED = ("/v1/nearby", "/v1/occurrences")


@pytest.mark.parametrize(
    "path", ["/nowhere", "/v1", "/v1/nowhere", "/v2/nearby", "/v1/listings/a:b/c", "/swagger.json"]
)
def test_a_wrong_path_is_a_404(town: Served, path: str) -> None:
    assert problem(town.get(path), 404)["type"] == "urn:finder:problem:not-found"


@pytest.mark.parametrize("listing_id", ["nashville-aa:none", "%FF", "a%00b", "a%2Fb", "..", "é", "a" * 5_000])
@pytest.mark.parametrize("rest", ["", "/occurrences"])
def test_an_unknown_listing_is_a_404(town: Served, listing_id: str, rest: str) -> None:
    problem(town.get(f"/v1/listings/{listing_id}{rest}"), 404)


@pytest.mark.parametrize("path", ["//v1/nearby", "/v1//nearby", "/v1/listings//nashville-aa:noon"])
def test_doubled_slashes_are_a_404_and_not_a_redirect_that_repeats_the_query(town: Served, path: str) -> None:
    answer = town.client.open(base_url="http://localhost", path=path, query_string=ORIGIN)
    problem(answer, 404)
    assert "Location" not in answer.headers


def is_computed(path: str) -> bool:
    return path.partition("?")[0] in COMPUTED


# What curators do, with a key.
WRITTEN = {"/v1/listings": {"POST"}, "/v1/listings/nashville-aa:noon": {"PATCH", "DELETE"}}


def methods_of(path: str) -> set[str]:
    return {"GET", "HEAD", "POST"} if is_computed(path) else {"GET", "HEAD"}


def taken_by(path: str) -> set[str]:
    return methods_of(path) | WRITTEN.get(path, set())


@pytest.mark.parametrize("path", [*READS, *WELL])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_a_wrong_method_is_a_405_that_tells_the_right_ones(town: Served, path: str, method: str) -> None:
    answer = town.client.open(path, method=method)
    if method in taken_by(path):
        return
    problem(answer, 405)
    assert set(answer.headers["Allow"].split(", ")) == {*taken_by(path), "OPTIONS"}


@pytest.mark.parametrize("path", [*READS, *WELL])
def test_a_trailing_slash_changes_nothing(town: Served, path: str) -> None:
    bare, mark, query = path.partition("?")
    slashed = town.get(f"{bare}/{mark}{query}")
    plain = town.get(path).get_json()
    # A cursor is of the path, however it is written.
    assert slashed.get_json() == plain


def test_a_cursor_holds_with_and_without_a_trailing_slash(town: Served) -> None:
    cursor = town.get("/v1/listings/?limit=2").get_json()["next_cursor"]
    assert ids(town.get(f"/v1/listings?cursor={cursor}")) == ids(town.get(f"/v1/listings/?cursor={cursor}"))


@pytest.mark.parametrize("path", [*READS, *WELL])
def test_head_answers_the_headers_of_get_without_its_body(town: Served, path: str) -> None:
    got, head = town.client.get(path), town.client.head(path)
    assert (head.status_code, head.data) == (200, b"")
    assert {name: value for name, value in head.headers if name != "Date"} == {
        name: value for name, value in got.headers if name != "Date"
    }


def test_head_of_what_is_refused_has_no_body_either(town: Served) -> None:
    answer = town.client.head("/v1/nearby?lat=91&lon=0")
    assert (answer.status_code, answer.content_type, answer.data) == (422, "application/problem+json", b"")


# Other origins.

ELSEWHERE = {"Origin": "https://phone.example"}


def opened(headers: dict[str, str]) -> dict[str, str]:
    """The headers that open an answer to another origin."""
    return {name: value for name, value in headers.items() if name.startswith("Access-Control-")}


@pytest.mark.parametrize("path", READS)
def test_any_origin_may_read_and_see_the_tag(town: Served, path: str) -> None:
    for answer in (town.client.get(path, headers=ELSEWHERE), town.client.get(path)):
        assert opened(dict(answer.headers)) == {
            "Access-Control-Allow-Origin": "*",
            "Access-Control-Expose-Headers": "ETag, Retry-After",
        }
        assert "Origin" not in answer.headers.get("Vary", "")


def test_any_origin_may_read_why_it_was_refused(town: Served) -> None:
    for path in ("/v1/nearby", "/v1/listings/none:none", "/v1/nowhere", "/v1/nearby?cursor=x"):
        answer = town.client.get(path, headers=ELSEWHERE)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", READS)
def test_a_preflight_for_a_read_is_granted(town: Served, path: str) -> None:
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "if-none-match"}
    answer = town.client.options(path, headers=ELSEWHERE | asked)
    assert (answer.status_code, answer.data) == (200, b"")
    granted = opened(dict(answer.headers))
    assert granted["Access-Control-Allow-Origin"] == "*"
    assert set(granted["Access-Control-Allow-Methods"].split(", ")) == methods_of(path)
    assert granted["Access-Control-Allow-Headers"] == "if-none-match"
    assert granted["Access-Control-Max-Age"] == "86400"


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_that_writes_is_open_to_other_origins(town: Served, path: str, method: str) -> None:
    if method in methods_of(path):
        return
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "authorization"}
    preflight = town.client.options(path, headers=ELSEWHERE | asked)
    assert opened(dict(preflight.headers)) == {}
    assert opened(dict(town.client.open(path, method=method, headers=ELSEWHERE).headers)) == {}


# A listing that was merged into another lives on under its id.


@pytest.fixture
def merged(tmp_path: Path) -> Iterator[Served]:
    served = serve(tmp_path)
    served.take("nashville-aa", [SUNRISE, meeting("nashville-aa:dawn")])
    served.take("nashville-aa", [SUNRISE])
    # What a merge leaves; the store itself offers none yet.
    engine = create_engine(f"sqlite:///{tmp_path}/finder.sqlite")
    with engine.begin() as connection:
        connection.execute(text("UPDATE tombstones SET merged_into = 'nashville-aa:sunrise'"))
    engine.dispose()
    # A snapshot is never built twice for one version.
    served.take("nashville-help", [meeting("nashville-help:other")])
    yield served
    served.finder.close()


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("/v1/listings/nashville-aa:dawn", "/v1/listings/nashville-aa:sunrise"),
        ("/v1/listings/nashville-aa:dawn/", "/v1/listings/nashville-aa:sunrise"),
        ("/v1/listings/nashville-aa:dawn.ics", "/v1/listings/nashville-aa:sunrise.ics"),
        ("/v1/listings/nashville-aa:dawn/occurrences", "/v1/listings/nashville-aa:sunrise/occurrences"),
        (
            "/v1/listings/nashville-aa:dawn/occurrences?limit=2&weekdays=mon",
            "/v1/listings/nashville-aa:sunrise/occurrences?limit=2&weekdays=mon",
        ),
    ],
)
def test_an_earlier_id_leads_on_to_the_listing(merged: Served, asked: str, location: str) -> None:
    answer = merged.get(asked)
    assert problem(answer, 301)["type"] == "urn:finder:problem:moved"
    assert answer.headers["Location"] == location
    assert merged.get(location).status_code == 200


def test_a_listing_tells_its_earlier_ids_and_is_found_by_them(merged: Served) -> None:
    assert merged.get("/v1/listings/nashville-aa:sunrise").get_json()["aliases"] == ["nashville-aa:dawn"]
    assert ids(merged.get("/v1/listings?ids=nashville-aa:dawn")) == ["nashville-aa:sunrise"]
