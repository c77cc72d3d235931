"""Tables of feeds, read line by line: comma, semicolon or tab, any line end, UTF-8 or what came before it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from finder.domain.errors import Refused

DELIMITERS = (",", "\t", ";")
MAX_LINE_LENGTH = 1_000_000  # bytes
MAX_SAMPLE_BYTES = 1_000_000
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# Put behind the last line: it is a row of its own, unless a quote was never closed.
END = "\x1cend\x1c"
NO_TEXT = str.maketrans("", "", "\x1c")
WESTERN, MACINTOSH = "cp1252", "mac_roman"
ENCODING_NAMES = {WESTERN: "Windows Latin-1", MACINTOSH: "Mac Roman"}
# What Mac Roman looks like when it is read as Windows Latin-1: JosŽ, Mar’a, DonÕt, Espa–ol.
OUT_OF_PLACE = re.compile(
    r"(?<=[a-zß-öø-ÿ])[À-ÖØ-ÞŠŒŽŸˆ]"  # a capital inside a word
    r"|[šžŸ]|œ(?!u)"
    r"|(?<=[A-Za-z])[‘“”„•¡-¿](?=[A-Za-z])"
    r"|[ƒ†‡‰‹›™˜](?=[A-Za-z])|(?<=[A-Za-z])[ƒ†‡‰‹›˜]"
    r"|(?<=[A-Za-z]{2})’(?!(?:s|t|d|m|ll|re|ve)\b)(?=[a-z])"
    r"|(?<=[a-z])[–—](?=[a-z])"
)
# And the other way round: Windows Latin-1 read as Mac Roman gives JosÈ, EspaÒol, F¸r.
OUT_OF_PLACE_MACINTOSH = re.compile(
    r"(?<=[a-zß-öø-ÿ])[À-ÖØ-ÞŒŸıˆ˜¯˘˙˚¸˝˛ˇ]"
    r"|(?<=[A-Za-z])[‡·‚„‰\uf8ff](?=[A-Za-z])"
    r"|(?<![^\W\d_])[ñìîï](?![^\W\d_])"
)


@dataclass(frozen=True, slots=True)
class CsvRow:
    """A row's cells, and the name of the encoding it was read in where that is not UTF-8."""

    cells: list[str]
    encoding: str | None = None


@dataclass(slots=True)
class _Lines:
    """What the lines read since the last row were like."""

    encoding: str | None = None
    has_line_end: bool = True


class CsvFeed:
    """A table, read from the start of a seekable feed; blank rows are passed over.

    Raises Refused where it is empty, binary, or found to be cut off.
    """

    def __init__(self, feed: BinaryIO) -> None:
        self._feed = feed
        self._fallback = _other_encoding(feed)
        first = next((line for line in self._lines(_Lines()) if line.strip()), None)
        if first is None:
            raise Refused("the feed is empty")
        self._delimiter = max(DELIMITERS, key=lambda mark: len(_cells(first, mark)))
        self.header = _cells(first, self._delimiter)

    def rows(self) -> Iterator[CsvRow]:
        """The rows below the header."""
        lines = _Lines()
        number = -1  # the header is none
        width = 0
        try:
            for cells in csv.reader(chain(self._lines(lines), [END]), delimiter=self._delimiter):
                if cells == [END]:
                    break
                if not any(map(str.strip, cells)):
                    continue
                number += 1
                width = len(cells)
                if number > 0:
                    yield CsvRow(cells, lines.encoding)
                lines.encoding = None
            else:
                raise Refused(f"the feed is cut off inside a quoted cell of row {number}")
        except csv.Error as err:
            raise Refused(f"the feed is no table after row {number}: {err}") from err
        # Where the last line has no end, it may have more cells: a header without a row, a row too short.
        if not lines.has_line_end and (number == 0 or width < len(self.header)):
            raise Refused(f"the feed is cut off in {f'row {number}' if number else 'its header'}")

    def _lines(self, lines: _Lines) -> Iterator[str]:
        for line in _raw_lines(self._feed):
            lines.has_line_end = line.endswith(b"\n")
            text = _utf8(line)
            if text is None:
                text = line.decode(self._fallback, errors="replace")
                lines.encoding = ENCODING_NAMES[self._fallback]
            yield text.translate(NO_TEXT)


def _raw_lines(feed: BinaryIO) -> Iterator[bytes]:
    """The lines from the start of a feed, each with its end as a line feed."""
    feed.seek(0)
    # Latin-1 stands for the bytes themselves; only it is asked to know a line's end: CR, LF or both.
    text = io.TextIOWrapper(feed, encoding="latin-1", newline=None)
    try:
        is_first = True
        while line := text.readline(MAX_LINE_LENGTH):
            if len(line) == MAX_LINE_LENGTH:
                raise Refused(f"the feed has a line of more than {MAX_LINE_LENGTH:,} bytes")
            raw = line.encode("latin-1")
            yield raw.removeprefix(BYTE_ORDER_MARK) if is_first else raw
            is_first = False
    finally:
        text.detach()  # else it would close the feed


def _other_encoding(feed: BinaryIO) -> str:
    """What the lines that are not UTF-8 are written in, by a look through the whole feed."""
    sample = bytearray()
    for line in _raw_lines(feed):
        if b"\0" in line:
            raise Refused("the feed is binary, not a table")
        if len(sample) < MAX_SAMPLE_BYTES and _utf8(line) is None:
            sample += line
    return _encoding_of(bytes(sample))


def _encoding_of(sample: bytes) -> str:
    """Mac Roman or Windows Latin-1, whichever leaves fewer letters out of place; in doubt the latter."""
    try:
        western = sample.decode(WESTERN)
    except UnicodeDecodeError:
        return MACINTOSH  # five bytes are nothing in Windows Latin-1; in Mac Roman they are ç è ê ù and Å
    macintosh = sample.decode(MACINTOSH)
    is_macintosh = len(OUT_OF_PLACE_MACINTOSH.findall(macintosh)) < len(OUT_OF_PLACE.findall(western))
    return MACINTOSH if is_macintosh else WESTERN


def _utf8(line: bytes) -> str | None:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return None


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter))
    except csv.Error as err:
        raise Refused(f"the feed is no table: {err}") from err
