"""Examples are shown to those who ask for them, and to nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from finder.domain.vocabulary import Aspect, types_of
from tests.api.served import Served

# Days on which clocks change in Tennessee and in Europe, leap day, year's ends, and what lies between.
MOMENTS = [
    datetime(2026, 11, 23, 18, tzinfo=UTC),
    datetime(2026, 12, 24, 23, 59, tzinfo=UTC),
    datetime(2027, 3, 14, 7, 59, tzinfo=UTC),
    datetime(2027, 10, 31, 1, 0, tzinfo=UTC),
    datetime(2028, 2, 29, 5, 30, tzinfo=UTC),
    datetime(2029, 7, 4, 12, tzinfo=UTC),
    datetime(2030, 11, 3, 6, 59, tzinfo=UTC),
    datetime(2031, 11, 22, 23, 59, tzinfo=UTC),
]
PATHS = ["/v1/nearby?near=37203&radius_m=500000", "/v1/occurrences?", "/v1/listings?"]


def all_items(served: Served, query: str) -> list[dict[str, Any]]:
    """The items of every page."""
    page = served.get(f"{query}&limit=200").get_json()
    items = list(page["items"])
    while page["next_cursor"] is not None:
        page = served.get(f"{query.partition('?')[0]}?cursor={page['next_cursor']}").get_json()
        items += page["items"]
    return items


def listing_of(item: dict[str, Any]) -> dict[str, Any]:
    listing: dict[str, Any] = item.get("listing", item)
    return listing


@pytest.mark.parametrize("path", PATHS)
def test_who_does_not_ask_for_examples_gets_none(embedded: Served, path: str) -> None:
    listings = [listing_of(item) for item in all_items(embedded, path)]
    assert len(listings) > 100
    assert not any(listing["illustrative"] for listing in listings)


@pytest.mark.parametrize("path", PATHS)
def test_who_asks_for_examples_gets_them_beside_what_is_real(embedded: Served, path: str) -> None:
    listings = [listing_of(item) for item in all_items(embedded, f"{path}&include_illustrative=true")]
    assert {listing["illustrative"] for listing in listings} == {True, False}


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.strftime("%Y-%m-%d"))
def test_each_type_of_event_and_of_help_is_on_in_the_fortnight_that_follows(
    embedded: Served, moment: datetime
) -> None:
    embedded.clock.now = moment
    until = (moment + timedelta(days=14)).strftime("%Y-%m-%dT%H:%M:%SZ")
    begin = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    items = all_items(
        embedded,
        f"/v1/occurrences?kind=social,support&from={begin}&until={until}&include_illustrative=true",
    )
    shown = {slug for item in items for slug in listing_of(item)["types"]}
    assert (types_of(Aspect.SOCIAL) | types_of(Aspect.SUPPORT)) - shown == set()
