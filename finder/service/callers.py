"""Telling callers apart without knowing them: a word for each address that means nothing without a key.

The key is of the day, made of a secret that is in memory alone: what the database holds of one day tells
nobody who it was, nor that it is the same person as another day's.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from collections.abc import Iterable
from datetime import date
from hashlib import sha256

SECRET_BYTES = 32
MARK_LETTERS = 32
# What one household or phone has of IPv6; within it addresses change by themselves.
HOME_BITS = 64

Marked = tuple[date, str | None]


class Callers:
    """What tells callers apart, for all who have the same secret; without one, a secret of its own."""

    def __init__(self, secret: str | None = None) -> None:
        self._secret = secrets.token_bytes(SECRET_BYTES) if secret is None else secret.encode()

    def mark(self, address: str, day: date) -> str:
        """What stands for an address on a day."""
        key = hmac.digest(self._secret, day.isoformat().encode(), "sha256")
        return hmac.new(key, _home(address).encode(), sha256).hexdigest()[:MARK_LETTERS]

    def is_among(self, address: str, marked: Iterable[Marked]) -> bool:
        """Whether any of these days' marks stands for the address."""
        return any(mark is not None and mark == self.mark(address, day) for day, mark in marked)


def _home(address: str) -> str:
    """The address, of IPv6 as much as one home has; what is none, as it is."""
    try:
        parsed = ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, HOME_BITS), strict=False).network_address)
