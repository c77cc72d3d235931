"""Schedules into dated occurrences: zones, clock changes, extra starts, overrides; worked out by hand."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.errors import UnknownTimeZone
from finder.domain.schedule import (
    OccurrenceStatus,
    Rule,
    Schedule,
    last_day,
    occurrences,
)
from finder.domain.window import Window
from tests.builders import by_appointment, cancelled, extra, house, moved, once, schedule, utc, wall, weekly
from tests.strategies import schedules

MARCH = Window(utc("2026-03-01T00:00"), utc("2026-04-01T00:00"))
NOVEMBER = Window(utc("2026-11-01T00:00"), utc("2026-12-01T00:00"))
LATE_NOVEMBER = Window(utc("2026-11-23T06:00"), utc("2026-11-30T06:00"))


def spans(of: Schedule, window: Window = NOVEMBER) -> list[str]:
    """Each occurrence as "start/end", with the offsets of its zone."""
    return [
        f"{each.starts_at.isoformat(timespec='minutes')}/{each.ends_at.isoformat(timespec='minutes')}"
        for each in occurrences(of, window)
    ]


def starts(of: Schedule, window: Window = NOVEMBER) -> list[str]:
    return [each.starts_at.isoformat(timespec="minutes") for each in occurrences(of, window)]


def test_a_weekly_meeting_keeps_its_wall_clock_time_through_the_year() -> None:
    mondays = schedule(weekly("mon", "07:00"))
    assert spans(mondays, Window(utc("2026-03-02T00:00"), utc("2026-03-10T00:00"))) == [
        "2026-03-02T07:00-06:00/2026-03-02T08:00-06:00",
        "2026-03-09T07:00-05:00/2026-03-09T08:00-05:00",
    ]


def test_a_start_in_a_spring_gap_moves_later_by_the_gap() -> None:
    sundays = schedule(Rule(wall("2026-03-01T02:30"), 60, "FREQ=WEEKLY;BYDAY=SU"))
    assert spans(sundays, MARCH)[:3] == [
        "2026-03-01T02:30-06:00/2026-03-01T03:30-06:00",
        "2026-03-08T03:30-05:00/2026-03-08T04:30-05:00",
        "2026-03-15T02:30-05:00/2026-03-15T03:30-05:00",
    ]


def test_a_start_moved_by_a_gap_keeps_the_name_its_rule_gave_it() -> None:
    [occurrence] = occurrences(schedule(once("2026-03-08T02:30")), MARCH)
    assert occurrence.original_start == wall("2026-03-08T02:30")


def test_a_start_in_an_autumn_fold_is_its_first_happening() -> None:
    assert spans(schedule(once("2026-11-01T01:30"))) == ["2026-11-01T01:30-05:00/2026-11-01T01:30-06:00"]


def test_a_gap_of_half_an_hour_moves_by_half_an_hour() -> None:
    sundays = schedule(once("2026-10-04T02:15", 30), zone="Australia/Lord_Howe")
    assert spans(sundays, Window(utc("2026-10-01T00:00"), utc("2026-10-10T00:00"))) == [
        "2026-10-04T02:45+11:00/2026-10-04T03:15+11:00"
    ]


def test_a_fold_of_half_an_hour_is_passed_once() -> None:
    sundays = schedule(once("2026-04-05T01:45", 60), zone="Australia/Lord_Howe")
    assert spans(sundays, Window(utc("2026-04-01T00:00"), utc("2026-04-10T00:00"))) == [
        "2026-04-05T01:45+11:00/2026-04-05T02:15+10:30"
    ]


def test_a_meeting_over_midnight_belongs_to_the_day_it_starts() -> None:
    fridays = schedule(weekly("fri", "23:30", 90))
    assert spans(fridays, Window(utc("2026-11-06T00:00"), utc("2026-11-08T00:00"))) == [
        "2026-11-06T23:30-06:00/2026-11-07T01:00-06:00"
    ]


def test_a_meeting_under_way_at_the_windows_start_counts() -> None:
    fridays = schedule(weekly("fri", "23:30", 90))
    assert starts(fridays, Window(utc("2026-11-07T06:59"), utc("2026-11-07T07:00"))) == [
        "2026-11-06T23:30-06:00"
    ]
    assert starts(fridays, Window(utc("2026-11-07T07:00"), utc("2026-11-07T07:01"))) == []


@pytest.mark.parametrize(
    ("night", "span"),
    [
        pytest.param("2026-03-07", "2026-03-07T22:00-06:00/2026-03-08T07:00-05:00", id="spring"),
        pytest.param("2026-10-31", "2026-10-31T22:00-05:00/2026-11-01T05:00-06:00", id="autumn"),
    ],
)
def test_a_length_is_elapsed_time_when_clocks_change(night: str, span: str) -> None:
    window = Window(utc(f"{night}T00:00"), utc(f"{night}T00:00") + timedelta(days=3))
    assert spans(schedule(once(f"{night}T22:00", 8 * 60)), window) == [span]


def test_two_starts_in_one_gap_and_after_it_are_in_order() -> None:
    both = schedule(once("2026-03-08T03:15"), once("2026-03-08T02:30"))
    assert starts(both, MARCH) == ["2026-03-08T03:15-05:00", "2026-03-08T03:30-05:00"]


def test_by_appointment_has_no_occurrence() -> None:
    assert occurrences(by_appointment(), NOVEMBER) == []


def test_an_extra_start_occurs_beside_the_rules() -> None:
    with_extra = schedule(weekly("mon"), extra=[extra("2026-11-26T12:00", 120)])
    assert spans(with_extra, LATE_NOVEMBER) == [
        "2026-11-23T19:00-06:00/2026-11-23T20:00-06:00",
        "2026-11-26T12:00-06:00/2026-11-26T14:00-06:00",
    ]


def test_two_rules_that_give_one_start_make_one_occurrence_of_the_first_rules_length() -> None:
    both = schedule(weekly("mon", minutes=60), weekly("mon,thu", minutes=90))
    assert spans(both, LATE_NOVEMBER) == [
        "2026-11-23T19:00-06:00/2026-11-23T20:00-06:00",
        "2026-11-26T19:00-06:00/2026-11-26T20:30-06:00",
    ]


def test_the_first_rules_length_counts_also_where_the_second_alone_would_reach_the_window() -> None:
    both = schedule(once("2026-11-02T07:00", 60), once("2026-11-02T07:00", 5 * 24 * 60))
    assert starts(both, Window(utc("2026-11-05T00:00"), utc("2026-11-06T00:00"))) == []


def test_an_extra_start_that_a_rule_gives_too_occurs_once() -> None:
    assert starts(schedule(weekly("mon"), extra=[extra("2026-11-23T19:00")]), LATE_NOVEMBER) == [
        "2026-11-23T19:00-06:00"
    ]


def test_a_cancelled_occurrence_is_told_as_such_with_its_note() -> None:
    [monday] = occurrences(
        schedule(weekly("mon"), overrides=[cancelled("2026-11-23T19:00", "Holiday")]), LATE_NOVEMBER
    )
    assert (monday.status, monday.note) == (OccurrenceStatus.CANCELLED, "Holiday")


def test_a_moved_occurrence_counts_when_and_where_it_moved_to() -> None:
    hall = house(36.2, -86.7)
    [monday] = occurrences(
        schedule(
            weekly("mon"),
            overrides=[moved("2026-11-23T19:00", "2026-11-24T20:00", duration_minutes=30, venue=hall)],
        ),
        LATE_NOVEMBER,
    )
    assert monday.status is OccurrenceStatus.MOVED
    assert monday.original_start == wall("2026-11-23T19:00")
    assert monday.starts_at.isoformat() == "2026-11-24T20:00:00-06:00"
    assert monday.ends_at.isoformat() == "2026-11-24T20:30:00-06:00"
    assert monday.venue == hall


def test_an_occurrence_moved_out_of_the_window_is_not_in_it() -> None:
    away = schedule(weekly("mon"), overrides=[moved("2026-11-23T19:00", "2027-02-01T19:00")])
    assert starts(away, LATE_NOVEMBER) == []


@pytest.mark.parametrize("original", ["2026-02-02T19:00", "2027-06-07T19:00"])
def test_an_occurrence_moved_into_the_window_from_far_off_is_in_it(original: str) -> None:
    hither = schedule(weekly("mon"), overrides=[moved(original, "2026-11-25T12:00")])
    assert starts(hither, LATE_NOVEMBER) == ["2026-11-23T19:00-06:00", "2026-11-25T12:00-06:00"]


def test_an_extra_start_can_be_moved_into_the_window() -> None:
    hither = schedule(
        once("2026-01-05T19:00"),
        extra=[extra("2026-02-02T19:00")],
        overrides=[moved("2026-02-02T19:00", "2026-11-25T12:00")],
    )
    assert starts(hither, LATE_NOVEMBER) == ["2026-11-25T12:00-06:00"]


def test_an_occurrence_made_longer_reaches_the_window() -> None:
    retreat = schedule(
        weekly("fri", "19:00"), overrides=[moved("2026-11-20T19:00", duration_minutes=4 * 24 * 60)]
    )
    assert spans(retreat, Window(utc("2026-11-23T06:00"), utc("2026-11-24T06:00"))) == [
        "2026-11-20T19:00-06:00/2026-11-24T19:00-06:00"
    ]


def test_an_override_of_what_never_occurs_has_no_effect() -> None:
    plain, overridden = (
        weekly("mon"),
        [moved("2026-11-24T19:00", "2026-11-25T12:00"), cancelled("2026-11-25T19:00")],
    )
    assert starts(schedule(plain, overrides=overridden), LATE_NOVEMBER) == ["2026-11-23T19:00-06:00"]


def test_a_rule_of_five_counts_those_before_the_window_and_those_cancelled() -> None:
    five = schedule(
        Rule(wall("2026-11-02T19:00"), 60, "FREQ=WEEKLY;COUNT=5"), overrides=[cancelled("2026-11-09T19:00")]
    )
    assert starts(five, Window(utc("2026-11-20T00:00"), utc("2026-12-20T00:00"))) == [
        "2026-11-23T19:00-06:00",
        "2026-11-30T19:00-06:00",
    ]


def test_occurrences_come_in_the_order_of_their_starts() -> None:
    mixed = schedule(
        weekly("thu", "07:00"),
        weekly("mon", "19:00"),
        extra=[extra("2026-11-25T12:00")],
        overrides=[moved("2026-11-26T07:00", "2026-11-23T06:00")],
    )
    assert starts(mixed, LATE_NOVEMBER) == [
        "2026-11-23T06:00-06:00",
        "2026-11-23T19:00-06:00",
        "2026-11-25T12:00-06:00",
    ]


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        pytest.param("Pacific/Kiritimati", "2026-11-23T12:00+14:00", id="farthest-east"),
        pytest.param("Pacific/Pago_Pago", "2026-11-23T12:00-11:00", id="farthest-west"),
    ],
)
def test_the_farthest_zones_lose_nothing_at_the_windows_edge(zone: str, day: str) -> None:
    [span] = spans(schedule(once("2026-11-23T12:00"), zone=zone))
    assert span.startswith(day)


def test_a_month_long_event_is_still_on_in_its_last_minute() -> None:
    october = schedule(once("2026-10-01T00:00", 31 * 24 * 60))
    assert len(occurrences(october, Window(utc("2026-11-01T04:59"), utc("2026-11-01T05:00")))) == 1


def test_a_daily_rule_of_1970_is_found_in_2099() -> None:
    daily = schedule(Rule(wall("1970-01-05T07:00"), 60, "FREQ=DAILY"))
    assert starts(daily, Window(utc("2099-12-01T00:00"), utc("2099-12-03T00:00"))) == [
        "2099-12-01T07:00-06:00",
        "2099-12-02T07:00-06:00",
    ]


def test_a_zone_of_no_place_is_refused() -> None:
    with pytest.raises(UnknownTimeZone):
        schedule(once("2026-11-23T19:00"), zone="America/Nashville")


@pytest.mark.parametrize(
    ("times", "day"),
    [
        pytest.param(schedule(weekly("mon")), None, id="a rule without end"),
        pytest.param(by_appointment(), None, id="by appointment"),
        pytest.param(schedule(once("2026-11-23T19:00")), "2026-11-24", id="a single start"),
        pytest.param(schedule(once("2026-11-23T23:30")), "2026-11-25", id="over midnight"),
        pytest.param(
            schedule(Rule(wall("2026-11-02T19:00"), 60, "FREQ=WEEKLY;COUNT=3")), "2026-11-17", id="a count"
        ),
        pytest.param(
            schedule(Rule(wall("2026-11-02T19:00"), 60, "FREQ=WEEKLY;UNTIL=20261110T000000")),
            "2026-11-13",
            id="an end, of which the zone is not looked at",
        ),
        pytest.param(
            schedule(once("2026-11-23T19:00"), extra=[extra("2026-12-24T19:00")]), "2026-12-25", id="an extra"
        ),
        pytest.param(
            schedule(once("2026-11-23T19:00"), overrides=[moved("2026-11-23T19:00", "2027-01-05T19:00")]),
            "2027-01-06",
            id="a later date",
        ),
    ],
)
def test_a_schedule_is_over_after_its_last_day(times: Schedule, day: str | None) -> None:
    last = last_day(times)
    assert (None if last is None else last.isoformat()) == day


@given(schedules(), st.integers(0, 200))
def test_nothing_goes_on_after_the_last_day(times: Schedule, later: int) -> None:
    last = last_day(times)
    if last is None or last.year >= 2098:
        return
    # Zones are up to 14 hours ahead of UTC and 12 behind.
    begin = datetime.combine(last, time(12), UTC) + timedelta(days=1 + later)
    assert occurrences(times, Window(begin, begin + timedelta(days=300))) == []
