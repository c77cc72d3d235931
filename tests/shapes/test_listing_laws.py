"""Laws of a listing's JSON: what is written is read again, and what is wrong is refused and nothing worse."""

from contextlib import suppress
from copy import deepcopy
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.errors import InvalidInput
from finder.domain.listing import Listing
from finder.shapes.document import decode, encode, to_document
from finder.shapes.listing import ListingSchema, load_listing
from tests.strategies import listings

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=10,
)
# What a value of a document may be mistaken for, and what breaks careless parsers.
WRONG = JSON | st.sampled_from(
    [
        "",
        "\0",
        "\ud800",
        "5",
        -1,
        0,
        2**63,
        10**400,
        1e308,
        "2026-02-30",
        "2026-01-05T25:00",
        "FREQ=DAILY;INTERVAL=0",
    ]
)
SECRET = "Zq9-what-a-person-wrote"


@given(listings())
def test_a_listing_is_read_as_it_was_written(listing: Listing) -> None:
    assert load_listing(orjson.loads(encode(listing))) == listing
    assert decode(encode(listing)) == listing


@given(listings())
def test_equal_listings_have_equal_bytes(listing: Listing) -> None:
    assert encode(decode(encode(listing))) == encode(listing)


@given(listings())
def test_the_schema_writes_the_document(listing: Listing) -> None:
    assert ListingSchema().dump(listing) == to_document(listing)


@given(JSON)
def test_any_json_is_a_listing_or_invalid_input(given_json: Any) -> None:
    with suppress(InvalidInput):
        load_listing(given_json)


@given(listings(), st.data())
def test_a_document_with_one_wrong_value_is_a_listing_or_invalid_input(
    listing: Listing, data: st.DataObject
) -> None:
    document = to_document(listing)
    holder, key = data.draw(st.sampled_from(list(places_in(document))))
    holder[key] = data.draw(WRONG)
    with suppress(InvalidInput):
        assert isinstance(load_listing(document), Listing)


@given(listings(), st.data())
def test_no_error_repeats_what_was_written(listing: Listing, data: st.DataObject) -> None:
    document = deepcopy(to_document(listing))
    # But for the zone: it tells of no person, and who mistypes it wants to see it.
    chosen = data.draw(st.sampled_from([each for each in places_in(document) if each[1] != "time_zone"]))
    chosen[0][chosen[1]] = data.draw(st.sampled_from([SECRET, [SECRET], {"free": SECRET}]))
    try:
        load_listing(document)
    except InvalidInput as err:
        told = str(err)
    else:
        told = ""
    assert SECRET not in told


def places_in(document: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of a document, from the outside in."""
    keys = list(document) if isinstance(document, dict) else range(len(document))
    found: list[tuple[Any, Any]] = []
    for key in keys:
        found.append((document, key))
        if isinstance(document[key], dict | list):
            found.extend(places_in(document[key]))
    return found
