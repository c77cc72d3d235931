"""All meetings of a BMLT server by its address: page after page, put together as one answer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from tempfile import TemporaryFile
from typing import BinaryIO
from urllib.parse import urlencode, urlsplit, urlunsplit

import orjson

from finder.config import Settings
from finder.domain.errors import Refused
from finder.formats.json_feed import JsonFeed
from finder.net import Fetched, NotModified, Validators
from finder.service.fetching import BYTES_A_MB, fetch_feed, too_large

CLIENT = "/client_interface"
# Where a site's server stands if it does not stand at the site's address.
USUAL_FOLDER = "/main_server"
PAGE_SIZE = 1_000
MAX_PAGES = 1_000


def is_server(address: str) -> bool:
    """Whether an address is that of a server, not of one answer or file of it."""
    parts = urlsplit(address)
    return "switcher=" not in parts.query and not parts.path.endswith(".json")


def fetch_server(
    address: str, into: BinaryIO, settings: Settings, seen: Validators | None = None
) -> Fetched | NotModified:
    """What became of the meetings of a server, written into an empty file with the formats they use.

    Raises Refused, in one line that tells of the address its host alone.
    """
    clients = _clients(address)
    problem: Refused | None = None
    for client in clients:
        into.seek(0)
        into.truncate()
        try:
            return _fetch_pages(client, into, settings, seen)
        except Refused as err:
            problem = problem or err
    assert problem is not None
    raise problem


def _clients(address: str) -> list[str]:
    """Where the server's answers may be, the likeliest first."""
    parts = urlsplit(address)
    root, known, _ = parts.path.partition(CLIENT)
    root = root.rstrip("/")
    is_sure = known or root.endswith(USUAL_FOLDER)
    folders = [root] if is_sure else [root, root + USUAL_FOLDER]
    return [urlunsplit((parts.scheme, parts.netloc, f"{each}{CLIENT}/json/", "", "")) for each in folders]


def _fetch_pages(
    client: str, into: BinaryIO, settings: Settings, seen: Validators | None
) -> Fetched | NotModified:
    written = _Answer(into, settings)
    for number in count(1):
        with TemporaryFile(prefix="finder-page-") as page:
            # A first page that is full is not all there is: whether that is new, no server can say.
            fetched = fetch_feed(_page(client, number), page, settings, seen if number == 1 else None)
            if isinstance(fetched, NotModified):
                return fetched
            rows = written.take(page)
        # More than was asked for: the server knows no pages, and this was all.
        if rows != PAGE_SIZE:
            written.close()
            return fetched if number == 1 else Fetched(Validators())
        if number == MAX_PAGES:
            raise Refused(f"the server has more than {MAX_PAGES * PAGE_SIZE:,} meetings")
    raise AssertionError("counting ends by itself")


def _page(client: str, number: int) -> str:
    asked = {
        "switcher": "GetSearchResults",
        "get_used_formats": 1,
        # A first page that is not full is the only one.
        "page_size": PAGE_SIZE,
        "page_num": number,
    }
    return f"{client}?{urlencode(asked)}"


class _Answer:
    """One answer of meetings and formats, put together of pages."""

    def __init__(self, into: BinaryIO, settings: Settings) -> None:
        self._into, self._settings = into, settings
        self._mark = b'{"meetings":[\n'
        self._formats: dict[bytes, None] = {}

    def take(self, page: BinaryIO) -> int:
        """How many meetings of a page were taken over."""
        self._formats |= dict.fromkeys(orjson.dumps(row) for row in _rows(page, "formats"))
        taken = 0
        for row in _rows(page, "meetings"):
            self._write(self._mark + orjson.dumps(row))
            self._mark = b",\n"
            taken += 1
        return taken

    def close(self) -> None:
        """Ends the answer with the formats of all pages."""
        self._write((self._mark if self._mark[:1] == b"{" else b"") + b'],"formats":[')
        self._write(b",".join(self._formats) + b"]}\n")

    def _write(self, piece: bytes) -> None:
        if self._into.tell() + len(piece) > self._settings.max_feed_mb * BYTES_A_MB:
            raise too_large(self._settings)
        self._into.write(piece)


def _rows(page: BinaryIO, name: str) -> Iterator[object]:
    """The rows of a member of an answer, or of one that is the bare list of meetings. Raises Refused."""
    document = JsonFeed(page)
    if not document.is_object:
        yield from document.rows() if name == "meetings" else ()
        return
    is_there = False
    for member in document.members():
        is_there = is_there or member == "meetings"
        if member == name and document.is_array:
            yield from document.rows()
    if not is_there:
        raise Refused("the address is not that of a BMLT server: its answer holds no meetings")
