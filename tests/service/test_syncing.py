"""Feeds fetched again and again: only what is new, never two at once, the last good state kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from finder.domain.errors import NotFound, Refused
from finder.service.holding import approve, discard, held_import, held_imports
from finder.service.leasing import LASTS, Busy, leased
from finder.service.sources import ask_for_sync, minutes_of, pace_of, rejects, remove_feed, sources
from finder.service.syncing import Status, due_after
from finder.store import Feed, Health
from tests.service.syncing import NOW, Newsroom, newsroom
from tests.service.test_importing import TOWN, KilledError, killed_at, row


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as opened:
        opened.subscribe()
        yield opened


def feed(rows: list[dict[str, Any]]) -> bytes:
    return json.dumps(rows).encode()


HALF = TOWN[:15]


def test_a_feed_that_is_as_it_was_is_not_sent_again_and_moves_the_date_alone(room: Newsroom) -> None:
    assert room.sync(feed(TOWN)).status is Status.IMPORTED
    before = room.dataset()

    room.now += timedelta(days=2)
    assert room.sync().status is Status.NOT_MODIFIED

    assert room.dataset() == before
    source = room.finder.store.source("town")
    assert source is not None
    assert (source.retrieved_on, source.fellowship) == (date(2026, 11, 25), "aa")
    assert room.site.seen[0][1]["If-None-Match"] is None
    assert room.site.seen[1][1]["If-None-Match"] is not None


def test_an_ordinary_week_of_edits_goes_through(room: Newsroom) -> None:
    room.sync(feed(TOWN))
    edited = [*TOWN[2:], row(31), row(32)]
    edited[0] = edited[0] | {"time": "20:15"}
    edited[1] = edited[1] | {"name": "Serenity at Noon"}

    done = room.sync(feed(edited))

    assert done.status is Status.IMPORTED
    assert done.report is not None
    counts = {"source": "town", "read": 30, "added": 2, "changed": 2, "unchanged": 26, "merged": 0}
    assert done.report.counts() == counts | {"removed": 2, "rejected": 0}


def test_a_server_that_fails_leaves_the_last_good_state_and_is_asked_less_and_less(room: Newsroom) -> None:
    room.sync(feed(TOWN))
    before = room.dataset()
    room.published.status = "503 Service Unavailable"

    waits = []
    for _ in range(3):
        assert room.sync().status is Status.FAILED
        due_at = room.finder.store.feeds.health("town").due_at
        assert due_at is not None
        waits.append(due_at - room.now)

    assert waits == [timedelta(minutes=2, seconds=30), timedelta(minutes=5), timedelta(minutes=10)]
    assert room.dataset() == before
    [shown] = sources(room.finder)
    assert (shown["status"], shown["failures"]) == ("failing", 3)
    assert shown["problem"] == f"127.0.0.1:{room.site.port} answered 503 Service Unavailable"
    room.published.status = "200 OK"
    room.sync()
    assert room.finder.store.feeds.health("town").failures == 0


@pytest.mark.parametrize(
    ("failures", "luck", "minutes"),
    [
        pytest.param(0, 0.0, 1440, id="well"),
        pytest.param(0, 1.0, 1584, id="well, and spread"),
        pytest.param(1, 1.0, 5, id="once"),
        pytest.param(4, 1.0, 40, id="four times"),
        pytest.param(4, 0.0, 20, id="four times, and spread"),
        pytest.param(500, 1.0, 1440, id="never later than usual"),
    ],
)
def test_the_next_fetch_is_later_after_each_failure(failures: int, luck: float, minutes: int) -> None:
    daily = Feed("town", "meeting-guide", "https://town.example", 1440)

    assert due_after(daily, Health("town", failures=failures), NOW, luck) == NOW + timedelta(minutes=minutes)


def test_what_is_due_is_fetched_once_and_what_is_not_is_not(room: Newsroom) -> None:
    room.published.feed = feed(TOWN)
    room.subscribe("by-hand", every_minutes=None)

    assert [(each.source, each.status) for each in room.sync_due()] == [("town", Status.IMPORTED)]
    assert room.sync_due() == []
    ask_for_sync(room.finder, "by-hand", room.now)
    assert [each.source for each in room.sync_due()] == ["by-hand"]
    room.now += timedelta(days=1)
    assert [each.source for each in room.sync_due()] == ["town"]


def test_a_shrunken_feed_is_held_until_a_curator_approves_it(room: Newsroom) -> None:
    room.sync(feed(TOWN))
    before = room.dataset()

    done = room.sync(feed(HALF))

    assert done.status is Status.HELD
    assert room.dataset() == before
    held = held_import(room.finder, "town")
    assert held["reasons"] == [
        "15 of 30 listings would be removed ('Wisdom B', 'Beginners B', 'Candlelight B', …)"
    ]
    [removed] = held["diff"]
    assert (removed["kind"], removed["count"], len(removed["examples"])) == ("removed", 15, 10)
    assert [each["status"] for each in sources(room.finder)] == ["held"]

    report = approve(room.finder, "town", room.now, "ann")

    assert report.counts() | {"source": "town"} == report.counts()
    assert (report.removed, report.unchanged) == (15, 15)
    assert len(room.dataset()) == 15
    assert held_imports(room.finder) == []
    [*_, last] = room.finder.store.history("town:meeting-29")
    assert last.author is not None
    assert last.author.reason == "held, approved by ann"


def test_what_is_held_is_not_held_anew_by_the_next_sync_and_a_good_feed_ends_it(room: Newsroom) -> None:
    room.sync(feed(TOWN))
    room.sync(feed(HALF))
    first = held_import(room.finder, "town")

    assert room.sync().status is Status.HELD
    assert held_import(room.finder, "town") == first
    assert room.sync(feed(TOWN[1:])).status is Status.IMPORTED
    assert held_imports(room.finder) == []


def test_what_a_curator_discards_is_not_held_again_until_it_is_another(room: Newsroom) -> None:
    room.sync(feed(TOWN))
    room.sync(feed(HALF))
    discard(room.finder, "town")

    assert room.sync().status is Status.HELD
    assert held_imports(room.finder) == []
    room.sync(feed(TOWN[:14]))
    assert len(held_imports(room.finder)) == 1


def test_a_feed_that_breaks_off_is_held_and_can_only_be_discarded(room: Newsroom) -> None:
    room.sync(feed(TOWN))
    before = room.dataset()

    room.sync(feed(TOWN)[:-500])

    held = held_import(room.finder, "town")
    assert held["reasons"][0].startswith("the feed breaks off: ")
    assert not held["can_be_approved"]
    with pytest.raises(Refused, match="can only be discarded"):
        approve(room.finder, "town", room.now, "ann")
    assert room.dataset() == before


def test_a_new_source_whose_feed_cannot_be_read_fails_and_is_not_held(room: Newsroom) -> None:
    done = room.sync(b"<html>")

    assert done.status is Status.FAILED
    assert done.problem is not None
    assert "this looks like a page of HTML" in done.problem
    assert held_imports(room.finder) == []


def test_rejected_rows_are_told_per_source(room: Newsroom) -> None:
    room.sync(feed([*TOWN, row(5, slug="late", time="25:00")]))

    assert rejects(room.finder, "town") == [
        {"row": 31, "field": "time", "reason": "'25:00' is not a time of day"}
    ]
    [shown] = sources(room.finder)
    assert (shown["last_import"]["read"], shown["last_import"]["rejected"]) == (31, 1)


def test_two_never_sync_at_once_and_one_who_is_gone_is_waited_for_minutes_alone(room: Newsroom) -> None:
    with leased(room.finder.store, room.clock), pytest.raises(Busy):
        room.sync(feed(TOWN))
    assert room.sync(feed(TOWN)).status is Status.IMPORTED
    room.finder.store.leases.take("sync", "killed", room.now, room.now + LASTS)

    room.now += LASTS

    assert room.sync().status is Status.NOT_MODIFIED


def test_a_kill_at_any_statement_of_a_sync_loses_nothing(room: Newsroom) -> None:
    room.sync(feed(TOWN))
    before = room.dataset()
    changed = [*(each | {"name": f"{each['name']} II"} for each in TOWN[:20]), *TOWN[20:28], row(31)]
    room.published.feed = feed(changed)

    left = []
    while True:
        room.now += LASTS
        try:
            with killed_at(room.finder, len(left)):
                room.sync()
            break
        except KilledError:
            left.append(room.dataset())
    after = room.dataset()
    written = left.index(after)
    assert left == [before] * written + [after] * (len(left) - written)
    assert 10 < written < len(left)
    assert len(after) == 29


def test_a_feed_that_ends_the_process_is_not_tried_again_at_once(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KilledError

    monkeypatch.setattr("finder.service.syncing.fetch_published", killed)

    with pytest.raises(KilledError):
        room.sync_due()

    assert room.finder.store.feeds.due(room.now) == []
    [shown] = sources(room.finder)
    assert (shown["status"], shown["problem"]) == ("failing", "broken off")


def test_a_feed_that_is_added_anew_is_fetched_whole(room: Newsroom) -> None:
    room.sync(feed(TOWN))
    room.subscribe(time_zone="America/New_York")

    assert room.sync().status is Status.IMPORTED


def test_a_feed_that_is_removed_is_not_fetched_and_its_listings_stay(room: Newsroom) -> None:
    room.sync(feed(TOWN))
    remove_feed(room.finder, "town")

    with pytest.raises(NotFound):
        room.sync()
    assert len(room.dataset()) == 30
    assert [(each["name"], each["feed"]) for each in sources(room.finder)] == [("town", None)]


def test_secrets_of_an_address_are_used_and_never_shown(room: Newsroom) -> None:
    address = room.site.url("/feed.json?type=aa&key=hush").replace("//", "//ann:sesame@")
    room.subscribe(address=address)

    room.sync(feed(TOWN))

    path, headers = room.site.seen[-1]
    assert ("key=hush" in path, headers["Authorization"] is not None) == (True, True)
    [shown] = sources(room.finder)
    assert shown["feed"] == room.site.url("/feed.json?type=aa")


@pytest.mark.parametrize(("pace", "minutes"), [("30m", 30), ("6h", 360), ("7d", 10_080), ("never", None)])
def test_a_pace_is_told_as_it_was_given(pace: str, minutes: int | None) -> None:
    assert minutes_of(pace) == minutes
    assert pace_of(minutes) == pace
