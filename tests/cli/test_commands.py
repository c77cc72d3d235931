"""The command line as its users type it: status, stdout for answers, one line of stderr for refusals."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from finder.shapes.query import ReadingParameters
from tests.cli.conftest import Run

FEED = [
    {"name": "Sunrise", "slug": "sunrise", "day": 1, "time": "07:00", "end_time": "08:00", "types": ["O"],
     "formatted_address": "1 Main St, Nashville, TN 37203, USA", "latitude": 36.15, "longitude": -86.79},
    {"name": "Late", "slug": "late", "day": 5, "time": "25:00"},
]  # fmt: skip


@pytest.fixture
def feed(tmp_path: Path) -> str:
    path = tmp_path / "feed.json"
    path.write_text(json.dumps(FEED))
    return str(path)


def closing_line(done: subprocess.CompletedProcess[str]) -> dict[str, object]:
    counts: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return counts


def test_import_tells_rejects_by_reason_and_closes_with_counts(run: Run, feed: str) -> None:
    done = run("import", "meeting-guide", feed, "--source", "mine", "--fellowship", "aa")

    assert done.returncode == 0
    assert "'25:00' is not a time of day" in done.stderr
    assert closing_line(done) == {
        "source": "mine",
        "read": 2,
        "added": 1,
        "changed": 0,
        "unchanged": 0,
        "merged": 0,
        "removed": 0,
        "rejected": 1,
    }


def test_the_same_file_again_changes_nothing(run: Run, feed: str) -> None:
    run("import", "meeting-guide", feed, "--source", "mine")

    again = run("import", "meeting-guide", feed, "--source", "mine")

    assert closing_line(again)["unchanged"] == 1
    assert closing_line(again)["added"] == 0


def test_standard_input_is_a_file_too(run: Run) -> None:
    done = run("import", "meeting-guide", "-", "--source", "mine", stdin=json.dumps(FEED[:1]))

    assert closing_line(done)["added"] == 1


def test_a_dry_run_tells_and_changes_nothing(run: Run, feed: str) -> None:
    dry = run("import", "meeting-guide", feed, "--source", "mine", "--dry-run")
    real = run("import", "meeting-guide", feed, "--source", "mine")

    assert closing_line(dry)["added"] == closing_line(real)["added"] == 1


def test_a_report_holds_every_reject(run: Run, feed: str, tmp_path: Path) -> None:
    run("import", "meeting-guide", feed, "--source", "mine", "--report", str(tmp_path / "report.json"))

    report = json.loads((tmp_path / "report.json").read_text())
    assert report["rejects"] == [{"row": 2, "field": "time", "reason": "'25:00' is not a time of day"}]


@pytest.mark.parametrize(
    ("words", "status", "reason"),
    [
        pytest.param(("import", "gpx", "feed.json", "--source", "mine"), 2, "gpx", id="unknown format"),
        pytest.param(("import", "native", "absent.json", "--source", "mine"), 1, "absent.json", id="no file"),
        pytest.param(
            ("import", "native", "http://127.0.0.1:9/feed.json", "--source", "mine"),
            1,
            "is not on the public internet",
            id="address",
        ),
        pytest.param(("import", "native", "-", "--source", "Mine!"), 2, "source:", id="source name"),
        pytest.param(
            ("import", "native", "-", "--source", "mine", "--time-zone", "Mars/Base"),
            2,
            "time_zone:",
            id="zone",
        ),
        pytest.param(("import", "native", "-", "--source", "mine"), 1, "not JSON", id="empty feed"),
        pytest.param(
            ("nearby", "--near", "37203", "--limit", "0"), 2, "limit: must be between 1 and 200", id="limit"
        ),
        pytest.param(("nearby",), 2, "lat: is required", id="no origin"),
        pytest.param(("nearby", "--near", "37203", "--limt", "3"), 2, "--limit", id="misspelled option"),
        pytest.param(
            ("--database-url", "nonsense", "nearby", "--near", "37203"), 1, "finder:", id="database"
        ),
        pytest.param(("serve", "--port", "99999"), 2, "port: must be between 0 and 65535", id="port"),
        pytest.param((), 2, "Usage", id="nothing"),
    ],
)
def test_what_is_wrong_is_told_on_stderr(run: Run, words: tuple[str, ...], status: int, reason: str) -> None:
    done = run(*words, stdin="")

    assert done.returncode == status
    assert done.stdout == ""
    assert reason in done.stderr
    assert "Traceback" not in done.stderr


def test_a_refusal_is_one_line(run: Run) -> None:
    done = run("import", "meeting-guide", "-", "--source", "mine", stdin="<html>\n<body>")

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_check_names_what_is_wrong_and_says_how_much_is_stale(run: Run, tmp_path: Path) -> None:
    listing = {
        "id": "aa:noon",
        "kind": "meeting",
        "name": "Noon, call 615-555-0100",
        "attendance": "online",
        "schedule": {"time_zone": "America/Chicago", "by_appointment": True},
        "provenance": [{"source": "aa", "source_url": "https://example.org/"}],
    }
    source = {"name": "aa", "retrieved_on": "2020-01-01"}
    (tmp_path / "aa.json").write_text(json.dumps({"source": source, "listings": [listing]}))

    done = run("check", str(tmp_path))

    assert done.returncode == 1
    assert "seems to hold a phone number" in done.stderr
    assert done.stderr.splitlines()[-1] == "100% of 1 listings not checked for 90 days"
    assert closing_line(done) == {"listings": 1, "stale": 1, "stale_share": 1.0, "errors": 1, "warnings": 0}


def test_nearby_is_a_table_nearest_first(run: Run) -> None:
    done = run("nearby", "--near", "37203", "--kind", "meeting", "--limit", "3")

    assert done.returncode == 0
    heading, first, *_ = done.stdout.splitlines()
    assert heading.split() == ["Distance", "Next", "Name", "Fellowship", "Where", "Checked"]
    assert first.startswith("1.1 km")


def test_a_negative_longitude_works_as_typed(run: Run) -> None:
    page = json.loads(run("nearby", "36.16", "-86.78", "--limit", "2", "--json").stdout)

    distances = [item["distance_m"] for item in page["items"]]
    assert len(distances) == 2
    assert distances == sorted(distances)


def test_openapi_prints_the_committed_document(run: Run) -> None:
    committed = Path(__file__).parents[2] / "openapi/finder.json"

    assert run("openapi").stdout == committed.read_text()


def test_openapi_opens_no_database(run: Run, environ: dict[str, str], tmp_path: Path) -> None:
    environ["FINDER_DATABASE_URL"] = "mysql://nobody@nowhere/nothing"
    assert run("openapi").returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_nearby_takes_every_filter_of_reading(run: Run) -> None:
    told = run("nearby", "--help").stdout
    names = {field.data_key or name for name, field in ReadingParameters().fields.items()}
    assert [
        name for name in names - {"lat", "lon", "cursor"} if f"--{name.replace('_', '-')} " not in told
    ] == []


def test_nearby_answers_many_filters_at_once(run: Run) -> None:
    words = "--types open --q recovery --weekdays tue,wed --after 17:00 --bbox -88,35,-86,37 --fresh-days 999"
    done = run("nearby", "36.16", "-86.78", *words.split(), "--collapse", "--sort", "name", "--json")
    items = json.loads(done.stdout)["items"]
    assert items
    assert all("open" in item["listing"]["types"] for item in items)
    assert {item["next"]["starts_at"][11:13] for item in items} <= {"17", "18", "19", "20", "21", "22", "23"}


def test_the_installed_command_does_what_is_typed_here(run: Run, environ: dict[str, str]) -> None:
    words = ["nearby", "--near", "37203", "--radius-km", "many"]
    installed = Path(sys.executable).with_name("finder")
    done = subprocess.run([installed, *words], env=environ, capture_output=True, text=True, check=False)

    told = run(*words)
    assert (done.returncode, done.stdout, done.stderr) == (told.returncode, told.stdout, told.stderr)
    assert "radius" in told.stderr
