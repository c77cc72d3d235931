"""The contract's example of a listing, and the example with members changed."""

from copy import deepcopy
from typing import Any

import orjson
import pytest

from finder.domain.errors import InvalidInput
from finder.shapes.listing import load_listing

# As the contract writes it, with addresses for its ellipses.
EXAMPLE = """
{"id":"nashville-aa:sunrise-k7f2","aliases":[],"kind":"meeting","name":"Sunrise","group":"Sunrise Group",
 "fellowship":"aa","organizer":null,"pathways":["twelve-step"],
 "attendance":"in_person","types":["open","wheelchair"],"other_types":[],"languages":["en"],"alcohol":"none",
 "cost":null,
 "venue":{"name":"Grace Church","address":"1 Main St","city":"Nashville","region":"TN","postal_code":"37203",
  "country":"US","lat":36.15,"lon":-86.79,"precision":"exact"},
 "online":null,"url":"https://example.org/sunrise","notes":"Side door",
 "schedule":{"time_zone":"America/Chicago",
  "rules":[{"starts":"2026-01-05T07:00","duration_minutes":60,"rrule":"FREQ=WEEKLY;BYDAY=MO"}],"extra":[],
  "overrides":[{"original_start":"2026-12-28T07:00","status":"cancelled","note":"Holidays"}],
  "by_appointment":false,"text":"Mondays 7:00–8:00 am"},
 "provenance":[{"source":"nashville-aa","source_url":"https://example.org/","retrieved_on":"2026-08-22"}],
 "illustrative":false,"suspended":null,"revision":3,
 "verification":{"status":"listed","checked_on":"2026-08-22","note":null,"stale":true}}
"""


def example(*changes: tuple[str, Any]) -> dict[str, Any]:
    """The example with values changed by their dotted paths: `("venue.lat", 5)`."""
    document: dict[str, Any] = deepcopy(orjson.loads(EXAMPLE))
    for path, value in changes:
        *above, last = (int(step) if step.isdigit() else step for step in path.split("."))
        target: Any = document
        for step in above:
            target = target[step]
        target[last] = value
    return document


def problems_with(given: Any) -> dict[str, str]:
    """What is wrong with a listing's JSON: messages by field."""
    with pytest.raises(InvalidInput) as caught:
        load_listing(given)
    return {each.field: each.message for each in caught.value.problems}
