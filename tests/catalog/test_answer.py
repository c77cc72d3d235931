"""What single questions are answered, told as cases; the scan says the same of thousands at random."""

from datetime import timedelta
from pathlib import Path

import pytest

from finder.catalog.answer import agenda, browse, nearby
from finder.catalog.question import Sort
from finder.domain.geo import Box
from finder.domain.vocabulary import Attendance
from finder.domain.window import Weekday
from tests.builders import (
    TODAY,
    cancelled,
    catalog_of,
    checked,
    extra,
    house,
    meeting,
    moved,
    online,
    question,
    schedule,
    suspended,
    weekly,
)


@pytest.mark.parametrize(
    ("days", "is_behind"),
    [pytest.param(180, False, id="after 180 days"), pytest.param(181, True, id="after 181 days")],
)
def test_what_is_unchecked_comes_behind_what_is_further(tmp_path: Path, days: int, is_behind: bool) -> None:
    near = meeting("aa:near", verification=checked(TODAY - timedelta(days=days)))
    snapshot = catalog_of(tmp_path, [near, meeting("aa:far", venue=house(36.9, -86.4))])
    order = [snapshot.id_of(hit.listing) for hit in nearby(snapshot, question()).hits]
    assert order == (["aa:far", "aa:near"] if is_behind else ["aa:near", "aa:far"])


def test_a_hybrid_in_a_suspension_goes_on_online_and_is_no_place_to_go_to(tmp_path: Path) -> None:
    paused = meeting(attendance=Attendance.HYBRID, suspended=suspended("2026-11-01"))
    snapshot = catalog_of(tmp_path, [paused])
    assert nearby(snapshot, question()).total == 0
    assert agenda(snapshot, question(sort=Sort.START)).total == 1
    assert nearby(snapshot, question(include_suspended=True)).total == 1


def test_what_is_cancelled_in_a_suspension_is_cancelled_online_too(tmp_path: Path) -> None:
    dated = schedule(weekly("mon"), overrides=[cancelled("2026-11-23T19:00")])
    paused = meeting(attendance=Attendance.HYBRID, suspended=suspended("2026-11-01"), schedule=dated)
    snapshot = catalog_of(tmp_path, [paused])
    assert agenda(snapshot, question(sort=Sort.START)).total == 0
    assert agenda(snapshot, question(sort=Sort.START, include_cancelled=True)).total == 1


def test_what_moved_to_an_unknown_place_is_listed_behind_what_has_one(tmp_path: Path) -> None:
    dated = schedule(weekly("mon"), overrides=[moved("2026-11-23T19:00", venue=house(None, None))])
    here = meeting("aa:moved", schedule=dated)
    snapshot = catalog_of(tmp_path, [here, meeting("aa:far", venue=house(36.9, -86.4))])
    assert [snapshot.id_of(hit.listing) for hit in browse(snapshot, question()).hits] == [
        "aa:far",
        "aa:moved",
    ]


def test_an_online_listing_that_moves_into_a_room_is_near_there(tmp_path: Path) -> None:
    dated = schedule(weekly("mon"), overrides=[moved("2026-11-23T19:00", venue=house(36.15, -86.79))])
    answer = nearby(catalog_of(tmp_path, [online(schedule=dated)]), question())
    assert [hit.metres for hit in answer.hits] == [0]


def test_a_further_start_counts_without_a_window(tmp_path: Path) -> None:
    listing = meeting(schedule=schedule(weekly("mon"), extra=[extra("2026-12-05T00:30")]))
    snapshot = catalog_of(tmp_path, [listing])
    assert browse(snapshot, question(window=None, weekdays=frozenset({Weekday.SAT}))).total == 1
    assert browse(snapshot, question(window=None, weekdays=frozenset({Weekday.FRI}))).total == 0


def test_a_box_holds_where_an_occurrence_moved_to_and_not_where_it_was(tmp_path: Path) -> None:
    away = schedule(weekly("mon"), overrides=[moved("2026-11-23T19:00", venue=house(36.3))])
    snapshot = catalog_of(tmp_path, [meeting(schedule=away)])
    here, there = Box(-87, 36.1, -86, 36.2), Box(-87, 36.25, -86, 36.35)
    for ask in (nearby, agenda, browse):
        assert ask(snapshot, question(box=here)).total == 0
        assert ask(snapshot, question(box=there)).total == 1
