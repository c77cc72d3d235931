"""Two finders behind HTTP: one with the dataset that comes with finder, one with a town made up for tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from finder.service.embedded import load_embedded_dataset
from tests.api.served import Served, serve
from tests.api.town import build_town
from tests.builders import NOW


@pytest.fixture(scope="session")
def lasting_embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = serve(tmp_path_factory.mktemp("embedded"))
    load_embedded_dataset(served.finder, NOW)
    yield served
    served.finder.close()


@pytest.fixture(scope="session")
def lasting_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = serve(tmp_path_factory.mktemp("town"))
    build_town(served)
    yield served
    served.finder.close()


@pytest.fixture
def embedded(lasting_embedded: Served) -> Served:
    """The dataset that comes with finder, at NOW. Shared: a test reads it, and may move the clock."""
    lasting_embedded.clock.now = NOW
    return lasting_embedded


@pytest.fixture
def town(lasting_town: Served) -> Served:
    """The made-up town, at NOW. Shared: a test reads it, and may move the clock."""
    lasting_town.clock.now = NOW
    return lasting_town


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """An empty database of the test's own, at NOW."""
    served = serve(tmp_path)
    yield served
    served.finder.close()
