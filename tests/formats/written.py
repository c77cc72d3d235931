"""Files as the writers make them for the tests: of listings, at NOW, with the sources of these."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from finder.domain.listing import Listing, Stored
from finder.formats import Edition, SourceFacts, writer
from tests.builders import NOW

FETCHED = date(2026, 11, 22)


def facts_of(listings: Iterable[Listing], **changes: Any) -> dict[str, SourceFacts]:
    """What is known of the sources of these listings."""
    return {each.source: SourceFacts(each.source, FETCHED, **changes) for each in listings}


def edition_of(listings: Iterable[Listing], **changes: Any) -> Edition:
    return Edition(NOW, facts_of(listings, **changes))


def written(format_name: str, *listings: Listing, **changes: Any) -> bytes:
    """The whole file; `changes` are facts of the sources."""
    edition = edition_of(listings, **changes)
    return b"".join(writer(format_name)(map(Stored, listings), edition))


def entries(*listings: Listing, **changes: Any) -> list[dict[str, Any]]:
    """The meetings of a Meeting Guide feed."""
    made: list[dict[str, Any]] = json.loads(written("meeting-guide", *listings, **changes))
    return made


def rows(*listings: Listing, **changes: Any) -> list[dict[str, str]]:
    """The rows of a table, by its headings."""
    table = written("tsml-csv", *listings, **changes).decode()
    return list(csv.DictReader(io.StringIO(table, newline="")))
