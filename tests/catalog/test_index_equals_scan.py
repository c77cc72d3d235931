"""The index answers what a plain scan answers: the same items in the same order, page by page."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finder.catalog.answer import Answer, agenda, browse, nearby
from finder.catalog.question import Question, Sort
from finder.catalog.render import nearby_item, occurrence_item
from finder.catalog.snapshot import Snapshot
from finder.domain.schedule import Venue
from finder.shapes.document import venue_document
from tests.builders import catalog_of
from tests.catalog.strategies import Dataset, asked, datasets
from tests.scan import Found, scan_agenda, scan_browse, scan_nearby

Item = dict[str, Any]
Scan = Callable[[list[Any], Question], list[Found]]
# More than any of these datasets answers; a page of all there is.
ALL = 100_000
MANY = settings(max_examples=2 * settings().max_examples)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("catalog")


@MANY
@given(st.data(), datasets())
def test_nearby_answers_what_a_scan_answers(folder: Path, data: st.DataObject, dataset: Dataset) -> None:
    snapshot = built(folder, dataset)
    for question in data.draw(asked(dataset, (Sort.DISTANCE, Sort.DISTANCE, Sort.START, Sort.NAME))):
        expected = [expected_nearby(each) for each in scan_nearby(dataset.as_checked(), question)]
        assert_pages(expected, question, lambda asked: nearby_items(snapshot, asked))


@MANY
@given(st.data(), datasets())
def test_agenda_answers_what_a_scan_answers(folder: Path, data: st.DataObject, dataset: Dataset) -> None:
    snapshot = built(folder, dataset)
    for question in data.draw(asked(dataset, (Sort.START, Sort.START, Sort.DISTANCE, Sort.NAME))):
        expected = [expected_date(each) for each in scan_agenda(dataset.as_checked(), question)]
        assert_pages(expected, question, lambda asked: agenda_items(snapshot, asked))


@MANY
@given(st.data(), datasets())
def test_browse_in_a_window_answers_what_a_scan_answers(
    folder: Path, data: st.DataObject, dataset: Dataset
) -> None:
    snapshot = built(folder, dataset)
    for question in data.draw(asked(dataset, tuple(Sort))):
        expected = [each.listing.id for each in scan_browse(dataset.as_checked(), question)]
        assert_pages(expected, question, lambda asked: browse_ids(snapshot, asked))


@MANY
@given(st.data(), datasets())
def test_browse_without_a_window_answers_what_a_scan_answers(
    folder: Path, data: st.DataObject, dataset: Dataset
) -> None:
    snapshot = built(folder, dataset)
    sorts = (Sort.DISTANCE, Sort.NAME, Sort.ID)
    for question in data.draw(asked(dataset, sorts, lambda each: replace(each, window=None))):
        expected = [each.listing.id for each in scan_browse(dataset.as_checked(), question)]
        assert_pages(expected, question, lambda asked: browse_ids(snapshot, asked))


@MANY
@given(st.data(), datasets())
def test_without_an_origin_agenda_and_browse_answer_what_a_scan_answers(
    folder: Path, data: st.DataObject, dataset: Dataset
) -> None:
    snapshot = built(folder, dataset)
    for question in data.draw(asked(dataset, (Sort.START, Sort.NAME, Sort.ID), without_origin)):
        dates = [expected_date(each) for each in scan_agenda(dataset.as_checked(), by_start(question))]
        assert_pages(dates, by_start(question), lambda asked: agenda_items(snapshot, asked))
        ids = [each.listing.id for each in scan_browse(dataset.as_checked(), question)]
        assert_pages(ids, question, lambda asked: browse_ids(snapshot, asked))


def built(folder: Path, dataset: Dataset) -> Snapshot:
    return catalog_of(folder, dataset.listings, now=dataset.now, retrieved_on=dataset.retrieved_on)


def without_origin(question: Question) -> Question:
    return replace(question, origin=None, radius_m=None)


def by_start(question: Question) -> Question:
    """An agenda is never in the order of ids."""
    return replace(question, sort=Sort.START) if question.sort is Sort.ID else question


def assert_pages(
    expected: list[Any], question: Question, ask: Callable[[Question], tuple[int, list[Any]]]
) -> None:
    """The whole answer in one page is as expected, and so are the first pages and the last, laid together."""
    assert ask(replace(question, limit=ALL)) == (len(expected), expected)
    for offset in {0, question.limit, 2 * question.limit, max(len(expected) - 1, 0), len(expected)}:
        page = expected[offset : offset + question.limit]
        assert ask(replace(question, offset=offset)) == (len(expected), page)


def nearby_items(snapshot: Snapshot, question: Question) -> tuple[int, list[Item]]:
    answer = nearby(snapshot, question)
    assert answer.table is not None
    items = [json.loads(nearby_item(snapshot, answer.table, hit, question.today)) for hit in answer.hits]
    return answer.total, [each | {"listing": each["listing"]["id"]} for each in items]


def agenda_items(snapshot: Snapshot, question: Question) -> tuple[int, list[Item]]:
    answer = agenda(snapshot, question)
    assert answer.table is not None
    items = [json.loads(occurrence_item(snapshot, answer.table, hit, question.today)) for hit in answer.hits]
    return answer.total, [each | {"listing": each["listing"]["id"]} for each in items]


def browse_ids(snapshot: Snapshot, question: Question) -> tuple[int, list[str]]:
    answer: Answer = browse(snapshot, question)
    return answer.total, [snapshot.id_of(hit.listing) for hit in answer.hits]


def expected_nearby(found: Found) -> Item:
    return {
        "distance_m": found.metres,
        "listing": found.listing.id,
        "next": expected_occurrence(found),
    }


def expected_date(found: Found) -> Item:
    distance = {} if found.metres is None else {"distance_m": found.metres}
    return {"listing": found.listing.id, "occurrence": expected_occurrence(found), **distance}


def expected_occurrence(found: Found) -> Item:
    occurrence = found.occurrence
    assert occurrence is not None
    return {
        "id": f"{found.listing.id}@{occurrence.original_start:%Y-%m-%dT%H:%M}",
        "starts_at": occurrence.starts_at.isoformat(),
        "ends_at": occurrence.ends_at.isoformat(),
        "time_zone": found.listing.schedule.time_zone,
        "status": occurrence.status.value,
        "venue": expected_venue(occurrence.venue),
        "note": occurrence.note,
    }


def expected_venue(venue: Venue | None) -> Item | None:
    return venue_document(venue)
