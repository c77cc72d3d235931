"""Meeting Guide JSON: one array of weekly meetings, as AA's sites, TSML and tsml-ui write and read it.

Specification: https://github.com/code4recovery/spec (1.1.9). Feeds stray from it in every field, so the
rows are read by `meeting_row`, with forgiveness; only what is no such array at all is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from finder.domain.errors import Refused
from finder.formats.draft import Draft, Reject
from finder.formats.json_feed import JsonFeed
from finder.formats.likeness import MEETING_GUIDE, refuse_others
from finder.formats.meeting_row import read_row

NAME = "meeting-guide"


def read(feed: BinaryIO) -> Iterator[Draft | Reject]:
    """Drafts and rejects of a Meeting Guide array, one a row, in its order.

    Raises Refused, when it comes to it, for what is no such array or is broken.
    """
    refuse_others(feed, MEETING_GUIDE)
    document = JsonFeed(feed)
    if not document.is_array:
        what = "one object" if document.is_object else "a single value"
        raise Refused(f"the feed is {what}, not an array of meetings")
    for number, cells in enumerate(document.rows(), 1):
        yield read_row(number, cells)
