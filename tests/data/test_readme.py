"""What data/README.md says of the dataset holds, and its way to a new region leads there."""

from __future__ import annotations

import re
import textwrap
from datetime import date
from pathlib import Path

import pytest

from finder.places import embedded_gazetteer
from finder.service.checking import check_folder
from tests.data.listings import DATA, FILES, content_of, in_region

README = (DATA / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("region", sorted({path.parent.name for path in FILES}))
def test_the_readme_counts_each_region_right(region: str) -> None:
    row = re.search(rf"^\| `{region}/\*\.json` \| (\d+) ", README, re.MULTILINE)
    assert row is not None
    assert int(row[1]) == len(in_region(region))


def test_the_readme_tells_every_file() -> None:
    named = set(re.findall(r"`([\w/*-]+\.(?:json|csv\.gz))`", README))
    folders = {name.split("/")[0] for name in named if "/" in name}
    names = {name.split("/")[-1] for name in named}
    others = [path for path in DATA.glob("*/*.*") if path.suffix in (".json", ".gz") and path not in FILES]
    assert {path.parent.name for path in [*FILES, *others]} <= folders
    assert [path.name for path in others if path.name not in names] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_readme_tells_of_every_site_that_meetings_are_from(path: Path) -> None:
    site = content_of(path)["source"]["url"].split("/")[2].removeprefix("www.")
    assert site in README or path.stem == "celebrate-recovery-nashville"


def test_the_file_of_a_made_up_region_is_sound_as_it_stands(tmp_path: Path) -> None:
    block = re.search(r"   ```json\n(.*?)   ```", README, re.DOTALL)
    assert block is not None
    text = textwrap.dedent(block[1])
    (tmp_path / "aa-valley.json").write_text(text, encoding="utf-8")
    checked = check_folder(tmp_path, embedded_gazetteer(), date(2026, 8, 23))
    assert (checked.listings, checked.remarks) == (1, ())
