"""`finder serve`: granian's workers, one process that builds for them, and one that syncs if asked."""

from __future__ import annotations

import gc
import os
import socket

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketSpec  # type: ignore[attr-defined]
from granian.server.mp import MPServer

from finder.config import PREFIX, Settings
from finder.domain.errors import Refused
from finder.serving.keeper import keepers
from finder.serving.secret import share_secret
from finder.serving.worker import STOP_SECONDS

TARGET = "finder.serving.worker:bridged"
# Bytes of a request's head; beyond it is 431. A list of 200 ids, each as long as they get, has room.
MAX_HEAD = 64 * 1024


def serve(settings: Settings) -> None:
    """Serves until it is told to stop. Raises Refused where the address cannot be listened on."""
    _check_address(settings)
    # Workers and those beside them are processes of their own, and read the settings that were chosen here.
    for name in ("database_url", "snapshot_dir"):
        os.environ[PREFIX + name.upper()] = str(getattr(settings, name))
    share_secret(os.environ)
    # Workers share what is loaded by now until somebody writes there, and the collector would.
    gc.collect()
    gc.freeze()
    kept = keepers(settings)
    for keeper in kept:
        keeper.start()
    try:
        _server(settings).serve()
    finally:
        for keeper in kept:
            keeper.stop()


def _server(settings: Settings) -> OneDoor:
    timeout_ms = settings.request_seconds * 1000
    return OneDoor(
        TARGET,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.RSGI,
        # The other guesses by the first bytes, and waits for them without end.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=timeout_ms, max_buffer_size=MAX_HEAD),
        websockets=False,
        workers=settings.workers,
        factory=True,
        # Its access log writes the query, which tells where a person is.
        log_access=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )


class OneDoor(MPServer):
    """granian with one listening socket for all workers.

    By its own way on Linux each worker has one, and what waits at the door of a worker that ends is lost.
    """

    def _init_shared_socket(self) -> None:
        shared = SocketSpec(self.bind_addr, self.bind_port, self.backlog).build()
        self._shd = shared  # type: ignore[assignment] # its type is told by its first value
        self._sso = socket.socket(fileno=shared.get_fd())


def _check_address(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.host, settings.port))
    except OSError as err:
        raise Refused(f"cannot listen on {settings.host}:{settings.port}: {err.strerror or err}") from err
