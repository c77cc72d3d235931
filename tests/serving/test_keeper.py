"""The builder is kept running, and not started again and again without a pause."""

from __future__ import annotations

from pathlib import Path

import pytest

from finder.domain.errors import Refused
from finder.service.shelf import Shelf
from finder.service.snapshots import Snapshots
from finder.serving import builder
from finder.serving.keeper import Keeper
from tests.serving.conftest import settings_of
from tests.serving.running import eventually


def test_a_builder_that_cannot_begin_is_started_again_after_longer_and_longer(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("FINDER_DATABASE_URL", "nowhere://")
    keeper = Keeper("builder")
    keeper.start()
    eventually(lambda: len(caplog.messages) == 2, "it was started again")
    keeper.stop()
    assert caplog.messages == [
        "the builder ended with status 1; another starts in 1 s",
        "the builder ended with status 1; another starts in 2 s",
    ]


def test_while_the_database_is_gone_what_is_published_stays_and_the_builder_waits(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings = settings_of(folder)
    shelf, store = Shelf(settings), builder.open_store(settings.database_url)
    snapshots = Snapshots(store, shelf)
    assert builder.keep_published(snapshots)
    before = shelf.published()

    def gone() -> None:
        raise Refused("the database on db.internal is gone")

    monkeypatch.setattr(store, "version", gone)
    assert not builder.keep_published(snapshots)
    assert shelf.published() == before is not None
    assert caplog.messages == ["what is published stays as it was: Refused"]
    store.close()
