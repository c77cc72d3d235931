"""`finder places` as an operator types it."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from finder.cli.command import commands

OWN = "postal_code,lat,lon,country,name\nZZ1A 1AA,51.5,-0.14,GB,\nZZ1A 1AB,x,y,GB,\n"


@pytest.fixture
def run(tmp_path: Path):
    """A command with its own data directory."""

    def run(*arguments: str) -> Result:
        environ = {
            "FINDER_PLACES_DIR": str(tmp_path / "places"),
            "FINDER_DATABASE_URL": f"sqlite:///{tmp_path}/finder.sqlite",
            "FINDER_SNAPSHOT_DIR": str(tmp_path / "snapshots"),
        }
        return CliRunner().invoke(commands, arguments, env=environ)

    return run


def test_a_table_is_loaded_listed_used_and_removed(run, tmp_path: Path) -> None:
    file = tmp_path / "My Codes (2026).csv"
    file.write_text(OWN)
    done = run("places", "load", str(file), "--attribution", "By the friends of codes")
    assert done.exit_code == 0
    assert orjson.loads(done.stdout) == {
        "name": "my-codes-2026",
        "form": "postal-codes",
        "read": 2,
        "loaded": 1,
        "repeated": 0,
        "rejected": 1,
    }
    assert "has no coordinates" in done.stderr
    assert "my-codes-2026  postal-codes  1" in run("places", "list").stdout
    near = run("nearby", "--near", "zz1a 1aa", "--json")
    assert near.exit_code == 0
    assert run("places", "remove", "my-codes-2026").exit_code == 0
    assert run("nearby", "--near", "zz1a 1aa").exit_code != 0


def test_several_files_of_one_form_are_one_table(run, tmp_path: Path) -> None:
    for name, code in (("ab", "ZZ1 1AA"), ("al", "ZZ2 2AA")):
        (tmp_path / f"{name}.csv").write_text(f'"{code}",10,529090,179645,"E92000001"\n')
    done = run("places", "load", str(tmp_path / "ab.csv"), str(tmp_path / "al.csv"), "--name", "uk")
    assert orjson.loads(done.stdout)["loaded"] == 2


def test_a_file_that_is_no_table_is_refused(run, tmp_path: Path) -> None:
    file = tmp_path / "feed.json"
    file.write_text("[]")
    done = run("places", "load", str(file))
    assert "is no table of postal codes" in str(done.exception)
    assert not (tmp_path / "places").exists()


def test_files_of_several_forms_are_refused(run, tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(OWN)
    (tmp_path / "ab.csv").write_text('"ZZ1 1AA",10,529090,179645,"E92000001"\n')
    done = run("places", "load", str(tmp_path / "own.csv"), str(tmp_path / "ab.csv"))
    assert "several forms" in str(done.exception)
