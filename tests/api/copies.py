"""A phone that keeps a copy of the dataset, as README tells it to, for tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from finder.app import create_app
from finder.catalog.snapshot import Snapshot
from finder.service import Finder
from tests.api.served import Served

Document = dict[str, Any]


@dataclass
class Copy:
    """Listings by id, and the version they are of; None while there is no whole walk."""

    query: str = ""
    limit: int = 30
    listings: dict[str, Document] = field(default_factory=dict)
    version: int | None = None
    cursor: str | None = None

    def sync(self, served: Served) -> None:
        """Walks from the copy's version to the end."""
        self.cursor = None
        self.turn(served)
        while self.cursor is not None:
            self.turn(served)

    def turn(self, served: Served) -> None:
        """Takes the next page of the walk, or the first; begins anew where finder says so."""
        answer = served.get(f"/v1/changes?{self._next()}")
        if answer.status_code == 410:
            self.listings, self.version, self.cursor = {}, None, None
            answer = served.get(f"/v1/changes?{self._next()}")
        assert answer.status_code == 200, answer.text
        page = answer.get_json()
        for source, day in page["sources"].items():
            self._date(source, day)
        for item in page["items"]:
            self._put(item)
        self.cursor = page["next_cursor"]
        if self.cursor is None:
            self.version = page["dataset"]["version"]

    def _next(self) -> str:
        if self.cursor is not None:
            return f"cursor={self.cursor}"
        since = "" if self.version is None else f"&since={self.version}"
        return f"limit={self.limit}{self.query}{since}"

    def _date(self, source: str, day: str | None) -> None:
        for listing in self.listings.values():
            if listing["id"].startswith(f"{source}:") and listing["verification"]["status"] == "listed":
                listing["verification"]["checked_on"] = day
            for each in listing["provenance"]:
                if each["source"] == source:
                    each["retrieved_on"] = day

    def _put(self, item: Document) -> None:
        if item.get("removed"):
            self.listings.pop(item["id"], None)
        else:
            self.listings[item["id"]] = item


def dataset_of(served: Served) -> dict[str, Document]:
    """Every listing there is, by id, each asked by its id."""
    ids = [entry.id for entry in served.finder.store.entries()]
    return {each: served.get(f"/v1/listings/{each}").get_json() for each in ids}


class Lagging:
    """The snapshots of a worker that has not seen the newest yet."""

    def __init__(self, fresh: Finder) -> None:
        self._fresh = fresh
        self._current: Snapshot | None = None

    def current(self, now: datetime) -> Snapshot:
        if self._current is None:
            self.catch_up(now)
        assert self._current is not None
        return self._current

    def catch_up(self, now: datetime) -> None:
        self._current = self._fresh.snapshot(now)


def behind(served: Served) -> tuple[Served, Lagging]:
    """Another worker on the same database, and what makes it catch up."""
    lagging = Lagging(served.finder)
    finder: Any = Finder(served.finder.store, lagging, served.finder.gazetteer)  # type: ignore[arg-type]
    return Served(finder, create_app(finder, served.clock), served.clock), lagging
