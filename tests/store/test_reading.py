"""What is read from the store: entries in order, aliases, and one state of the dataset at a time."""

from datetime import UTC, datetime

import pytest

from finder.domain.errors import Moved, NotFound
from finder.store import DatasetVersion, Store
from tests.store.builders import LATER, NOW, change, entry, many, new, source


def test_an_empty_database_is_version_0(store: Store) -> None:
    assert store.version() == DatasetVersion(0, datetime(1970, 1, 1, tzinfo=UTC))


def test_an_empty_database_holds_nothing(store: Store) -> None:
    assert store.sources() == []
    assert list(store.entries()) == []


def test_entries_come_in_the_order_of_their_ids_code_points(store: Store) -> None:
    ids = ["aa:sun_rise", "aa:sunrise", "aa:sun.rise", "aa-b:x", "aa:sun-rise", "aa:1", "aa.b:x"]
    store.save_source(source(), added=map(new, ids), now=NOW)
    in_order = ["aa-b:x", "aa.b:x", "aa:1", "aa:sun-rise", "aa:sun.rise", "aa:sun_rise", "aa:sunrise"]
    assert [each.id for each in store.entries()] == in_order


def test_the_entries_of_one_source_can_be_asked_for(store: Store) -> None:
    store.save_source(source("aa"), added=[new("aa:1"), new("aa:2")], now=NOW)
    store.save_source(source("na"), added=[new("na:1")], now=NOW)
    assert list(store.entries("na")) == [entry("na:1")]


def test_a_source_that_is_not_there_has_no_entries(store: Store) -> None:
    assert list(store.entries("na")) == []


def test_an_entry_is_found_by_its_id(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1", b'{"name":"Sunrise"}', "row 7"), new("aa:2")], now=NOW)
    assert store.entry("aa:1") == entry("aa:1", document=b'{"name":"Sunrise"}', key="row 7")


def test_an_unknown_id_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound, match="there is no listing 'aa:1'"):
        store.entry("aa:1")


def test_an_entry_tells_the_ids_that_were_merged_into_it(store: Store) -> None:
    ids = ["aa:1", "aa:2", "aa:old-2", "aa:old-10"]
    store.save_source(source(), added=map(new, ids), now=NOW)
    store.save_source(source(), merged={"aa:old-2": "aa:1", "aa:old-10": "aa:1"}, now=LATER)
    assert list(store.entries()) == [entry("aa:1", aliases=("aa:old-10", "aa:old-2")), entry("aa:2")]


def test_an_alias_leads_to_the_entry_it_lives_on_in(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1"), new("aa:old")], now=NOW)
    store.save_source(source(), merged={"aa:old": "aa:1"}, now=LATER)
    with pytest.raises(Moved) as moved:
        store.entry("aa:old")
    assert moved.value.listing_id == "aa:1"


def test_an_alias_leads_on_where_its_entry_was_merged_in_turn(store: Store) -> None:
    store.save_source(source("aa"), added=[new("aa:1"), new("aa:old")], now=NOW)
    store.save_source(source("na"), added=[new("na:1")], now=NOW)
    store.save_source(source("aa"), merged={"aa:old": "aa:1"}, now=NOW)
    store.save_source(source("aa"), merged={"aa:1": "na:1"}, now=LATER)
    assert list(store.entries()) == [entry("na:1", aliases=("aa:1", "aa:old"))]


def test_an_alias_of_a_removed_entry_is_not_found(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1"), new("aa:old")], now=NOW)
    store.save_source(source(), merged={"aa:old": "aa:1"}, now=NOW)
    store.save_source(source(), removed=["aa:1"], now=LATER)
    with pytest.raises(NotFound):
        store.entry("aa:old")


def test_sources_come_by_name(store: Store) -> None:
    for name in ("na_2", "na-1", "aa"):
        store.save_source(source(name), now=NOW)
    assert [each.name for each in store.sources()] == ["aa", "na-1", "na_2"]


def test_an_unknown_source_is_none(store: Store) -> None:
    assert store.source("aa") is None


def test_a_snapshot_does_not_see_what_is_written_meanwhile(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1"), new("aa:2")], now=NOW)
    with store.snapshot() as snapshot:
        store.save_source(
            source(title="New"), added=[new("aa:3")], changed=[change("aa:1")], removed=["aa:2"], now=LATER
        )
        assert snapshot.version == DatasetVersion(1, NOW)
        assert snapshot.sources() == [source()]
        assert list(snapshot.entries()) == [entry("aa:1"), entry("aa:2")]
        assert snapshot.entry("aa:2") == entry("aa:2")
    assert store.version() == DatasetVersion(2, LATER)


def test_entries_half_read_do_not_see_what_is_written_meanwhile(store: Store) -> None:
    store.save_source(source(), added=many(2_500), now=NOW)
    entries = store.entries()
    first = next(entries)
    store.remove_source("aa", LATER)
    assert [first, *entries] == [entry(f"aa:{number:06}") for number in range(2_500)]


def test_entries_may_be_left_half_read(store: Store) -> None:
    store.save_source(source(), added=many(2_500), now=NOW)
    for _ in range(30):
        next(store.entries())
    assert store.save_source(source(), added=[new("aa:x")], now=LATER) == DatasetVersion(2, LATER)
