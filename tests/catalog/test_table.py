"""Windows of a table: those in which the same occurrences are count as one."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.catalog.table import OccurrenceTable
from finder.domain.window import LocalTimes, Window
from tests.builders import catalog_of, meeting, schedule, utc, weekly

MINUTE = timedelta(minutes=1)
ANY_TIME = LocalTimes()
SATURDAY = utc("2026-11-21T00:00")


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> OccurrenceTable:
    """Mondays 19:00 to 20:00 in Nashville, 01:00 to 02:00 UTC on Tuesdays; Fridays 06:30 to 08:00."""
    listings = [
        meeting("aa:evening", schedule=schedule(weekly("mon"))),
        meeting("aa:morning", schedule=schedule(weekly("fri", "06:30", 90))),
    ]
    return catalog_of(tmp_path_factory.mktemp("table"), listings).table


def window(start: str, end: str) -> Window:
    return Window(utc(start), utc(end))


def test_windows_between_two_changes_are_one(table: OccurrenceTable) -> None:
    when_one_ended = window("2026-11-24T02:00", "2026-12-01T02:00")
    later = window("2026-11-24T02:17:30", "2026-12-01T02:17:30")
    assert table.settled(when_one_ended) == table.settled(later)
    assert table.settled(later) == window("2026-11-24T02:00", "2026-12-01T01:01")


def test_what_is_under_way_makes_another_window(table: OccurrenceTable) -> None:
    while_it_lasts = window("2026-11-24T01:59", "2026-12-01T01:59")
    assert table.settled(while_it_lasts) != table.settled(window("2026-11-24T02:00", "2026-12-01T02:00"))


def test_a_window_in_which_nothing_is_stays_one(tmp_path: Path) -> None:
    empty = catalog_of(tmp_path).table
    assert empty.settled(window("2026-11-24T02:00", "2026-11-24T03:00")) == window(
        "2026-11-24T02:00", "2026-11-24T03:00"
    )


@given(st.integers(0, 9_000), st.integers(1, 9_000))
def test_in_the_window_that_stands_for_another_are_the_same_occurrences(
    table: OccurrenceTable, begin: int, minutes: int
) -> None:
    start = SATURDAY + begin * MINUTE
    asked = Window(start, start + minutes * MINUTE)
    assert table.passing(table.settled(asked), ANY_TIME).tolist() == table.passing(asked, ANY_TIME).tolist()
