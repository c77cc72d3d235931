"""The access log: method, path, status and time. Never the query, an address or a referer."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

Start = Callable[..., Any]


class AccessLog:
    """A WSGI application that writes a line for each request of another.

    A record of `logging` would take as long as a tenth of the request.
    """

    def __init__(
        self,
        application: Callable[..., Iterable[bytes]],
        write: Callable[[str], object] = sys.stderr.write,
    ) -> None:
        self._application = application
        self._write = write

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        """The other's answer, logged when it has begun."""
        begun = time.perf_counter()

        def logged(status: str, *rest: Any) -> Any:
            ms = (time.perf_counter() - begun) * 1000
            self._write(f"{environ['REQUEST_METHOD']} {_path(environ)} {status[:3]} {ms:.1f} ms\n")
            return start_response(status, *rest)

        return self._application(environ, logged)


def _path(environ: dict[str, Any]) -> str:
    """The path on one line, whatever was sent."""
    return str(environ.get("PATH_INFO", "")).encode("unicode_escape").decode()
