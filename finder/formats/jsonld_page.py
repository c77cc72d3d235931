"""The JSON-LD that stands in the scripts of a web page."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import BinaryIO

from finder.domain.errors import Refused
from finder.formats.json_feed import DECODER

CHUNK_BYTES = 64 * 1024
HEAD_BYTES = 4096
MAX_SCRIPT_LENGTH = 1_000_000  # characters
SCRIPT_TYPE = "application/ld+json"
# Some pages put their scripts into comments, for browsers of long ago.
WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)?|(?:-->|(?://|/\*)?\s*\]\]>(?:\s*\*/)?)?\s*;?\s*$"
)


class _Scripts(HTMLParser):
    """Gathers the scripts of JSON-LD of a page that is fed to it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.pieces: list[str] | None = None
        self.size = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begins a script."""
        kind = dict(attrs).get("type") or ""
        if tag == "script" and kind.partition(";")[0].strip().casefold() == SCRIPT_TYPE:
            self.pieces, self.size = [], 0

    def handle_data(self, data: str) -> None:
        """Takes a piece of a script."""
        if self.pieces is not None and self.size <= MAX_SCRIPT_LENGTH:
            self.size += len(data)
            self.pieces.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Ends a script."""
        if tag == "script" and self.pieces is not None:
            self.found.append("".join(self.pieces))
            self.pieces = None


def is_page(feed: BinaryIO) -> bool:
    """Whether a feed is markup."""
    feed.seek(0)
    return feed.read(HEAD_BYTES).removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<")


def documents_in(feed: BinaryIO) -> Iterator[object]:
    """The JSON of each script of JSON-LD, in their order. Raises Refused for one that is broken."""
    feed.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    scripts = _Scripts()
    number = 0
    while chunk := feed.read(CHUNK_BYTES):
        scripts.feed(decoder.decode(chunk))
        while scripts.found:
            number += 1
            yield _decoded(scripts.found.pop(0), number)
    if scripts.pieces is not None:
        raise Refused(f"the page is cut off inside a script of JSON-LD, the {number + 1}.")


def _decoded(text: str, number: int) -> object:
    text = WRAPPING.sub("", text)
    if len(text) > MAX_SCRIPT_LENGTH:
        raise Refused(f"the page has more than {MAX_SCRIPT_LENGTH:,} characters in script {number}")
    try:
        return DECODER.decode(text) if text.strip() else []
    except RecursionError as err:
        raise Refused(f"script {number} of the page is nested too deeply") from err
    except ValueError as err:
        raise Refused(f"script {number} of the page is not JSON: {err}") from err
