"""Servers on the dataset that comes with finder, which is imported once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from finder.config import Settings
from finder.service.preparing import prepare
from tests.builders import NOW
from tests.serving.running import COMMANDS, DATABASE, Running, running

# How long the clients of `lasting` may take to send a request.
SECONDS = 1


def settings_of(folder: Path) -> Settings:
    """The settings of a server in this folder."""
    return Settings(f"sqlite:///{folder}/{DATABASE}", folder / "snapshots")


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the dataset."""
    folder = tmp_path_factory.mktemp("filled")
    prepare(settings_of(folder), NOW, with_dataset=True)
    return folder / DATABASE


@pytest.fixture
def folder(tmp_path: Path, filled: Path) -> Path:
    """A folder with a database of the test's own, which holds the dataset."""
    shutil.copy(filled, tmp_path / DATABASE)
    return tmp_path


@pytest.fixture(params=COMMANDS)
def served(folder: Path, request: pytest.FixtureRequest) -> Iterator[Running]:
    """A server of two workers, of the test's own."""
    with running(folder, request.param, workers=2) as run:
        yield run


@pytest.fixture(scope="module", params=COMMANDS)
def lasting(
    tmp_path_factory: pytest.TempPathFactory, filled: Path, request: pytest.FixtureRequest
) -> Iterator[Running]:
    """A server of one worker that is soon impatient. Shared: a test only asks it."""
    folder = tmp_path_factory.mktemp("lasting")
    shutil.copy(filled, folder / DATABASE)
    with running(folder, request.param, workers=1, request_seconds=SECONDS) as run:
        yield run
