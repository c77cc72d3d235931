"""Laws of edits: what curators say stands, all else is the feed's, in whatever order both speak."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from finder.shapes.document import Document, from_document, to_document
from finder.shapes.edits import (
    STARTS,
    FieldEdit,
    decode_edits,
    edited,
    encode_edits,
    fields_of,
    overtaken,
    with_edits,
)
from tests.builders import cancelled, meeting, schedule, weekly
from tests.strategies import listings

# Of one listing: its id and where it comes from are always the same.
DOCUMENTS = listings().map(to_document).map(lambda each: each | {"id": "aa:1", "provenance": []})
SUNRISE = to_document(meeting())


def said(document: Document, edits: dict[str, FieldEdit]) -> dict[str, Any]:
    """The fields of what is shown."""
    return fields_of(with_edits(document, edits))


@given(feed=DOCUMENTS, wanted=DOCUMENTS)
def test_edits_make_the_listing_that_is_wanted(feed: Document, wanted: Document) -> None:
    assert said(feed, edited(feed, {}, feed, wanted)) == fields_of(wanted)


@given(feed=DOCUMENTS, wanted=DOCUMENTS)
def test_what_is_wanted_as_the_feed_has_it_is_no_edit(feed: Document, wanted: Document) -> None:
    edits = edited(feed, {}, feed, wanted)
    assert edited(feed, edits, with_edits(feed, edits), feed) == {}


@given(feed=DOCUMENTS, wanted=DOCUMENTS, later=DOCUMENTS)
def test_after_an_import_edited_fields_stand_and_others_are_the_feeds(
    feed: Document, wanted: Document, later: Document
) -> None:
    edits = edited(feed, {}, feed, wanted)
    ours, theirs, shown = fields_of(wanted), fields_of(later), said(later, edits)
    for name in ours.keys() | theirs.keys():
        expected = ours.get(name) if name in edits else theirs.get(name)
        assert shown.get(name) == expected, name


@given(feed=DOCUMENTS, wanted=DOCUMENTS, later=DOCUMENTS)
def test_what_is_put_together_is_always_a_listing(feed: Document, wanted: Document, later: Document) -> None:
    edits = edited(feed, {}, feed, wanted)
    shown = with_edits(later, edits)
    assert fields_of(to_document(from_document(shown))) == fields_of(shown)
    assert list(shown) == list(later), "the catalog finds members by their order"


@given(feed=DOCUMENTS, wanted=DOCUMENTS, later=DOCUMENTS, data=st.data())
def test_an_edit_and_an_import_come_to_the_same_in_either_order(
    feed: Document, wanted: Document, later: Document, data: st.DataObject
) -> None:
    # What is wanted as a feed has it is no edit, and follows the feed from then on.
    differing = edited(feed, {}, feed, wanted).keys() & edited(later, {}, later, wanted).keys()
    chosen = set(data.draw(st.lists(st.sampled_from(sorted(differing))))) if differing else set()
    if chosen & set(STARTS):
        chosen |= set(STARTS)
    wish = {name: FieldEdit(fields_of(wanted).get(name), None) for name in chosen}
    first = edited(feed, {}, feed, with_edits(feed, wish))
    last = edited(later, {}, later, with_edits(later, wish))
    assert said(later, first) == said(later, last)


@given(feed=DOCUMENTS, wanted=DOCUMENTS)
def test_edits_are_read_as_they_were_written(feed: Document, wanted: Document) -> None:
    edits = edited(feed, {}, feed, wanted)
    assert decode_edits(encode_edits(edits)) == edits


def test_an_edit_is_overtaken_once_the_feed_says_a_third_thing() -> None:
    edits = edited(SUNRISE, {}, SUNRISE, SUNRISE | {"name": "Dawn"})
    names = [overtaken(SUNRISE | {"name": name}, edits) for name in ("Sunrise", "Dawn", "Daybreak")]
    assert names == [[], [], ["name"]]


def test_a_cancelled_date_leaves_all_other_dates_to_the_feed() -> None:
    rule = weekly("mon")
    feed = to_document(meeting(schedule=schedule(rule, overrides=[cancelled("2026-11-30T19:00")])))
    ours = to_document(
        meeting(
            schedule=schedule(
                rule, overrides=[cancelled("2026-11-30T19:00"), cancelled("2026-12-07T19:00", "Snow")]
            )
        )
    )
    later = to_document(meeting(schedule=schedule(rule, overrides=[cancelled("2026-12-14T19:00")])))
    shown = with_edits(later, edited(feed, {}, feed, ours))
    assert [each["original_start"] for each in shown["schedule"]["overrides"]] == [
        "2026-12-07T19:00",
        "2026-12-14T19:00",
    ]
