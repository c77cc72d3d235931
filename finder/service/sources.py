"""Sources and their feeds: where each is fetched, how often, and how that goes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import orjson

from finder.domain.errors import InvalidInput, NotFound
from finder.domain.vocabulary import Kind
from finder.formats.online import without_secrets
from finder.intake.clean import Origin
from finder.net import NotFetched
from finder.net.target import target_of
from finder.service.finder import Finder
from finder.service.importing import Request
from finder.shapes.sources import SourceStatus
from finder.store import Author, Feed, Health, Source

Members = dict[str, Any]
MINUTES = {"m": 1, "h": 60, "d": 24 * 60}
PACE_FORM = re.compile(r"([0-9]{1,5})([mhd])")
NEVER = "never"
# Less often than each quarter of an hour is polite; what changes daily need not be asked more than hourly.
LEAST_MINUTES, MOST_MINUTES = 15, 60 * 24 * 60


def minutes_of(pace: str) -> int | None:
    """The minutes of `30m`, `6h` or `7d`; None for `never`. Raises InvalidInput naming `every`."""
    if pace == NEVER:
        return None
    match = PACE_FORM.fullmatch(pace)
    minutes = 0 if match is None else int(match[1]) * MINUTES[match[2]]
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise InvalidInput.of("every", "must be from 15m to 60d, such as 30m, 6h or 7d, or never")
    return minutes


def pace_of(minutes: int | None) -> str:
    """How often, as `minutes_of` reads it."""
    if minutes is None:
        return NEVER
    unit, length = next((unit, length) for unit, length in reversed(MINUTES.items()) if minutes % length == 0)
    return f"{minutes // length}{unit}"


def add_feed(finder: Finder, feed: Feed, now: datetime) -> None:
    """Has a feed fetched from now on, in place of the one its source had. Raises InvalidInput."""
    options = {name: BytesIO(text.encode()) for name, text in orjson.loads(feed.options).items()}
    origin = Origin(feed.source, feed.fellowship, Kind(feed.kind), feed.time_zone)
    Request(BytesIO(), feed.format, origin, now.date(), options)  # it checks what an import is asked with
    try:
        target_of(feed.address)
    except NotFetched as err:
        raise InvalidInput.of("address", str(err)) from err
    due_at = None if feed.every_minutes is None else now
    report = finder.store.feeds.health(feed.source).report
    finder.store.feeds.put(feed, Health(feed.source, due_at=due_at, report=report))
    finder.store.held.remove(feed.source)  # It was read as the feed before.


def remove_feed(finder: Finder, source: str) -> None:
    """Has nothing fetched of a source any more; its listings stay. Raises NotFound."""
    if finder.store.feeds.get(source) is None:
        raise NotFound(f"the source {source!r} has no feed")
    finder.store.feeds.remove(source)


def remove_source(finder: Finder, source: str, now: datetime, by: str) -> None:
    """Removes a source with its listings, which leave tombstones, and its feed. Raises NotFound."""
    is_there = finder.store.source(source) is not None
    if is_there:
        finder.store.remove_source(source, now, Author(by, "the source was removed"))
        finder.snapshots.expire()
    if not finder.store.feeds.remove(source) and not is_there:
        raise NotFound(f"there is no source {source!r}")


def ask_for_sync(finder: Finder, source: str, now: datetime) -> Members:
    """The source, now due: whichever process syncs next takes it. Raises NotFound."""
    if finder.store.feeds.get(source) is None:
        raise NotFound(f"the source {source!r} has no feed")
    finder.store.feeds.put_health(replace(finder.store.feeds.health(source), due_at=now))
    return next(each for each in sources(finder) if each["name"] == source)


def sources(finder: Finder) -> list[Members]:
    """Every source and feed, by name: where it comes from, how fetching it goes, what waits."""
    known = {source.name: source for source in finder.store.sources()}
    feeds = {feed.source: feed for feed in finder.store.feeds.all()}
    healths, held = finder.store.feeds.healths(), {each.source for each in finder.store.held.all()}
    return [
        _members(name, known.get(name), feeds.get(name), healths.get(name, Health(name)), name in held)
        for name in sorted({*known, *feeds})
    ]


def rejects(finder: Finder, source: str) -> list[Members]:
    """The rows of the source's last import that were not kept. Raises NotFound."""
    if finder.store.source(source) is None and finder.store.feeds.get(source) is None:
        raise NotFound(f"there is no source {source!r}")
    return [
        {"row": each.row, "field": each.field, "reason": each.reason}
        for each in finder.store.feeds.rejects(source)
    ]


def _members(name: str, source: Source | None, feed: Feed | None, health: Health, is_held: bool) -> Members:
    return {
        "name": name,
        "format": feed.format if feed else source and source.format,
        "fellowship": feed.fellowship if feed else source and source.fellowship,
        "licence": feed.licence if feed else source and source.licence,
        "retrieved_on": source and source.retrieved_on,
        # Without user, password and keys: they are for fetching alone.
        "feed": feed and without_secrets(feed.address),
        "every": feed and pace_of(feed.every_minutes),
        "status": status_of(feed, health, is_held),
        "tried_at": health.tried_at,
        "done_at": health.done_at,
        "due_at": health.due_at,
        "failures": health.failures,
        "problem": health.problem,
        "last_import": None if health.report is None else orjson.loads(health.report),
    }


def status_of(feed: Feed | None, health: Health, is_held: bool) -> SourceStatus:
    """How a source goes, in a word."""
    if is_held:
        return SourceStatus.HELD
    if health.failures:
        return SourceStatus.FAILING
    if feed is not None and health.tried_at is None:
        return SourceStatus.NEW
    return SourceStatus.BY_HAND if feed is None or feed.every_minutes is None else SourceStatus.WELL
