"""`python -m finder.serving.syncer PARENT`: the process that fetches feeds, so that no worker has to.

It looks again and again for feeds that are due. Of several, on one machine or many, one syncs at a time.
"""

from __future__ import annotations

import logging
import os
import random
import sys
from datetime import UTC

from apscheduler.schedulers.blocking import BlockingScheduler

from finder.app import now
from finder.config import Settings
from finder.domain.errors import FinderError, Refused
from finder.service import Finder, open_finder
from finder.service.leasing import Busy
from finder.service.syncing import sync_due
from finder.serving.orphans import live_with

LOG = logging.getLogger("finder.syncer")
POLL_SECONDS = 5
GIVES_WAY = 5  # of nice(1), as the builder does


def main() -> None:
    """Syncs until the process is ended, or its parent is."""
    live_with(int(sys.argv[1]))
    settings = Settings.from_mapping(os.environ)
    try:
        finder = open_finder(settings)
    except Refused as err:
        sys.exit(f"the syncer cannot begin: {err}")
    os.nice(GIVES_WAY)
    # It would warn each time that a sync takes longer than the time between two looks.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = BlockingScheduler(timezone=UTC)
    looks = {"seconds": POLL_SECONDS, "max_instances": 1, "coalesce": True, "next_run_time": now()}
    scheduler.add_job(sync_what_is_due, "interval", (finder, settings), **looks)
    scheduler.start()


def sync_what_is_due(finder: Finder, settings: Settings) -> None:
    """Fetches the feeds that are due; what becomes of each is kept with it, and told here by its name."""
    try:
        for done in sync_due(finder, settings, now, random.random):
            LOG.warning("the feed of %s: %s", done.source, done.status)
    except Busy:
        pass  # Another process is at it; the next look finds what it left.
    except (FinderError, OSError) as err:
        LOG.warning("feeds are looked at later: %s", type(err).__name__)


if __name__ == "__main__":
    main()
