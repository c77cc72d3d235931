"""Weekly rules expanded many at a time are what the domain says of each, through every change of clocks."""

import random
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.catalog.expand import DatedRows, Weekly, expand, weekly_of
from finder.catalog.schedules import Schedules
from finder.catalog.table import OccurrenceTable, moment_of, wall_of
from finder.domain.schedule import Rule, Schedule, occurrences
from finder.domain.window import Weekday, Window
from finder.domain.zone import NOT_PLACES, zone
from finder.shapes.document import to_document
from finder.wording.schedule_text import schedule_text
from tests.builders import by_appointment, extra, meeting, schedule, utc, weekly

Row = tuple[int, datetime, datetime, datetime]
ZONES = sorted(available_timezones() - NOT_PLACES)
YEARS = range(1972, 2038)
YEARS_A_ZONE = 3
ONE_DAY = timedelta(days=1)


def rows_of(table: OccurrenceTable) -> list[Row]:
    """(listing, original start on the wall, start, end) of each row."""
    columns = (table.listing, table.original, table.start, table.end)
    return [
        (int(listing), wall_of(original), moment_of(start), moment_of(end))
        for listing, original, start, end in zip(*columns, strict=True)
    ]


def expanded(schedules: list[Schedule], window: Window) -> list[Row]:
    """Rows of listings that have one of these schedules each."""
    compiling, others = Schedules(schedule_text), DatedRows(window)
    stored = [orjson.dumps(to_document(meeting(schedule=each))["schedule"]) for each in schedules]
    compiled = [compiling.compiled(each) for each in stored]
    numbers = np.array([each.number for each in compiled], np.int32)
    columns = compiling.columns(numbers, np.array([each.is_weekly for each in compiled], np.bool_))
    for index in columns["dated"].tolist():
        others.add(index, meeting(schedule=schedules[index]))
    return rows_of(expand(weekly_of(columns, compiling.zones), others.gathered()))


def of_domain(schedules: list[Schedule], window: Window) -> list[Row]:
    """The same rows, occurrence by occurrence."""
    rows = [
        (index, each.original_start, each.starts_at.astimezone(UTC), each.ends_at.astimezone(UTC))
        for index, one in enumerate(schedules)
        for each in occurrences(one, window)
    ]
    return sorted(rows, key=lambda row: (row[2], row[0], row[1]))


@pytest.mark.parametrize(
    ("zone_name", "day", "at", "starts"),
    [
        pytest.param("America/Chicago", "2026-03-08", "01:59", "2026-03-08T07:59", id="before the gap"),
        pytest.param("America/Chicago", "2026-03-08", "02:30", "2026-03-08T08:30", id="in the gap"),
        pytest.param("America/Chicago", "2026-03-08", "03:00", "2026-03-08T08:00", id="after the gap"),
        pytest.param("America/Chicago", "2026-11-01", "00:59", "2026-11-01T05:59", id="before the fold"),
        pytest.param("America/Chicago", "2026-11-01", "01:30", "2026-11-01T06:30", id="in the fold"),
        pytest.param("America/Chicago", "2026-11-01", "02:00", "2026-11-01T08:00", id="after the fold"),
        pytest.param("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:45", id="half-hour gap"),
        pytest.param("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45", id="half-hour fold"),
        pytest.param("Asia/Kathmandu", "2026-10-04", "06:00", "2026-10-04T00:15", id="quarter-hour offset"),
        pytest.param("Pacific/Apia", "2011-12-30", "12:00", "2011-12-30T22:00", id="a day left out"),
    ],
)
def test_a_weekly_start_is_the_instant_its_clock_shows(
    zone_name: str, day: str, at: str, starts: str
) -> None:
    start = utc(starts)
    daily = Rule(datetime.fromisoformat(f"{day}T{at}") - timedelta(weeks=5), 60, "FREQ=WEEKLY")
    window = Window(start, start + timedelta(minutes=1))
    assert [row[2] for row in expanded([schedule(daily, zone=zone_name)], window)] == [start]


def test_two_rules_that_give_one_start_are_one_occurrence_as_long_as_the_first() -> None:
    twice = schedule(weekly("mon", "19:00", 60), weekly("mon,tue", "19:00", 90))
    window = Window(utc("2026-11-24T00:00"), utc("2026-11-26T00:00"))
    assert [(start, end) for _, _, start, end in expanded([twice], window)] == [
        (utc("2026-11-24T01:00"), utc("2026-11-24T02:00")),
        (utc("2026-11-25T01:00"), utc("2026-11-25T02:30")),
    ]


def test_a_rule_whose_first_start_is_on_another_weekday_occurs_then_too() -> None:
    # 18 November 2026 is a Wednesday.
    odd = schedule(Rule(datetime(2026, 11, 18, 19), 60, "FREQ=WEEKLY;BYDAY=MO"))
    window = Window(utc("2026-11-16T00:00"), utc("2026-11-25T00:00"))
    assert [original for _, original, _, _ in expanded([odd], window)] == [
        datetime(2026, 11, 18, 19),
        datetime(2026, 11, 23, 19),
    ]


def test_in_a_zone_where_all_is_by_appointment_nothing_occurs() -> None:
    window = Window(utc("2026-11-16T00:00"), utc("2026-11-25T00:00"))
    assert expanded([by_appointment("Europe/London"), by_appointment()], window) == []


def test_no_listing_makes_no_row() -> None:
    assert expanded([], Window(utc("2026-11-16T00:00"), utc("2026-11-25T00:00"))) == []


def test_a_window_of_a_second_holds_what_is_under_way() -> None:
    window = Window(utc("2026-11-24T01:59:59"), utc("2026-11-24T02:00"))
    assert [row[2] for row in expanded([schedule(weekly("mon"))], window)] == [utc("2026-11-24T01:00")]


def test_a_window_that_begins_when_it_ends_holds_it_no_more() -> None:
    window = Window(utc("2026-11-24T02:00"), utc("2026-11-24T02:00:01"))
    assert expanded([schedule(weekly("mon"))], window) == []


@pytest.mark.parametrize("zone_name", ZONES)
def test_around_changes_of_clocks_weekly_starts_are_those_of_the_domain(zone_name: str) -> None:
    for change in changes_of_clocks(zone_name):
        window = Window(change - 3 * ONE_DAY, change + 3 * ONE_DAY)
        schedules = [
            schedule(rule, zone=zone_name) for rule in rules_around(change.astimezone(zone(zone_name)))
        ]
        assert expanded(schedules, window) == of_domain(schedules, window), change


@pytest.mark.parametrize("begin", ["1970-01-01T00:00", "2099-12-25T00:00"])
def test_at_the_ends_of_time_weekly_starts_are_those_of_the_domain(begin: str) -> None:
    window = Window(utc(begin), utc(begin) + timedelta(days=7))
    # Until 1972 clocks in Liberia were 44 minutes and 30 seconds behind; rows count whole minutes.
    names = [name for name in ZONES if name != "Africa/Monrovia"]
    schedules = [schedule(weekly("mon,sat", "23:30", since="1960-01-01"), zone=name) for name in names]
    assert expanded(schedules, window) == of_domain(schedules, window)


def changes_of_clocks(zone_name: str) -> Iterator[datetime]:
    """The instants at which the zone's offset changes, in a few years."""
    tz = zone(zone_name)
    for year in random.Random(zone_name).sample(YEARS, YEARS_A_ZONE):
        midnight = datetime(year, 1, 1, tzinfo=UTC)
        while midnight.year == year:
            after = midnight + ONE_DAY
            if midnight.astimezone(tz).utcoffset() != after.astimezone(tz).utcoffset():
                yield change_between(midnight, after, tz)
            midnight = after


def change_between(low: datetime, high: datetime, tz: ZoneInfo) -> datetime:
    """The first minute that has the offset of `high`."""
    while high - low > timedelta(minutes=1):
        middle = low + timedelta(minutes=(high - low) // timedelta(minutes=2))
        same = middle.astimezone(tz).utcoffset() == low.astimezone(tz).utcoffset()
        low, high = (middle, high) if same else (low, middle)
    return high


def rules_around(change: datetime) -> list[Rule]:
    """Weekly rules at every quarter of an hour around what clocks show before and after the change."""
    shown = change.replace(tzinfo=None, second=0)
    first = shown - timedelta(weeks=5, hours=2)
    return [Rule(first + timedelta(minutes=15 * number), 45, "FREQ=WEEKLY") for number in range(17)]


moments = st.datetimes(datetime(1972, 1, 1), datetime(2037, 12, 31)).map(
    lambda each: each.replace(microsecond=0, tzinfo=UTC)
)
windows = st.builds(
    lambda start, length: Window(start, start + length),
    moments,
    st.timedeltas(timedelta(seconds=1), timedelta(days=60)),
)


@st.composite
def schedules_near(draw: st.DrawFn, window: Window) -> Schedule:
    """One to three weekly rules, begun before the window or inside it."""
    rules = []
    for _ in range(draw(st.integers(1, 3))):
        days = draw(st.integers(-500, 60))
        minute = draw(st.one_of(st.integers(0, 24 * 60 - 1), st.sampled_from((0, 90, 120, 150))))
        start = (window.start + timedelta(days=days)).replace(hour=minute // 60, minute=minute % 60, second=0)
        weekdays = draw(st.frozensets(st.sampled_from(Weekday), max_size=4))
        codes = ",".join(each.name[:2] for each in sorted(weekdays))
        text = f"FREQ=WEEKLY;BYDAY={codes}" if codes else "FREQ=WEEKLY"
        rules.append(Rule(start.replace(tzinfo=None), draw(st.sampled_from((1, 60, 90, 4 * 24 * 60))), text))
    return schedule(*rules, zone=draw(st.sampled_from(ZONES)))


@given(st.data(), windows)
def test_any_weekly_schedules_are_expanded_as_the_domain_says(data: st.DataObject, window: Window) -> None:
    schedules = data.draw(st.lists(schedules_near(window), min_size=1, max_size=6))
    assert expanded(schedules, window) == of_domain(schedules, window)


def test_what_is_more_than_weekly_stands_among_weekly_rows_in_order_of_start() -> None:
    mixed = [
        schedule(weekly("mon"), extra=[extra("2026-11-24T12:00")]),
        schedule(weekly("tue", "18:00")),
    ]
    window = Window(utc("2026-11-23T18:00"), utc("2026-11-26T00:00"))
    assert [(index, original) for index, original, _, _ in expanded(mixed, window)] == [
        (0, datetime(2026, 11, 23, 19)),
        (0, datetime(2026, 11, 24, 12)),
        (1, datetime(2026, 11, 24, 18)),
    ]


# A row of a table is 25 bytes; what is needed beside it does not grow with the window.
BYTES_A_ROW, BYTES_BESIDE = 32, 48 * 2**20


def test_memory_beside_the_table_does_not_grow_with_the_window() -> None:
    weekly = meetings_every_day(2_000)
    for days in (40, 400):
        window = Window(utc("2027-01-01"), utc("2027-01-01") + timedelta(days=days))
        tracemalloc.start()
        rows = len(expand(weekly, DatedRows(window).gathered()))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert rows >= 2_000 * days
        assert peak < rows * BYTES_A_ROW + BYTES_BESIDE


def meetings_every_day(count: int) -> Weekly:
    """So many listings in one zone, each on every day at a minute of its own."""
    listing = np.repeat(np.arange(count, dtype=np.int32), 7)
    day = np.tile(np.arange(7, dtype=np.int32), count)
    minutes = np.full(7 * count, 60, np.int32)
    columns = (listing, np.zeros_like(day), day * 1440 + listing % 1440, minutes, np.zeros_like(day))
    return Weekly(["America/Chicago"], *columns)
