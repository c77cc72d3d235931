"""What saving does: revisions, tombstones, and the version that moves when, and only when, something did."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from finder.domain.errors import InvalidInput, NotFound, Refused
from finder.store import Author, Change, DatasetVersion, NewEntry, Store
from tests.store.builders import LATER, NOW, change, dump, entry, many, new, rows, source


def test_a_saved_source_is_read_back_with_all_it_says(store: Store) -> None:
    told = source(
        title="Área 12 — “AA”",
        url="https://example.org/feed",
        licence="CC BY 4.0",
        attribution="Intergroup of Nashville",
        fellowship="aa",
    )
    store.save_source(told, now=NOW)
    assert store.source("aa") == told
    assert store.sources() == [told]


def test_an_added_entry_begins_at_revision_1(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1", b'{"name":"Sunrise"}', "7")], now=NOW)
    assert list(store.entries()) == [entry("aa:1", document=b'{"name":"Sunrise"}', key="7", revision=1)]


def test_a_changed_entry_takes_its_next_revision(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1"), new("aa:2")], now=NOW)
    store.save_source(source(), changed=[change("aa:1", b"[1]", "8")], now=LATER)
    assert list(store.entries()) == [entry("aa:1", document=b"[1]", key="8", revision=2), entry("aa:2")]


def test_a_removed_entry_is_gone_and_leaves_a_tombstone(store: Store, url: str) -> None:
    store.save_source(source(), added=[new("aa:1"), new("aa:2")], now=NOW)
    store.save_source(source(), changed=[change("aa:1")], now=NOW)
    store.save_source(source(), removed=["aa:1"], now=LATER)
    assert list(store.entries()) == [entry("aa:2")]
    assert rows(url, "tombstones") == {("aa:1", "aa", 2, 3, None)}


def test_a_merged_entry_leaves_a_tombstone_that_tells_into_what(store: Store, url: str) -> None:
    store.save_source(source(), added=[new("aa:1"), new("aa:2")], now=NOW)
    version = store.save_source(source(), merged={"aa:2": "aa:1"}, now=LATER)
    assert version == DatasetVersion(2, LATER)
    assert list(store.entries()) == [entry("aa:1", aliases=("aa:2",))]
    assert rows(url, "tombstones") == {("aa:2", "aa", 1, 2, "aa:1")}


def test_an_entry_may_be_merged_into_one_that_is_added_with_it(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1")], now=NOW)
    store.save_source(source(), added=[new("aa:2")], merged={"aa:1": "aa:2"}, now=LATER)
    assert list(store.entries()) == [entry("aa:2", aliases=("aa:1",))]


def test_an_id_that_comes_back_goes_on_from_its_last_revision(store: Store, url: str) -> None:
    store.save_source(source(), added=[new("aa:1")], now=NOW)
    store.save_source(source(), changed=[change("aa:1")], now=NOW)
    store.save_source(source(), removed=["aa:1"], now=NOW)
    store.save_source(source(), added=[new("aa:1"), new("aa:2")], now=LATER)
    assert list(store.entries()) == [entry("aa:1", revision=3), entry("aa:2", revision=1)]
    assert rows(url, "tombstones") == set()


def test_an_entry_keeps_the_version_that_changed_it_last(store: Store, url: str) -> None:
    store.save_source(source(), added=[new("aa:1"), new("aa:2")], now=NOW)
    store.save_source(source(), changed=[change("aa:2")], now=LATER)
    changed_in = {row[0]: row[-1] for row in rows(url, "entries")}
    assert changed_in == {"aa:1": 1, "aa:2": 2}


def test_a_save_that_does_several_things_is_one_version(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1"), new("aa:2")], now=NOW)
    version = store.save_source(
        source(title="New"), added=[new("aa:3")], changed=[change("aa:1")], removed=["aa:2"], now=LATER
    )
    assert version == DatasetVersion(2, LATER)
    assert store.version() == version


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param({"added": [new("aa:2")]}, id="an entry added"),
        pytest.param({"changed": [change("aa:1")]}, id="an entry changed"),
        pytest.param({"removed": ["aa:1"]}, id="an entry removed"),
    ],
)
def test_each_change_of_entries_alone_is_a_version(store: Store, edit: dict[str, list[Any]]) -> None:
    store.save_source(source(), added=[new("aa:1")], now=NOW)
    assert store.save_source(source(), now=LATER, **edit) == DatasetVersion(2, LATER)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"retrieved_on": date(2026, 11, 23)}, id="fetched again"),
        pytest.param({"title": "New"}, id="title"),
        pytest.param({"licence": None}, id="licence gone"),
    ],
)
def test_a_change_of_the_sources_own_record_is_a_version(store: Store, changes: dict[str, Any]) -> None:
    store.save_source(source(licence="CC0"), added=[new("aa:1")], now=NOW)
    changed = source(**{"licence": "CC0"} | changes)
    assert store.save_source(changed, now=LATER) == DatasetVersion(2, LATER)
    assert store.source("aa") == changed
    assert list(store.entries()) == [entry("aa:1")]


def test_saving_nothing_new_changes_nothing(store: Store, url: str) -> None:
    store.save_source(source(), added=[new("aa:1")], now=NOW)
    before = dump(url)
    assert store.save_source(source(), now=LATER) == DatasetVersion(1, NOW)
    assert dump(url) == before


def test_a_removed_source_leaves_the_tombstones_of_its_entries(store: Store, url: str) -> None:
    store.save_source(source("aa"), added=[new("aa:1"), new("aa:2")], now=NOW)
    store.save_source(source("na"), added=[new("na:1")], now=NOW)
    assert store.remove_source("aa", LATER) == DatasetVersion(3, LATER)
    assert store.sources() == [source("na")]
    assert list(store.entries()) == [entry("na:1")]
    assert rows(url, "tombstones") == {("aa:1", "aa", 1, 3, None), ("aa:2", "aa", 1, 3, None)}


def test_a_source_that_comes_back_goes_on_with_its_revisions(store: Store) -> None:
    store.save_source(source(), added=[new("aa:1")], now=NOW)
    store.remove_source("aa", NOW)
    store.save_source(source(), added=[new("aa:1")], now=LATER)
    assert store.entry("aa:1").revision == 2


def test_an_unknown_source_cannot_be_removed(store: Store) -> None:
    with pytest.raises(NotFound, match="there is no source 'aa'"):
        store.remove_source("aa", NOW)
    assert store.version().number == 0


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        pytest.param({"added": [new("aa:1")]}, "an id to be added is there already", id="added twice"),
        pytest.param({"added": [new("aa:2"), new("aa:2")]}, "there already", id="twice in one save"),
        pytest.param({"added": [new("na:1")]}, "there already", id="added by another source"),
        pytest.param({"changed": [change("aa:9")]}, "an entry to be changed is not there", id="changed"),
        pytest.param({"changed": [change("na:1")]}, "changed is not there", id="changed of another source"),
        pytest.param({"removed": ["aa:9"]}, "an entry to be removed is not there", id="removed"),
        pytest.param({"removed": ["na:1"]}, "removed is not there", id="removed of another source"),
        pytest.param({"merged": {"aa:9": "aa:1"}}, "an entry to be merged is not there", id="merged"),
        pytest.param({"merged": {"na:1": "aa:1"}}, "merged is not there", id="merged of another source"),
        pytest.param({"merged": {"aa:1": "aa:9"}}, "an entry to merge into is not there", id="merged into"),
        pytest.param({"merged": {"aa:1": "aa:1"}}, "to merge into is not there", id="merged into itself"),
    ],
)
def test_a_save_that_does_not_fit_what_is_there_is_refused_whole(
    store: Store, url: str, edit: dict[str, Any], reason: str
) -> None:
    store.save_source(source("aa"), added=[new("aa:1")], now=NOW)
    store.save_source(source("na"), added=[new("na:1")], now=NOW)
    before = dump(url)
    with pytest.raises(Refused, match=reason):
        store.save_source(source("aa", title="New"), now=LATER, **edit)
    assert dump(url) == before


def test_many_batches_are_one_save(store: Store) -> None:
    ids = [f"aa:{number:06}" for number in range(2_500)]
    store.save_source(source(), added=many(2_500), now=NOW)
    store.save_source(source(), changed=map(change, ids), now=NOW)
    assert {each.revision for each in store.entries()} == {2}
    version = store.save_source(source(), removed=ids[1:], now=LATER)
    assert [each.id for each in store.entries()] == ids[:1]
    assert version == DatasetVersion(3, LATER)


def test_text_of_any_script_is_read_back_as_it_was(store: Store) -> None:
    document = '{"name":"Новичок 🌅 e\u0301 \u202eمرحبا"}'.encode()
    store.save_source(source(title="日本語 🗾"), added=[new("aa:1", document, "ключ-é")], now=NOW)
    assert store.entry("aa:1") == entry("aa:1", document=document, key="ключ-é")
    assert store.source("aa") == source(title="日本語 🗾")


@pytest.mark.parametrize("record", [NewEntry, Change])
@pytest.mark.parametrize(
    ("entry_id", "key", "field"),
    [
        pytest.param("aa:\x00", None, "id", id="NUL in the id"),
        pytest.param("aa:1", "\x00", "key", id="NUL in the key"),
        pytest.param("aa:1", "\ud83c", "key", id="half a character"),
    ],
)
def test_an_entry_refuses_text_that_a_database_cannot_hold(
    record: type[NewEntry | Change], entry_id: str, key: str | None, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        record(entry_id, key, b"{}")
    assert [problem.field for problem in refused.value.problems] == [field]


@pytest.mark.parametrize("field", ["name", "reason"])
def test_an_author_refuses_text_that_a_database_cannot_hold(field: str) -> None:
    with pytest.raises(InvalidInput, match="must not hold the character NUL"):
        Author(**{"name": "coach", field: "a\x00b"})


@pytest.mark.parametrize("field", ["name", "format", "title", "url", "licence", "attribution", "fellowship"])
def test_a_source_refuses_text_that_a_database_cannot_hold(field: str) -> None:
    with pytest.raises(InvalidInput, match=f"{field}: must not hold the character NUL"):
        source(**{field: "a\x00b"})


def test_a_source_is_retrieved_on_a_date_without_a_time() -> None:
    with pytest.raises(InvalidInput, match="retrieved_on"):
        source(retrieved_on=NOW)


def test_a_version_is_kept_in_utc(store: Store) -> None:
    in_chicago = datetime(2026, 11, 23, 12, 30, 15, 250_000, timezone(timedelta(hours=-6)))
    version = store.save_source(source(), now=in_chicago)
    read = store.version()
    assert version == read
    assert read.changed_at.isoformat() == "2026-11-23T18:30:15.250000+00:00"


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(InvalidInput, match="now: must carry a time zone or offset"):
        store.save_source(source(), now=datetime(2026, 11, 23))
    assert store.sources() == []
