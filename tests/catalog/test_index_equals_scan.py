"""The index answers what a plain scan answers: the same items in the same order, page by page."""

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from finder.catalog import places, render
from finder.catalog.answer import Answer, agenda, browse, nearby
from finder.catalog.question import Question, Sort
from finder.catalog.render import Look
from finder.catalog.snapshot import Snapshot
from finder.domain.vocabulary import Attendance, Kind
from finder.shapes.document import venue_document
from tests.builders import catalog_of
from tests.catalog.plans import TYPES
from tests.catalog.strategies import Dataset, QuestionPlan, datasets, questions
from tests.scan import Found, scan_agenda, scan_browse, scan_nearby

Item = dict[str, Any]
Plans = list[tuple[QuestionPlan, Sort]]
# More than any of these datasets answers; a page of all there is.
ALL = 100_000
ONLY_ID = frozenset({"id"})
WORDS_OF_FACETS = {"kind": Kind, "fellowship": ("aa", "na"), "attendance": Attendance, "types": TYPES}
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


@given(datasets, questions(Sort.DISTANCE))
@pytest.mark.parametrize("tree_cost", [pytest.param(0, id="always"), pytest.param(1, id="where many pass")])
def test_the_tree_proposes_what_a_scan_answers(
    folder: Path, tree_cost: int, dataset: Dataset, plans: Plans
) -> None:
    snapshot = built(folder, dataset)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "TREE_COST", tree_cost)
        for question in asked(dataset, plans):
            near = [nearby_item_of(each) for each in scan_nearby(dataset.as_checked, question)]
            assert_pages(near, question, partial(nearby_items, snapshot))
            dates = [agenda_item_of(each) for each in scan_agenda(dataset.as_checked, question)]
            assert_pages(dates, question, partial(agenda_items, snapshot))


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
        expected = [browse_item_of(each) for each in scan_browse(dataset.as_checked, question)]
        assert_pages(expected, question, partial(browse_items, snapshot))


@MANY
@given(datasets, questions(Sort.DISTANCE, Sort.NAME, Sort.ID))
def test_browse_without_a_window_answers_what_a_scan_answers(
    folder: Path, dataset: Dataset, plans: Plans
) -> None:
    snapshot = built(folder, dataset)
    for question in (replace(each, window=None) for each in asked(dataset, plans)):
        expected = [browse_item_of(each) for each in scan_browse(dataset.as_checked, question)]
        assert_pages(expected, question, partial(browse_items, snapshot))


@MANY
@given(datasets, questions(Sort.START, Sort.NAME))
def test_without_an_origin_agenda_and_browse_answer_what_a_scan_answers(
    folder: Path, dataset: Dataset, plans: Plans
) -> None:
    snapshot = built(folder, dataset)
    for question in map(without_origin, asked(dataset, plans)):
        dates = [agenda_item_of(each) for each in scan_agenda(dataset.as_checked, question)]
        assert_pages(dates, question, partial(agenda_items, snapshot))
        listed = [browse_item_of(each) for each in scan_browse(dataset.as_checked, question)]
        assert_pages(listed, question, partial(browse_items, snapshot))


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
    look = Look(snapshot, answer.table, question.today, ONLY_ID)
    items = [json.loads(item) for item in render.nearby_items(look, answer.hits)]
    return answer.total, [each | {"listing": each["listing"]["id"]} for each in items]


def agenda_items(snapshot: Snapshot, question: Question) -> tuple[int, list[Item]]:
    answer = agenda(snapshot, question)
    look = Look(snapshot, answer.table, question.today, ONLY_ID)
    items = [json.loads(item) for item in render.occurrence_items(look, answer.hits)]
    return answer.total, [each | {"listing": each["listing"]["id"]} for each in items]


def browse_items(snapshot: Snapshot, question: Question) -> tuple[int, list[Item]]:
    answer = browse(snapshot, question)
    look = Look(snapshot, None, question.today, ONLY_ID)
    return answer.total, [json.loads(item) for item in render.listing_items(look, answer.hits)]


def nearby_item_of(found: Found) -> Item:
    return {
        "distance_m": found.metres,
        "listing": found.listing.id,
        "next": occurrence_of(found),
        **others_of(found),
    }


def agenda_item_of(found: Found) -> Item:
    distance = {} if found.metres is None else {"distance_m": found.metres}
    return {
        "listing": found.listing.id,
        "occurrence": occurrence_of(found),
        **distance,
        **others_of(found),
    }


def browse_item_of(found: Found) -> Item:
    return {"id": found.listing.id, **others_of(found)}


def others_of(found: Found) -> Item:
    return {} if found.others is None else {"other_ids": list(found.others)}


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


@given(datasets, questions(Sort.START))
@pytest.mark.parametrize("ask", [nearby, agenda, browse])
def test_a_facet_says_how_many_items_there_are_with_that_word_too(
    folder: Path, ask: Callable[[Snapshot, Question], Answer], dataset: Dataset, plans: Plans
) -> None:
    snapshot = built(folder, dataset)
    for question in asked(dataset, plans):
        facets = ask(snapshot, replace(question, facets=True)).facets
        assert facets is not None
        for name, words in WORDS_OF_FACETS.items():
            totals = {word: ask(snapshot, narrowed(question, name, word)).total for word in words}
            assert facets[name] == {word: total for word, total in totals.items() if total}
            assert list(facets[name].values()) == sorted(facets[name].values(), reverse=True)


def narrowed(question: Question, name: str, word: str) -> Question:
    """The same question, of listings with the word alone."""
    filters = question.filters
    before = getattr(filters, name)
    if name == "types":
        return replace(question, filters=replace(filters, types=before | {word}))
    only = {word} & before if before else {word}
    return replace(question, filters=replace(filters, **{name: frozenset(only or {"none"})}))


@given(datasets, questions(*Sort))
def test_the_pages_of_a_walk_are_the_answer_without_gap_or_repeat(
    folder: Path, dataset: Dataset, plans: Plans
) -> None:
    snapshot = built(folder, dataset)
    for question in asked(dataset, plans):
        for ask in (nearby, agenda, browse):
            whole = ask(snapshot, replace(question, limit=ALL))
            pages = (
                ask(snapshot, replace(question, offset=begin))
                for begin in range(0, whole.total, question.limit)
            )
            assert [hit for page in pages for hit in page.hits] == whole.hits
