"""The snapshot in use: renewed when the dataset changes, kept when it cannot be asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from finder.domain.errors import Refused
from tests.api.served import Served, serve
from tests.api.town import build_town
from tests.builders import NOW, support


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    served = serve(tmp_path)
    build_town(served)
    yield served
    served.finder.close()


def lose_database(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise Refused("the database is gone")

    monkeypatch.setattr(served.finder.store, "version", gone)
    served.finder.snapshots.expire()


def test_while_the_database_is_gone_the_loaded_snapshot_answers(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = served.get("/v1/listings").get_json()
    lose_database(served, monkeypatch)
    assert served.get("/v1/listings").get_json() == before
    assert caplog.messages == ["the snapshot stays as it was: Refused"]


def test_the_next_day_is_answered_from_yesterdays_snapshot(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.get("/v1/listings")
    lose_database(served, monkeypatch)
    served.clock.now = NOW + timedelta(days=1)
    page = served.get("/v1/occurrences?kind=support&until=2026-12-02T00:00:00Z").get_json()
    assert [item["occurrence"]["id"] for item in page["items"]] == ["nashville-help:jobs@2026-12-01T09:00"]


def test_with_nothing_loaded_a_lost_database_is_told(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    lose_database(served, monkeypatch)
    assert served.get("/v1/listings").status_code == 500
    assert served.get("/readyz").status_code == 503


def test_a_database_that_is_back_is_asked_again(served: Served) -> None:
    served.get("/v1/listings")
    with pytest.MonkeyPatch.context() as patch:
        lose_database(served, patch)
        served.get("/v1/listings")
    served.take("nashville-help", [support(name="Jobs and papers")])
    assert served.get("/v1/dataset").get_json()["version"] == 4


def test_a_build_that_fails_is_not_tried_again_by_every_request(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.get("/v1/listings")
    tries: list[object] = []

    def full(*_: object) -> None:
        tries.append(None)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("finder.service.snapshots.compile_state", full)
    served.clock.now = NOW + timedelta(days=1)
    assert {served.get("/v1/listings").status_code for _ in range(20)} == {200}
    assert len(tries) == 1
