"""/v1/changes: a copy of the dataset begins, goes on, and is told when it has to begin anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest

from finder.domain.errors import Refused
from finder.store import Backup, Store
from tests.api.copies import Copy, behind, dataset_of
from tests.api.served import Served, fields_of, ids, problem
from tests.api.town import NOON, PAUSED, SUNRISE
from tests.builders import house, meeting, schedule, weekly

CHANGES = "/v1/changes"
EARLY = meeting(
    "nashville-aa:early",
    name="Early",
    group=None,
    venue=house(36.3),
    schedule=schedule(weekly("fri", "06:00")),
)
DUSK = meeting("nashville-aa:dusk", name="Dusk")


def page(served: Served, query: str = "") -> dict[str, Any]:
    answer = served.get(f"{CHANGES}?{query}")
    assert answer.status_code == 200, answer.text
    members: dict[str, Any] = answer.get_json()
    return members


def told(served: Served, query: str) -> list[str]:
    """The ids of a page's items, those of tombstones behind a minus."""
    return [("-" if "removed" in item else "") + item["id"] for item in page(served, query)["items"]]


@pytest.fixture
def changed(served: Served) -> Served:
    """Version 1 held Sunrise, Noon and Paused; in version 2 Noon went, Sunrise changed and Dusk came."""
    served.take("nashville-aa", [SUNRISE, NOON, PAUSED])
    served.take("nashville-aa", [meeting(name="Dawn"), PAUSED, DUSK])
    return served


def test_without_since_it_is_all_that_a_copy_holds(town: Served) -> None:
    whole = page(town)
    assert [item["id"] for item in whole["items"]] == [
        "nashville-aa:noon",
        "nashville-aa:paused",
        "nashville-aa:sunrise",
        "nashville-aa:zoom",
        "nashville-help:jobs",
        "nashville-sober:hike",
    ]
    assert (whole["dataset"]["version"], whole["total"], whole["next_cursor"]) == (3, 6, None)
    assert whole["sources"] == dict.fromkeys(
        ["nashville-aa", "nashville-help", "nashville-sober"], "2026-11-22"
    )


def test_examples_are_in_a_copy_where_they_are_asked_for(town: Served) -> None:
    assert "nashville-aa:example" in told(town, "include_illustrative=true")


def test_what_is_over_is_in_a_copy_for_the_clock_changes_no_listing(town: Served) -> None:
    town.clock.now += timedelta(days=4_000)
    assert len(page(town)["items"]) == 6


def test_an_item_is_the_listing_as_it_is_answered_by_its_id(embedded: Served) -> None:
    copy = Copy("&include_illustrative=true", limit=200)
    copy.sync(embedded)
    assert copy.listings == dataset_of(embedded)
    assert len(copy.listings) > 200


def test_since_a_version_it_is_what_changed_and_a_tombstone_of_what_went(changed: Served) -> None:
    delta = page(changed, "since=1")
    assert [item["id"] for item in delta["items"]] == [
        "nashville-aa:dusk",
        "nashville-aa:noon",
        "nashville-aa:sunrise",
    ]
    assert delta["items"][1] == {"id": "nashville-aa:noon", "removed": True, "merged_into": None}
    assert delta["items"][2] == changed.get("/v1/listings/nashville-aa:sunrise").get_json()
    assert (delta["dataset"]["version"], delta["total"], delta["sources"]) == (
        2,
        3,
        {"nashville-aa": "2026-11-22"},
    )


def test_since_the_current_version_nothing_changed(changed: Served) -> None:
    answer = changed.get(f"{CHANGES}?since=2")
    assert answer.get_json() == {
        "dataset": {"version": 2, "as_of": "2026-11-22"},
        "origin": None,
        "window": None,
        "sources": {},
        "total": 0,
        "next_cursor": None,
        "items": [],
    }
    assert changed.get(f"{CHANGES}?since=2", If_None_Match=answer.headers["ETag"]).status_code == 304


def test_since_the_empty_dataset_it_is_everything_that_ever_was(changed: Served) -> None:
    assert told(changed, "since=0") == [
        "nashville-aa:paused",
        "nashville-aa:dusk",
        "-nashville-aa:noon",
        "nashville-aa:sunrise",
    ]


def test_a_source_fetched_again_is_told_by_its_date_alone(changed: Served) -> None:
    held = Copy()
    held.sync(changed)
    changed.take("nashville-aa", [meeting(name="Dawn"), PAUSED, DUSK], date(2026, 11, 23))
    delta = page(changed, "since=2")
    assert (delta["items"], delta["sources"]) == ([], {"nashville-aa": "2026-11-23"})
    held.sync(changed)
    assert held.listings == dataset_of(changed)
    assert held.listings["nashville-aa:dusk"]["verification"]["checked_on"] == "2026-11-23"


def merge(served: Served, gone: str, into: str) -> None:
    store = served.finder.store
    source = store.source(gone.partition(":")[0])
    assert source is not None
    store.save_source(source, merged={gone: into}, now=served.clock.now)
    served.finder.snapshots.expire()


def test_a_merged_listing_leads_to_the_one_it_lives_on_as(changed: Served) -> None:
    merge(changed, "nashville-aa:dusk", "nashville-aa:sunrise")
    gone, into = page(changed, "since=2")["items"]
    assert gone == {"id": "nashville-aa:dusk", "removed": True, "merged_into": "nashville-aa:sunrise"}
    assert (into["id"], into["aliases"]) == ("nashville-aa:sunrise", ["nashville-aa:dusk"])


def test_what_leaves_the_filter_of_a_copy_is_gone_from_it(served: Served) -> None:
    served.take("nashville-aa", [SUNRISE, NOON])
    assert told(served, "bbox=-87,36,-86,37&types=open") == ["nashville-aa:sunrise"]
    served.take("nashville-aa", [meeting(venue=house(36.15, -90.0)), NOON])
    assert told(served, "bbox=-87,36,-86,37&types=open&since=1") == ["-nashville-aa:sunrise"]
    assert told(served, "types=open&since=1") == ["nashville-aa:sunrise"]


def test_part_of_a_listing_keeps_its_id(changed: Served) -> None:
    [dusk, noon, sunrise] = page(changed, "since=1&fields=name")["items"]
    assert (dusk, sunrise) == (
        {"id": "nashville-aa:dusk", "name": "Dusk"},
        {"id": "nashville-aa:sunrise", "name": "Dawn"},
    )
    assert noon["removed"]


@pytest.mark.parametrize("query", ["", "since=1", "since=1&fields=schedule"])
def test_schedules_are_told_in_the_language_that_is_asked_for(changed: Served, query: str) -> None:
    answer = changed.get(f"{CHANGES}?{query}", Accept_Language="es-MX")
    [sunrise] = [item for item in answer.get_json()["items"] if item["id"] == "nashville-aa:sunrise"]
    assert sunrise["schedule"]["text"].startswith("Todos los lunes, 7:00")
    assert answer.headers["Content-Language"] == "es"


@pytest.mark.parametrize("since", ["", "&since=0", "&since=1"])
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_lose_nothing_and_repeat_nothing(changed: Served, since: str, limit: int) -> None:
    whole = page(changed, f"limit=200{since}")
    pages = [page(changed, f"limit={limit}{since}")]
    while pages[-1]["next_cursor"] is not None:
        pages.append(page(changed, f"cursor={pages[-1]['next_cursor']}"))
    assert [item for each in pages for item in each["items"]] == whole["items"]
    assert {each["total"] for each in pages} == {len(whole["items"])}
    assert all(len(each["items"]) == limit for each in pages[:-1])
    assert [each["sources"] for each in pages] == [whole["sources"]] + [{}] * (len(pages) - 1)


def test_a_walk_goes_on_while_the_dataset_changes(changed: Served) -> None:
    first = page(changed, "limit=1")
    assert [item["id"] for item in first["items"]] == ["nashville-aa:dusk"]
    changed.take("nashville-aa", [PAUSED, EARLY])
    rest = page(changed, f"cursor={first['next_cursor']}")
    assert [item["id"] for item in rest["items"]] == ["nashville-aa:early"]
    # The copy is of the version of its oldest page: what it holds of the newer one is told again.
    last = page(changed, f"cursor={rest['next_cursor']}")
    assert (last["dataset"]["version"], last["next_cursor"]) == (2, None)
    assert told(changed, "since=2") == ["-nashville-aa:dusk", "nashville-aa:early", "-nashville-aa:sunrise"]


@contextmanager
def one_that_lags(served: Served) -> Iterator[Served]:
    """Another worker, which stays at the version there is when the block begins."""
    late, lagging = behind(served)
    lagging.catch_up(served.clock.now)
    yield late


def test_a_worker_that_lags_takes_nothing_back(changed: Served) -> None:
    with one_that_lags(changed) as late:
        changed.take("nashville-aa", [PAUSED])
        delta = page(late, "since=3")
        assert (delta["items"], delta["dataset"]["version"]) == ([], 3)


def test_a_walk_that_began_at_a_worker_that_lags_is_of_its_version(changed: Served) -> None:
    with one_that_lags(changed) as late:
        changed.take("nashville-aa", [meeting(name="Dusk"), PAUSED])
        first = page(late, "since=1&limit=1")
        last = page(changed, f"cursor={first['next_cursor']}")
    assert last["dataset"]["version"] == 2


GONE = "what changed since then is not known: ask again without it, and put what comes in the copy's place"


def test_since_a_version_that_never_was_is_a_410_that_tells_how_to_go_on(changed: Served) -> None:
    for since in ("3", "999999999999999999"):
        gone = problem(changed.get(f"{CHANGES}?since={since}"), 410)
        assert gone["type"] == "urn:finder:problem:unknown-version"
        assert gone["problems"] == [{"field": "since", "message": GONE}]


def restore(served: Served, lines: list[bytes]) -> None:
    served.finder.store.restore(Backup(lines), served.clock.now, is_forced=True)
    served.finder.snapshots.expire()


def backed_up(store: Store) -> list[bytes]:
    with store.snapshot() as state:
        return list(state.backup_lines(state.backup_header(state.version.changed_at)))


def test_since_before_a_restore_is_a_410_walks_under_way_too(changed: Served) -> None:
    cursor = page(changed, "since=1&limit=1")["next_cursor"]
    restore(changed, backed_up(changed.finder.store))
    for query in ("since=0", "since=1", "since=2", f"cursor={cursor}"):
        problem(changed.get(f"{CHANGES}?{query}"), 410)
    assert page(changed, f"since={page(changed)['dataset']['version']}")["items"] == []


def test_since_longer_ago_than_is_kept_is_a_410(changed: Served) -> None:
    changed.clock.now += timedelta(days=400)
    changed.take("nashville-help", [meeting("nashville-help:new")])
    problem(changed.get(f"{CHANGES}?since=1"), 410)
    # The second version stood until now, and what came after it is known.
    assert told(changed, "since=2") == ["nashville-help:new"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("since=-1", "since"),
        ("since=new", "since"),
        ("since=", "since"),
        ("since=1.5", "since"),
        ("limit=201", "limit"),
        ("limit=0", "limit"),
        ("near=37203", "near"),
        ("q=sunrise", "q"),
        ("include_suspended=true", "include_suspended"),
        ("from=2026-11-23T18:00:00Z", "from"),
        ("kind=party", "kind"),
    ],
)
def test_what_is_no_parameter_of_a_copy_is_an_error(changed: Served, query: str, field: str) -> None:
    assert fields_of(changed.get(f"{CHANGES}?{query}")) == [field]


def test_beside_a_cursor_a_parameter_is_as_it_was(changed: Served) -> None:
    cursor = page(changed, "since=1&limit=1&kind=meeting")["next_cursor"]
    assert told(changed, f"cursor={cursor}&since=1") == told(changed, f"cursor={cursor}")
    assert fields_of(changed.get(f"{CHANGES}?cursor={cursor}&since=0"), 400) == ["cursor"]


def test_a_cursor_of_another_path_is_refused(changed: Served) -> None:
    theirs = changed.get("/v1/listings?limit=1&include_suspended=true").get_json()["next_cursor"]
    ours = page(changed, "limit=1")["next_cursor"]
    for path in (f"{CHANGES}?cursor={theirs}", f"/v1/listings?cursor={ours}", f"{CHANGES}?cursor=x"):
        assert fields_of(changed.get(path), 400) == ["cursor"]


def test_a_walk_from_the_beginning_asks_no_database(changed: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = ids(changed.get(CHANGES))

    def fails(_: Store) -> None:
        raise Refused("the disk is gone")

    monkeypatch.setattr(Store, "snapshot", fails)
    assert ids(changed.get(CHANGES)) == whole
    gone = problem(changed.get(f"{CHANGES}?since=1"), 503)
    assert gone["detail"] == "what changed cannot be asked just now"
