"""What a server does before its first worker starts."""

from __future__ import annotations

from datetime import datetime

from finder.catalog.snapshot import Snapshot
from finder.config import Settings
from finder.service.embedded import fill_if_empty
from finder.service.finder import open_finder
from finder.service.shelf import Shelf
from finder.service.snapshots import Snapshots


def prepare(settings: Settings, now: datetime, *, with_dataset: bool) -> Snapshot:
    """The snapshot that workers will find published; `with_dataset` fills an empty database first.

    What was published before is looked through, and built anew where it is damaged. Raises Refused.
    """
    finder = open_finder(settings)
    try:
        if with_dataset:
            fill_if_empty(finder, now)
        snapshot = finder.snapshot(now)
        Snapshots(finder.store, Shelf(settings)).publish(now)
        return snapshot
    finally:
        finder.close()
