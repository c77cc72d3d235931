"""What all tests stand on: hypothesis profiles, the feeds, and what a machine may lack."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).resolve().parent.parent

# Wall-clock limits would fail on a busy machine, not on a wrong answer.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("default", settings.get_profile("patient"), max_examples=50, derandomize=True)
settings.register_profile("nightly", settings.get_profile("patient"), max_examples=1000, print_blob=True)
settings.load_profile(os.environ.get("FINDER_HYPOTHESIS_PROFILE", "default"))


@dataclass(frozen=True)
class Need:
    """Something outside Python that a test asks of the machine."""

    find: Callable[[], Path | None]
    advice: str  # what the skip says to whoever reads the summary
    always_optional: bool = False  # REQUIRE=all lets it be missing


def find_chromium() -> Path | None:
    """The browser's executable."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((Path(found) for found in map(shutil.which, names) if found is not None), None)


def find_ogrinfo() -> Path | None:
    """GDAL's program that reads vector files."""
    found = shutil.which("ogrinfo")
    return None if found is None else Path(found)


def find_postgresql() -> Path | None:
    """The folder of `initdb` and `pg_ctl`, the newest version's where there are several."""
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).parent
    # Debian keeps the server's programs off the PATH.
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(installed, key=lambda initdb: float(initdb.parts[-3]), default=None)
    return None if newest is None else newest.parent


def find_feeds() -> Path | None:
    """The folder of real feeds."""
    folder = Path(os.environ.get("FINDER_TEST_FEEDS") or REPOSITORY.parent / "shared" / "feeds")
    return folder if folder.is_dir() else None


def find_spec() -> Path | None:
    """The folder of @code4recovery/spec, as npm installs it."""
    folder = Path(os.environ.get("FINDER_TEST_SPEC") or "/nowhere")
    return folder if (folder / "package.json").is_file() else None


NEEDS = {
    "chromium": Need(find_chromium, "install chromium"),
    "ogrinfo": Need(find_ogrinfo, "install GDAL's programs (Debian: gdal-bin)"),
    "postgresql": Need(find_postgresql, "install the PostgreSQL server"),
    "spec": Need(find_spec, "FINDER_TEST_SPEC names no folder of npm's @code4recovery/spec"),
    "feeds": Need(find_feeds, "FINDER_TEST_FEEDS names no folder of feeds", always_optional=True),
}


def needs(name: str) -> Path:
    """Where the machine has `name`; where it has not, the test is skipped, or fails with REQUIRE=all."""
    need = NEEDS[name]
    found = need.find()
    if found is not None:
        return found
    reason = f"needs {name}: {need.advice}"
    if os.environ.get("REQUIRE") == "all" and not need.always_optional:
        pytest.fail(f"{reason} (REQUIRE=all)", pytrace=False)
    pytest.skip(reason)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        for name in marker.args:
            needs(name)


@pytest.fixture(scope="session")
def feeds() -> Path:
    """The folder of real feeds: FINDER_TEST_FEEDS, or ../shared/feeds where it exists."""
    return needs("feeds")


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's executable."""
    return needs("chromium")


@pytest.fixture(scope="session")
def ogrinfo() -> Path:
    """GDAL's program that reads vector files."""
    return needs("ogrinfo")


@pytest.fixture(scope="session")
def postgresql() -> Path:
    """The folder of PostgreSQL's server programs."""
    return needs("postgresql")


@pytest.fixture(scope="session")
def spec() -> Path:
    """The folder of @code4recovery/spec: FINDER_TEST_SPEC."""
    return needs("spec")
