"""Nothing is written without a key that is in force and opens it."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from pathlib import Path

import pytest

from finder.service.keys import Scope, add_key
from tests.api.curators import SUNRISE_ID, Curator, curator
from tests.api.served import Served, problem
from tests.api.town import SUNRISE
from tests.builders import NOW, TODAY

READS = {"GET", "HEAD", "OPTIONS"}
# What is asked by POST and only computed, and what everybody may send.
OPEN = {"/v1/listings/<listing_id>/reports", "/v1/nearby", "/v1/occurrences", "/v1/matches", "/v1/outings"}
CURATORS_READ = {
    "/v1/listings/<listing_id>/history",
    "/v1/reports",
    "/v1/sources",
    "/v1/sources/<name>/held",
    "/v1/sources/<name>/rejects",
}


@pytest.fixture
def zoe(served: Served) -> Curator:
    served.take("nashville-aa", [SUNRISE])
    return curator(served)


def guarded(served: Served) -> list[tuple[str, str]]:
    """Method and path of every operation that is not for everybody."""
    return [
        (method, rule.rule.replace("<listing_id>", SUNRISE_ID).replace("<name>", "town"))
        for rule in served.app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"OPTIONS"})
        if rule.rule in CURATORS_READ or (method not in READS and rule.rule not in OPEN)
    ]


WRONG = {
    "no key": {},
    "no word for what it is": {"Authorization": "finder_zoe_secret"},
    "another scheme": {"Authorization": "Basic em9lOnNlY3JldA=="},
    "no key of anybody": {"Authorization": "Bearer finder_nobody_secret"},
    "another secret": {"Authorization": "Bearer finder_zoe_secret"},
    "a name that is none": {"Authorization": "Bearer finder_ZOE\u00eb_secret"},
    "nothing behind it": {"Authorization": "Bearer "},
}


@pytest.mark.parametrize("headers", WRONG.values(), ids=WRONG.keys())
def test_nothing_is_written_without_a_key(zoe: Curator, headers: dict[str, str]) -> None:
    asked = guarded(zoe.served)
    assert len(asked) >= 6
    for method, path in asked:
        answer = zoe.served.client.open(path, method=method, headers=headers, json={})
        if method == "HEAD":
            assert answer.status_code == 401
        else:
            problem(answer, 401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert zoe.served.finder.store.version().number == 1


def test_a_key_that_opens_nothing_of_this_is_forbidden(zoe: Curator) -> None:
    other = Curator(zoe.served, add_key(zoe.served.finder.store, "other", [], TODAY))
    for method, path in guarded(zoe.served):
        if method != "HEAD":
            told = problem(other.ask(method, path, json={}), 403)
            assert "the scope curate" in told["detail"]


def test_a_key_of_admin_opens_everything(zoe: Curator) -> None:
    assert curator(zoe.served, "ops", Scope.ADMIN).edit(name="Dawn").status_code == 200


def test_a_revoked_key_opens_nothing_from_then_on(zoe: Curator) -> None:
    zoe.served.finder.store.keys.revoke("zoe", TODAY)
    problem(zoe.edit(name="Dawn"), 401)


def test_a_key_ends_with_the_day_before_it_expires(served: Served) -> None:
    served.take("nashville-aa", [SUNRISE])
    key = add_key(served.finder.store, "ann", [Scope.CURATE], TODAY, TODAY + timedelta(days=2))
    ann = Curator(served, key)
    served.clock.now = NOW + timedelta(days=1)
    assert ann.edit(name="Dawn").status_code == 200
    served.clock.now = NOW + timedelta(days=2)
    problem(ann.edit(name="Dusk"), 401)


def test_the_day_of_last_use_is_kept_and_no_more(zoe: Curator) -> None:
    zoe.served.clock.now = NOW + timedelta(days=3)
    zoe.history()
    [key] = zoe.served.finder.store.keys.all()
    assert key.last_used_on == date(2026, 11, 26)


def test_no_log_and_no_file_holds_a_key(
    zoe: Curator, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        zoe.edit(name="Dawn")
        zoe.edit(name=5)
    secret = zoe.key.split("_", 2)[2]
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert secret.encode() not in kept
    assert secret not in caplog.text
