"""Whole feeds are there before anybody asks, and who asks for one that is made holds up nobody."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from finder.app import now
from finder.config import Settings
from finder.service.preparing import prepare
from finder.service.shelf import Shelf
from finder.serving.bridge import Bridge
from finder.serving.packing import Packing
from tests.serving.conftest import settings_of
from tests.serving.running import eventually, running

HELD_SECONDS = 60


def published(settings: Settings) -> Path:
    folder = Shelf(settings).published()
    assert folder is not None
    return folder


def feeds_in(snapshot: Path) -> dict[str, int]:
    """The feeds that are packed beside a snapshot, and when each was."""
    manifests = sorted(snapshot.glob("feeds/[!.]*/feed.json"))
    return {path.parent.name.rpartition("-")[0]: path.stat().st_mtime_ns for path in manifests}


def test_every_feed_that_is_served_whole_is_packed_before_anybody_asks(folder: Path) -> None:
    with running(folder, workers=1) as run:
        snapshot = published(settings_of(folder))
        eventually(lambda: len(feeds_in(snapshot)) == 4, "the feeds are packed")
        before = feeds_in(snapshot)
        paths = [path for path in run.get("/openapi.json")[1]["paths"] if path.startswith("/feeds/")]
        for path in paths:
            connection = run.connected()
            connection.request("GET", path)
            assert len(connection.getresponse().read()) > 10_000
            connection.close()
        assert len(paths) == len(before)
        assert feeds_in(snapshot) == before


def test_feeds_of_what_is_no_longer_published_are_not_made_to_the_end(folder: Path, tmp_path: Path) -> None:
    settings = settings_of(folder)
    prepare(settings, now(), with_dataset=True)
    packing, snapshot = Packing(), published(settings)
    packing.begin(snapshot, now())
    packing.begin(tmp_path / "next", now())
    packing.stop()
    assert len(feeds_in(snapshot)) < 4


class Asked:
    """A request without a body as granian hands it on, and what it is answered."""

    def __init__(self, path: str) -> None:
        self.body = b""
        self.scope = SimpleNamespace(
            method="GET",
            scheme="http",
            path=path,
            query_string="",
            server="127.0.0.1:80",
            client="127.0.0.1:9",
            http_version="1.1",
            headers=SimpleNamespace(items=dict[str, str]().items),
        )

    def response_bytes(self, _status: int, _headers: list[tuple[str, str]], body: bytes) -> None:
        self.body = body


def test_who_waits_for_a_feed_holds_up_nobody() -> None:
    is_asked = threading.Event()

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])
        if environ["PATH_INFO"] == "/feeds/meetings.json":
            return [b"waited" if is_asked.wait(HELD_SECONDS) else b"held up"]
        is_asked.set()
        return [b"page"]

    async def ask(*all_asked: Asked) -> None:
        bridge = Bridge(application, request_seconds=1)
        await asyncio.gather(*(bridge.__rsgi__(each.scope, each) for each in all_asked))  # type: ignore[arg-type]

    feed, page = Asked("/feeds/meetings.json"), Asked("/v1/nearby")
    asyncio.run(ask(feed, page))
    assert (feed.body, page.body) == (b"waited", b"page")
