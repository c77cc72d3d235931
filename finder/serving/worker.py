"""What each worker runs: the application, its settings read from the environment."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from finder.app import create_app, now
from finder.config import Settings
from finder.service import open_finder
from finder.serving.access_log import AccessLog


def application() -> Callable[..., Any]:
    """The WSGI application of a worker, its dataset loaded before the first request."""
    finder = open_finder(Settings.from_mapping(os.environ))
    finder.warm(now())
    return AccessLog(create_app(finder).wsgi_app)
