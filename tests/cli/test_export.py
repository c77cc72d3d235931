"""`finder export`: files that are whole or not there, filters as everywhere, pipes that may close."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

DATA = Path(__file__).parents[2] / "data/nashville"


def test_a_source_is_written_as_its_file_of_the_dataset(run: Run) -> None:
    done = run("export", "native", "--source", "slaanashville")

    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout == (DATA / "slaanashville.json").read_text()


def test_what_was_exported_is_imported_as_it_was(run: Run, tmp_path: Path) -> None:
    copy = str(tmp_path / "copy.json")
    run("export", "native", "--source", "oa", "--out", copy)

    done = run("import", "native", copy, "--source", "oa")

    counts = json.loads(done.stdout)
    assert (counts["read"], counts["unchanged"]) == (1, 1)


def test_an_export_of_all_is_imported_a_source_at_a_time(run: Run, tmp_path: Path) -> None:
    copy = str(tmp_path / "copy.json")
    run("export", "native", "--out", copy)

    done = run("import", "native", copy, "--source", "oa")

    counts = json.loads(done.stdout)
    assert (counts["unchanged"], counts["read"] - counts["rejected"]) == (1, 1)
    assert "must begin with oa:" in done.stderr


def test_the_filters_are_those_of_reading_and_a_negative_longitude_works_as_typed(run: Run) -> None:
    here = ("--lat", "36.1504", "--lon", "-86.7916", "--radius-m", "1200", "--fellowship", "slaa")
    done = run("export", "meeting-guide", *here)

    assert [entry["slug"] for entry in json.loads(done.stdout)] == ["slaanashville--beginners"]


def test_a_flag_is_a_filter_that_is_true(run: Run) -> None:
    without = run("export", "tsml-csv", "--ids", "alcohol-org:nothing")
    with_examples = run("export", "tsml-csv", "--include-illustrative")

    assert len(without.stdout.splitlines()) == 1
    assert len(with_examples.stdout.splitlines()) > 80


@pytest.mark.parametrize(
    ("words", "status", "reason"),
    [
        pytest.param(("papyrus",), 2, "'papyrus' is not one of '", id="format"),
        pytest.param((), 2, "Missing argument 'FORMAT'", id="nothing"),
        pytest.param(("native", "--fellowshp", "aa"), 2, "Did you mean '--fellowship'?", id="misspelled"),
        pytest.param(("native", "--limit", "3"), 2, "No such option '--limit'", id="a page's parameter"),
        pytest.param(("native", "--kind", "party"), 2, "kind: must be among meeting", id="value"),
        pytest.param(("native", "--radius-m", "5"), 2, "lat: is required beside radius_m", id="no origin"),
        pytest.param(("native", "--out", "/nowhere/feed.json"), 1, "/nowhere is no folder", id="folder"),
    ],
)
def test_what_is_wrong_is_told_on_stderr(run: Run, words: tuple[str, ...], status: int, reason: str) -> None:
    done = run("export", *words)

    assert done.returncode == status
    assert done.stdout == ""
    assert reason in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_takes_the_place_of_the_one_before_with_the_modes_of_a_new_file(
    run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "out" / "feed.json"
    out.parent.mkdir()
    out.write_text("before")

    done = run("export", "meeting-guide", "--out", str(out))

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(json.loads(out.read_text())) > 80
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(out.stat().st_mode) == 0o666 & ~umask
    assert list(out.parent.iterdir()) == [out]


def test_a_file_that_cannot_be_finished_leaves_the_one_before(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out" / "feed.json"
    out.parent.mkdir()
    out.write_text("before")

    done = run("export", "meeting-guide", "--out", str(out), "--near", "Nowhereville")

    assert done.returncode == 2
    assert out.read_text() == "before"
    assert list(out.parent.iterdir()) == [out]


def test_what_is_no_file_is_written_to_and_not_replaced(run: Run) -> None:
    done = run("export", "native", "--source", "oa", "--out", "/dev/stdout")

    assert done.stdout == (DATA / "oa.json").read_text()
    assert Path("/dev/stdout").is_symlink()


def test_a_pipe_that_is_closed_early_is_no_error_to_tell_of(run: Run, environ: dict[str, str]) -> None:
    run("export", "native", "--ids", "oa:none")  # loads the dataset
    command = [sys.executable, "-c", "from finder.cli import main; main()", "export", "native"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=environ, **pipes) as exporting:
        assert exporting.stdout is not None
        assert exporting.stderr is not None
        first = exporting.stdout.read(1)
        exporting.stdout.close()

        assert first == b"{"
        assert exporting.stderr.read() == b""
    assert exporting.returncode in (0, 1)
