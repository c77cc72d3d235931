"""Free time: what is told, minus what is taken, as spans apart from each other."""

from __future__ import annotations

import itertools
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from finder.catalog.table import minute_of
from finder.formats.calendar_times import Allowance
from finder.planning.availability import Period, availability_of, joined, without
from tests.builders import utc
from tests.planning.people import busy, free, person

MONDAY = Period(date(2026, 11, 23), 1)
spans = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6)


def minutes(found: object) -> set[int]:
    return {minute for begins, ends in found for minute in range(begins, ends)}  # type: ignore[attr-defined]


@given(spans)
def test_joined_spans_are_the_same_minutes_in_order_and_apart(told: list[tuple[int, int]]) -> None:
    found = joined(told)
    assert minutes(found) == minutes(told)
    assert all(before[1] < after[0] for before, after in itertools.pairwise(found))


@given(spans, spans)
def test_what_is_taken_out_is_gone_and_nothing_else(
    told: list[tuple[int, int]], taken: list[tuple[int, int]]
) -> None:
    left = without(joined(told), joined(taken))
    assert minutes(left) == minutes(told) - minutes(taken)
    assert left == joined(left)


def test_what_is_taken_is_taken_out_of_what_is_free() -> None:
    found = availability_of(
        person(free=[free("mon", "17:00", "21:00")], busy=[busy("2026-11-23T18:00", "2026-11-23T19:00")]),
        MONDAY,
        Allowance(),
    )
    assert found.out == (
        (minute_of(utc("2026-11-23T23:00")), minute_of(utc("2026-11-24T00:00"))),
        (minute_of(utc("2026-11-24T01:00")), minute_of(utc("2026-11-24T03:00"))),
    )


def test_what_a_calendar_offers_is_free_as_well() -> None:
    calendar = (
        "BEGIN:VCALENDAR\r\nBEGIN:VAVAILABILITY\r\nBEGIN:AVAILABLE\r\nUID:1\r\nDTSTART:20261123T210000\r\n"
        "DTEND:20261123T220000\r\nEND:AVAILABLE\r\nEND:VAVAILABILITY\r\nEND:VCALENDAR\r\n"
    )
    found = availability_of(
        person(free=[free("mon", "17:00", "21:00")], calendar=calendar), MONDAY, Allowance()
    )
    assert found.out == ((minute_of(utc("2026-11-23T23:00")), minute_of(utc("2026-11-24T04:00"))),)


def test_a_busy_minute_that_has_begun_is_taken() -> None:
    found = availability_of(
        person(busy=[busy("2026-11-23T18:00:30Z", "2026-11-23T18:00:40Z")]), MONDAY, Allowance()
    )
    assert found.busy == ((minute_of(utc("2026-11-23T18:00")), minute_of(utc("2026-11-23T18:01"))),)
