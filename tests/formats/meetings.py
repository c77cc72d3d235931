"""Rows of Meeting Guide for the tests, and what the reader makes of them."""

import json
from typing import Any

from finder.formats.draft import Draft, Reject
from tests.formats.streams import read_all

ADDRESS = "1 Elm St, Salem, OR 97301, USA"
PAGE = "https://meetings.example.org/sunrise"
ROOM = "https://zoom.example.org/j/123"


def meeting(**changes: Any) -> dict[str, Any]:
    """A row that every field of is well; a change to None takes the field out."""
    row = {"name": "Sunrise", "slug": "sunrise", "day": 1, "time": "07:00", "url": PAGE} | changes
    return {field: value for field, value in row.items() if value is not None}


def read_rows(*rows: object) -> list[Draft | Reject]:
    return read_all("meeting-guide", json.dumps(rows))


def draft_of(**changes: Any) -> Draft:
    [draft] = read_rows(meeting(**changes))
    assert isinstance(draft, Draft), draft
    return draft


def reject_of(**changes: Any) -> Reject:
    [reject] = read_rows(meeting(**changes))
    assert isinstance(reject, Reject), reject
    return reject
