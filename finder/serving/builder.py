"""`python -m finder.serving.builder PARENT`: the process that builds, so that no worker has to.

It looks at the database's version and at the day again and again, and publishes the snapshot of them.
"""

from __future__ import annotations

import logging
import os
import sys
import time

from finder.app import now
from finder.config import Settings
from finder.domain.errors import FinderError, Refused
from finder.service.shelf import Shelf
from finder.service.snapshots import RETRY_SECONDS, Snapshots
from finder.serving.orphans import live_with
from finder.store import open_store

LOG = logging.getLogger("finder.builder")
POLL_SECONDS = 1.0


def main() -> None:
    """Builds until the process is ended, or its parent is."""
    live_with(int(sys.argv[1]))
    settings = Settings.from_mapping(os.environ)
    try:
        store = open_store(settings.database_url)
    except Refused as err:
        sys.exit(f"the builder cannot begin: {err}")
    snapshots = Snapshots(store, Shelf(settings))
    while True:
        time.sleep(POLL_SECONDS if keep_published(snapshots) else RETRY_SECONDS)


def keep_published(snapshots: Snapshots) -> bool:
    """Whether what is published is of the database's version and of today, or could be made so."""
    try:
        snapshots.publish(now())
    except (FinderError, OSError) as err:
        LOG.warning("what is published stays as it was: %s", type(err).__name__)
        return False
    return True


if __name__ == "__main__":
    main()
