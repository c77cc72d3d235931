"""Feeds from the web, within the limits of the settings."""

from __future__ import annotations

from typing import BinaryIO

from finder.config import Settings
from finder.domain.errors import Refused
from finder.net import Fetched, Limits, NotFetched, NotModified, TooLarge, Validators, fetch

BYTES_A_MB = 1_000_000


def fetch_feed(
    address: str, into: BinaryIO, settings: Settings, seen: Validators | None = None
) -> Fetched | NotModified:
    """What became of the feed at an address, written into a file where it is another than `seen`.

    Raises Refused, in one line that tells of the address its host alone.
    """
    limits = Limits(settings.max_feed_mb * BYTES_A_MB, allows_private=settings.allow_private_addresses)
    try:
        return fetch(address, into, limits, seen)
    except TooLarge as err:
        raise too_large(settings) from err
    except NotFetched as err:
        raise Refused(str(err)) from err


def too_large(settings: Settings) -> Refused:
    """What is said of a feed that is larger than it may be."""
    return Refused(f"the feed is larger than {settings.max_feed_mb} MB; FINDER_MAX_FEED_MB sets the limit")
