"""Processes beside the workers, kept running: started by the server's master, and again when they end."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress

from finder.config import Settings

LOG = logging.getLogger("finder.keeper")
# Seconds until the next start: doubled each time, and the first again after one that ran for long.
FIRST_DELAY, LONGEST_DELAY = 1.0, 60.0
LOOK_SECONDS = 0.2
STOP_SECONDS = 5.0


class Keeper:
    """Keeps one process running from `start` to `stop`: `name` is the module of this room that it runs."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name=f"{name}-keeper", daemon=True)

    def start(self) -> None:
        """Starts the process; it reads the settings from the environment."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the process, and waits for its end."""
        self._stopping.set()
        self._thread.join()
        if self._process is not None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)
            self._process.kill()

    def _keep(self) -> None:
        delay = FIRST_DELAY
        while not self._stopping.is_set():
            self._process = process = _started(self._name)
            begun = time.monotonic()
            # Not `wait`: gunicorn's master takes the end of every child for itself.
            while (status := process.poll()) is None:
                if self._stopping.wait(LOOK_SECONDS):
                    return
            if time.monotonic() - begun > LONGEST_DELAY:
                delay = FIRST_DELAY
            LOG.error("the %s ended with status %s; another starts in %.0f s", self._name, status, delay)
            self._stopping.wait(delay)
            delay = min(2 * delay, LONGEST_DELAY)


def keepers(settings: Settings) -> list[Keeper]:
    """Keepers of what the settings want beside the workers."""
    return [Keeper("builder"), *([Keeper("syncer")] if settings.sync else [])]


def _started(name: str) -> subprocess.Popen[bytes]:
    command = (sys.executable, "-m", f"finder.serving.{name}", str(os.getpid()))
    # With `close_fds`, the system is asked for a process by way of a pipe; a worker that is forked at that
    # moment holds its other end, and this thread would wait until that worker ends. The process closes them.
    return subprocess.Popen(command, close_fds=False)  # noqa: S603 - words of our own
