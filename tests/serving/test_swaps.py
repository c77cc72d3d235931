"""Requests while the dataset changes and the server reloads: none fails, no answer is of two versions."""

from __future__ import annotations

import http.client
import json
import os
import signal
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from finder.shapes.document import encode
from finder.store import Change, NewEntry, Source, Store, open_store
from tests.builders import meeting
from tests.serving.running import COMMANDS, DATABASE, Running, eventually, running

LISTINGS, PAGE = 40, 15
IDS = [f"aa:{number:02}" for number in range(LISTINGS)]
CLIENTS = 4
# The nightly run asks for all that was promised.
IS_NIGHTLY = os.environ.get("FINDER_HYPOTHESIS_PROFILE") == "nightly"
REQUESTS, SWAPS, RELOADS = (10_000, 20, 2) if IS_NIGHTLY else (400, 4, 1)


@dataclass
class Heard:
    """What the clients were answered: how often, by version; tags by version; whatever was wrong."""

    versions: Counter[int] = field(default_factory=Counter)
    tags: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    wrong: list[str] = field(default_factory=list)

    def walk(self, connection: http.client.HTTPConnection) -> None:
        """Goes through all listings a page at a time, or until the dataset has changed; then asks for one."""
        ids: list[str] = []
        first, query = 0, f"limit={PAGE}"
        while query:
            status, page = self.ask(connection, f"/v1/listings?{query}")
            if status == 410 and ids:
                return
            if status != 200:
                self.wrong.append(f"{status} of {query}: {page}")
                return
            version = page["dataset"]["version"]
            first = first or version
            ids += [listing["id"] for listing in page["items"]]
            if version != first or {listing["name"] for listing in page["items"]} != {f"Version {version}"}:
                self.wrong.append(f"{query} began with version {first} and goes on: {page}")
            query = page["next_cursor"] and f"cursor={page['next_cursor']}"
        if ids != IDS:
            self.wrong.append(f"the pages of version {first} hold {ids}")
        self.ask_one(connection, first)

    def ask_one(self, connection: http.client.HTTPConnection, walked: int) -> None:
        """Asks for a listing, the revision of which is the version it is named after."""
        status, listing = self.ask(connection, f"/v1/listings/{IDS[0]}")
        revision = listing.get("revision", 0)
        if status != 200 or revision < walked or listing["name"] != f"Version {revision}":
            self.wrong.append(f"{status} after version {walked}: {listing}")

    def ask(self, connection: http.client.HTTPConnection, path: str) -> tuple[int, Any]:
        """Status and JSON of an answer."""
        connection.request("GET", path)
        answer = connection.getresponse()
        body = json.load(answer)
        version = body["dataset"]["version"] if "dataset" in body else body.get("revision")
        if answer.status == 200:
            self.versions[version] += 1
            self.tags[version].add(answer.headers["ETag"])
        if answer.will_close:
            connection.close()
        return answer.status, body


def write_version(store: Store, number: int) -> None:
    """Writes a version of the dataset in which every listing says so."""
    documents = {each: encode(meeting(each, name=f"Version {number}")) for each in IDS}
    source, now = Source("aa", "native", datetime.now(UTC).date()), datetime.now(UTC)
    if number == 1:
        added = [NewEntry(each, each, document) for each, document in documents.items()]
        saved = store.save_source(source, now=now, added=added)
    else:
        changed = [Change(each, each, document) for each, document in documents.items()]
        saved = store.save_source(source, now=now, changed=changed)
    assert saved.number == number


@contextmanager
def asking(run: Running, heard: Heard) -> Iterator[None]:
    """Clients that ask over connections they keep, from before the block begins until after it has ended."""
    is_over = threading.Event()

    def ask() -> None:
        connection = run.connected()
        try:
            while not is_over.is_set():
                heard.walk(connection)
        except (OSError, http.client.HTTPException, ValueError) as err:
            heard.wrong.append(repr(err))
        connection.close()

    clients = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    yield
    is_over.set()
    for client in clients:
        client.join()


@pytest.mark.parametrize("server", COMMANDS)
def test_no_request_fails_and_no_answer_is_mixed_while_snapshots_are_swapped_and_workers_reloaded(
    tmp_path: Path, server: str
) -> None:
    store, heard = open_store(f"sqlite:///{tmp_path}/{DATABASE}"), Heard()
    write_version(store, 1)
    with running(tmp_path, server, workers=2) as run, asking(run, heard):
        for number in range(2, SWAPS + 2):
            write_version(store, number)
            eventually(lambda number=number: heard.versions[number] > 0, f"version {number} is served")
            if number <= RELOADS + 1:
                before = run.workers()
                run.process.send_signal(signal.SIGHUP)
                eventually(lambda before=before: run.workers().isdisjoint(before), "all workers are new")
        eventually(lambda: heard.versions.total() >= REQUESTS, "enough was asked", seconds=600)
    assert heard.wrong == []
    assert sorted(heard.versions) == list(range(1, SWAPS + 2))
    assert sum(map(len, heard.tags.values())) == len(set().union(*heard.tags.values()))
    store.close()
