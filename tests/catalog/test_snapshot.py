"""A snapshot on disk: whole or refused, though it be empty, and its listings found by id."""

import gc
import json
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from finder.catalog.answer import agenda, browse, nearby
from finder.catalog.build import DatasetFacts, build
from finder.catalog.compiling import OutOfOrder, Row
from finder.catalog.folder import META
from finder.catalog.question import Sort
from finder.catalog.snapshot import Damaged, Snapshot
from finder.domain.window import Window
from finder.service.shelf import horizon_of
from finder.shapes.document import encode
from tests.builders import (
    NOW,
    TODAY,
    by_appointment,
    cancelled,
    catalog_of,
    meeting,
    question,
    schedule,
    social,
    support,
    utc,
    weekly,
)


@pytest.fixture
def three(tmp_path: Path) -> Snapshot:
    """A meeting with an override, a social event, and drop-in help."""
    dated = schedule(weekly("mon"), overrides=[cancelled("2026-11-30T19:00", "holiday")])
    return catalog_of(
        tmp_path, [meeting(schedule=dated), social(), support()], retrieved_on={"nashville-aa": TODAY}
    )


# Whole or refused


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def flipped(path: Path) -> None:
    last = path.read_bytes()[-1]
    path.write_bytes(path.read_bytes()[:-1] + bytes([last ^ 1]))


def longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


def test_an_untouched_folder_is_whole(three: Snapshot) -> None:
    assert Snapshot(three.folder, verify=True).count == 3


@pytest.mark.parametrize("damage", [truncated, emptied, flipped, longer, Path.unlink])
def test_damage_to_any_file_is_found_when_verified(three: Snapshot, damage: Callable[[Path], None]) -> None:
    for name in sorted(path.name for path in three.folder.iterdir() if path.name != META):
        original = (three.folder / name).read_bytes()
        damage(three.folder / name)
        with pytest.raises(Damaged):
            Snapshot(three.folder, verify=True)
        (three.folder / name).write_bytes(original)


@pytest.mark.parametrize("damage", [truncated, emptied, Path.unlink])
def test_a_column_that_is_not_whole_is_refused_unverified_too(
    three: Snapshot, damage: Callable[[Path], None]
) -> None:
    for name in sorted(path.name for path in three.folder.glob("*.npy")):
        original = (three.folder / name).read_bytes()
        damage(three.folder / name)
        with pytest.raises(Damaged):
            Snapshot(three.folder)
        (three.folder / name).write_bytes(original)


@pytest.mark.parametrize(
    "meta",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b'{"layout":1', id="cut off"),
        pytest.param(b"[]", id="no object"),
        pytest.param(b"{}", id="no layout"),
        pytest.param(b'{"layout":1}', id="a layout alone"),
        pytest.param(b"\xff\xfe", id="no text"),
    ],
)
def test_a_folder_whose_description_is_broken_is_refused(three: Snapshot, meta: bytes) -> None:
    (three.folder / META).write_bytes(meta)
    with pytest.raises(Damaged):
        Snapshot(three.folder)


def test_a_description_cut_off_anywhere_is_refused(three: Snapshot) -> None:
    meta = (three.folder / META).read_bytes()
    for length in range(0, len(meta), 97):
        (three.folder / META).write_bytes(meta[:length])
        with pytest.raises(Damaged):
            Snapshot(three.folder)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param(
            "horizon", ["2026-11-30T00:00:00Z", "2026-11-20T00:00:00Z"], id="horizon that ends first"
        ),
        pytest.param("horizon", ["2026-11-30", "2026-12-20"], id="horizon without a zone"),
        pytest.param("horizon", 7, id="horizon that is a number"),
        pytest.param("changed_at", None, id="never changed"),
        pytest.param("remarks", [{}], id="remark without members"),
        pytest.param("files", [], id="files without checksums"),
    ],
)
def test_a_description_of_the_wrong_shape_is_refused(three: Snapshot, name: str, value: Any) -> None:
    meta = json.loads((three.folder / META).read_bytes())
    (three.folder / META).write_bytes(orjson.dumps(meta | {name: value}))
    with pytest.raises(Damaged):
        Snapshot(three.folder, verify=True)


def test_a_folder_of_another_layout_is_refused(three: Snapshot) -> None:
    meta = json.loads((three.folder / META).read_bytes())
    (three.folder / META).write_bytes(orjson.dumps(meta | {"layout": meta["layout"] + 1}))
    with pytest.raises(Damaged, match="another layout"):
        Snapshot(three.folder)


def test_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        Snapshot(tmp_path / "none")


@pytest.mark.parametrize("listing_ids", [("aa:b", "aa:a"), ("aa:a", "aa:a")], ids=["out of order", "twice"])
def test_a_build_that_fails_leaves_the_earlier_snapshot_and_no_draft(
    three: Snapshot, listing_ids: tuple[str, str]
) -> None:
    rows = [Row(each, encode(meeting(each)), 1, ()) for each in listing_ids]
    with pytest.raises(OutOfOrder):
        build(three.folder, DatasetFacts(2, NOW, {}), rows, horizon_of(NOW), lambda _: "")
    assert Snapshot(three.folder, verify=True).version == 1
    assert [path.name for path in three.folder.parent.iterdir()] == [three.folder.name]


def test_a_snapshot_built_anew_takes_the_place_of_the_earlier_one(three: Snapshot) -> None:
    anew = catalog_of(three.folder.parent, [social(name="River walk")])
    assert anew.folder == three.folder
    assert Snapshot(three.folder, verify=True).count == 1


def test_a_loaded_snapshot_goes_on_when_its_folder_is_replaced(three: Snapshot) -> None:
    before = three.listing(0, TODAY)
    catalog_of(three.folder.parent, [social()])
    assert three.listing(0, TODAY) == before


# Nothing in it


@pytest.mark.parametrize("ask", [nearby, agenda, browse])
@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("radius_m", [None, 500_000])
def test_an_empty_dataset_answers_that_there_is_nothing(
    tmp_path: Path, ask: Any, sort: Sort, radius_m: int | None
) -> None:
    answer = ask(catalog_of(tmp_path), question(sort=sort, radius_m=radius_m))
    assert (answer.total, answer.hits) == (0, [])


def test_an_empty_dataset_can_be_browsed_without_a_window(tmp_path: Path) -> None:
    assert browse(catalog_of(tmp_path), question(window=None)).total == 0


@pytest.mark.parametrize("ask", [nearby, agenda, browse])
@pytest.mark.parametrize("sort", list(Sort))
def test_where_all_is_by_appointment_nothing_is_on(tmp_path: Path, ask: Any, sort: Sort) -> None:
    snapshot = catalog_of(tmp_path, [support(schedule=by_appointment())])
    assert ask(snapshot, question(sort=sort)).total == 0


@pytest.mark.parametrize("ask", [nearby, agenda, browse])
def test_beyond_its_horizon_an_empty_dataset_answers_that_there_is_nothing(tmp_path: Path, ask: Any) -> None:
    far = Window(utc("2031-01-01T00:00"), utc("2031-02-01T00:00"))
    assert ask(catalog_of(tmp_path), question(window=far)).total == 0


# By id


IDS = ("aa:b", "aa:b-1", "aa:b.1", "aa:b_1", "aa:ba", "aa-x:b", "na:1", "na:10", "na:2")


def test_every_listing_is_found_by_its_id(tmp_path: Path) -> None:
    snapshot = catalog_of(tmp_path, map(meeting, IDS))
    for listing_id in IDS:
        index = snapshot.index_of(listing_id)
        assert index is not None
        assert snapshot.id_of(index) == listing_id


def test_listings_stand_in_the_order_of_their_ids_code_points(tmp_path: Path) -> None:
    snapshot = catalog_of(tmp_path, map(meeting, IDS))
    assert [snapshot.id_of(index) for index in range(snapshot.count)] == [
        *("aa-x:b", "aa:b", "aa:b-1", "aa:b.1", "aa:b_1", "aa:ba", "na:1", "na:10", "na:2"),
    ]


@pytest.mark.parametrize("asked", ["", "a", "aa:", "aa:a", "aa:b-", "aa:bb", "na:11", "zz:z", "Ä", '"'])
def test_an_id_that_nothing_has_is_not_found(tmp_path: Path, asked: str) -> None:
    assert catalog_of(tmp_path, map(meeting, IDS)).index_of(asked) is None


def test_nothing_is_found_in_an_empty_dataset(tmp_path: Path) -> None:
    assert catalog_of(tmp_path).index_of("aa:b") is None


def test_an_alias_leads_to_the_listing_it_was_merged_into(tmp_path: Path) -> None:
    snapshot = catalog_of(tmp_path, [meeting("aa:b")], aliases={"aa:b": ("aa:a", "aa:c")})
    assert snapshot.aliases == {"aa:a": "aa:b", "aa:c": "aa:b"}


def test_ids_may_be_asked_for_by_alias(tmp_path: Path) -> None:
    snapshot = catalog_of(tmp_path, [meeting("aa:b"), meeting("aa:d")], aliases={"aa:b": ("aa:a",)})
    answer = browse(snapshot, question(window=None, ids=frozenset({"aa:a", "aa:none"})))
    assert [snapshot.id_of(hit.listing) for hit in answer.hits] == ["aa:b"]


# What it says of the whole


def test_counts_are_of_each_word(three: Snapshot) -> None:
    assert three.counts("kind") == {"meeting": 1, "social": 1, "support": 1}
    assert three.counts("fellowship") == {"aa": 1}


def test_the_moment_of_the_change_and_the_horizon_are_kept(three: Snapshot) -> None:
    assert three.changed_at == NOW
    assert three.horizon == Window(utc("2026-11-21T00:00"), utc("2026-12-29T00:00"))


def test_what_is_expanded_for_a_far_window_is_not_kept(tmp_path: Path) -> None:
    snapshot = catalog_of(tmp_path, [meeting()])
    far = Window(utc("2028-01-01"), utc("2028-02-01"))
    assert nearby(snapshot, question(window=far)).total == 1
    assert len(snapshot._found) == 0
    assert nearby(snapshot, question()).total == 1
    assert len(snapshot._found) == 1


def test_what_is_remembered_does_not_keep_a_snapshot_that_nobody_holds(tmp_path: Path) -> None:
    snapshot = catalog_of(tmp_path, [meeting()])
    answer = nearby(snapshot, question(facets=True))
    assert answer.total == 1
    gone = weakref.ref(snapshot)
    gc.disable()
    try:
        del snapshot, answer
        assert gone() is None
    finally:
        gc.enable()
