"""Feeds fetched again: where they are new, one at a time, what looks wrong held, what fails tried later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from io import BytesIO
from tempfile import TemporaryFile
from typing import BinaryIO

import orjson

from finder.config import Settings
from finder.domain.errors import FinderError, NotFound, Refused
from finder.domain.vocabulary import Kind
from finder.formats import reader
from finder.intake.clean import Origin
from finder.intake.guard import suspicions
from finder.intake.spool import Row
from finder.net import NotModified, Validators
from finder.service.finder import Finder
from finder.service.holding import hold, hold_unreadable
from finder.service.import_report import Report, Told, note_import
from finder.service.importing import (
    Prepared,
    Request,
    cleaned_rows,
    prepared,
    save,
    source_record,
    warnings_of,
)
from finder.service.leasing import Clock, leased
from finder.service.published_feeds import fetch_published
from finder.store import Author, Feed, Health

# A random number, 0 to 1: feeds that were added, or failed, together are not fetched together for ever.
Luck = Callable[[], float]
FIRST_RETRY = timedelta(minutes=5)
CHUNK_BYTES = 1_000_000
SPREAD = 0.1  # of the time between two fetches
DISCARDED = "the feed is still the one that a curator discarded"


class Status(StrEnum):
    """What became of a sync."""

    IMPORTED = "imported"
    NOT_MODIFIED = "not_modified"
    HELD = "held"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Synced:
    """What became of the sync of a source: its report where it was imported, else why not."""

    source: str
    status: Status
    report: Report | None = None
    problem: str | None = None


def sync(finder: Finder, settings: Settings, source: str, clock: Clock, luck: Luck) -> Synced:
    """What became of a source's feed, fetched now. Raises NotFound, and Busy while others sync."""
    feed = finder.store.feeds.get(source)
    if feed is None:
        raise NotFound(f"the source {source!r} has no feed: finder sources add {source} FORMAT URL")
    with leased(finder.store, clock):
        return _Sync(finder, settings, feed, clock, luck).run()


def sync_due(finder: Finder, settings: Settings, clock: Clock, luck: Luck) -> Iterator[Synced]:
    """What became of each feed that was due, one after the other. Raises Busy while others sync."""
    while finder.store.feeds.due(clock()):
        with leased(finder.store, clock):
            # Asked again: another process may have been here first.
            for source in finder.store.feeds.due(clock())[:1]:
                feed = finder.store.feeds.get(source)
                if feed is not None:
                    yield _Sync(finder, settings, feed, clock, luck).run()


def due_after(feed: Feed, health: Health, now: datetime, luck: float) -> datetime | None:
    """When a feed is to be fetched next; None: not by itself.

    After a failure soon, then after twice as long each time, at most as long as ever between two fetches.
    """
    if feed.every_minutes is None:
        return None
    pause = timedelta(minutes=feed.every_minutes)
    if not health.failures:
        return now + pause * (1 + SPREAD * luck)
    retry: timedelta = FIRST_RETRY * 2 ** min(health.failures - 1, 20)
    return now + min(retry, pause) * (0.5 + luck / 2)


@dataclass(frozen=True, slots=True)
class _Sync:
    finder: Finder
    settings: Settings
    feed: Feed
    clock: Clock
    luck: Luck

    def run(self) -> Synced:
        """Fetches and imports; a failure is kept, and told."""
        before = self.finder.store.feeds.health(self.feed.source)
        # As one that failed, until it is done: a feed that ends the process is not tried again at once.
        begun = self._due(replace(before, tried_at=self.clock(), failures=before.failures + 1))
        self.finder.store.feeds.put_health(replace(begun, problem="broken off"))
        try:
            with TemporaryFile(prefix="finder-feed-") as file:
                return self._fetched(file, before, begun)
        except FinderError as err:
            self.finder.store.feeds.put_health(replace(begun, problem=str(err)))
            return Synced(self.feed.source, Status.FAILED, problem=str(err))

    def _due(self, health: Health) -> Health:
        return replace(health, due_at=due_after(self.feed, health, self.clock(), self.luck()))

    def _fetched(self, file: BinaryIO, before: Health, begun: Health) -> Synced:
        seen = Validators(before.etag, before.last_modified)
        answer = fetch_published(self.feed.format, self.feed.address, file, self.settings, seen)
        calm = self._due(replace(begun, failures=0))
        if isinstance(answer, NotModified):
            return self._not_modified(calm)
        digest = _digest(file)
        held = self.finder.store.held.get(self.feed.source)
        if held is not None and held.digest == digest:
            return self._held(calm, orjson.loads(held.reasons))
        if digest == before.discarded:
            return self._held(calm, [DISCARDED])
        return self._read(file, digest, calm, answer.validators)

    def _not_modified(self, calm: Health) -> Synced:
        """The same feed again: the date of the source moves, and nothing else."""
        now = self.clock()
        source = self.finder.store.source(self.feed.source)
        if source is None:
            raise Refused("its server says that nothing changed, of what is not here")
        fetched = replace(source, retrieved_on=now.date())
        self.finder.store.save_source(fetched, now=now, author=Author(f"import:{source.name}"))
        self.finder.snapshots.expire()
        self.finder.store.held.remove(source.name)
        self.finder.store.feeds.put_health(replace(calm, done_at=now, problem=None))
        return Synced(source.name, Status.NOT_MODIFIED)

    def _read(self, file: BinaryIO, digest: bytes, calm: Health, validators: Validators) -> Synced:
        request = self._request(file)
        told = Told(warnings=warnings_of(request.origin))
        reading = _Reading(reader(request.format)(file, **request.options))
        with (
            cleaned_rows(self.finder, request, reading.rows(), told, self.clock()) as rows,
            prepared(self.finder, self.feed.source, rows, told) as made,
        ):
            reasons = _reasons(reading.problem, request.format, made)
            if not reasons:
                etag, last_modified = validators.etag, validators.last_modified
                return self._import(made, request, replace(calm, etag=etag, last_modified=last_modified))
            self._hold(made, request, reasons, digest, is_whole=reading.problem is None)
            return self._held(calm, reasons)

    def _import(self, made: Prepared, request: Request, calm: Health) -> Synced:
        record = source_record(self.finder.store.source(self.feed.source), request)
        save(self.finder, made, record, self.clock())
        note_import(self.finder.store, made.report, self.clock(), calm)
        return Synced(self.feed.source, Status.IMPORTED, made.report)

    def _hold(
        self, made: Prepared, request: Request, reasons: list[str], digest: bytes, *, is_whole: bool
    ) -> None:
        before = self.finder.store.source(self.feed.source)
        if before is None:
            raise Refused(reasons[0])  # there is nothing to guard yet
        if is_whole:
            hold(self.finder, made, source_record(before, request), reasons, digest, self.clock())
        else:
            hold_unreadable(self.finder, made, before, reasons, digest, self.clock())

    def _held(self, calm: Health, reasons: list[str]) -> Synced:
        problem = "; ".join(reasons)
        self.finder.store.feeds.put_health(replace(calm, problem=problem))
        return Synced(self.feed.source, Status.HELD, problem=problem)

    def _request(self, file: BinaryIO) -> Request:
        feed = self.feed
        options = orjson.loads(feed.options)
        return Request(
            file,
            feed.format,
            Origin(feed.source, feed.fellowship, Kind(feed.kind), feed.time_zone),
            self.clock().date(),
            {name: BytesIO(text.encode()) for name, text in options.items()},
            address=feed.address,
            licence=feed.licence,
        )


def _digest(file: BinaryIO) -> bytes:
    file.seek(0)
    found = sha256()
    while chunk := file.read(CHUNK_BYTES):
        found.update(chunk)
    return found.digest()


@dataclass(slots=True)
class _Reading:
    """A feed as it is read, and why that ended early; None where it did not."""

    read: Iterator[Row]
    problem: str | None = None

    def rows(self) -> Iterator[Row]:
        """The rows as far as they can be read."""
        try:
            yield from self.read
        except Refused as err:
            self.problem = str(err)


def _reasons(problem: str | None, format: str, made: Prepared) -> list[str]:
    """What speaks against the import of a feed, in words; nothing where all is well."""
    is_read = made.told.kept or made.told.rejected
    if problem is not None:
        first = [f"the feed breaks off: {problem}" if is_read else f"it is no {format} any more: {problem}"]
    else:
        first = [] if made.told.emptiness is None else [made.told.emptiness]
    return [*first, *map(str, suspicions(made.diff()))]
