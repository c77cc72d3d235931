"""The WSGI application on granian's own interface, on which a request's body is read within limits.

On granian's WSGI, a client that sends half a body holds the thread that reads it for as long as it likes.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain
from typing import Any

from granian.rsgi import HTTPProtocol, ProtocolClosed, Scope  # type: ignore[attr-defined]

from finder.app import MAX_BODY

WSGI = Callable[..., Iterable[bytes]]
Environ = dict[str, Any]
Headers = list[tuple[str, str]]
CLOSED = ("connection", "close")
FEEDS = "/feeds/"
# How long a worker that is to end goes on telling connections to close.
LINGER_SECONDS = 1.0


class BodyFailed(Exception):
    """The body did not come whole and in time; `status` says so."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(slots=True)
class Begun:
    """How an answer begins, as the application says it by calling this."""

    status: int = 500
    headers: Headers = field(default_factory=list)

    def __call__(self, status: str, headers: Headers, exc_info: object = None) -> None:
        """Takes status and headers."""
        self.status, self.headers = int(status[:3]), headers


class Bridge:
    """A WSGI application as granian calls one that is asynchronous."""

    def __init__(self, application: WSGI, request_seconds: float) -> None:
        self._application = application
        self._request_seconds = request_seconds
        self._is_ending = False

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Takes SIGTERM over from granian: connections are told to close before they are closed.

        A client may be sending its next request on a connection that the worker closes as idle.
        """

        def end() -> None:
            self._is_ending = True
            # granian ends by it as by SIGTERM.
            loop.call_later(LINGER_SECONDS, os.kill, os.getpid(), signal.SIGINT)

        loop.add_signal_handler(signal.SIGTERM, end)

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answers one request.

        One that has a body, or asks for a feed, is answered in a thread: it may take long, and others go on.
        """
        environ, begun = environ_of(scope), Begun()
        if _has_body(environ):
            try:
                environ["wsgi.input"] = BytesIO(await self._body(environ, protocol))
            except BodyFailed as err:
                protocol.response_empty(err.status, [CLOSED])
                return
        elif not environ["PATH_INFO"].startswith(FEEDS):
            await self._answer(protocol, begun, self._application(environ, begun))
            return
        await self._answer(protocol, begun, await asyncio.to_thread(self._application, environ, begun))

    async def _answer(self, protocol: HTTPProtocol, begun: Begun, pieces: Iterable[bytes]) -> None:
        headers = [*begun.headers, CLOSED] if self._is_ending else begun.headers
        try:
            rest = iter(pieces)
            first, second = next(rest, b""), next(rest, None)
            if second is None:
                protocol.response_bytes(begun.status, headers, first)
                return
            transport = protocol.response_stream(begun.status, headers)
            for piece in chain((first, second), rest):
                await transport.send_bytes(piece)
        except ProtocolClosed:
            pass  # The client has left.
        finally:
            if close := getattr(pieces, "close", None):
                close()

    async def _body(self, environ: Environ, protocol: HTTPProtocol) -> bytes:
        """The body; of one that is too large at most a little more than is allowed, to be refused.

        Raises BodyFailed.
        """
        declared = environ.get("CONTENT_LENGTH")
        if declared is not None and int(declared) > MAX_BODY:
            return b""
        body = bytearray()
        try:
            async with asyncio.timeout(self._request_seconds):
                async for piece in protocol:
                    body += piece
                    if len(body) > MAX_BODY:
                        break
        except TimeoutError:
            raise BodyFailed(408) from None
        if declared is not None and len(body) < int(declared):
            raise BodyFailed(400)
        environ["CONTENT_LENGTH"] = str(len(body))
        return bytes(body)


def environ_of(scope: Scope) -> Environ:
    """What WSGI (PEP 3333) tells of a request, without its body."""
    server, _, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        # By that standard, bytes are handed on as the characters of Latin-1.
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue  # `Content_Length` would pass for the other.
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ


def _has_body(environ: Environ) -> bool:
    return environ.get("CONTENT_LENGTH", "0") != "0" or "HTTP_TRANSFER_ENCODING" in environ
