"""The published snapshot: what a worker of the server has mapped, while another process builds."""

from __future__ import annotations

import logging
from datetime import datetime

from finder.catalog.snapshot import Damaged, Snapshot
from finder.domain.errors import NotReady
from finder.service.shelf import Shelf

LOG = logging.getLogger("finder.snapshots")


class Published:
    """Keeps loaded what a builder publishes; any thread may ask, one thread renews."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._current: Snapshot | None = None

    def current(self, _now: datetime) -> Snapshot:
        """The snapshot taken up last, at no cost. Raises NotReady where there was none yet."""
        if self._current is None:
            raise NotReady("no snapshot of the dataset is published yet")
        return self._current

    def expire(self) -> None:
        """Nothing: the builder looks at the database, and `renew` at what it has published."""

    def renew(self) -> None:
        """Takes up what is published, where that is another snapshot; one that is damaged is withdrawn.

        What is loaded is ready to answer before it takes the other's place, and that takes one step:
        who has begun with the other ends with it.
        """
        folder = self._shelf.published()
        if folder is None or (self._current is not None and self._current.folder == folder):
            return
        try:
            fresh = Snapshot(folder, verify=True)
        except Damaged as err:
            # Or it was swept while it was read: then it is no longer the published one.
            if self._shelf.published() == folder:
                LOG.warning("withdrawn, to be built anew: %s", err)
                self._shelf.withdraw(folder)
            return
        _ = fresh.tree
        self._current = fresh
