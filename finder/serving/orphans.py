"""A process that does not outlive the one that started it."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable

LOOK_SECONDS = 1.0
# Above the number of any file that a master has open.
INHERITED = 4096


def live_with(master: int) -> None:
    """Makes this process one beside the workers of the master with that id: it ends with it, not before."""
    # What the master has open: the address it listens on would stay taken.
    os.closerange(3, INHERITED)
    # Ctrl-C goes to the whole terminal: the master hears it too, and ends this process in its time.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent(master, lambda: os._exit(0))


def end_with_parent(parent: int, end: Callable[[], None]) -> None:
    """Calls `end` in a thread of its own once the process with the id `parent` is no longer the parent.

    A parent that is killed tells nobody; whoever asks who the parent is now is told another.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_SECONDS)
        end()

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()
