"""The lines of iCalendar: unfolded by octets (RFC 5545, 3.1), each bounded, read from anywhere in a feed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import BinaryIO, NamedTuple

MAX_LINE_BYTES = 200_000  # of an unfolded line that are kept, and a piece: some ten thousand dates
READ_BYTES = 64 * 1024
LINE_FEED = ord("\n")
FOLDS = frozenset(b" \t")
PROPERTY_NAME = re.compile(rb"(?:\xef\xbb\xbf)?([A-Za-z0-9_-]{1,64})")
# A value may be quoted; one that is not, and holds what it must not, is still taken up to the next mark.
PARAMETER = re.compile(r';\s*([A-Za-z0-9_-]+)\s*=((?:"[^"]*"|[^";:])*)')
ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class RawLine(NamedTuple):
    """An unfolded line in bytes, without its end; `offset` is where it begins in the feed.

    `is_cut`: it was longer than what is kept of it.
    """

    octets: bytes
    offset: int
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Property:
    """A property: its name and parameters in capitals, its value as it is written."""

    name: str
    value: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    is_cut: bool = False

    @property
    def text(self) -> str:
        """The value of a property of text, unescaped."""
        return unescaped(self.value)


def raw_lines(feed: BinaryIO, offset: int = 0) -> Iterator[RawLine]:
    """The unfolded lines from `offset` on that are not blank, in their order."""
    feed.seek(offset)
    begin, position = offset, offset
    kept = bytearray()
    is_cut = is_continued = False
    for piece in iter(partial(feed.readline, READ_BYTES), b""):
        is_fold = piece[0] in FOLDS and not is_continued
        if not is_fold and not is_continued:
            if kept:
                yield RawLine(bytes(kept), begin, is_cut)
                kept.clear()
            begin, is_cut = position, False
        is_continued = piece[-1] != LINE_FEED
        if len(kept) < MAX_LINE_BYTES:
            octets = piece if is_continued else piece.rstrip(b"\r\n")
            kept += octets[1:] if is_fold else octets
        else:
            is_cut = True
        position += len(piece)
    if kept:
        yield RawLine(bytes(kept), begin, is_cut)


def name_of(line: RawLine) -> str:
    """The name of a line's property, in capitals; empty for a line that has none."""
    found = PROPERTY_NAME.match(line.octets)
    return "" if found is None else _capitals(found[1])


@lru_cache(maxsize=4096)
def _capitals(name: bytes) -> str:
    return name.decode("ascii").upper()


def property_of(line: RawLine) -> Property | None:
    """The property of a line; None for what is none."""
    name = PROPERTY_NAME.match(line.octets)
    if name is None:
        return None
    text = _decoded(line.octets[name.end() :])
    at, parameters = 0, {}
    while (found := PARAMETER.match(text, at)) is not None:
        parameters[found[1].upper()] = found[2].replace('"', "").strip()
        at = found.end()
    if not text.startswith(":", at):
        return None
    return Property(_capitals(name[1]), text[at + 1 :], parameters, line.is_cut)


def _decoded(octets: bytes) -> str:
    try:
        return octets.decode()
    except UnicodeDecodeError:
        # A line cut within a letter, or a calendar of the years before UTF-8.
        return octets.decode("cp1252", errors="replace")


def unescaped(value: str) -> str:
    """A text without its escapes (RFC 5545, 3.3.11)."""
    return ESCAPE.sub(lambda mark: "\n" if mark[1] in "nN" else mark[1], value)


def split_value(value: str, mark: str) -> list[str]:
    """The texts between the marks of a value that are not escaped, each unescaped."""
    return [unescaped(part) for part in re.findall(rf"(?:\\.|[^\\{mark}])+", value, re.DOTALL)]


def split_fields(value: str) -> list[str]:
    """The texts between the semicolons of a structured value, empty ones too."""
    fields = [""]
    for part in re.findall(r"\\.|;|[^\\;]+", value, re.DOTALL):
        if part == ";":
            fields.append("")
        else:
            fields[-1] += part
    return [unescaped(each) for each in fields]
