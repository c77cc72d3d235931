"""Connections to the very addresses that were checked, ended at a deadline whatever the other side does."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from finder.net.errors import NotFetched
from finder.net.target import Target

# Of a host with many addresses so many are tried.
MAX_TRIED = 4
# IPv6 addresses by which an IPv4 address is reached through a translator (RFC 6052, 8215): its last 32 bits.
TRANSLATED = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48")))
IPV4_BITS = 0xFFFFFFFF

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Address:
    """Where a socket connects to, as the resolver tells it."""

    family: socket.AddressFamily
    endpoint: tuple[str, int] | tuple[str, int, int, int]

    @property
    def ip(self) -> IPAddress:
        """The IP address, without the interface it is reached by."""
        return ipaddress.ip_address(self.endpoint[0].partition("%")[0])


class Deadline:
    """A moment after which nothing is waited for."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._at = time.monotonic() + seconds

    @property
    def left_s(self) -> float:
        """Seconds until then; 0 past it."""
        return max(0.0, self._at - time.monotonic())

    @property
    def is_over(self) -> bool:
        """Whether it is past."""
        return self.left_s == 0.0

    @contextmanager
    def ending(self, connected: socket.socket) -> Iterator[None]:
        """A block in which the connection is cut at the deadline, also inside a wait for a single byte."""
        # A descriptor of its own: TLS takes the other one over.
        guard = connected.dup()
        timer = threading.Timer(self.left_s, _cut, (guard,))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()
            guard.close()


def _cut(guard: socket.socket) -> None:
    with suppress(OSError):
        guard.shutdown(socket.SHUT_RDWR)


def addresses_of(target: Target, *, allows_private: bool) -> list[Address]:
    """The addresses of a host that may be connected to, at least one. Raises NotFetched."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as err:
        raise NotFetched(f"{target.name} cannot be found") from err
    told = [Address(family, endpoint) for family, _, _, _, endpoint in found]  # type: ignore[arg-type]
    allowed = [address for address in told if allows_private or is_public(address.ip)]
    if not allowed:
        raise NotFetched(
            f"{target.name} is not on the public internet; FINDER_ALLOW_PRIVATE_ADDRESSES=true allows that"
        )
    return allowed[:MAX_TRIED]


def is_public(ip: IPAddress) -> bool:
    """Whether everyone reaches this address: it is not private, of this machine, of a link, or reserved."""
    inner = _inner(ip)
    if inner is not None:
        return is_public(inner)
    is_special = ip.is_multicast or ip.is_reserved or ip.is_loopback or ip.is_link_local or ip.is_unspecified
    return ip.is_global and not is_special


def _inner(ip: IPAddress) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for; None where it stands for itself."""
    if isinstance(ip, ipaddress.IPv4Address):
        return None
    if any(ip in network for network in TRANSLATED):
        return ipaddress.IPv4Address(int(ip) & IPV4_BITS)
    teredo = None if ip.teredo is None else ip.teredo[1]
    return ip.ipv4_mapped or ip.sixtofour or teredo


def connected(
    target: Target, addresses: list[Address], timeout_s: float, deadline: Deadline
) -> socket.socket:
    """A socket connected to one of the addresses. Raises NotFetched."""
    problem: OSError | None = None
    for address in addresses:
        opened = socket.socket(address.family, socket.SOCK_STREAM)
        try:
            opened.settimeout(max(0.001, min(timeout_s, deadline.left_s)))
            opened.connect(address.endpoint)
        except OSError as err:
            opened.close()
            problem = err
        else:
            return opened
    raise NotFetched(f"{target.name} cannot be reached") from problem


def secured(target: Target, plain: socket.socket) -> socket.socket:
    """The socket under TLS, the host's certificate checked. Raises NotFetched."""
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
    except ssl.SSLCertVerificationError as err:
        raise NotFetched(f"{target.name} has no valid certificate: {err.verify_message}") from err
    except (OSError, ValueError) as err:
        raise NotFetched(f"{target.name} makes no secure connection") from err
