"""What the database keeps of feeds that are fetched again and again, and of who may fetch them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from finder.store import Health, RejectedRow, Store
from tests.store.builders import LATER, NOW, feed, held


def test_a_feed_takes_the_place_of_the_one_before_and_forgets_how_that_went(store: Store) -> None:
    store.feeds.put(feed("aa"), Health("aa", etag='"v1"'))

    store.feeds.put(feed("aa", address="https://other.example/"), Health("aa"))

    assert [each.address for each in store.feeds.all()] == ["https://other.example/"]
    assert store.feeds.health("aa") == Health("aa")


def test_what_is_due_comes_in_the_order_of_waiting(store: Store) -> None:
    for name, due_at in (("aa", NOW), ("ca", None), ("na", NOW - timedelta(hours=1)), ("oa", LATER)):
        store.feeds.put(feed(name), Health(name, due_at=due_at))

    assert store.feeds.due(NOW) == ["na", "aa"]


def test_rejects_are_those_of_the_last_import(store: Store) -> None:
    store.feeds.put_health(
        Health("aa"), [RejectedRow(1, "time", "is missing"), RejectedRow(7, "day", "is 9")]
    )
    store.feeds.put_health(Health("aa"), [RejectedRow(2, "name", "is missing")])
    store.feeds.put_health(Health("aa", failures=1))

    assert store.feeds.rejects("aa") == [RejectedRow(2, "name", "is missing")]


def test_a_feed_that_is_removed_leaves_nothing(store: Store) -> None:
    store.feeds.put(feed("aa"), Health("aa", failures=3))
    store.feeds.put_health(Health("aa"), [RejectedRow(1, "time", "is missing")])
    store.held.put(held("aa"))

    assert store.feeds.remove("aa")

    assert not store.feeds.remove("aa")
    left = (store.feeds.get("aa"), store.held.get("aa"), store.feeds.healths(), store.feeds.rejects("aa"))
    assert left == (None, None, {}, [])


def test_one_thing_is_held_of_a_source(store: Store) -> None:
    store.held.put(held("aa", rows=b"first"))
    store.held.put(held("aa", rows=b"second"))
    store.held.put(held("na", held_at=NOW - timedelta(hours=1)))

    assert [(each.source, each.rows) for each in store.held.all()] == [("na", None), ("aa", b"second")]


def test_a_lease_is_one_holders_until_it_ends_or_runs_out(store: Store) -> None:
    until = NOW + timedelta(minutes=5)

    assert store.leases.take("sync", "a", NOW, until)
    assert not store.leases.take("sync", "b", NOW, until)
    assert store.leases.take("sync", "a", NOW, until)
    assert store.leases.take("sync", "b", until, LATER)
    store.leases.release("sync", "a")
    assert not store.leases.take("sync", "a", until, LATER)
    store.leases.release("sync", "b")
    assert store.leases.take("sync", "a", until, LATER)


def test_of_many_who_ask_at_once_one_gets_the_lease(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda number: store.leases.take("sync", str(number), NOW, LATER), range(8)))

    assert got.count(True) == 1
