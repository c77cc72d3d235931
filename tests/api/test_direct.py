"""Plain pages are answered without Flask, by the very answers it would give."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from tests.api.served import Served
from tests.api.town import ORIGIN

DIRECT = (
    f"/v1/nearby?{ORIGIN}",
    f"/v1/nearby?{ORIGIN}&radius_m=9000&kind=meeting&limit=1&facets=true",
    "/v1/nearby?near=37203&collapse=true&fields=id,name",
    "/v1/occurrences",
    "/v1/occurrences?weekdays=mon&after=17:00&q=sunrise",
    "/v1/listings?limit=1",
    "/v1/listings",
)
OTHERS = (
    "/v1/nearby",
    "/v1/nearby/",
    f"/v1/nearby?{ORIGIN}&lat=1",
    f"/v1/nearby?{ORIGIN}&attendance=online",
    "/v1/nearby?near=Zq9",
    "/v1/nearby?near=%ff",
    "/v1/listings?cursor=none",
    "/v1/listings?colour=blue",
    "/v1/vocabulary",
    "/nowhere",
)


def by_flask(served: Served, path: str, method: str = "GET", **headers: str) -> TestResponse:
    """The answer of the application alone."""
    return Client(lambda *request: Flask.wsgi_app(served.app, *request)).open(
        path, method=method, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


def told(answer: TestResponse) -> tuple[int, list[tuple[str, str]], bytes]:
    return answer.status_code, sorted(answer.headers), answer.get_data()


@pytest.mark.parametrize("path", DIRECT + OTHERS)
def test_an_answer_is_that_of_the_application(town: Served, path: str) -> None:
    assert told(town.get(path, Origin="https://example.org")) == told(
        by_flask(town, path, Origin="https://example.org")
    )


@pytest.mark.parametrize("path", DIRECT)
def test_what_asks_for_more_than_a_page_is_asked_of_the_application(town: Served, path: str) -> None:
    tag = town.get(path).headers["ETag"]
    for headers in ({"If_None_Match": tag}, {"If_Match": '"other"'}, {"Accept_Encoding": "zstd"}):
        assert told(town.get(path, **headers)) == told(by_flask(town, path, **headers))
    assert town.get(path, If_None_Match=tag).status_code == 304
    assert told(town.client.head(path)) == told(by_flask(town, path, "HEAD"))


def test_a_plain_page_never_reaches_the_application(town: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(town.app, "full_dispatch_request", None)
    assert all(town.get(path).status_code == 200 for path in DIRECT)


def test_what_fails_unexpectedly_is_told_as_a_problem(town: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(town.finder), "snapshot", None)
    assert town.get("/v1/listings").content_type == "application/problem+json"
