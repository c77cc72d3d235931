"""Text of feeds made plain: no markup, no invisible characters, whitespace folded."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

import nh3

# What is remembered of each reading of texts is a few megabytes at most, whatever a feed holds.
REMEMBERED, REMEMBERED_LENGTH = 4096, 200
MAX_ESCAPES = 4  # a page stored by two plugins in turn is escaped twice; nothing honest is escaped more
BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h\d)\b[^<>]*>", re.IGNORECASE)
TAG = re.compile(r"<[a-zA-Z/!]")
# Control characters, zero-width and direction marks, the byte order mark, and lone surrogates, which no
# database takes. The joiners U+200C and U+200D stay: Persian and emoji are spelled with them.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
# Most cells are: words of ASCII with a space between them, and nothing that markup begins with.
PLAIN = re.compile(r"[!-%'-;=-~]+(?: [!-%'-;=-~]+)*")

T = TypeVar("T")


def remembering(read: Callable[[str], T]) -> Callable[[str], T]:
    """`read`, with what it made of the short texts it saw last: feeds say the same from row to row."""
    remembered = lru_cache(REMEMBERED)(read)

    @wraps(read)
    def reading(text: str) -> T:
        return remembered(text) if len(text) <= REMEMBERED_LENGTH else read(text)

    return reading


def visible(text: str) -> str:
    """The text without characters that nobody sees."""
    return text if text.isascii() and text.isprintable() else INVISIBLE.sub("", text)


def plain_lines(text: str) -> list[str]:
    """The lines of a text or piece of HTML that say something, as plain text, each folded."""
    if not text:
        return []
    if PLAIN.fullmatch(text):
        return [text]
    folded = (" ".join(line.split()) for line in _without_markup(text).splitlines())
    return [line for line in folded if line]


@remembering
def plain(text: str) -> str:
    """A text or piece of HTML as one line of plain text."""
    return " ".join(plain_lines(text))


def shorten(text: str, limit: int) -> str:
    """The text in at most `limit` characters, cut after a word and ended by "…" where it was longer."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    if not text[limit - 1].isspace():
        head = re.sub(r"\s\S*\Z", "", head)
    return f"{head.rstrip()}…"


def _without_markup(text: str) -> str:
    text = visible(text)
    for _ in range(MAX_ESCAPES):
        if TAG.search(text):
            text = nh3.clean(BREAK.sub("\n", text), tags=set())
        unescaped = visible(html.unescape(text))
        if unescaped == text:
            break
        text = unescaped
    return text
