"""`python -m benchmarks.client PORT PATHS SECONDS CONNECTIONS`: requests that were answered in a second.

A process of its own with a keep-alive connection a thread, on bare sockets: http.client would take longer
to ask than the server to answer, and make every server look alike.
"""

from __future__ import annotations

import re
import socket
import sys
import threading
import time
from itertools import cycle
from pathlib import Path

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Connection:
    """One kept connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path: str) -> bytes:
        """The body of a 200. Raises ValueError for any other answer."""
        self._socket.sendall(request_bytes(path))
        received = bytearray(self._socket.recv(262_144))
        while (head_end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        length = LENGTH.search(received, 0, head_end + 2)
        if length is None or not received.startswith(b"HTTP/1.1 200"):
            raise ValueError(f"{path}: {bytes(received[:200])!r}")
        end = head_end + 4 + int(length[1])
        while len(received) < end:
            received += self._more()
        return bytes(received[head_end + 4 : end])

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _more(self) -> bytes:
        if received := self._socket.recv(262_144):
            return received
        raise ValueError("the server closed the connection")


def request_bytes(path: str) -> bytes:
    """A GET as a browser's script would send it, without what does not matter here."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://example.org\r\n\r\n".encode()


def _ask_until(port: int, paths: list[str], offset: int, deadline: float, counts: list[int]) -> None:
    connection, count = Connection(port), 0
    for path in cycle(paths[offset:] + paths[:offset]):
        if time.perf_counter() > deadline:
            break
        connection.get(path)
        count += 1
    counts.append(count)


def main() -> None:
    port, seconds, connections = int(sys.argv[1]), float(sys.argv[3]), int(sys.argv[4])
    paths = Path(sys.argv[2]).read_text().split()
    counts: list[int] = []
    begun = time.perf_counter()
    threads = [
        threading.Thread(
            target=_ask_until, args=(port, paths, n * len(paths) // connections, begun + seconds, counts)
        )
        for n in range(connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(counts) < connections:
        sys.exit("a connection failed")
    print(sum(counts) / (time.perf_counter() - begun))


if __name__ == "__main__":
    main()
