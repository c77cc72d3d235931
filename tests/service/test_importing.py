"""An import as a whole: a week of edits, the guard, kills at any point, and what never is half done."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from finder.config import Settings
from finder.domain.errors import Refused
from finder.intake.clean import Origin
from finder.service import Finder, open_finder
from finder.service.importing import Report, Request, import_feed
from finder.shapes.document import decode

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
Rows = list[dict[str, Any]]


@pytest.fixture
def finder(tmp_path: Path) -> Iterator[Finder]:
    flags = {"database_url": f"sqlite:///{tmp_path}/finder.sqlite", "snapshot_dir": tmp_path / "snapshots"}
    opened = open_finder(Settings.from_mapping({}, flags))
    yield opened
    opened.close()


def row(number: int, **changes: Any) -> dict[str, Any]:
    """Meeting `number` of a made-up town: each with a name, a house and a time of its own."""
    members = {
        "name": f"{NAMES[number % len(NAMES)]} {'ABCDEFGHIJ'[number // len(NAMES)]}",
        "slug": f"meeting-{number}",
        "day": number % 7,
        "time": f"{7 + number % 14:02}:00",
        "types": ["O"],
        "formatted_address": f"{number} Main St, Nashville, TN 37203, USA",
        "latitude": 36.1 + number / 100,
        "longitude": -86.8,
        "url": f"https://example.org/meetings/{number}",
    }
    return {**members, **changes}


NAMES = [
    "Sunrise",
    "Noon",
    "Dusk",
    "Serenity",
    "Courage",
    "Wisdom",
    "Beginners",
    "Candlelight",
    "Early Birds",
    "Last Call",
]
TOWN = [row(number) for number in range(30)]


def import_rows(finder: Finder, rows: Rows, **options: Any) -> Report:
    day = options.pop("retrieved_on", date(2026, 11, 20))
    feed = BytesIO(json.dumps(rows).encode())
    return import_feed(finder, Request(feed, "meeting-guide", Origin("town", "aa"), day, **options), NOW)


def ids_by_name(finder: Finder) -> dict[str, str]:
    return {decode(entry.document).name: entry.id for entry in finder.store.entries("town")}


def test_a_week_of_edits_keeps_every_id_that_a_person_would_call_the_same_meeting(finder: Finder) -> None:
    import_rows(finder, TOWN)
    before = ids_by_name(finder)
    edited = [dict(each) for each in TOWN]
    edited[0]["name"] = "Daybreak"  # renamed
    edited[1] |= {"formatted_address": "99 Church St, Nashville, TN 37203, USA", "latitude": 36.5}  # moved
    edited[2]["time"] = "21:30"  # another time
    edited[3] |= {"name": "Peace of Mind", "slug": "peace-of-mind"}  # renamed, with a new slug
    edited[4] |= {"slug": "courage-new", "latitude": 36.6}  # moved, with a new slug
    twin = row(5, slug="meeting-5", time="22:00")  # a twin gained, of one slug
    del edited[29]  # gone
    random.Random(7).shuffle(edited)

    report = import_rows(finder, [twin, *edited])

    after = ids_by_name(finder)
    assert after["Daybreak"] == before["Sunrise A"]
    assert after["Noon A"] == before["Noon A"]
    assert after["Dusk A"] == before["Dusk A"]
    assert after["Peace of Mind"] == before["Serenity A"]
    assert after["Courage A"] == before["Courage A"]
    assert {name: after[name] for name in before if name in after and name != "Wisdom A"} == {
        name: before[name] for name in before if name in after and name != "Wisdom A"
    }
    assert before["Wisdom A"] in {entry.id for entry in finder.store.entries("town")}
    assert (report.added, report.changed, report.removed) == (1, 5, 1)


def test_slugs_that_are_renumbered_keep_every_id(finder: Finder) -> None:
    import_rows(finder, TOWN)
    before = ids_by_name(finder)

    import_rows(finder, [each | {"slug": f"meeting-{number + 1}"} for number, each in enumerate(TOWN)])

    assert ids_by_name(finder) == before


def test_a_listing_that_comes_back_goes_on_under_its_id(finder: Finder) -> None:
    import_rows(finder, TOWN)
    import_rows(finder, TOWN[1:])

    import_rows(finder, TOWN)

    assert finder.store.entry("town:meeting-0").revision == 2


def test_the_same_file_fetched_later_moves_the_date_and_no_revision(finder: Finder) -> None:
    import_rows(finder, TOWN)

    report = import_rows(finder, TOWN, retrieved_on=date(2026, 11, 22))

    source = finder.store.source("town")
    assert source is not None
    assert source.retrieved_on == date(2026, 11, 22)
    assert report.unchanged == 30
    assert {entry.revision for entry in finder.store.entries("town")} == {1}


Harm = Callable[[Rows], Rows]


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        pytest.param(lambda rows: rows[:23], "7 of 30 listings would be removed", id="shrunken"),
        pytest.param(
            lambda rows: [each | {"day": (each["day"] + 1) % 7} for each in rows],
            "30 of 30 would move to other days",
            id="shifted by a day",
        ),
        pytest.param(
            lambda rows: [each | {"time": "19:59"} for each in rows], "30 of 30 would move", id="one time"
        ),
        pytest.param(
            lambda rows: [
                {
                    name: value
                    for name, value in each.items()
                    if name not in ("latitude", "longitude", "formatted_address")
                }
                | {"timezone": "America/Chicago"}
                for each in rows
            ],
            "30 of 30 would lose their place",
            id="unplaced",
        ),
        pytest.param(lambda _: [], "holds no row", id="emptied"),
        pytest.param(
            lambda rows: [each | {"time": "25:00"} for each in rows],
            "no row of 30 could be kept",
            id="all bad",
        ),
    ],
)
def test_an_import_that_would_do_harm_is_refused_and_changes_nothing(
    finder: Finder, harm: Harm, reason: str
) -> None:
    import_rows(finder, TOWN)
    before = (finder.store.version(), list(finder.store.entries()))

    with pytest.raises(Refused, match=reason):
        import_rows(finder, harm(TOWN))

    assert (finder.store.version(), list(finder.store.entries())) == before


def test_force_overrules_the_guard(finder: Finder) -> None:
    import_rows(finder, TOWN)

    assert import_rows(finder, TOWN[:10], is_forced=True).removed == 20


def test_a_feed_cut_off_half_way_changes_nothing(finder: Finder) -> None:
    feed = BytesIO(json.dumps(TOWN).encode()[:-500])

    with pytest.raises(Refused, match="cut off"):
        import_feed(finder, Request(feed, "meeting-guide", Origin("town", "aa"), date(2026, 11, 20)), NOW)

    assert finder.store.sources() == []


def test_a_kill_at_any_statement_leaves_the_database_as_it_was_or_as_it_should_be(
    finder: Finder, tmp_path: Path
) -> None:
    import_rows(finder, TOWN)
    changed = [*(each | {"name": f"{each['name']} II"} for each in TOWN[:20]), *TOWN[20:28], row(31)]
    before = list(finder.store.entries())

    left = []
    while True:
        try:
            with killed_at(finder, len(left)):
                import_rows(finder, changed)
            break
        except KilledError:
            left.append(list(finder.store.entries()))
    assert len(left) > 5
    after = list(finder.store.entries())
    written = left.index(after)
    assert left == [before] * written + [after] * (len(left) - written)
    assert finder.store.entry("town:meeting-31").revision == 1
    assert list((tmp_path / "snapshots").rglob(".building-*")) == []


class KilledError(Exception):
    """The process was ended here."""


class killed_at:  # noqa: N801 - reads as a sentence
    """Ends whatever runs at the n-th SQL statement."""

    def __init__(self, finder: Finder, number: int) -> None:
        self.engine = finder.store._engine
        self.left = number

    def __enter__(self) -> None:
        event.listen(self.engine, "before_cursor_execute", self.count)

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self.count)

    def count(self, *_: object) -> None:
        if self.left == 0:
            raise KilledError
        self.left -= 1


def test_reasons_past_a_thousand_are_counted_as_one(finder: Finder) -> None:
    broken = [row(number % 30, time=f"{number}:99") for number in range(1_200)]

    report = import_rows(finder, [*TOWN, *broken])

    assert report.told.rejected == 1_200
    assert len(report.told.reasons) == 1_001
    assert report.rejects_by_reason()[0] == ("any", "other reasons", 200)
