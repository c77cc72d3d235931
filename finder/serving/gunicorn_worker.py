"""gunicorn's threads, none of which a slow client can hold for long, and what they run."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from gunicorn.http.errors import ParseException
from gunicorn.workers.gthread import TConn, ThreadWorker

from finder.serving.bridge import WSGI
from finder.serving.worker import application


def checked_application() -> WSGI:
    """The WSGI application, to which a body that is no HTTP is one that was cut off."""
    served: WSGI = application()

    def checked(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["wsgi.input"] = Body(environ["wsgi.input"])
        return served(environ, start_response)

    return checked


@dataclass(frozen=True, slots=True)
class Body:
    """A request's body, which fails as a file does."""

    body: Any

    def read(self, size: int | None = None) -> bytes:
        """The next bytes. Raises OSError."""
        try:
            read: bytes = self.body.read(size)
        except ParseException as err:
            raise OSError("the body is not as HTTP has it") from err
        return read


class TimedWorker(ThreadWorker):  # type: ignore[misc] # gunicorn has no types
    """A worker that stops listening to a client that has not sent its request in time.

    gunicorn's own waits for the rest of a request without end, in one of its few threads.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._deadlines: dict[TConn, float] = {}

    def handle(self, conn: TConn) -> Any:
        """Reads and answers a request; called in a thread."""
        self._deadlines[conn] = time.monotonic() + self.cfg.keepalive
        try:
            return super().handle(conn)
        finally:
            del self._deadlines[conn]

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answers that finder failed; the log is told the path alone."""
        if req is not None:
            req.uri = req.path
        super().handle_error(req, client, addr, exc)

    def murder_pending(self) -> None:
        """Ends what waits for too long; the main thread calls this about once a second."""
        super().murder_pending()
        for conn, deadline in list(self._deadlines.items()):
            if time.monotonic() > deadline:
                # What is being answered is sent all the same: only what the client may yet send is lost.
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)
