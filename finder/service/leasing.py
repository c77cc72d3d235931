"""One sync at a time, over all processes and machines that share the database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from uuid import uuid4

from finder.domain.errors import Refused
from finder.store import Store

Clock = Callable[[], datetime]
NAME = "sync"
# Of a process that was killed it runs out by itself. What one does whose lease ran out under its hands is
# refused where it clashes with another's: an import is written only on the version it was made up on.
LASTS = timedelta(minutes=5)
RENEWED_SECONDS = 60.0


class Busy(Refused):
    """Another sync is under way."""


@contextmanager
def leased(store: Store, clock: Clock) -> Iterator[None]:
    """A block that nobody else is in; raises Busy where somebody is."""
    holder = uuid4().hex
    if not _take(store, holder, clock()):
        raise Busy("another sync is under way: try again in a while")
    ending = threading.Event()
    renewing = threading.Thread(target=_renew, args=(store, holder, clock, ending), daemon=True)
    renewing.start()
    try:
        yield
    finally:
        ending.set()
        renewing.join()
        store.leases.release(NAME, holder)


def _take(store: Store, holder: str, now: datetime) -> bool:
    return store.leases.take(NAME, holder, now, now + LASTS)


def _renew(store: Store, holder: str, clock: Clock, ending: threading.Event) -> None:
    while not ending.wait(RENEWED_SECONDS):
        with suppress(Refused):
            _take(store, holder, clock())
