"""The dataset that comes with finder, imported into an empty database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable

from finder.domain.errors import Refused
from finder.formats.native import NAME as NATIVE
from finder.formats.native import source_facts
from finder.intake.clean import Origin
from finder.service.finder import Finder
from finder.service.import_report import Report
from finder.service.importing import Request, import_feed

# Folders of the dataset that hold something else.
NOT_LISTINGS = ("about", "gazetteer", "vocabulary")


def fill_if_empty(finder: Finder, now: datetime) -> None:
    """Loads the dataset that comes with finder into a database that holds no source."""
    if not finder.store.sources():
        load_embedded_dataset(finder, now)


def load_embedded_dataset(finder: Finder, now: datetime) -> list[Report]:
    """The reports of the dataset that comes with finder, a source each."""
    return [_load(finder, path, now) for path in _dataset_files(files("finder_data"))]


def _dataset_files(folder: Traversable) -> Iterator[Traversable]:
    for region in _by_name(folder):
        if region.is_dir() and region.name not in NOT_LISTINGS:
            yield from (path for path in _by_name(region) if path.name.endswith(".json"))


def _by_name(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda each: each.name)


def _load(finder: Finder, path: Traversable, now: datetime) -> Report:
    with as_file(path) as real, real.open("rb") as feed:
        facts = source_facts(feed)
        if facts is None or facts.retrieved_on is None:
            raise Refused(f"{path.name}: a file of the dataset names its source and when it was retrieved")
        return import_feed(finder, Request(feed, NATIVE, Origin(facts.name), facts.retrieved_on), now)
