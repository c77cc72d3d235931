"""Searches of the table of meetings answer what a plain look at every meeting answers."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finder.catalog.meeting_search import Chosen, Circle, MeetingSearch, search
from finder.catalog.meeting_table import MeetingRow, MeetingTable, write_facts, write_table
from finder.catalog.snapshot import Snapshot
from finder.domain.geo import Point, distance_m
from finder.domain.listing import Listing
from tests.builders import DOWNTOWN, catalog_of, house, meeting, online

MILE_M = 1609.344
STEPS = (0.5, 1.0, 2.0, 5.0, 200.0)
NAMES = ("Noon", "Noon Hope", "hopeful", "")
LISTINGS: tuple[Listing, ...] = (
    meeting("b:0", fellowship="na"),
    meeting("b:1", fellowship="na", venue=house(36.16)),
    meeting("b:2", fellowship="aa", venue=house(36.17)),
    meeting("b:3", fellowship=None, venue=house(None, None)),
    online("b:4", fellowship="na"),
)
small = st.integers(1, 3)
chosen = st.sets(st.integers(-3, 3), max_size=3).map(lambda numbers: Chosen.of(frozenset(numbers)))


def row_of(
    number: int, listing: int, parts: tuple[int, int, int, int, int], formats: set[int], name: str
) -> MeetingRow:
    body, weekday, venue_type, starts, minutes = parts
    return MeetingRow(
        number=number,
        listing=listing,
        body=body,
        weekday=weekday,
        starts=starts,
        minutes=minutes,
        venue_type=2 if listing == 4 else venue_type,
        formats=tuple(sorted(formats)),
        words=tuple(name.casefold().split()),
        json=(orjson.dumps({"meeting_name": name})[1:-1], b'"comments":""'),
    )


@st.composite
def tables(draw: st.DrawFn) -> list[MeetingRow]:
    """Rows in the order of their listings, each with a number of its own."""
    clocks = st.sampled_from([0, 420, 1140, 1435])
    lengths = st.sampled_from([30, 60, 95])
    parts = st.tuples(small, small, st.sampled_from([1, 3]), clocks, lengths)
    told = draw(
        st.lists(
            st.tuples(st.integers(0, 4), parts, st.sets(small), st.sampled_from(NAMES)),
            min_size=1,
            max_size=8,
        )
    )
    numbers = draw(st.permutations(range(1, len(told) + 1)))
    ordered = sorted(told, key=lambda each: each[0])
    return [row_of(number, *each) for number, each in zip(numbers, ordered, strict=True)]


MINUTES = st.sampled_from([420, 1140, 1435, 1470])
CIRCLES = st.builds(
    Circle,
    st.just(DOWNTOWN),
    st.just(MILE_M),
    st.sampled_from([None, 0.0, 1.0, -1.0, -3.0]),
    st.just(STEPS),
)
SORTS = st.sampled_from([("meeting_name",), ("weekday_tinyint", "start_time"), ("distance_in_km",)])
CONDITIONS: dict[str, st.SearchStrategy[Any]] = {
    "fellowship": st.sampled_from(["na", "aa"]),
    "meetings": chosen,
    "weekdays": chosen,
    "venue_types": chosen,
    "bodies": chosen,
    "formats": chosen,
    "starts_after": MINUTES,
    "starts_before": MINUTES,
    "ends_by": MINUTES,
    "min_minutes": st.just(60),
    "max_minutes": st.just(60),
    "words": st.sampled_from([("noon",), ("hop",), ("noon", "hope"), ("oon",)]),
    "field": st.just("meeting_name"),
    "circle": CIRCLES,
}


@st.composite
def searches(draw: st.DrawFn, condition: str) -> MeetingSearch:
    """Searches of a condition and at most one more: many together would let hardly anything through."""
    names = {condition, *draw(st.lists(st.sampled_from(sorted(CONDITIONS)), max_size=1))}
    told = {name: draw(CONDITIONS[name]) for name in sorted(names)}
    return MeetingSearch(
        **told, any_format=draw(st.booleans()), values=frozenset({"NOON", "Hopeful"}), sort=draw(SORTS)
    )


def place(row: MeetingRow) -> Point | None:
    return LISTINGS[row.listing].place if row.venue_type != 2 else None


def is_chosen(number: int, told: Chosen) -> bool:
    return (not told.wanted or number in told.wanted) and number not in told.unwanted


def has_formats(row: MeetingRow, asked: MeetingSearch) -> bool:
    there = [number in row.formats for number in asked.formats.wanted]
    is_there = not there or (any(there) if asked.any_format else all(there))
    return is_there and not asked.formats.unwanted & set(row.formats)


def passes(row: MeetingRow, asked: MeetingSearch) -> bool:
    """Whether a row passes all but the circle."""
    ends = row.starts + row.minutes
    limits = (
        (asked.starts_after, lambda limit: row.starts > limit),
        (asked.starts_before, lambda limit: row.starts < limit),
        (asked.ends_by, lambda limit: ends <= limit),
        (asked.min_minutes, lambda limit: row.minutes >= limit),
        (asked.max_minutes, lambda limit: row.minutes <= limit),
    )
    numbers = (
        (row.number, asked.meetings),
        (row.weekday, asked.weekdays),
        (row.venue_type, asked.venue_types),
        (row.body, asked.bodies),
    )
    name = orjson.loads(b"{%b}" % row.json[0])["meeting_name"]
    return (
        asked.fellowship in (None, LISTINGS[row.listing].fellowship)
        and all(is_chosen(*each) for each in numbers)
        and has_formats(row, asked)
        and all(limit is None or holds(limit) for limit, holds in limits)
        and all(any(word.startswith(begin) for word in row.words) for begin in asked.words)
        and (asked.field is None or name in ("Noon", "hopeful"))
    )


def metres(row: MeetingRow) -> int:
    """Whole metres from downtown; -1 where there is no place."""
    there = place(row)
    return -1 if there is None else round(distance_m(DOWNTOWN, there))


def inside(rows: list[MeetingRow], circle: Circle | None) -> list[MeetingRow]:
    if circle is None or circle.radius is None:
        return rows
    radius = circle.radius
    if radius < 0:
        enough = (step for step in STEPS if sum(0 <= metres(row) <= step * MILE_M for row in rows) >= -radius)
        radius = next(enough, STEPS[-1])
    return [row for row in rows if 0 <= metres(row) <= radius * MILE_M]


def key(row: MeetingRow, asked: MeetingSearch) -> tuple[object, ...]:
    name = orjson.loads(b"{%b}" % row.json[0])["meeting_name"].casefold()
    by = {
        "meeting_name": (not name, name),
        "weekday_tinyint": row.weekday,
        "start_time": row.starts,
        "distance_in_km": 0 if asked.circle is None else (metres(row) < 0, metres(row)),
    }
    return (*(by[field] for field in asked.sort), row.number)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return catalog_of(tmp_path_factory.mktemp("catalog"), LISTINGS)


@pytest.mark.parametrize("condition", CONDITIONS)
@settings(max_examples=60)
@given(rows=tables(), data=st.data())
def test_a_search_finds_what_a_plain_look_finds_in_the_same_order(
    snapshot: Snapshot, condition: str, rows: list[MeetingRow], data: st.DataObject
) -> None:
    asked = data.draw(searches(condition))
    with TemporaryDirectory() as folder:
        write_table(Path(folder), rows)
        write_facts(Path(folder), {})
        table = MeetingTable(Path(folder))
        found = search(snapshot, table, asked)
        numbers = table.number[found.rows].tolist()
        formats = table.formats_of(found.rows)

    expected = sorted(
        inside([row for row in rows if passes(row, asked)], asked.circle), key=lambda row: key(row, asked)
    )
    assert numbers == [row.number for row in expected]
    assert formats == sorted({number for row in expected for number in row.formats})
    if asked.circle is not None:
        assert found.metres is not None
        assert found.metres.tolist() == [metres(row) for row in expected]
