"""`finder import FORMAT URL`: fetched within limits, refused in one line; the source keeps the address."""

from __future__ import annotations

import gzip
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from finder.store import Source, open_store
from tests.net.server import Asked, serving
from tests.typed import typed

Run = Callable[..., subprocess.CompletedProcess[str]]

FEED = json.dumps(
    [
        {"name": "Sunrise", "slug": "sunrise", "day": 1, "time": "07:00", "types": ["O"],
         "formatted_address": "1 Main St, Nashville, TN 37203, USA", "latitude": 36.15, "longitude": -86.79},
    ]
).encode()  # fmt: skip


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `finder import` on a database of its own; settings are named in small letters."""

    def run(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        environ = {
            "FINDER_DATABASE_URL": database(tmp_path),
            "FINDER_SNAPSHOT_DIR": str(tmp_path / "snapshots"),
            "FINDER_ALLOW_PRIVATE_ADDRESSES": "true",
            "COLUMNS": "160",
        }
        environ |= {f"FINDER_{name.upper()}": value for name, value in settings.items()}
        return typed(environ, "import", "meeting-guide", *words, "--source", "town")

    return run


def database(folder: Path) -> str:
    return f"sqlite:///{folder}/finder.sqlite"


def source_of(folder: Path) -> Source | None:
    store = open_store(database(folder))
    try:
        return store.source("town")
    finally:
        store.close()


def page(asked: Asked) -> None:
    asked.send_page(gzip.compress(FEED), Content_Encoding="gzip")


def test_a_feed_is_imported_from_its_address(run: Run, tmp_path: Path) -> None:
    with serving(page) as site:
        done = run(site.url("/feed.json?type=aa"))

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["added"] == 1
    source = source_of(tmp_path)
    assert source is not None
    assert source.url == site.url("/feed.json?type=aa")


def test_secrets_of_an_address_are_not_kept(run: Run, tmp_path: Path) -> None:
    with serving(page) as site:
        run(site.url("/feed.json?type=aa&key=hush#top").replace("//", "//ann:sesame@"))

    source = source_of(tmp_path)
    assert source is not None
    assert source.url == site.url("/feed.json?type=aa")


def test_the_address_that_a_source_has_stays(run: Run, tmp_path: Path) -> None:
    with serving(page) as site:
        run(site.url("/first"))
        run(site.url("/second"))

    source = source_of(tmp_path)
    assert source is not None
    assert source.url == site.url("/first")


def many(asked: Asked) -> None:
    asked.send_page(b" " * 2_000_000)


@pytest.mark.parametrize(
    ("answer", "settings", "reason"),
    [
        pytest.param(
            lambda asked: asked.send_page(b"", "404 Not Found"), {}, "answered 404 Not Found", id="not there"
        ),
        pytest.param(
            lambda asked: asked.send_page(b"<html>"), {}, "this looks like a page of HTML or XML", id="a page"
        ),
        pytest.param(
            many,
            {"max_feed_mb": "1"},
            "the feed is larger than 1 MB; FINDER_MAX_FEED_MB sets the limit",
            id="large",
        ),
        pytest.param(
            page, {"allow_private_addresses": "false"}, "is not on the public internet", id="private address"
        ),
    ],
)
def test_what_cannot_be_imported_is_told_in_one_line_without_the_address(
    run: Run, answer: Callable[[Asked], None], settings: dict[str, str], reason: str
) -> None:
    with serving(answer) as site:
        done = run(site.url("/hush?key=hush").replace("//", "//ann:sesame@"), **settings)

    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert reason in done.stderr
    assert [secret for secret in ("ann:", "sesame", "hush") if secret in done.stderr] == []
