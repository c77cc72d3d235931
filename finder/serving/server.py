"""The server: granian's workers, each with the application on the same database and snapshots."""

from __future__ import annotations

import os
import socket

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from finder.config import PREFIX, Settings
from finder.domain.errors import Refused

# How long a worker may go on with the requests it has when it is told to stop.
STOP_SECONDS = 10
TARGET = "finder.serving.worker:application"


def serve(settings: Settings) -> None:
    """Serves until it is told to stop. Raises Refused where the address cannot be listened on."""
    _check_address(settings)
    # Workers are processes of their own, and read the settings that were chosen here.
    for name in ("database_url", "snapshot_dir"):
        os.environ[PREFIX + name.upper()] = str(getattr(settings, name))
    Granian(
        TARGET,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=1,
        factory=True,
        # Its access log writes the query, which tells where a person is.
        log_access=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    ).serve()


def _check_address(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.host, settings.port))
    except OSError as err:
        raise Refused(f"cannot listen on {settings.host}:{settings.port}: {err.strerror or err}") from err
