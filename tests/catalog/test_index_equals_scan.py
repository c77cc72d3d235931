"""The index answers what a plain scan answers: the same items in the same order, page by page."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from finder.catalog.answer import agenda, browse, nearby
from finder.catalog.question import Question, Sort
from finder.catalog.render import nearby_item, occurrence_item
from finder.catalog.snapshot import Snapshot
from finder.shapes.document import venue_document
from tests.builders import catalog_of
from tests.catalog.strategies import Dataset, QuestionPlan, datasets, questions
from tests.scan import Found, scan_agenda, scan_browse, scan_nearby

Item = dict[str, Any]
Plans = list[tuple[QuestionPlan, Sort]]
# More than any of these datasets answers; a page of all there is.
ALL = 100_000
MANY = settings(max_examples=2 * settings().max_examples)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("catalog")


@MANY
@given(datasets, questions(Sort.DISTANCE, Sort.DISTANCE, Sort.START, Sort.NAME))
def test_nearby_answers_what_a_scan_answers(folder: Path, dataset: Dataset, plans: Plans) -> None:
    snapshot = built(folder, dataset)
    for question in asked(dataset, plans):
        expected = [nearby_item_of(each) for each in scan_nearby(dataset.as_checked, question)]
        assert_pages(expected, question, partial(nearby_items, snapshot))


@MANY
@given(datasets, questions(Sort.START, Sort.START, Sort.DISTANCE, Sort.NAME))
def test_agenda_answers_what_a_scan_answers(folder: Path, dataset: Dataset, plans: Plans) -> None:
    snapshot = built(folder, dataset)
    for question in asked(dataset, plans):
        expected = [agenda_item_of(each) for each in scan_agenda(dataset.as_checked, question)]
        assert_pages(expected, question, partial(agenda_items, snapshot))


@MANY
@given(datasets, questions(*Sort))
def test_browse_in_a_window_answers_what_a_scan_answers(folder: Path, dataset: Dataset, plans: Plans) -> None:
    snapshot = built(folder, dataset)
    for question in asked(dataset, plans):
        expected = [each.listing.id for each in scan_browse(dataset.as_checked, question)]
        assert_pages(expected, question, partial(browse_ids, snapshot))


@MANY
@given(datasets, questions(Sort.DISTANCE, Sort.NAME, Sort.ID))
def test_browse_without_a_window_answers_what_a_scan_answers(
    folder: Path, dataset: Dataset, plans: Plans
) -> None:
    snapshot = built(folder, dataset)
    for question in (replace(each, window=None) for each in asked(dataset, plans)):
        expected = [each.listing.id for each in scan_browse(dataset.as_checked, question)]
        assert_pages(expected, question, partial(browse_ids, snapshot))


@MANY
@given(datasets, questions(Sort.START, Sort.NAME))
def test_without_an_origin_agenda_and_browse_answer_what_a_scan_answers(
    folder: Path, dataset: Dataset, plans: Plans
) -> None:
    snapshot = built(folder, dataset)
    for question in map(without_origin, asked(dataset, plans)):
        dates = [agenda_item_of(each) for each in scan_agenda(dataset.as_checked, question)]
        assert_pages(dates, question, partial(agenda_items, snapshot))
        ids = [each.listing.id for each in scan_browse(dataset.as_checked, question)]
        assert_pages(ids, question, partial(browse_ids, snapshot))


def built(folder: Path, dataset: Dataset) -> Snapshot:
    return catalog_of(folder, dataset.listings, now=dataset.now, retrieved_on=dataset.retrieved_on)


def asked(dataset: Dataset, plans: Plans) -> list[Question]:
    return [plan.of(dataset, sort) for plan, sort in plans]


def without_origin(question: Question) -> Question:
    return replace(question, origin=None, radius_m=None)


def assert_pages(
    expected: list[Any], question: Question, ask: Callable[[Question], tuple[int, list[Any]]]
) -> None:
    """One page of all is as expected, and so are the first few pages, the last, and the one behind it."""
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
    answer = browse(snapshot, question)
    return answer.total, [snapshot.id_of(hit.listing) for hit in answer.hits]


def nearby_item_of(found: Found) -> Item:
    return {
        "distance_m": found.metres,
        "listing": found.listing.id,
        "next": occurrence_of(found),
    }


def agenda_item_of(found: Found) -> Item:
    distance = {} if found.metres is None else {"distance_m": found.metres}
    return {"listing": found.listing.id, "occurrence": occurrence_of(found), **distance}


def occurrence_of(found: Found) -> Item:
    occurrence = found.occurrence
    assert occurrence is not None
    return {
        "id": f"{found.listing.id}@{occurrence.original_start:%Y-%m-%dT%H:%M}",
        "starts_at": occurrence.starts_at.isoformat(),
        "ends_at": occurrence.ends_at.isoformat(),
        "time_zone": found.listing.schedule.time_zone,
        "status": occurrence.status.value,
        "venue": venue_document(occurrence.venue),
        "note": occurrence.note,
    }
