"""The builder, kept running: started by the server's master, and again whenever it ends."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time

LOG = logging.getLogger("finder.builder")
# Seconds until the next start: doubled each time, and the first again after a builder that ran for long.
FIRST_DELAY, LONGEST_DELAY = 1.0, 60.0
STOP_SECONDS = 5.0


class BuilderKeeper:
    """Keeps one builder running from `start` to `stop`."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._keep, name="builder-keeper", daemon=True)

    def start(self) -> None:
        """Starts the builder; it reads the settings from the environment."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the builder, and waits for its end."""
        self._stopping.set()
        with self._lock:
            process = self._process
        if process is not None:
            process.terminate()
        self._thread.join(STOP_SECONDS)
        if self._thread.is_alive() and process is not None:
            process.kill()
            self._thread.join()

    def _keep(self) -> None:
        delay = FIRST_DELAY
        while (process := self._started()) is not None:
            begun = time.monotonic()
            status = process.wait()
            if time.monotonic() - begun > LONGEST_DELAY:
                delay = FIRST_DELAY
            if self._stopping.is_set():
                return
            LOG.error("the builder ended with status %s; another starts in %.0f s", status, delay)
            self._stopping.wait(delay)
            delay = min(2 * delay, LONGEST_DELAY)

    def _started(self) -> subprocess.Popen[bytes] | None:
        """A new builder; None where none is wanted any more."""
        with self._lock:
            if self._stopping.is_set():
                return None
            # Not a fork: it would hold the address that the server listens on.
            command = (sys.executable, "-m", "finder.serving.builder", str(os.getpid()))
            self._process = subprocess.Popen(command)  # noqa: S603 - words of our own
            return self._process
