"""An import that is ended at any of the files it writes: the database is as it was or as it should be."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from finder.cli.command import commands
from finder.config import Settings
from finder.service import Finder, open_finder
from finder.store import Entry
from tests.service.killing import Killed, killed_at

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
ROOT = Path(__file__).parents[2]

# (id, revision, name) of every listing, and the dataset's version.
State = tuple[int, list[tuple[str, int, str]]]
BEFORE: State = (1, [("town:dusk", 1, "Dusk"), ("town:noon", 1, "Noon"), ("town:sunrise", 1, "Sunrise")])
AFTER: State = (
    2,
    [
        ("town:dawn", 1, "Dawn"),
        ("town:dusk", 1, "Dusk"),
        ("town:noon", 2, "High Noon"),
        ("town:sunrise", 1, "Sunrise"),
    ],
)


def feed(path: Path, *names: tuple[str, str]) -> Path:
    """A feed of these slugs and names, each a meeting of its own place and hour."""
    rows = [
        {
            "slug": slug,
            "name": name,
            "day": 1,
            "time": f"{7 + 3 * number:02}:00",
            "latitude": 36.1 + number / 100,
            "longitude": -86.8,
            "formatted_address": f"{number} Main St, Nashville, TN 37203, USA",
        }
        for number, (slug, name) in enumerate(names)
    ]
    path.write_text(json.dumps(rows))
    return path


class Town:
    """A folder with a database of three listings, and a feed that adds a fourth and renames another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        self.feed = feed(
            folder / "second.json",
            ("sunrise", "Sunrise"), ("noon", "High Noon"), ("dusk", "Dusk"), ("dawn", "Dawn"),
        )  # fmt: skip
        first = feed(folder / "first.json", ("sunrise", "Sunrise"), ("noon", "Noon"), ("dusk", "Dusk"))
        self.import_feed(first)
        shutil.copytree(self.data, folder / "kept")

    def start_again(self) -> None:
        """Puts the folder back to the three listings."""
        shutil.rmtree(self.data)
        shutil.copytree(self.folder / "kept", self.data)

    @property
    def words(self) -> list[str]:
        """The command's words up to its name."""
        url = f"sqlite:///{self.data}/finder.sqlite"
        return ["--database-url", url, "--snapshot-dir", str(self.data / "snapshots")]

    def import_words(self, path: Path) -> list[str]:
        """The words of an import."""
        report = ["--report", str(self.data / "report.json")]
        return [*self.words, "import", "meeting-guide", str(path), "--source", "town", "--force", *report]

    def import_feed(self, path: Path) -> None:
        """Runs `finder import` within this process."""
        commands.main(self.import_words(path), standalone_mode=False)

    def files_of_import(self) -> int:
        """How many things an import does to files."""
        with killed_at(None) as calls:
            self.import_feed(self.feed)
        return calls.count

    def opened(self) -> Finder:
        """finder on this folder."""
        flags = {
            "database_url": f"sqlite:///{self.data}/finder.sqlite",
            "snapshot_dir": self.data / "snapshots",
        }
        return open_finder(Settings.from_mapping({}, flags))

    def state(self) -> State:
        """What the database holds, which a snapshot holds too."""
        finder = self.opened()
        try:
            entries = list(finder.store.entries())
            snapshot = finder.snapshot(NOW)
            compiled = [(snapshot.id_of(at), snapshot.document(at)["name"]) for at in range(len(entries))]
            assert compiled == [(each.id, name_of(each)) for each in entries]
            return finder.store.version().number, [
                (each.id, each.revision, name_of(each)) for each in entries
            ]
        finally:
            finder.close()


def name_of(entry: Entry) -> str:
    document: dict[str, Any] = json.loads(entry.document)
    return str(document["name"])


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    return Town(tmp_path)


def test_what_the_feeds_make_is_what_the_other_tests_expect(town: Town) -> None:
    assert town.state() == BEFORE

    town.import_feed(town.feed)

    assert town.state() == AFTER


def test_an_import_killed_at_any_file_leaves_the_old_state_or_the_new(town: Town) -> None:
    seen, report = [], town.data / "report.json"
    for number in range(town.files_of_import()):
        town.start_again()
        with pytest.raises(Killed), killed_at(number):
            town.import_feed(town.feed)

        seen.append(town.state())
        assert json.loads(report.read_text())["read"] in (3, 4), f"killed at {number}"
        # What is killed while it tidies up leaves something; it has written the database by then.
        assert seen[-1] == AFTER or list(town.temporary.iterdir()) == [], f"killed at {number}"
        town.import_feed(town.feed)
        assert town.state() == AFTER, f"killed at {number}"

    first_new = seen.index(AFTER)
    assert first_new > 20
    assert seen == [BEFORE] * first_new + [AFTER] * (len(seen) - first_new)


def test_a_snapshot_killed_at_any_file_is_built_by_the_next_reader(town: Town) -> None:
    number = 0
    while True:
        finder = town.opened()
        try:
            with killed_at(number):
                finder.snapshot(NOW)
            break
        except Killed:
            assert town.state() == BEFORE, f"killed at {number}"
        finally:
            finder.close()
        town.start_again()
        number += 1
    assert number > 20


KILLED_IMPORT = """
import sys
from finder.cli.command import commands
from tests.service.killing import by_signal, killed_at
with killed_at(int(sys.argv[1]), by_signal):
    commands.main(sys.argv[2:], standalone_mode=False)
"""


def test_a_process_that_dies_in_the_middle_of_an_import_leaves_the_old_state_or_the_new(town: Town) -> None:
    for number in random.Random(20261123).sample(range(town.files_of_import()), 5):
        town.start_again()
        command = [sys.executable, "-c", KILLED_IMPORT, str(number), *town.import_words(town.feed)]
        # What dies on the spot leaves its temporary files.
        environ = {**os.environ, "TMPDIR": str(town.temporary)}
        died = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, timeout=120, check=False)
        assert died.returncode == -signal.SIGKILL, died.stderr.decode()
        assert town.state() in (BEFORE, AFTER), f"killed at {number}"
        town.import_feed(town.feed)
        assert town.state() == AFTER, f"killed at {number}"
