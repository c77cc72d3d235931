"""Sources over HTTP: how fetching them goes, what is held of them and why, what was rejected."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from finder.app import create_app
from finder.service.syncing import Status
from tests.api.curators import Curator, answered, curator
from tests.api.served import Clock, Served, problem
from tests.service.syncing import Newsroom, newsroom
from tests.service.test_importing import TOWN, row


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as opened:
        opened.subscribe()
        opened.sync(json.dumps([*TOWN, row(5, slug="late", time="25:00")]).encode())
        yield opened


@pytest.fixture
def zoe(room: Newsroom) -> Curator:
    clock = Clock(room.now)
    return curator(Served(room.finder, create_app(room.finder, clock), clock))


def asked(zoe: Curator, method: str, path: str, **members: Any) -> Any:
    return answered(zoe.ask(method, f"/v1/sources{path}", None, **({"json": members} if members else {})))


def test_every_source_tells_how_it_goes(zoe: Curator, room: Newsroom) -> None:
    [town] = asked(zoe, "GET", "")["items"]

    assert (town["name"], town["every"], town["status"]) == ("town", "1d", "well")
    assert (town["feed"], town["done_at"]) == (room.site.url(), "2026-11-23T18:01:00Z")
    counts = {"read": 31, "added": 30, "changed": 0, "unchanged": 0, "merged": 0, "removed": 0, "rejected": 1}
    assert town["last_import"] == {"source": "town"} | counts


def test_rejected_rows_are_told(zoe: Curator) -> None:
    reject = {"row": 31, "field": "time", "reason": "'25:00' is not a time of day"}

    assert asked(zoe, "GET", "/town/rejects") == {"source": "town", "items": [reject]}


def test_a_source_that_is_asked_for_is_due_at_once(zoe: Curator, room: Newsroom) -> None:
    assert room.sync_due() == []

    answer = zoe.ask("POST", "/v1/sources/town/sync", None)

    assert (answer.status_code, answer.json and answer.json["due_at"]) == (202, "2026-11-23T18:01:00Z")
    assert [each.status for each in room.sync_due()] == [Status.NOT_MODIFIED]


def test_what_is_held_is_shown_and_approved_in_the_curators_name(zoe: Curator, room: Newsroom) -> None:
    room.sync(json.dumps(TOWN[:10]).encode())

    held = asked(zoe, "GET", "/town/held")
    assert held["reasons"] == ["20 of 30 listings would be removed ('Sunrise B', 'Noon B', 'Dusk B', …)"]
    assert (held["can_be_approved"], held["counts"]["removed"]) == (True, 20)

    done = asked(zoe, "POST", "/town/held", decision="approve", reason="they closed")

    assert (done["decision"], done["counts"]["removed"]) == ("approve", 20)
    problem(zoe.ask("GET", "/v1/sources/town/held", None), 404)
    [*_, last] = room.finder.store.history("town:meeting-29")
    assert last.author is not None
    assert last.author.reason == "held, approved by zoe: they closed"


def test_what_cannot_be_read_to_its_end_is_discarded_alone(zoe: Curator, room: Newsroom) -> None:
    room.now += timedelta(minutes=1)
    room.sync(json.dumps(TOWN).encode()[:-500])

    told = problem(zoe.ask("POST", "/v1/sources/town/held", None, json={"decision": "approve"}), 409)
    assert told["problems"][0]["field"] == "decision"
    assert asked(zoe, "POST", "/town/held", decision="discard")["counts"] is None
    assert room.finder.store.held.all() == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param({}, "decision", id="nothing"),
        pytest.param({"decision": "maybe"}, "decision", id="another word"),
        pytest.param({"decision": "discard", "because": "x"}, "because", id="another member"),
    ],
)
def test_a_decision_that_is_none_is_named(
    zoe: Curator, room: Newsroom, body: dict[str, str], field: str
) -> None:
    room.sync(b"[]")

    told = problem(zoe.ask("POST", "/v1/sources/town/held", None, json=body), 422)

    assert [each["field"] for each in told["problems"]] == [field]
    assert len(room.finder.store.held.all()) == 1


@pytest.mark.parametrize("name", ["nowhere", "No%20Where", "a%00b", "..", "é"])
def test_a_source_that_is_not_there_is_a_404(zoe: Curator, name: str) -> None:
    for method, rest in (("GET", "rejects"), ("GET", "held"), ("POST", "sync"), ("POST", "held")):
        problem(zoe.ask(method, f"/v1/sources/{name}/{rest}", None), 404)
