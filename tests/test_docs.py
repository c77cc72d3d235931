"""Documentation that cannot drift: what finder offers is told where a user looks for it."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from finder.cli.command import MODULES
from finder.config import PREFIX, Settings
from finder.formats import readable_formats, writable_formats
from finder.shapes.query import ReadingParameters

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "data/README.md",
]


@pytest.mark.parametrize("name", sorted(MODULES))
def test_readme_tells_every_command(name: str) -> None:
    assert f"`finder {name}`" in README


@pytest.mark.parametrize("name", sorted({*readable_formats(), *writable_formats()}))
def test_readme_tells_every_format_and_whether_it_is_written(name: str) -> None:
    [row] = re.findall(rf"^\| `{name}` \|.*$", README, re.MULTILINE)
    _, _, read, written, _ = (cell.strip() for cell in row.split("|"))
    assert (bool(read), bool(written)) == (name in readable_formats(), name in writable_formats())


@pytest.mark.parametrize("name", writable_formats())
def test_what_a_format_loses_is_told(name: str) -> None:
    document = (ROOT / "docs/adding-a-format.md").read_text()
    [header] = re.findall(r"^\| member .*$", document, re.MULTILINE)
    assert f"`{name}`" in header or re.search(rf"^`{name}` is written alone: ", document, re.MULTILINE)


@pytest.mark.parametrize("name", [field.name for field in fields(Settings)])
def test_readme_tells_every_setting(name: str) -> None:
    assert f"`{PREFIX}{name.upper()}`" in README


@pytest.mark.parametrize(
    "name", [field.data_key or name for name, field in ReadingParameters().fields.items()]
)
def test_readme_tells_every_filter(name: str) -> None:
    filters = README[
        README.index("The filters are the same everywhere") : README.index("`/docs/` describes each")
    ]
    assert re.search(rf"\b{name}\b", filters)


def test_readme_tells_every_path_of_the_document() -> None:
    document = (ROOT / "openapi/finder.json").read_text()
    paths = re.findall(r'^    "(/[^"]*)": \{$', document, re.MULTILINE)
    assert len(paths) > 5
    missing = [path for path in paths if path.replace("{listing_id}", "{id}") not in README]
    assert not missing


def test_readme_tells_every_make_target_of_the_contract() -> None:
    assert [
        name
        for name in ("serve", "test", "check", "nightly", "bench", "lock")
        if f"`make {name}`" not in README
    ] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_within_the_project_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|tel:|mailto:|#)([^)#]+)", document.read_text())
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_every_decision_is_numbered_once_and_titled() -> None:
    decisions = sorted((ROOT / "docs/decisions").glob("*.md"))
    numbers = [int(path.name[:4]) for path in decisions]
    assert len(set(numbers)) == len(numbers)
    assert all(path.read_text().startswith(f"# {int(path.name[:4])}. ") for path in decisions)
