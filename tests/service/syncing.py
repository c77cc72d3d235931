"""A feed on a web server of this machine, and finder that syncs it by a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from finder.config import Settings
from finder.service import Finder, open_finder
from finder.service.sources import add_feed
from finder.service.syncing import Synced, sync, sync_due
from finder.store import Feed
from tests.net.server import Asked, Site, serving

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)


@dataclass
class Published:
    """What a server has to give: a feed under a tag of its bytes, or a status instead of it."""

    feed: bytes = b"[]"
    status: str = "200 OK"

    def answer(self, asked: Asked) -> None:
        """Answers as a server does that knows its versions."""
        tag = f'"{sha256(self.feed).hexdigest()[:8]}"'
        if self.status != "200 OK":
            asked.send_page(b"", self.status)
        elif asked.headers["If-None-Match"] == tag:
            asked.send_page(b"", "304 Not Modified", ETag=tag)
        else:
            asked.send_page(self.feed, ETag=tag)


@dataclass
class Newsroom:
    """finder, the server of its one feed, and their time."""

    finder: Finder
    settings: Settings
    site: Site
    published: Published
    now: datetime = NOW
    synced: list[Synced] = field(default_factory=list)

    def clock(self) -> datetime:
        return self.now

    def subscribe(self, source: str = "town", format: str = "meeting-guide", **members: Any) -> None:
        """Adds the feed, to be fetched daily."""
        known: dict[str, Any] = {"address": self.site.url(), "every_minutes": 24 * 60, "fellowship": "aa"}
        feed = Feed(source, format, **known | members)
        add_feed(self.finder, feed, self.now)

    def sync(self, feed: bytes | None = None, source: str = "town") -> Synced:
        """What became of a sync, a minute after the last; of this feed, where one is given."""
        self.now += timedelta(minutes=1)
        if feed is not None:
            self.published.feed = feed
        return sync(self.finder, self.settings, source, self.clock, lambda: 0.0)

    def sync_due(self) -> list[Synced]:
        """What became of the feeds that are due."""
        return list(sync_due(self.finder, self.settings, self.clock, lambda: 0.0))

    def dataset(self) -> list[tuple[str, int, bytes]]:
        """Id, revision and document of every listing."""
        return [(entry.id, entry.revision, entry.document) for entry in self.finder.store.entries()]


@contextmanager
def newsroom(folder: Path) -> Iterator[Newsroom]:
    """A newsroom for as long as the block lasts, its database empty."""
    flags = {
        "database_url": f"sqlite:///{folder}/finder.sqlite",
        "snapshot_dir": folder / "snapshots",
        "allow_private_addresses": True,
    }
    settings, published = Settings.from_mapping({}, flags), Published()
    finder = open_finder(settings)
    with serving(published.answer) as site:
        yield Newsroom(finder, settings, site, published)
    finder.close()
