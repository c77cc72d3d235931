"""`gunicorn --config python:finder.serving.gunicorn_config`: the same application on another server.

gunicorn's own flags stand above what is set here.
"""

from __future__ import annotations

import os
from typing import Any

from finder.app import now
from finder.config import Settings
from finder.service.preparing import prepare
from finder.serving.keeper import keepers
from finder.serving.secret import share_secret
from finder.serving.worker import STOP_SECONDS

share_secret(os.environ)
SETTINGS = Settings.from_mapping(os.environ)
KEEPERS = keepers(SETTINGS)

wsgi_app = "finder.serving.gunicorn_worker:checked_application()"
bind = f"[{SETTINGS.host}]:{SETTINGS.port}" if ":" in SETTINGS.host else f"{SETTINGS.host}:{SETTINGS.port}"
workers = SETTINGS.workers
worker_class = "finder.serving.gunicorn_worker.TimedWorker"
threads = 8
keepalive = SETTINGS.request_seconds
graceful_timeout = STOP_SECONDS
# The longest it can bound: `ids` with more than some hundred of them go by POST.
limit_request_line = 8190
# Its access log writes the query, which tells where a person is; its warnings, the address of a client.
accesslog = None
loglevel = "error"
control_socket_disable = True


def on_starting(_server: Any) -> None:
    """What `finder serve` does first."""
    prepare(SETTINGS, now(), with_dataset=True)


def when_ready(_server: Any) -> None:
    """Starts what works beside the workers; a reload leaves it running."""
    for keeper in KEEPERS:
        keeper.start()


def on_exit(_server: Any) -> None:
    """Ends what works beside the workers."""
    for keeper in KEEPERS:
        keeper.stop()
