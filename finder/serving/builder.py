"""`python -m finder.serving.builder PARENT`: the process that builds, so that no worker has to.

It looks at the database's version and at the day again and again, publishes the snapshot of them, and has its
whole feeds packed.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
import time
from datetime import date
from pathlib import Path

from finder.app import now
from finder.config import Settings
from finder.domain.errors import FinderError, Refused
from finder.service.shelf import Shelf
from finder.service.snapshots import RETRY_SECONDS, Snapshots
from finder.serving.orphans import live_with
from finder.serving.packing import Packing
from finder.store import Store, open_store

LOG = logging.getLogger("finder.builder")
POLL_SECONDS = 1.0
GIVES_WAY = 5  # of nice(1): a third of what a worker is given that wants the same processor


def main() -> None:
    """Builds until the process is ended, or its parent is."""
    live_with(int(sys.argv[1]))
    settings = Settings.from_mapping(os.environ)
    try:
        store = open_store(settings.database_url)
    except Refused as err:
        sys.exit(f"the builder cannot begin: {err}")
    snapshots, packing = Snapshots(store, Shelf(settings)), Packing()
    # Workers answer people; a change may be seen a little later.
    os.nice(GIVES_WAY)
    # All that is imported by now stays: the collector need not go through it again and again.
    gc.freeze()
    forgotten_on: date | None = None
    while True:
        forgotten_on = forget_reports(store, forgotten_on)
        folder = keep_published(snapshots)
        if folder is not None:
            packing.begin(folder, now())
        time.sleep(RETRY_SECONDS if folder is None else POLL_SECONDS)


def keep_published(snapshots: Snapshots) -> Path | None:
    """The published folder, of the database's version and of today; None where it could not be made so."""
    try:
        return snapshots.publish(now())
    except (FinderError, OSError) as err:
        LOG.warning("what is published stays as it was: %s", type(err).__name__)
        return None


def forget_reports(store: Store, done_on: date | None) -> date | None:
    """The day on which the words of old reports were taken away last: today, if it could be done."""
    today = now().date()
    if done_on == today:
        return today
    try:
        with store.reports(today):
            return today
    except Refused as err:
        LOG.warning("reports stay as they were: %s", type(err).__name__)
        return done_on


if __name__ == "__main__":
    main()
