"""The command line as its users type it, on a database of the test's own."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.typed import typed

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """The environment of a command."""
    return {
        "FINDER_DATABASE_URL": f"sqlite:///{tmp_path}/finder.sqlite",
        "FINDER_SNAPSHOT_DIR": str(tmp_path / "snapshots"),
        "COLUMNS": "160",
    }


@pytest.fixture
def run(environ: dict[str, str]) -> Run:
    """Runs `finder` on a database of its own."""
    return partial(typed, environ)
