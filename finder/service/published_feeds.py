"""Feeds as they are published on the web: a file, a server, a shared sheet, a page that names its feed."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

from finder.config import Settings
from finder.domain.errors import Refused
from finder.formats.bmlt import NAME as BMLT
from finder.formats.jsonld_page import is_page
from finder.formats.meeting_guide import NAME as MEETING_GUIDE
from finder.formats.tsml_csv import NAME as TSML_CSV
from finder.net import Fetched, NotModified, Validators
from finder.service.bmlt_server import fetch_server, is_server
from finder.service.fetching import fetch_feed

# What is seen in a browser's address bar, and what is shared by "Publish to the web".
SHEET = re.compile(
    r"(https://docs\.google\.com/spreadsheets/d/(?!e/)[\w-]+)(?:/(?!export).*?)?(?:[#?&]gid=(\d+))?(?:#.*)?"
)
PUBLISHED_SHEET = re.compile(r"(https://docs\.google\.com/spreadsheets/d/e/[\w-]+)/pubhtml(?:\?(.*))?")
PAGE_BYTES = 1_000_000
UNREADABLE = "the address cannot be read: use https://HOST/PATH"
FEED_TITLE = "meetings feed"


def fetch_published(
    format: str, address: str, into: BinaryIO, settings: Settings, seen: Validators | None = None
) -> Fetched | NotModified:
    """What became of the feed that is published at an address, written into an empty file where it is new.

    For bmlt the address may be that of a server, for tsml-csv that of a Google sheet, for meeting-guide that
    of a page which names its feed. Raises Refused, in one line that tells of the address its host alone.
    """
    if format == BMLT and is_server(_joined(address)):
        return fetch_server(address, into, settings, seen)
    if format == TSML_CSV:
        address = table_of_sheet(address)
    fetched = fetch_feed(address, into, settings, seen)
    if format == MEETING_GUIDE and isinstance(fetched, Fetched) and (named := _feed_named_in(into)):
        return _fetch_named(_joined(address, named), address, into, settings)
    return fetched


def table_of_sheet(address: str) -> str:
    """The address of the CSV of a Google sheet; any other as it is."""
    if (published := PUBLISHED_SHEET.fullmatch(address)) is not None:
        return f"{published[1]}/pub?{published[2] + '&' if published[2] else ''}output=csv"
    if (shared := SHEET.fullmatch(address)) is not None:
        return f"{shared[1]}/export?format=csv{f'&gid={shared[2]}' if shared[2] else ''}"
    return address


def _joined(address: str, named: str = "") -> str:
    """The address that is named at another. Raises Refused where one cannot be read."""
    try:
        return urlsplit(urljoin(address, named)).geturl()
    except ValueError as err:
        raise Refused(UNREADABLE) from err


def _fetch_named(named: str, page: str, into: BinaryIO, settings: Settings) -> Fetched:
    if page.startswith("https:") and not named.startswith("https:"):
        raise Refused("the page is fetched by https and names a feed by http")
    into.seek(0)
    into.truncate()
    fetch_feed(named, into, settings)
    # What was asked is the page: its version says nothing of the feed, nor the other way round.
    return Fetched(Validators())


class _FeedLink(HTMLParser):
    """Finds `<link rel="alternate" type="application/json" title="Meetings Feed">`."""

    found: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Looks at an element."""
        told = {name: (value or "").strip() for name, value in attrs}
        is_feed = told.get("type") == "application/json" and told.get("title", "").casefold() == FEED_TITLE
        if tag == "link" and is_feed and self.found is None:
            self.found = told.get("href")


def _feed_named_in(fetched: BinaryIO) -> str | None:
    """The address of the feed that a page names; None where it is no page, or names none."""
    if not is_page(fetched):
        return None
    fetched.seek(0)
    link = _FeedLink()
    link.feed(fetched.read(PAGE_BYTES).decode(errors="replace"))
    return link.found
