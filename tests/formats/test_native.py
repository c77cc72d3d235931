"""finder's own format: listings one by one, and what a file says of its source."""

from datetime import date

import pytest

from finder.domain.errors import Refused
from finder.domain.listing import Listing
from finder.formats.draft import Reject
from finder.formats.native import SourceFacts, source_facts
from tests.formats.streams import SAMPLES, read_all, read_sample, stream


def test_listings_are_read_with_their_ids_and_a_bad_one_is_told():
    listing, reject = read_sample("native/listings.json")
    assert isinstance(listing, Listing)
    assert (listing.id, listing.schedule.time_zone) == ("salem-aa:sunrise", "America/Los_Angeles")
    assert reject == Reject(2, "schedule", "is required")


def test_a_list_alone_has_no_source():
    [listing] = read_sample("native/list-alone.json")
    assert listing.id == "salem-sober:chess"
    assert source_facts(stream((SAMPLES / "native/list-alone.json").read_bytes())) is None


@pytest.mark.parametrize(
    ("content", "facts"),
    [
        pytest.param(
            (SAMPLES / "native/listings.json").read_bytes(),
            SourceFacts("salem-aa", date(2026, 8, 22), title="Salem Intergroup", licence="CC0-1.0"),
            id="before-the-listings",
        ),
        pytest.param(
            '{"listings": [{"id": 1}], "source": {"name": "x"}}', SourceFacts("x"), id="behind-them"
        ),
        pytest.param('{"listings": []}', None, id="none"),
    ],
)
def test_a_file_tells_its_source(content, facts):
    assert source_facts(stream(content)) == facts


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param('"salem"', "source: must be an object of strings", id="text"),
        pytest.param('{"name": 1}', "source: must be an object of strings", id="number"),
        pytest.param(
            '{"name": "x", "retrieved_on": "yesterday"}',
            "source: Invalid isoformat string: 'yesterday'",
            id="no-date",
        ),
    ],
)
def test_a_source_that_is_told_wrongly_is_refused(source, reason):
    with pytest.raises(Refused, match=reason):
        source_facts(stream(f'{{"source": {source}, "listings": []}}'))


@pytest.mark.parametrize("content", ['{"source": {"name": "x"}}', '{"listings": {}}', "1", "{}"])
def test_a_file_without_listings_is_refused(content):
    with pytest.raises(Refused, match="the feed has no list of listings"):
        read_all("native", content)
