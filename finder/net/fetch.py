"""What is at an address, into a file: limited in bytes and seconds, each redirect checked like the first."""

from __future__ import annotations

import errno
import logging
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from typing import BinaryIO

from urllib3 import HTTPResponse
from urllib3.connection import HTTPConnection
from urllib3.exceptions import DecodeError, HTTPError, ReadTimeoutError

from finder import __version__
from finder.net.errors import NotFetched, TooLarge
from finder.net.sockets import Deadline, addresses_of, connected, secured
from finder.net.target import Target, target_of

CHUNK_BYTES = 64 * 1024
MAX_VALIDATOR_LENGTH = 500
ENCODINGS = ("gzip", "deflate", "br")
AGENT = f"finder/{__version__}"
HEADERS = {
    "Accept": "*/*",
    "Accept-Encoding": ", ".join(ENCODINGS),
    "Connection": "close",
}
# Of the file that is written, not of the connection.
DISK_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
REDIRECTS = (301, 302, 303, 307, 308)
# What it would log are whole addresses, with whatever they hold.
logging.getLogger("urllib3").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken, how long it may take, and in whose name; bytes are those of the unpacked answer."""

    max_bytes: int
    connect_s: float = 10
    silence_s: float = 30  # the longest wait for the next bytes
    total_s: float = 300
    redirects: int = 5
    allows_private: bool = False
    agent: str = AGENT  # who asks, to the server


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server calls a version of a resource, to be asked again whether it is another now."""

    etag: str | None = None
    last_modified: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """The headers that ask for anything but this version."""
        told = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in told.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A resource was written, and the server calls it this."""

    validators: Validators


@dataclass(frozen=True, slots=True)
class NotModified:
    """The resource is the one that was seen: nothing was written."""

    validators: Validators


def fetch(
    address: str, into: BinaryIO, limits: Limits, seen: Validators | None = None
) -> Fetched | NotModified:
    """What became of the resource at an address, written into a file where it is another than `seen`.

    Raises NotFetched, in one line that tells the host alone, for an address that may not be asked, an
    answer that is none, breaks off or takes too long, and TooLarge; then the file may hold a part.
    """
    deadline = Deadline(limits.total_s)
    target = target_of(address)
    for _ in range(limits.redirects + 1):
        answer = _asked(target, into, limits, deadline, seen or Validators())
        if not isinstance(answer, Target):
            return answer
        target = answer
    raise NotFetched(f"{target.name} redirects more than {limits.redirects} times")


def _asked(
    target: Target, into: BinaryIO, limits: Limits, deadline: Deadline, seen: Validators
) -> Fetched | NotModified | Target:
    """What the server of a target answers, or the target it redirects to."""
    addresses = addresses_of(target, allows_private=limits.allows_private)
    try:
        with ExitStack() as opened:
            connection = opened.enter_context(connected(target, addresses, limits.connect_s, deadline))
            opened.enter_context(deadline.ending(connection))
            connection.settimeout(limits.silence_s)
            if target.is_secure:
                connection = opened.enter_context(secured(target, connection))
            asking = HTTPConnection(target.host, target.port, timeout=limits.silence_s)
            asking.sock = connection
            asking.request(
                "GET", target.resource, headers=_headers(target, seen, limits), preload_content=False
            )
            answer = opened.enter_context(asking.getresponse())
            read = _read(target, answer, into, limits.max_bytes, seen)
            if deadline.is_over:  # an answer that tells no length seems whole when it is cut
                raise TimeoutError
            return read
    except (OSError, HTTPError, HTTPException) as err:
        if isinstance(err, OSError) and err.errno in DISK_ERRORS:
            raise
        raise NotFetched(f"{target.name} {_problem(err, limits, deadline)}") from err


def _headers(target: Target, seen: Validators, limits: Limits) -> Mapping[str, str]:
    authorization = {} if target.authorization is None else {"Authorization": target.authorization}
    return {"Host": target.name, "User-Agent": limits.agent, **HEADERS, **authorization, **seen.headers}


def _problem(err: Exception, limits: Limits, deadline: Deadline) -> str:
    if deadline.is_over:
        return f"took longer than {limits.total_s:g} seconds"
    if isinstance(err, TimeoutError | ReadTimeoutError):
        return f"sent nothing for {limits.silence_s:g} seconds"
    if isinstance(err, DecodeError):
        return "packed its answer wrongly"
    return "broke off, or does not answer as a web server does"


def _read(
    target: Target, answer: HTTPResponse, into: BinaryIO, max_bytes: int, seen: Validators
) -> Fetched | NotModified | Target:
    if answer.status in REDIRECTS and "Location" in answer.headers:
        return target.redirected(answer.headers["Location"])
    if answer.status == HTTPStatus.NOT_MODIFIED and seen.headers:
        return NotModified(seen)
    if answer.status != HTTPStatus.OK:
        raise NotFetched(f"{target.name} answered {_status(answer.status)}")
    _save(target, answer, into, max_bytes)
    return Fetched(Validators(_validator(answer, "ETag"), _validator(answer, "Last-Modified")))


def _status(number: int) -> str:
    """The status in the words of the standard, not of the server."""
    try:
        return f"{number} {HTTPStatus(number).phrase}"
    except ValueError:
        return str(number)


def _save(target: Target, answer: HTTPResponse, into: BinaryIO, max_bytes: int) -> None:
    packed = [each.strip().lower() for each in answer.headers.get("Content-Encoding", "identity").split(",")]
    if not {*packed} <= {*ENCODINGS, "x-gzip", "identity", ""}:
        raise NotFetched(f"{target.name} packs its answer in a way that is not read here")
    too_large = TooLarge(f"{target.name} answers with more than {max_bytes:,} bytes")
    if answer.length_remaining is not None and answer.length_remaining > max_bytes:
        raise too_large
    taken = 0
    while chunk := answer.read(CHUNK_BYTES):
        taken += len(chunk)
        if taken > max_bytes:
            raise too_large
        into.write(chunk)


def _validator(answer: HTTPResponse, header: str) -> str | None:
    """A validator that can be sent back as it is; None for one that can't."""
    text: str = answer.headers.get(header, "")
    return text if 0 < len(text) <= MAX_VALIDATOR_LENGTH and text.isascii() and text.isprintable() else None
