"""Edits last: through a kill at any statement, a restart, and a backup that is restored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import orjson
import pytest

from finder.config import Settings
from finder.domain.listing import Listing
from finder.domain.report import CLOSED
from finder.intake.clean import Origin
from finder.service import Finder, open_finder
from finder.service.backup import back_up, restore
from finder.service.curating import Wish, cancel, create, edit, remove
from finder.service.importing import Request, import_feed
from finder.service.reporting import Said, report
from finder.shapes.document import to_document
from tests.api.town import SUNRISE
from tests.builders import NOW, meeting, wall
from tests.store.killing import Killed, killed_at, killed_at_every_statement

NEW = {
    "kind": "social",
    "name": "Tea",
    "schedule": {"time_zone": "America/Chicago", "rules": [{"starts": "2026-11-24T15:00"}]},
}


def opened(folder: Path) -> Finder:
    return open_finder(Settings(url(folder), folder / "snapshots"))


def url(folder: Path) -> str:
    return f"sqlite:///{folder}/finder.sqlite"


def wish(**members: Any) -> Wish:
    return Wish("zoe", NOW, lambda: dict(members), lambda: None)


def take(finder: Finder, listings: Iterable[Listing] = (SUNRISE,)) -> None:
    """Imports the feed of Sunrise."""
    raw = orjson.dumps(
        {"source": {"name": "nashville-aa"}, "listings": [to_document(each) for each in listings]}
    )
    import_feed(finder, Request(BytesIO(raw), "native", Origin("nashville-aa"), NOW.date()), NOW)


@pytest.fixture
def finder(tmp_path: Path) -> Iterator[Finder]:
    finder = opened(tmp_path)
    take(finder)
    yield finder
    finder.close()


def name_of(finder: Finder) -> str:
    return told_of(finder)[0]


def told_of(finder: Finder) -> tuple[str, str | None]:
    """Name and notes of Sunrise."""
    document = orjson.loads(finder.store.entry(SUNRISE.id).document)
    return document["name"], document["notes"]


WRITES: dict[str, tuple[Callable[[Finder], object], int]] = {
    "an edit": (lambda finder: edit(finder, SUNRISE.id, wish(name="Dawn")), 8),
    "a cancelled date": (
        lambda finder: cancel(finder, SUNRISE.id, wish(original_start=wall("2026-11-30T19:00"))),
        8,
    ),
    "a removal": (lambda finder: remove(finder, SUNRISE.id, wish()), 8),
    "a listing that is added": (lambda finder: create(finder, wish(**NEW)), 8),
    "a report": (lambda finder: report(finder, SUNRISE.id, Said(CLOSED, "dark"), "203.0.113.1", NOW), 5),
}


@pytest.mark.parametrize(("write", "statements"), WRITES.values(), ids=WRITES.keys())
def test_what_is_killed_at_any_statement_leaves_everything_as_it_was(
    finder: Finder, tmp_path: Path, write: Callable[[Finder], object], statements: int
) -> None:
    assert killed_at_every_statement(lambda: write(finder), url(tmp_path)) >= statements


def test_an_import_that_is_killed_at_any_statement_leaves_edits_as_they_were(finder: Finder) -> None:
    edit(finder, SUNRISE.id, wish(name="Dawn"))
    left = set()
    for step in count():
        try:
            with killed_at(step):
                take(finder, [meeting(notes="New")])
        except Killed:
            left.add(told_of(finder))
        else:
            break
    assert step > 8
    # Once the listings are written, only the note on how it went may be missing.
    assert left == {("Dawn", SUNRISE.notes), ("Dawn", "New")}
    assert told_of(finder) == ("Dawn", "New")


def test_an_edit_survives_a_restart(finder: Finder, tmp_path: Path) -> None:
    edit(finder, SUNRISE.id, wish(name="Dawn"))
    again = opened(tmp_path)
    take(again)
    assert name_of(again) == "Dawn"
    again.close()


def test_an_edit_survives_a_backup_and_the_next_import_after_it(finder: Finder, tmp_path: Path) -> None:
    edit(finder, SUNRISE.id, wish(name="Dawn"))
    file = tmp_path / "finder.backup"
    back_up(finder, file, NOW)
    other = opened(tmp_path / "other")
    restore(other, file, NOW)
    take(other)
    assert name_of(other) == "Dawn"
    assert [event.author and event.author.name for event in other.store.history(SUNRISE.id)] == [
        "import:nashville-aa",
        "zoe",
    ]
    other.close()


def test_no_backup_holds_what_people_wrote(finder: Finder, tmp_path: Path) -> None:
    report(finder, SUNRISE.id, Said(CLOSED, "a dark red door"), "203.0.113.1", NOW)
    with finder.store.snapshot() as state:
        lines = b"".join(state.backup_lines(state.backup_header(NOW)))
    assert b"dark red" not in lines
    assert b"203.0.113.1" not in lines
