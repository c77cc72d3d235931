"""The command line as its users type it, on a database of the test's own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

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

    def typed(*words: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from finder.cli import main; main()", *words]
        return subprocess.run(command, input=stdin, env=environ, capture_output=True, text=True, timeout=60)

    return typed
