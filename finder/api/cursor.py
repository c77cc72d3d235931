"""Cursors: an opaque text that carries a request, its resolved window and clock, and where to go on."""

from __future__ import annotations

import binascii
import hashlib
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson

from finder.domain.errors import FinderError, InvalidInput
from finder.domain.geo import Point
from finder.domain.window import EARLIEST, LATEST, Window
from finder.shapes.fields import instant_text

DIGEST_BYTES = 8
PERSON = b"finder cursor"
SHORT_CONTENT = 500
MAX_CONTENT = 256_000
MAX_OFFSET = 100_000_000  # more items than any answer has
NO_CURSOR = "is not a cursor of this endpoint"


class InvalidCursor(FinderError):
    """A cursor that was not given by this endpoint, or beside which a parameter was changed."""


class OldCursor(FinderError):
    """A cursor of another version of the dataset."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The rest of an answer: which dataset and path, which parameters, when it was asked, from which item."""

    path: str
    version: int
    parameters: dict[str, str]
    now: datetime
    window: Window | None
    offset: int
    # As `near` was resolved, which another table of postal codes may change.
    origin: Point | None = None

    def __post_init__(self) -> None:
        # Anyone can make a text that reads as a cursor; it asks no more than a caller might.
        texts = (text for pair in self.parameters.items() for text in pair)
        is_place = type(self.offset) is int and 0 <= self.offset <= MAX_OFFSET
        if not is_place or not all(type(text) is str for text in texts):
            raise ValueError("must be a place in an answer, and what was asked")
        if not EARLIEST <= self.now <= LATEST:
            raise ValueError("must be asked between 1970 and 2100")

    def write(self) -> str:
        """The cursor as text."""
        return self.onwards(self.window, self.origin, self.offset)

    def onwards(self, window: Window | None, origin: Point | None, offset: int) -> str:
        """The text of the cursor that goes on from `offset`, with what this one's parameters came to."""
        span = None if window is None else window_texts(window)
        place = None if origin is None else (origin.lat, origin.lon)
        return seal([self.path, self.version, self.parameters, self.now.isoformat(), span, offset, place])


# All who ask within a minute share it.
@lru_cache(maxsize=8)
def window_texts(window: Window) -> tuple[str, str]:
    """Start and end as answers have them."""
    return instant_text(window.start), instant_text(window.end)


def read_cursor(text: str, path: str) -> Cursor:
    """The cursor that `write` made of it. Raises InvalidCursor for any other text, or another path's."""
    try:
        cursor = _cursor(unseal(text))
    except (ValueError, TypeError, AttributeError, InvalidInput) as err:
        raise InvalidCursor(NO_CURSOR) from err
    if cursor.path != path:
        raise InvalidCursor(NO_CURSOR)
    return cursor


def seal(members: list[Any]) -> str:
    """The text from which `unseal` reads these members."""
    packed = _packed(orjson.dumps(members))
    return urlsafe_b64encode(_digest(packed) + packed).decode().rstrip("=")


def unseal(text: str) -> list[Any]:
    """The members that were sealed. Raises InvalidCursor for any other text."""
    try:
        sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        digest, packed = sealed[:DIGEST_BYTES], sealed[DIGEST_BYTES:]
        if digest != _digest(packed):
            raise InvalidCursor(NO_CURSOR)
        members: list[Any] = orjson.loads(_unpacked(packed))
    except (binascii.Error, zlib.error, ValueError) as err:
        raise InvalidCursor(NO_CURSOR) from err
    return members


def require_unchanged(given: dict[str, str], parameters: dict[str, str]) -> None:
    """Raises InvalidCursor where a parameter beside a cursor is not as it was when the walk began."""
    for name, value in given.items():
        if name != "cursor" and parameters.get(name) != value:
            raise InvalidCursor(f"{name} was changed beside it; leave it out or repeat it as it was")


def _cursor(members: list[Any]) -> Cursor:
    path, version, parameters, now, window, offset, origin = members
    span = None if window is None else Window(*(datetime.fromisoformat(text) for text in window))
    place = None if origin is None else Point(*origin)
    return Cursor(path, version, parameters, datetime.fromisoformat(now), span, offset, place)


def _packed(content: bytes) -> bytes:
    # What is short, as most is, would take longer to compress than to send.
    return zlib.compress(content) if len(content) > SHORT_CONTENT else content


def _unpacked(packed: bytes) -> bytes:
    is_plain = packed.startswith(b"[")
    return packed if is_plain else zlib.decompressobj().decompress(packed, MAX_CONTENT)


def _digest(packed: bytes) -> bytes:
    # Against texts that were cut or guessed at, not a secret.
    return hashlib.blake2b(packed, digest_size=DIGEST_BYTES, person=PERSON).digest()
