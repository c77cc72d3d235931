"""Whole feeds made of what is published, before anybody asks: by a process that gives way to all others."""

from __future__ import annotations

import logging
import multiprocessing
import os
from datetime import datetime
from pathlib import Path

from finder.catalog.snapshot import Snapshot
from finder.domain.errors import FinderError
from finder.places import embedded_gazetteer
from finder.service.exporting import Feeds
from finder.serving.orphans import end_with_parent

LOG = logging.getLogger("finder.feeds")
LOWEST_PRIORITY = 19  # of nice(1): what nobody else wants of the processor


class Packing:
    """Packs the feeds of one snapshot at a time; of one that is no longer published, no more."""

    def __init__(self) -> None:
        # It begins with all that the builder has loaded, and asks the database for nothing.
        self._processes = multiprocessing.get_context("fork")
        self._packing: multiprocessing.context.ForkProcess | None = None
        self._of: tuple[Path, str] | None = None

    def begin(self, folder: Path, now: datetime) -> None:
        """Begins with the feeds of this snapshot and hour, if it has not."""
        of = folder, f"{now:%Y%m%dT%H}"
        if self._of == of:
            return
        self.stop()
        self._of = of
        self._packing = self._processes.Process(target=_pack, args=(folder, now), daemon=True)
        self._packing.start()

    def stop(self) -> None:
        """Ends what is begun; a feed that is half written goes with its snapshot."""
        if self._packing is not None:
            self._packing.terminate()
            self._packing.join()


def _pack(folder: Path, now: datetime) -> None:
    os.nice(LOWEST_PRIORITY)
    end_with_parent(os.getppid(), lambda: os._exit(0))
    try:
        Feeds(embedded_gazetteer()).pack(Snapshot(folder), now)
    except (FinderError, OSError) as err:
        LOG.warning("feeds are left to be made when they are asked for: %s", type(err).__name__)
