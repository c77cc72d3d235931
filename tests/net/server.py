"""A web server on this machine that answers as a test says, well or badly."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

# A certificate of this machine's name, signed by itself, with its key.
CERTIFICATE = Path(__file__).parent / "localhost.pem"


class Asked(BaseHTTPRequestHandler):
    """One request; `send` writes whatever is given, as it is."""

    server: _Server

    def do_GET(self) -> None:
        """Answers as the test says."""
        self.server.seen.append((self.path, self.headers))
        with suppress(BrokenPipeError, ConnectionResetError):
            self.server.answer(self)

    def send(self, *parts: bytes | str) -> None:
        """Sends parts of an answer, one by one."""
        for part in parts:
            self.wfile.write(part.encode("latin-1") if isinstance(part, str) else part)
            self.wfile.flush()

    def send_page(self, body: bytes, status: str = "200 OK", **headers: str) -> None:
        """Sends a whole answer; `Content_Type` is the header Content-Type."""
        told = {"Content-Length": str(len(body))} | {
            name.replace("_", "-"): text for name, text in headers.items()
        }
        lines = "".join(f"{name}: {text}\r\n" for name, text in told.items())
        self.send(f"HTTP/1.1 {status}\r\n{lines}\r\n", body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: tests are quiet."""


Answer = Callable[[Asked], None]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.answer = answer
        self.seen: list[tuple[str, Message]] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: that the other side hangs up is what many tests are about."""


@dataclass
class Site:
    """A server that runs, and what it was asked: paths and headers."""

    port: int
    is_secure: bool = False
    seen: list[tuple[str, Message]] = field(default_factory=list)

    def url(self, path: str = "/feed.json", host: str = "127.0.0.1") -> str:
        """The address of a path on it."""
        return f"http{'s' * self.is_secure}://{host}:{self.port}{path}"


@contextmanager
def serving(answer: Answer, *, is_secure: bool = False) -> Iterator[Site]:
    """A server for as long as the block lasts."""
    server = _Server(answer)
    if is_secure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield Site(server.server_port, is_secure, server.seen)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
