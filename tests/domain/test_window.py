"""Windows of instants, and the hours of a local day."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from finder.domain.errors import InvalidInput
from finder.domain.window import LocalTimes, Weekday, Window, default_window
from tests.builders import utc, wall

CHICAGO = ZoneInfo("America/Chicago")
EVENING = Window(utc("2026-11-23T17:00"), utc("2026-11-23T20:00"))


@pytest.mark.parametrize(
    ("start", "end", "is_in"),
    [
        pytest.param("18:00", "19:00", True, id="inside"),
        pytest.param("16:00", "21:00", True, id="all-around"),
        pytest.param("16:00", "17:01", True, id="under-way-at-its-start"),
        pytest.param("16:00", "17:00", False, id="over-at-its-start"),
        pytest.param("19:59", "21:00", True, id="begins-before-its-end"),
        pytest.param("20:00", "21:00", False, id="begins-at-its-end"),
    ],
)
def test_a_window_holds_its_start_and_not_its_end(start: str, end: str, is_in: bool) -> None:
    assert EVENING.overlaps(utc(f"2026-11-23T{start}"), utc(f"2026-11-23T{end}")) is is_in


def test_a_window_is_kept_in_utc() -> None:
    window = Window(datetime(2026, 11, 23, 11, tzinfo=CHICAGO), datetime(2026, 11, 23, 14, tzinfo=CHICAGO))
    assert window == EVENING
    assert window.start.utcoffset() == timedelta(0)


def test_a_window_inside_a_repeated_hour_has_a_length() -> None:
    # 01:30 happens twice on 1 November in Chicago, an hour apart.
    first = datetime(2026, 11, 1, 1, 30, tzinfo=CHICAGO)
    second = first.replace(fold=1)
    with pytest.raises(InvalidInput):
        Window(second, first)


def test_400_days_are_a_window() -> None:
    window = Window(utc("2026-01-01T00:00"), utc("2027-02-05T00:00"))
    assert window.end - window.start == timedelta(days=400)


def test_all_from_1970_to_2100_can_be_asked() -> None:
    assert Window(utc("1970-01-01T00:00"), utc("1970-02-01T00:00")).start == utc("1970-01-01T00:00")
    assert Window(utc("2099-12-01T00:00"), utc("2100-01-01T00:00")).end == utc("2100-01-01T00:00")


@pytest.mark.parametrize(
    ("start", "end", "field", "message"),
    [
        pytest.param(
            wall("2026-11-23T17:00"),
            utc("2026-11-24T17:00"),
            "from",
            "must carry a time zone or offset",
            id="naive-from",
        ),
        pytest.param(
            utc("2026-11-23T17:00"),
            wall("2026-11-24T17:00"),
            "until",
            "must carry a time zone or offset",
            id="naive-until",
        ),
        pytest.param(
            utc("2026-11-23T17:00"),
            utc("2026-11-23T16:59"),
            "until",
            "must be later than from",
            id="inverted",
        ),
        pytest.param(
            utc("2026-11-23T17:00"), utc("2026-11-23T17:00"), "until", "must be later than from", id="empty"
        ),
        pytest.param(
            utc("2026-01-01T00:00"),
            utc("2027-02-05T00:01"),
            "until",
            "must be at most 400 days after from",
            id="400-days-and-a-minute",
        ),
        pytest.param(
            utc("1969-12-31T23:59"),
            utc("1970-01-02T00:00"),
            "from",
            "must be between 1970 and 2100",
            id="1969",
        ),
        pytest.param(
            utc("2099-12-31T00:00"),
            utc("2100-01-01T00:01"),
            "until",
            "must be between 1970 and 2100",
            id="2100",
        ),
        pytest.param(
            datetime.fromisoformat("0001-01-01T00:00+14:00"),
            utc("2026-11-23T17:00"),
            "from",
            "must be between 1970 and 2100",
            id="before-the-calendar-in-utc",
        ),
    ],
)
def test_what_is_no_window_is_refused(start: datetime, end: datetime, field: str, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        Window(start, end)
    assert [(each.field, each.message) for each in caught.value.problems] == [(field, message)]


def test_the_default_window_is_a_week_from_this_minute() -> None:
    now = datetime.fromisoformat("2026-11-23T18:30:59.999+00:00")
    assert default_window(now) == Window(utc("2026-11-23T18:30"), utc("2026-11-30T18:30"))


EVENINGS = LocalTimes(after=time(17), before=time(21, 30))
NIGHTS = LocalTimes(after=time(22), before=time(2))


@pytest.mark.parametrize(
    ("times", "start", "passes"),
    [
        pytest.param(LocalTimes(), "2026-11-23T03:00", True, id="no-limits"),
        pytest.param(EVENINGS, "2026-11-23T17:00", True, id="after-is-inclusive"),
        pytest.param(EVENINGS, "2026-11-23T16:59", False, id="a-minute-before-after"),
        pytest.param(EVENINGS, "2026-11-23T21:29", True, id="a-minute-before-before"),
        pytest.param(EVENINGS, "2026-11-23T21:30", False, id="before-is-exclusive"),
        pytest.param(NIGHTS, "2026-11-23T23:30", True, id="wraps-before-midnight"),
        pytest.param(NIGHTS, "2026-11-24T00:30", True, id="wraps-after-midnight"),
        pytest.param(NIGHTS, "2026-11-24T02:00", False, id="wraps-to-its-end"),
        pytest.param(NIGHTS, "2026-11-24T12:00", False, id="wraps-without-noon"),
        pytest.param(LocalTimes(after=time(0)), "2026-11-24T00:00", True, id="after-midnight-is-all-day"),
        pytest.param(LocalTimes(before=time(0)), "2026-11-24T00:00", False, id="nothing-is-before-midnight"),
        pytest.param(
            LocalTimes(after=time(17), before=time(0)), "2026-11-24T23:59", True, id="evening-to-midnight"
        ),
        pytest.param(
            LocalTimes(after=time(9), before=time(9)), "2026-11-24T09:00", False, id="an-empty-span"
        ),
        pytest.param(
            LocalTimes(frozenset({Weekday.SAT})), "2026-11-28T00:30", True, id="saturday-00:30-is-saturday"
        ),
        pytest.param(
            LocalTimes(frozenset({Weekday.FRI}), time(22), time(2)),
            "2026-11-28T00:30",
            False,
            id="and-not-the-friday-night-before-it",
        ),
    ],
)
def test_a_start_passes_by_weekday_and_time_of_day(times: LocalTimes, start: str, passes: bool) -> None:
    assert times.holds(wall(start)) is passes


def test_a_start_with_a_zone_passes_by_its_own_clock() -> None:
    assert EVENINGS.holds(datetime(2026, 11, 23, 17, tzinfo=CHICAGO))


def test_times_without_limits_are_open() -> None:
    assert LocalTimes().is_open
    assert not LocalTimes(before=time(0)).is_open
    assert not LocalTimes(frozenset({Weekday.MON})).is_open
