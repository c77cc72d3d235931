"""Pages are answered without Flask, by the very answers it would give."""

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
# What callers send with every request.
CALLERS: dict[str, dict[str, str]] = {
    "plain": {},
    "chrome": {
        "Accept": "*/*",
        "Accept_Encoding": "gzip, deflate, br, zstd",
        "Accept_Language": "en-US,en;q=0.9",
        "Origin": "https://example.org",
        "Sec_Fetch_Mode": "cors",
    },
    "firefox-in-spanish": {
        "Accept_Encoding": "gzip, deflate, br, zstd",
        "Accept_Language": "es-MX,es;q=0.8,en-US;q=0.5,en;q=0.3",
    },
    "safari-on-a-phone": {
        "Accept": "*/*",
        "Accept_Encoding": "gzip, deflate, br",
        "Accept_Language": "es-ES,es;q=0.9",
    },
    "okhttp": {"Accept_Encoding": "gzip", "User_Agent": "okhttp/4.12.0"},
    "python-requests": {"Accept": "*/*", "Accept_Encoding": "gzip, deflate", "Connection": "keep-alive"},
    "curl": {"Accept": "*/*", "User_Agent": "curl/8.5.0"},
    "none-that-is-known": {"Accept_Encoding": "deflate", "Accept_Language": "fr"},
    "refusing": {"Accept_Encoding": "br;q=0, *", "Accept_Language": "en;q=0, *, es;q=0.1"},
    "empty": {"Accept_Encoding": "", "Accept_Language": "", "If_None_Match": ""},
    "broken": {"Accept_Encoding": 'gzip;q=x, ";,', "Accept_Language": "es;q=9,,\xff", "If_None_Match": 'W/"'},
}
each_caller = pytest.mark.parametrize("caller", CALLERS.values(), ids=CALLERS.keys())
# The encoding and the language of what they get.
GETS = {
    "chrome": ("zstd", "en"),
    "firefox-in-spanish": ("zstd", "es"),
    "safari-on-a-phone": ("br", "es"),
    "okhttp": ("gzip", "en"),
    "python-requests": ("gzip", "en"),
    "curl": (None, "en"),
}


def by_flask(served: Served, path: str, method: str = "GET", **headers: str) -> TestResponse:
    """The answer of the application alone."""
    return Client(lambda *request: Flask.wsgi_app(served.app, *request)).open(
        path, method=method, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


def told(answer: TestResponse) -> tuple[int, list[tuple[str, str]], bytes]:
    return answer.status_code, sorted(answer.headers), answer.get_data()


@each_caller
@pytest.mark.parametrize("path", DIRECT + OTHERS)
def test_an_answer_is_that_of_the_application(town: Served, path: str, caller: dict[str, str]) -> None:
    assert told(town.get(path, **caller)) == told(by_flask(town, path, **caller))


@each_caller
@pytest.mark.parametrize("path", DIRECT)
def test_what_a_caller_holds_is_known_as_by_the_application(
    town: Served, path: str, caller: dict[str, str]
) -> None:
    tag = town.get(path, **caller).headers["ETag"]
    for held, status in ((tag, 304), (f'"other", W/{tag}', 304), ("*", 304), ('"other"', 200)):
        asked = {**caller, "If_None_Match": held}
        answer = town.get(path, **asked)
        assert answer.status_code == status
        assert told(answer) == told(by_flask(town, path, **asked))


@pytest.mark.parametrize("path", DIRECT)
def test_what_asks_for_more_than_a_page_is_asked_of_the_application(town: Served, path: str) -> None:
    assert town.get(path, If_Match='"other"').status_code == 412
    assert told(town.client.head(path)) == told(by_flask(town, path, "HEAD"))


@each_caller
def test_a_page_never_reaches_the_application(
    town: Served, caller: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(town.app, "full_dispatch_request", None)
    for path in DIRECT:
        tag = town.get(path, **caller).headers["ETag"]
        assert town.get(path, **{**caller, "If_None_Match": tag}).status_code == 304


@pytest.mark.parametrize("caller", GETS)
def test_a_caller_gets_the_encoding_and_the_language_it_likes_best(town: Served, caller: str) -> None:
    headers = town.get("/v1/listings", **CALLERS[caller]).headers
    assert (headers.get("Content-Encoding"), headers["Content-Language"]) == GETS[caller]


def test_what_fails_unexpectedly_is_told_as_a_problem(town: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(town.finder), "snapshot", None)
    assert town.get("/v1/listings").content_type == "application/problem+json"
