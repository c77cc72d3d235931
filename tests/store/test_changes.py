"""What changed since a version: what a copy of that version has to be told, and for how long it is known."""

from datetime import date, timedelta

import pytest
from alembic import command
from sqlalchemy import text

from finder.store import Store, Told, open_store
from finder.store.changes import KEPT
from finder.store.engines import open_engine, writing
from finder.store.schema import migration_config
from tests.store.builders import LATER, NOW, change, many, new, rows, source

LONG_AFTER = NOW + KEPT


def told(store: Store, since: int, limit: int = 100) -> list[Told]:
    """All that changed since a version, asked in pages of `limit`."""
    found: list[Told] = []
    with store.snapshot() as state:
        last = Told(since + 1, "")
        while page := state.told_after(last, limit):
            found += page
            last = page[-1]
        assert state.count_since(since) == len(found)
    return found


def complete_since(store: Store) -> int:
    with store.snapshot() as state:
        return state.complete_since


def test_all_that_changed_or_went_since_is_told_once_by_version_and_id(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1"), new("aa:2"), new("aa:3"), new("aa:4")], now=NOW)
    store.save_source(source(), changed=[change("aa:2")], removed=["aa:4"], now=NOW)
    store.save_source(source("na"), added=[new("na:1")], now=NOW)
    store.save_source(source(), changed=[change("aa:1"), change("aa:2")], now=LATER)
    everything = [Told(1, "aa:3"), Told(2, "aa:4"), Told(3, "na:1"), Told(4, "aa:1"), Told(4, "aa:2")]
    assert [told(store, since) for since in range(5)] == [
        everything,
        everything[1:],
        everything[2:],
        everything[3:],
        [],
    ]


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_of_what_changed_lose_nothing_and_repeat_nothing(store: Store, limit: int) -> None:
    store.save_source(source(), added=many(7), now=NOW)
    store.save_source(source(), removed=["aa:000002", "aa:000005"], changed=[change("aa:000001")], now=NOW)
    whole = [(1, 0), (1, 3), (1, 4), (1, 6), (2, 1), (2, 2), (2, 5)]
    assert told(store, 0, limit) == [Told(version, f"aa:{number:06}") for version, number in whole]


def test_who_gains_an_alias_is_told_anew_and_keeps_its_revision(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1"), new("aa:2")], now=NOW)
    store.save_source(source(), merged={"aa:2": "aa:1"}, now=LATER)
    assert told(store, 1) == [Told(2, "aa:1"), Told(2, "aa:2")]
    assert store.entry("aa:1").revision == 1
    assert store.history("aa:1")[-1].version.number == 1


def test_who_loses_an_alias_is_told_anew(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1"), new("aa:2"), new("aa:3")], now=NOW)
    store.save_source(source(), merged={"aa:3": "aa:2"}, now=NOW)
    # What led to aa:2 leads to aa:1.
    store.save_source(source(), merged={"aa:2": "aa:1"}, now=NOW)
    store.save_source(source(), added=[new("aa:3")], now=LATER)
    assert told(store, 3) == [Told(4, "aa:1"), Told(4, "aa:3")]
    assert store.entry("aa:1").aliases == ("aa:2",)


def test_what_came_back_is_told_as_it_is(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1")], now=NOW)
    store.save_source(source(), removed=["aa:1"], now=NOW)
    store.save_source(source(), added=[new("aa:1")], now=LATER)
    assert told(store, 1) == told(store, 2) == [Told(3, "aa:1")]


def test_a_source_fetched_again_is_named_and_none_of_its_entries(store: Store) -> None:
    store.save_source(source("aa"), added=[new("aa:1")], now=NOW)
    store.save_source(source("na"), added=[new("na:1")], now=NOW)
    store.save_source(source("aa", retrieved_on=date(2026, 11, 23)), now=LATER)
    assert told(store, 2) == []
    with store.snapshot() as state:
        assert [state.sources_since(version) for version in (0, 2, 3)] == [["aa", "na"], ["aa"], []]


def test_a_tombstone_is_forgotten_once_it_is_older_than_is_kept(store: Store, url: str) -> None:
    store.save_source(source(), added=[new("aa:1"), new("aa:2"), new("aa:3")], now=NOW)
    store.save_source(source(), removed=["aa:1"], now=NOW)
    store.save_source(source(), removed=["aa:2"], now=NOW + timedelta(seconds=1))
    store.save_source(source(title="New"), now=LONG_AFTER)
    assert {row[0] for row in rows(url, "tombstones")} == {"aa:2"}
    assert complete_since(store) == 2
    assert told(store, 2) == [Told(3, "aa:2")]


def test_what_was_merged_leads_on_for_good(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1"), new("aa:2")], now=NOW)
    store.save_source(source(), merged={"aa:2": "aa:1"}, now=NOW)
    store.save_source(source(title="New"), now=LONG_AFTER)
    assert complete_since(store) == 2
    assert store.entry("aa:1").aliases == ("aa:2",)


def test_an_id_whose_tombstone_is_forgotten_goes_on_from_its_last_revision(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1")], now=NOW)
    store.save_source(source(), changed=[change("aa:1")], now=NOW)
    store.save_source(source(), removed=["aa:1"], now=NOW)
    store.save_source(source(title="New"), now=LONG_AFTER)
    store.save_source(source(title="New"), added=[new("aa:1")], now=LONG_AFTER)
    store.save_source(source(title="New"), changed=[change("aa:1")], now=LONG_AFTER)
    assert [event.revision for event in store.history("aa:1")] == [1, 2, 2, 3, 4]


def test_an_older_database_tells_anew_who_has_or_had_an_alias(url: str) -> None:
    engine = open_engine(url)
    with writing(engine).begin() as connection:
        command.upgrade(migration_config(connection), "0002")
        for statement in AS_0002_HELD_IT:
            connection.execute(text(statement))
    engine.dispose()
    store = open_store(url)
    assert complete_since(store) == 4
    assert told(store, 0) == [Told(5, "aa:plain"), Told(6, "aa:gone"), Told(9, "aa:had"), Told(9, "aa:has")]
    store.close()


AS_0002_HELD_IT = [
    "UPDATE dataset SET number = 9",
    "INSERT INTO sources (name, format, retrieved_on) VALUES ('aa', 'native', '2026-11-22')",
    *(
        "INSERT INTO entries (id, source, document, revision, changed_in)"
        f" VALUES ('aa:{name}', 'aa', '{{}}', 1, 5)"
        for name in ("plain", "has", "had")
    ),
    "INSERT INTO tombstones VALUES ('aa:gone', 'aa', 1, 6, 'aa:has')",
    "INSERT INTO history VALUES ('aa:back', 1, '{}', 5, 6, 'aa:had')",
    "INSERT INTO versions VALUES (4, '2026-11-22 00:00:00', NULL, 'restore', NULL)",
    *(
        f"INSERT INTO versions VALUES ({number}, '2026-11-23 00:00:00', 'aa', NULL, NULL)"
        for number in (5, 6, 9)
    ),
]
