"""`finder sources`, `finder sync` and `finder held`, as an operator types them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from tests.net.server import serving
from tests.service.syncing import Published
from tests.service.test_importing import TOWN

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    return environ | {"FINDER_ALLOW_PRIVATE_ADDRESSES": "true"}


def last_line(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    members: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return members


def test_a_feed_is_added_synced_held_and_approved(run: Run) -> None:
    published = Published(json.dumps(TOWN).encode())
    with serving(published.answer) as site:
        assert run("sources", "add", "town", "meeting-guide", site.url(), "--every", "6h").returncode == 0
        [new] = json.loads(run("sources", "--json").stdout)
        assert (new["name"], new["every"], new["status"]) == ("town", "6h", "new")

        first = run("sync", "town")
        assert (first.returncode, last_line(first)["added"]) == (0, 30)

        published.feed = json.dumps(TOWN[:10]).encode()
        held = run("sync")
        assert (held.returncode, last_line(held)) == (1, {"source": "town", "status": "held"})
        assert "finder: town: held: 20 of 30 listings would be removed" in held.stderr
    shown = run("held", "show", "town").stdout
    assert "town:meeting-10" in shown
    assert last_line(run("held", "approve", "town"))["removed"] == 20
    assert json.loads(run("held", "list", "--json").stdout) == []


def test_what_is_not_there_is_told_in_one_line(run: Run) -> None:
    for words in (("sync", "town"), ("sources", "remove", "town"), ("held", "show", "town")):
        done = run(*words)

        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1
        assert "'town'" in done.stderr


@pytest.mark.parametrize(
    ("words", "field"),
    [
        pytest.param(("Town!", "meeting-guide", "https://town.example"), "source", id="name"),
        pytest.param(("town", "meeting-guide", "ftp://town.example"), "address", id="scheme"),
        pytest.param(
            ("town", "meeting-guide", "https://a.example", "--every", "5m"), "every", id="too often"
        ),
        pytest.param(
            ("town", "meeting-guide", "https://a.example", "--time-zone", "x"), "time_zone", id="zone"
        ),
    ],
)
def test_a_feed_that_cannot_be_is_refused_by_its_field(run: Run, words: tuple[str, ...], field: str) -> None:
    done = run("sources", "add", *words)

    assert (done.returncode, done.stdout) == (2, "")
    assert f"{field}: " in done.stderr


def test_a_source_is_removed_with_its_listings_where_that_is_asked(run: Run) -> None:
    run("import", "meeting-guide", "-", "--source", "town", stdin=json.dumps(TOWN))

    assert run("sources", "remove", "town", "--listings").returncode == 0

    assert json.loads(run("sources", "list", "--json").stdout) == []
