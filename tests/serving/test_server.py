"""The server as it runs: workers on a port, a log of paths alone."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

SENTINELS = ("36.123456", "37203", "sentinel-referer")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a running server of two workers, and its log."""
    port, log = free_port(), tmp_path / "log"
    environ = os.environ | {
        "FINDER_DATABASE_URL": f"sqlite:///{tmp_path}/finder.sqlite",
        "FINDER_SNAPSHOT_DIR": str(tmp_path / "snapshots"),
    }
    command = [
        sys.executable,
        "-c",
        "from finder.cli import main; main()",
        "serve",
        "--port",
        str(port),
        "--workers",
        "2",
    ]
    with log.open("w") as written:
        process = subprocess.Popen(command, env=environ, stdout=written, stderr=written)
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz", process)
        yield f"http://127.0.0.1:{port}", log
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server never was ready")


def test_an_empty_database_is_filled_and_served_and_the_log_knows_paths_alone(
    served: tuple[str, Path],
) -> None:
    address, log = served
    questions = (
        f"{address}/v1/nearby?near=37203&kind=meeting",
        f"{address}/v1/nearby?lat=36.123456&lon=-86.78",
    )

    for question in questions:
        request = urllib.request.Request(
            question, headers={"Referer": "https://example.org/sentinel-referer"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            page = json.load(answer)
        assert page["total"] > 30
        assert {item["listing"]["venue"]["region"] for item in page["items"]} == {"TN"}

    lines = log.read_text()
    assert "GET /v1/nearby 200" in lines
    assert [sentinel for sentinel in SENTINELS if sentinel in lines] == []
