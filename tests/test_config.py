"""Settings: flags over FINDER_* over the settings file over defaults."""

from pathlib import Path
from typing import Any

import pytest

from finder.config import InvalidSetting, Settings


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    file = tmp_path / "finder.toml"
    file.write_text('port = 7001\nhost = "file.example.org"\nworkers = 3\nmax_feed_mb = 128\n')
    return file


def problem_of(environ: dict[str, str], flags: dict[str, Any] | None = None) -> str:
    with pytest.raises(InvalidSetting) as caught:
        Settings.from_mapping(environ, flags)
    return str(caught.value)


def with_line(tmp_path: Path, line: str) -> dict[str, str]:
    file = tmp_path / "finder.toml"
    file.write_text(line)
    return {"FINDER_SETTINGS": str(file)}


def test_without_anything_finder_serves_this_machine_alone_from_sqlite() -> None:
    settings = Settings.from_mapping({})
    assert (settings.host, settings.port, settings.workers, settings.max_feed_mb) == (
        "127.0.0.1",
        8000,
        1,
        64,
    )
    assert settings.database_url.startswith("sqlite:///")
    assert settings.database_url.endswith("finder.sqlite")
    assert settings.snapshot_dir.is_absolute()
    assert settings.places_dir is not None
    assert settings.places_dir.is_absolute()


def test_flags_stand_above_variables_above_the_file_above_defaults(settings_file: Path) -> None:
    environ = {"FINDER_SETTINGS": str(settings_file), "FINDER_PORT": "7002", "FINDER_WORKERS": "4"}
    settings = Settings.from_mapping(environ, {"port": 7003})
    assert (settings.port, settings.workers, settings.host) == (7003, 4, "file.example.org")
    assert settings.snapshot_dir == Settings.from_mapping({}).snapshot_dir


def test_a_flag_that_was_not_given_changes_nothing() -> None:
    assert Settings.from_mapping({"FINDER_PORT": "7002"}, {"port": None}).port == 7002


def test_a_variable_that_is_empty_changes_nothing() -> None:
    assert Settings.from_mapping({"FINDER_PORT": "", "FINDER_SETTINGS": ""}).port == 8000


def test_variables_of_others_are_left_alone() -> None:
    assert Settings.from_mapping({"PORT": "1", "FINDER_TEST_FEEDS": "x"}).port == 8000


def test_numbers_reach_their_limits() -> None:
    highest = {"port": 65_535, "workers": 64, "max_feed_mb": 10_000}
    lowest = {"port": 0, "workers": 1, "max_feed_mb": 1}
    assert Settings.from_mapping({}, highest).port == 65_535
    assert Settings.from_mapping({}, lowest).workers == 1


def test_a_path_may_begin_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    assert Settings.from_mapping({"FINDER_SNAPSHOT_DIR": "~/snapshots"}).snapshot_dir == Path(
        "/home/ada/snapshots"
    )


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        pytest.param("port", "http", "port: must be a whole number", id="word"),
        pytest.param("port", "80.5", "port: must be a whole number", id="fraction"),
        pytest.param("port", "8_000", "port: must be a whole number", id="python-digits"),
        pytest.param("port", "-1", "port: must be between 0 and 65535", id="port-below-0"),
        pytest.param("port", "65536", "port: must be between 0 and 65535", id="port-too-high"),
        pytest.param("workers", "0", "workers: must be between 1 and 64", id="no-worker"),
        pytest.param("workers", "65", "workers: must be between 1 and 64", id="too-many-workers"),
        pytest.param("request_seconds", "0", "request_seconds: must be between 1 and 600", id="no-time"),
        pytest.param(
            "trusted_proxies", "11", "trusted_proxies: must be between 0 and 10", id="too-many-proxies"
        ),
        pytest.param(
            "caller_secret", "short", "caller_secret: must hold at least 32 characters", id="short-secret"
        ),
        pytest.param("max_feed_mb", "0", "max_feed_mb: must be between 1 and 10000", id="no-feed"),
    ],
)
def test_a_number_that_is_not_allowed_is_named(name: str, value: str, problem: str) -> None:
    assert problem_of({f"FINDER_{name.upper()}": value}) == problem
    assert problem_of({}, {name: value}) == problem


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        pytest.param("port = 80.5", "port: must be a whole number", id="fraction"),
        pytest.param("port = true", "port: must be a whole number", id="truth"),
        pytest.param("port = [1]", "port: must be a whole number", id="list"),
        pytest.param("host = 5", "host: must be text", id="host-as-number"),
        pytest.param("snapshot_dir = 5", "snapshot_dir: must be text", id="folder-as-number"),
    ],
)
def test_a_line_of_the_file_with_a_wrong_value_is_named(tmp_path: Path, line: str, problem: str) -> None:
    assert problem_of(with_line(tmp_path, line)) == problem


def test_an_unknown_line_of_the_file_is_named(tmp_path: Path) -> None:
    problem = problem_of(with_line(tmp_path, "prot = 80"))
    assert problem.startswith(
        "FINDER_SETTINGS: prot is no setting; there are database_url, snapshot_dir, places_dir, host, "
    )


@pytest.mark.parametrize(
    ("text", "truth"),
    [("true", True), ("1", True), ("Yes", True), ("false", False), ("0", False), ("no", False)],
)
def test_a_truth_is_written_in_several_ways(text: str, truth: bool) -> None:
    assert Settings.from_mapping({"FINDER_ALLOW_PRIVATE_ADDRESSES": text}).allow_private_addresses is truth


def test_a_truth_of_the_file_is_one_of_toml(tmp_path: Path) -> None:
    settings = Settings.from_mapping(with_line(tmp_path, "allow_private_addresses = true"))
    assert settings.allow_private_addresses is True


def test_a_truth_that_is_none_is_named() -> None:
    problem = problem_of({"FINDER_ALLOW_PRIVATE_ADDRESSES": "maybe"})
    assert problem == "allow_private_addresses: must be true or false"


@pytest.mark.parametrize(
    "raw", [pytest.param(b"port =", id="no-toml"), pytest.param(b'host = "\xff"', id="no-utf-8")]
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "finder.toml"
    file.write_bytes(raw)
    assert problem_of({"FINDER_SETTINGS": str(file)}).startswith("FINDER_SETTINGS: cannot be read: ")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    problem = problem_of({"FINDER_SETTINGS": str(tmp_path / "none.toml")})
    assert problem.startswith("FINDER_SETTINGS: cannot be read: ")


def test_settings_do_not_change() -> None:
    with pytest.raises(AttributeError):
        Settings.from_mapping({}).port = 1  # type: ignore[misc]


NOMINATIM = {
    "FINDER_NOMINATIM_URL": "https://nominatim.example.org/",
    "FINDER_NOMINATIM_CONTACT": "curator@example.org",
}


def test_no_nominatim_is_asked_unless_one_is_set() -> None:
    assert Settings.from_mapping({}).nominatim_url is None
    assert Settings.from_mapping(NOMINATIM).nominatim_url == "https://nominatim.example.org/"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        pytest.param({"FINDER_NOMINATIM_URL": "example.org"}, "nominatim_url: must be", id="no-scheme"),
        pytest.param(
            {"FINDER_NOMINATIM_URL": "https://example.org/search?q="}, "nominatim_url: must be", id="a-query"
        ),
        pytest.param({"FINDER_NOMINATIM_CONTACT": ""}, "nominatim_contact: must stand", id="nobody"),
        pytest.param(
            {"FINDER_NOMINATIM_CONTACT": "a\r\nX-Evil: b"}, "nominatim_contact: must stand", id="a-header"
        ),
    ],
)
def test_a_nominatim_is_a_server_with_somebody_who_answers_for_the_requests(
    changes: dict[str, str], problem: str
) -> None:
    assert problem_of(NOMINATIM | changes).startswith(problem)
