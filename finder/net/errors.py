"""What is not fetched, in one line that names the host and nothing else of an address."""

from __future__ import annotations


class NotFetched(Exception):
    """An address that was not fetched, and why."""


class TooLarge(NotFetched):
    """An answer of more bytes than were allowed."""
