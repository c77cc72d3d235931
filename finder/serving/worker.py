"""What each worker runs: the application, its settings read from the environment, its snapshot kept fresh."""

from __future__ import annotations

import gc
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from werkzeug.middleware.proxy_fix import ProxyFix

from finder.api.limits import Limits
from finder.app import create_app
from finder.config import Settings
from finder.service import open_served
from finder.service.published import Published
from finder.serving.access_log import AccessLog
from finder.serving.bridge import Bridge
from finder.serving.orphans import end_with_parent

LOG = logging.getLogger("finder.snapshots")
# How often a worker looks whether another snapshot is published.
LOOK_SECONDS = 0.5
# How long a worker may go on with the requests it has when it is told to stop.
STOP_SECONDS = 10


def application() -> Callable[..., Any]:
    """The WSGI application of a worker; what is published is loaded before the first request."""
    settings = Settings.from_mapping(os.environ)
    finder, published = open_served(settings)
    published.renew()
    finder.gazetteer.load()
    threading.Thread(target=_follow, args=(published,), name="follow", daemon=True).start()
    served: Callable[..., Any] = create_app(finder, limits=Limits()).wsgi_app
    if settings.trusted_proxies:
        # They tell for whom they ask; without one, what stands there is anybody's word.
        served = ProxyFix(served, x_for=settings.trusted_proxies, x_proto=0, x_host=0)
    served = AccessLog(served)
    # All that is there by now stays: requests need not wait while the collector goes through it.
    gc.freeze()
    return served


def bridged() -> Bridge:
    """The same for granian, whose workers do not notice themselves that their master was killed."""
    end_with_parent(os.getppid(), _end)
    return Bridge(application(), Settings.from_mapping(os.environ).request_seconds)


def _follow(published: Published) -> None:
    while True:
        time.sleep(LOOK_SECONDS)
        try:
            published.renew()
        except OSError as err:
            LOG.warning("the snapshot stays as it was: %s", type(err).__name__)


def _end() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_SECONDS)
    os._exit(1)
