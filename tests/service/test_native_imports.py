"""Imports of finder's own format: every row told once, dates that change nothing, the embedded data."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import orjson
import pytest

from finder.config import Settings
from finder.domain.errors import InvalidInput, Refused
from finder.domain.listing import Listing
from finder.intake.clean import Origin
from finder.service import Finder, open_finder
from finder.service.embedded import load_embedded_dataset
from finder.service.importing import Report, Request, import_feed
from finder.shapes.document import decode, to_document
from tests.builders import NOW, checked, meeting
from tests.data.listings import FILES, kept

AUGUST, SEPTEMBER = date(2026, 8, 22), date(2026, 9, 22)


@pytest.fixture
def finder(tmp_path: Path) -> Iterator[Finder]:
    flags = {"database_url": f"sqlite:///{tmp_path}/finder.sqlite", "snapshot_dir": tmp_path / "snapshots"}
    opened = open_finder(Settings.from_mapping({}, flags))
    yield opened
    opened.close()


def native(*listings: Listing | dict[str, Any], retrieved_on: date = AUGUST) -> bytes:
    """A file as in data/."""
    source = {"name": "aa", "title": "AA", "retrieved_on": retrieved_on.isoformat()}
    rows = [to_document(each) if isinstance(each, Listing) else each for each in listings]
    return orjson.dumps({"source": source, "listings": rows})


def take(
    finder: Finder, raw: bytes, day: date = AUGUST, origin: Origin | None = None, **options: Any
) -> Report:
    return import_feed(finder, Request(BytesIO(raw), "native", origin or Origin("aa"), day, **options), NOW)


def named(name: str, **changes: Any) -> Listing:
    return meeting(f"aa:{name.lower()}", name=name, **changes)


def test_every_row_is_added_merged_or_rejected(finder: Finder) -> None:
    nameless = to_document(named("Noon")) | {"name": ""}
    report = take(finder, native(named("Sunrise"), named("Sunset"), named("Sunrise"), nameless))
    assert report.counts() == {
        "source": "aa",
        "read": 4,
        "added": 2,
        "changed": 0,
        "unchanged": 0,
        "merged": 1,
        "removed": 0,
        "rejected": 1,
    }
    assert report.rejects_by_reason() == [("name", "must hold 1 to 500", 1)]


def test_every_row_is_changed_unchanged_added_or_gone(finder: Finder) -> None:
    take(finder, native(named("Sunrise"), named("Noon"), named("Sunset")))
    edited = native(named("Sunrise"), named("Noon", group="New Group"), named("Dusk", venue=None))
    report = take(finder, edited, is_forced=True)
    assert report.counts() == {
        "source": "aa",
        "read": 3,
        "added": 1,
        "changed": 1,
        "unchanged": 1,
        "merged": 0,
        "removed": 1,
        "rejected": 0,
    }
    revisions = {entry.id: entry.revision for entry in finder.store.entries("aa")}
    assert revisions == {"aa:sunrise": 1, "aa:noon": 2, "aa:dusk": 1}


def test_a_file_whose_dates_alone_moved_moves_its_sources_date_and_no_revision(finder: Finder) -> None:
    take(finder, native(named("Sunrise", verification=checked(AUGUST))))
    version = finder.store.version().number
    later = native(named("Sunrise", verification=checked(SEPTEMBER)), retrieved_on=SEPTEMBER)

    report = take(finder, later, SEPTEMBER)

    [source] = finder.store.sources()
    [entry] = finder.store.entries()
    assert (report.unchanged, report.changed) == (1, 0)
    assert (source.retrieved_on, entry.revision) == (SEPTEMBER, 1)
    assert finder.store.version().number == version + 1


def test_the_same_file_of_the_same_day_changes_nothing_at_all(finder: Finder) -> None:
    take(finder, native(named("Sunrise")))
    version = finder.store.version()
    take(finder, native(named("Sunrise")))
    assert finder.store.version() == version


def test_the_order_of_a_file_changes_nothing(finder: Finder) -> None:
    take(finder, native(named("Sunrise"), named("Noon"), named("Sunset")))
    version = finder.store.version()
    take(finder, native(named("Sunset"), named("Sunrise"), named("Noon")))
    assert finder.store.version() == version


def test_a_dry_run_tells_and_changes_nothing(finder: Finder) -> None:
    report = take(finder, native(named("Sunrise")), is_dry_run=True)
    assert report.added == 1
    assert finder.store.sources() == []


def test_a_file_of_which_no_row_can_be_kept_is_refused(finder: Finder) -> None:
    with pytest.raises(Refused, match="no row of 1 could be kept"):
        take(finder, native({"name": "Sunrise"}))
    assert finder.store.sources() == []


def test_a_listing_of_another_source_is_rejected(finder: Finder) -> None:
    report = take(finder, native(named("Sunrise"), meeting("na:sunset", name="Sunset")))
    assert [(each.row, each.field) for each in report.told.rejects] == [(2, "id")]


def test_an_unknown_fellowship_is_taken_with_a_warning(finder: Finder) -> None:
    report = take(finder, native(named("Sunrise")), origin=Origin("aa", "example-anonymous"))
    assert [warned.message for warned in report.told.warnings] == [
        "fellowship 'example-anonymous' is not in the vocabulary"
    ]


def test_a_curators_check_keeps_its_date_and_a_listed_one_is_left_to_the_source(finder: Finder) -> None:
    take(finder, native(named("Sunrise", verification=checked(AUGUST))))
    [entry] = finder.store.entries()
    assert decode(entry.document).verification.checked_on is None


@pytest.mark.parametrize("name", ["", "AA", "a b", "-aa", "a" * 61, "aa\n"])
def test_a_source_is_named_in_small_letters_and_digits(name: str) -> None:
    with pytest.raises(InvalidInput, match="source: must be lower-case letters"):
        Request(BytesIO(b""), "native", Origin(name), AUGUST)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="cut-off"),
        pytest.param(b"5", id="number"),
        pytest.param(b'{"listings": 5}', id="listings-as-number"),
        pytest.param(b'{"meetings": []}', id="of-other-members"),
        pytest.param(b'{"listings": [{"name": "\xff"}]}', id="no-utf-8"),
        pytest.param(b"[" * 5000 + b"]" * 5000, id="5000-deep"),
    ],
)
def test_what_is_no_native_file_is_refused_in_one_line(finder: Finder, raw: bytes) -> None:
    with pytest.raises(Refused) as caught:
        take(finder, raw)
    assert "\n" not in str(caught.value)
    assert finder.store.sources() == []


def test_the_embedded_dataset_is_taken_whole_and_is_the_same_again(finder: Finder) -> None:
    first = load_embedded_dataset(finder, NOW)
    again = load_embedded_dataset(finder, NOW)
    assert len(first) == len(FILES)
    assert sum(report.added for report in first) == len(kept())
    assert sum(report.told.rejected + report.merged for report in first) == 0
    assert sum(report.unchanged for report in again) == len(kept())
