"""What our own BMLT endpoint answers, imported again: the same listings, as far as BMLT carries them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from finder.domain.listing import Listing
from finder.domain.schedule import Precision
from finder.intake.clean import Origin
from finder.service.importing import Request, import_feed
from finder.shapes.document import decode, encode
from tests.api.na import FETCHED, PATH, ask, serve_na
from tests.api.served import Served
from tests.builders import NOW


@pytest.fixture(scope="module")
def na(tmp_path_factory: pytest.TempPathFactory, feeds: Path) -> Iterator[Served]:
    served = serve_na(tmp_path_factory.mktemp("na"), feeds)
    yield served
    served.finder.close()


def of_source(served: Served, source: str) -> list[Listing]:
    return [decode(entry.document) for entry in served.finder.store.entries(source)]


def carried(listing: Listing) -> Listing:
    """The listing as far as BMLT carries it: docs/adding-a-format.md has the table."""
    venue = listing.venue
    if venue is not None and venue.precision in (Precision.POSTAL_CODE, Precision.CITY):
        venue = replace(venue, point=None, precision=None)
    return replace(listing, id="x:y", provenance=(), venue=venue)


@pytest.mark.parametrize("source", ["berlin", "geneva-2", "geneva-3", "geneva-4"])
def test_real_meetings_come_back_as_they_were(served: Served, na: Served, source: str) -> None:
    number = next(each["id"] for each in ask(na, "", "GetServiceBodies") if each["name"] == source)
    answer = na.get(f"{PATH}?switcher=GetSearchResults&get_used_formats=1&services={number}")
    import_feed(served.finder, Request(BytesIO(answer.data), "bmlt", Origin("again"), FETCHED), NOW)

    before = Counter(encode(carried(each)) for each in of_source(na, source))
    after = Counter(encode(carried(each)) for each in of_source(served, "again"))
    assert after == before
