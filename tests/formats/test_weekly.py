"""Days, times of day and weekly rules as feeds write them."""

from datetime import datetime, time

import pytest

from finder.domain.schedule import Rule
from finder.domain.window import Weekday
from finder.formats.weekly import (
    LAST,
    minutes_long,
    minutes_until,
    monthly_rule,
    time_of_day,
    weekday_from_one,
    weekday_from_sunday,
    weekday_named,
    weekly_rule,
)


@pytest.mark.parametrize(
    ("number", "weekday"),
    [
        pytest.param(0, Weekday.SUN, id="0-is-sunday"),
        pytest.param(1, Weekday.MON, id="1-is-monday"),
        pytest.param(6, Weekday.SAT, id="6-is-saturday"),
        pytest.param(7, None, id="7-is-none"),
        pytest.param(-1, None, id="minus-1-is-none"),
    ],
)
def test_meeting_guide_counts_days_from_sunday(number, weekday):
    assert weekday_from_sunday(number) is weekday


@pytest.mark.parametrize(
    ("number", "weekday"),
    [
        pytest.param(1, Weekday.SUN, id="1-is-sunday"),
        pytest.param(2, Weekday.MON, id="2-is-monday"),
        pytest.param(7, Weekday.SAT, id="7-is-saturday"),
        pytest.param(0, None, id="0-is-none"),
        pytest.param(8, None, id="8-is-none"),
    ],
)
def test_get_search_results_counts_days_from_1_for_sunday(number, weekday):
    assert weekday_from_one(number) is weekday


@pytest.mark.parametrize(
    ("word", "weekday"),
    [
        pytest.param("Sunday", Weekday.SUN, id="whole"),
        pytest.param(" thursday ", Weekday.THU, id="lower-case-and-spaces"),
        pytest.param("Thurs.", Weekday.THU, id="cut"),
        pytest.param("TUE", Weekday.TUE, id="three-letters"),
        pytest.param("T", None, id="one-letter-tells-nothing"),
        pytest.param("Someday", None, id="no-day"),
        pytest.param("", None, id="empty"),
    ],
)
def test_a_day_may_be_named_in_english(word, weekday):
    assert weekday_named(word) is weekday


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("19:30", time(19, 30), id="24-hours"),
        pytest.param("7:05", time(7, 5), id="one-digit-hour"),
        pytest.param("19:30:00", time(19, 30), id="seconds"),
        pytest.param("7:30 PM", time(19, 30), id="pm"),
        pytest.param("7:30pm", time(19, 30), id="pm-without-a-space"),
        pytest.param("7:30\u202fp.m.", time(19, 30), id="narrow-space-and-dots"),
        pytest.param("7 pm", time(19), id="hour-alone-with-pm"),
        pytest.param("12:00 AM", time(0), id="12-am-is-midnight"),
        pytest.param("12:15 PM", time(12, 15), id="12-pm-is-noon"),
        pytest.param("19:30 PM", time(19, 30), id="24-hours-with-pm"),
        pytest.param("Noon", time(12), id="noon"),
        pytest.param("midnight", time(0), id="midnight"),
        pytest.param("19.30", time(19, 30), id="dot"),
        pytest.param("19h30", time(19, 30), id="french"),
        pytest.param("25:00", None, id="no-such-hour"),
        pytest.param("24:00", None, id="24-begins-no-day"),
        pytest.param("10:60", None, id="no-such-minute"),
        pytest.param("0:30 PM", None, id="no-hour-0-on-a-12-hour-clock"),
        pytest.param("13:00 AM", None, id="no-hour-13-before-noon"),
        pytest.param("7", None, id="hour-alone"),
        pytest.param("evening", None, id="word"),
        pytest.param("", None, id="empty"),
    ],
)
def test_a_time_of_day_is_read_as_people_write_it(text, expected):
    assert time_of_day(text) == expected


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        pytest.param(time(19), time(20, 30), 90, id="same-evening"),
        pytest.param(time(8), time(21), 780, id="all-day"),
        pytest.param(time(23, 30), time(0, 30), 60, id="after-midnight"),
        pytest.param(time(19), time(0), 300, id="until-midnight"),
        pytest.param(time(19), time(7), 720, id="the-whole-night"),
        pytest.param(time(19, 15), time(8, 15), None, id="am-written-for-pm"),
    ],
)
def test_an_end_before_the_start_is_after_midnight(start, end, minutes):
    assert minutes_until(start, end) == minutes


def test_a_weekly_rule_begins_on_its_first_day_since_monday_2001_01_01():
    rule = weekly_rule([Weekday.SUN, Weekday.TUE, Weekday.SUN], time(19, 30), 75)
    assert rule == Rule(datetime(2001, 1, 2, 19, 30), 75, "FREQ=WEEKLY;BYDAY=TU,SU")


def test_a_rule_of_sundays_begins_on_sunday_2001_01_07():
    assert weekly_rule([Weekday.SUN], time(0)) == Rule(datetime(2001, 1, 7), 60, "FREQ=WEEKLY;BYDAY=SU")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        pytest.param("1hr 30mins", 90, id="hours-and-minutes"),
        pytest.param("1hr ", 60, id="hours"),
        pytest.param("2hrs", 120, id="plural"),
        pytest.param("45mins", 45, id="minutes"),
        pytest.param("0hr 5mins", 5, id="no-hours"),
        pytest.param("1 hour and 15 minutes", 75, id="in-full"),
        pytest.param("1.5 hours", 90, id="half-an-hour"),
        pytest.param("1h30", 90, id="short"),
        pytest.param("90", 90, id="number"),
        pytest.param("01:30:00", 90, id="clock"),
        pytest.param("1:15", 75, id="clock-without-seconds"),
        pytest.param("24:00:00", 1440, id="a-day"),
        pytest.param("-1hr", None, id="negative"),
        pytest.param("0", None, id="nothing"),
        pytest.param("25:00", None, id="more-than-a-day"),
        pytest.param("2000", None, id="more-than-a-day-in-minutes"),
        pytest.param("an hour", None, id="words"),
        pytest.param("", None, id="empty"),
    ],
)
def test_a_length_is_read_as_people_write_it(text, minutes):
    assert minutes_long(text) == minutes


@pytest.mark.parametrize(
    ("weekday", "ordinals", "first", "rrule"),
    [
        pytest.param(Weekday.THU, [3, 1], datetime(2001, 1, 4, 19), "BYDAY=1TH,3TH", id="first-and-third"),
        pytest.param(Weekday.THU, [4, 2, 4], datetime(2001, 1, 11, 19), "BYDAY=2TH,4TH", id="each-once"),
        pytest.param(Weekday.MON, [LAST], datetime(2001, 1, 29, 19), "BYDAY=-1MO", id="last"),
        pytest.param(
            Weekday.MON, [LAST, 4], datetime(2001, 1, 22, 19), "BYDAY=4MO,-1MO", id="fourth-and-last"
        ),
        pytest.param(Weekday.SUN, [5], datetime(2001, 4, 29, 19), "BYDAY=5SU", id="fifth-not-in-each-month"),
        pytest.param(Weekday.MON, [1], datetime(2001, 1, 1, 19), "BYDAY=1MO", id="on-the-first-day"),
    ],
)
def test_a_monthly_rule_begins_on_its_first_day_since_monday_2001_01_01(weekday, ordinals, first, rrule):
    assert monthly_rule(weekday, ordinals, time(19), 75) == Rule(first, 75, f"FREQ=MONTHLY;{rrule}")
