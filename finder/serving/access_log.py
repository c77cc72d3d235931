"""The access log: method, path, status and time. Never the query, an address or a referer."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

LOG = logging.getLogger("finder.access")
Start = Callable[..., Any]


class AccessLog:
    """A WSGI application that logs each request of another."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self._application = application
        if not LOG.handlers:
            LOG.addHandler(logging.StreamHandler(sys.stderr))
            LOG.setLevel(logging.INFO)
            LOG.propagate = False

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        """The other's answer, logged when it has begun."""
        begun = time.perf_counter()

        def logged(status: str, *rest: Any) -> Any:
            ms = (time.perf_counter() - begun) * 1000
            LOG.info("%s %s %s %.1f ms", environ["REQUEST_METHOD"], _path(environ), status[:3], ms)
            return start_response(status, *rest)

        return self._application(environ, logged)


def _path(environ: dict[str, Any]) -> str:
    """The path on one line, whatever was sent."""
    return str(environ.get("PATH_INFO", "")).encode("unicode_escape").decode()
