"""A folder of native files looked through before anybody serves it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from finder.domain.errors import Refused
from finder.domain.listing import Listing, Provenance
from finder.intake.lint import Severity
from finder.places import embedded_gazetteer
from finder.service.checking import Checked, check_folder
from finder.shapes.document import to_document
from tests.builders import meeting

TODAY = date(2026, 11, 23)


def sound(listing_id: str, **changes: Any) -> Listing:
    source = listing_id.partition(":")[0]
    return meeting(listing_id, provenance=(Provenance(source, "https://example.org/"),), **changes)


def write(
    folder: Path, name: str, source: dict[str, str] | None, *listings: Listing | dict[str, Any]
) -> None:
    rows = [to_document(each) if isinstance(each, Listing) else each for each in listings]
    content = rows if source is None else {"source": source, "listings": rows}
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(content), encoding="utf-8")


def check(folder: Path) -> Checked:
    return check_folder(folder, embedded_gazetteer(), TODAY)


def findings(folder: Path) -> list[tuple[str, str, str]]:
    return [(each.severity.value, each.listing_id, each.field) for each in check(folder).remarks]


AA = {"name": "aa", "retrieved_on": "2026-11-01"}


def test_a_sound_folder_is_left_in_peace(tmp_path: Path) -> None:
    write(tmp_path / "valley", "aa.json", AA, sound("aa:one"))
    write(tmp_path / "valley", "na.json", AA | {"name": "na"}, sound("na:one"))
    assert findings(tmp_path) == []


def test_files_that_hold_no_listings_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "valley", "aa.json", AA, sound("aa:one"))
    for folder in ("about", "gazetteer", "vocabulary"):
        write(tmp_path / folder, "words.json", None, {"slug": "aa"})
    assert check(tmp_path).listings == 1


def test_a_folder_without_listings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="holds no native file"):
        check(tmp_path)


def test_what_no_import_would_take_is_named_by_its_row(tmp_path: Path) -> None:
    write(tmp_path, "aa.json", AA, sound("aa:one"), to_document(sound("aa:two")) | {"colour": "red"})
    assert findings(tmp_path) == [("error", "aa.json, row 2", "colour")]


def test_an_id_of_another_source_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, "aa.json", AA, sound("na:one"))
    assert findings(tmp_path) == [("error", "na:one", "id")]


def test_an_id_that_is_given_twice_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, "aa.json", AA, sound("aa:one"), sound("aa:one", name="Noon"))
    assert findings(tmp_path) == [("error", "aa:one", "id")]


def test_a_source_in_two_files_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, "aa.json", AA, sound("aa:one"))
    write(tmp_path, "more.json", AA, sound("aa:two", name="Noon"))
    assert findings(tmp_path) == [("error", "more.json", "source")]


@pytest.mark.parametrize("source", [None, {"name": "aa"}], ids=["nothing", "no day"])
def test_a_file_that_does_not_say_when_its_source_was_read_is_an_error(
    tmp_path: Path, source: dict[str, str] | None
) -> None:
    write(tmp_path, "aa.json", source, sound("aa:one"))
    assert findings(tmp_path) == [("error", "aa.json", "source")]


def test_what_is_stale_is_counted_and_no_error(tmp_path: Path) -> None:
    write(tmp_path, "aa.json", AA | {"retrieved_on": "2026-08-24"}, sound("aa:one"))
    write(
        tmp_path,
        "na.json",
        {"name": "na", "retrieved_on": "2026-08-25"},
        *(sound(f"na:{n}", name=n) for n in "bcd"),
    )
    checked = check(tmp_path)
    assert checked.counts() == {"listings": 4, "stale": 1, "stale_share": 0.25, "errors": 0, "warnings": 0}


def test_errors_are_told_from_warnings(tmp_path: Path) -> None:
    write(tmp_path, "aa.json", AA, sound("aa:one", venue=None), sound("aa:two", notes="Call Ann"))
    assert [each.severity for each in check(tmp_path).remarks] == [Severity.WARNING, Severity.ERROR]
    assert (check(tmp_path).counts()["errors"], check(tmp_path).counts()["warnings"]) == (1, 1)
