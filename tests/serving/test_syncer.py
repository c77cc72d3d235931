"""A server that fetches feeds: by a process of its own, and one server alone where there are several."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from finder.domain.errors import Refused
from finder.service import open_finder
from finder.service.sources import add_feed
from finder.serving.syncer import sync_what_is_due
from finder.store import Feed
from tests.builders import NOW
from tests.net.server import serving
from tests.service.syncing import Published
from tests.service.test_importing import TOWN
from tests.serving.conftest import settings_of
from tests.serving.running import Running, eventually, running


def count(run: Running) -> int:
    """How many listings of the town it answers with."""
    status, page = run.get("/v1/listings?source=town&limit=1")
    return int(page["total"]) if status == 200 else 0


def test_servers_fetch_what_is_due_once_and_answer_with_it(folder: Path, tmp_path: Path) -> None:
    with serving(Published(json.dumps(TOWN).encode()).answer) as site:
        finder = open_finder(settings_of(folder))
        add_feed(finder, Feed("town", "meeting-guide", site.url(), 24 * 60), NOW)
        finder.close()
        with (
            running(folder, sync=True, allow_private_addresses=True) as first,
            running(folder, "gunicorn", sync=True, allow_private_addresses=True) as second,
        ):
            eventually(lambda: count(first) == count(second) == 30, "both answer with the feed")
            assert [len(run.workers()) for run in (first, second)] == [1, 1]

    assert len(site.seen) == 1


def test_a_database_that_is_gone_is_told_without_its_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    finder = open_finder(settings_of(folder))

    def gone(*_: object) -> None:
        raise Refused("the database on db.internal is gone")

    monkeypatch.setattr(finder.store.feeds, "due", gone)
    sync_what_is_due(finder, settings_of(folder))

    assert caplog.messages == ["feeds are looked at later: Refused"]
    finder.close()
