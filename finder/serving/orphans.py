"""A process that does not outlive the one that started it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable

LOOK_SECONDS = 1.0


def end_with_parent(parent: int, end: Callable[[], None]) -> None:
    """Calls `end` in a thread of its own once the process with the id `parent` is no longer the parent.

    A parent that is killed tells nobody; whoever asks who the parent is now is told another.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_SECONDS)
        end()

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()
