"""Schedules in English words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.schedule import Rule, Schedule
from finder.shapes.document import to_document
from finder.wording.schedule_text import schedule_text
from tests.builders import by_appointment, extra, meeting, once, schedule, wall, weekly
from tests.strategies import accepted_rules, schedules


def words(of: Schedule) -> str:
    return schedule_text(to_document(meeting(schedule=of))["schedule"])


def rule(rrule: str, starts: str = "2026-01-05T07:00", minutes: int = 60) -> Rule:
    """A rule whose first start is, unless said otherwise, Monday 5 January 2026, 7:00–8:00 am."""
    return Rule(wall(starts), minutes, rrule)


@pytest.mark.parametrize(
    ("rrule", "text"),
    [
        # Weekly
        pytest.param("FREQ=WEEKLY;BYDAY=MO", "Mondays 7:00–8:00 am", id="weekly"),
        pytest.param("FREQ=WEEKLY", "Mondays 7:00–8:00 am", id="weekly-on-the-day-of-its-start"),
        pytest.param("FREQ=WEEKLY;BYDAY=WE,MO", "Mondays and Wednesdays 7:00–8:00 am", id="two-days"),
        pytest.param(
            "FREQ=WEEKLY;BYDAY=MO,TU,SA", "Mondays, Tuesdays and Saturdays 7:00–8:00 am", id="three-days"
        ),
        pytest.param("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Mondays to Fridays 7:00–8:00 am", id="workdays"),
        pytest.param("FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH,FR,SA", "Daily 7:00–8:00 am", id="all-days"),
        pytest.param("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "Every other Monday 7:00–8:00 am", id="every-other"),
        pytest.param(
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE",
            "Every other Monday and Wednesday 7:00–8:00 am",
            id="every-other-two",
        ),
        pytest.param(
            "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO", "Every 3 weeks on Monday 7:00–8:00 am", id="every-third-week"
        ),
        pytest.param(
            "FREQ=WEEKLY;BYDAY=MO;BYMONTH=6,7", "Mondays in June and July 7:00–8:00 am", id="in-summer"
        ),
        pytest.param("freq=weekly;byday=mo", "Mondays 7:00–8:00 am", id="small-letters"),
        # Daily
        pytest.param("FREQ=DAILY", "Daily 7:00–8:00 am", id="daily"),
        pytest.param("FREQ=DAILY;BYDAY=SA,SU", "Saturdays and Sundays 7:00–8:00 am", id="daily-on-weekends"),
        pytest.param("FREQ=DAILY;INTERVAL=2", "Every other day 7:00–8:00 am", id="every-other-day"),
        pytest.param("FREQ=DAILY;INTERVAL=10", "Every 10 days 7:00–8:00 am", id="every-ten-days"),
        pytest.param("FREQ=DAILY;BYMONTH=12", "Daily in December 7:00–8:00 am", id="daily-in-a-month"),
        pytest.param("FREQ=DAILY;BYHOUR=7,17", "Daily 7:00–8:00 am and 5:00–6:00 pm", id="twice-a-day"),
        # Monthly
        pytest.param("FREQ=MONTHLY;BYDAY=3TH", "Third Thursdays 7:00–8:00 am", id="third-thursday"),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=3MO,1MO", "First and third Mondays 7:00–8:00 am", id="first-and-third"
        ),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=1MO,-1FR", "First Mondays and last Fridays 7:00–8:00 am", id="first-and-last"
        ),
        pytest.param("FREQ=MONTHLY;BYDAY=-2SA", "Second-last Saturdays 7:00–8:00 am", id="second-last"),
        pytest.param("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", "Second Tuesdays 7:00–8:00 am", id="set-of-one-day"),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "Last weekday of the month 7:00–8:00 am",
            id="last-weekday",
        ),
        pytest.param(
            "FREQ=MONTHLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
            "First weekday of every other month 7:00–8:00 am",
            id="first-weekday-of-every-other",
        ),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1",
            "First Saturday or Sunday of the month 7:00–8:00 am",
            id="either",
        ),
        pytest.param(
            "FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU",
            "Second Tuesdays of every other month 7:00–8:00 am",
            id="bimonthly",
        ),
        pytest.param(
            "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU",
            "Second Tuesdays of every 3 months 7:00–8:00 am",
            id="quarterly",
        ),
        pytest.param("FREQ=MONTHLY;BYDAY=MO", "Mondays 7:00–8:00 am", id="monthly-that-is-weekly"),
        pytest.param("FREQ=MONTHLY", "Every month on the 5th 7:00–8:00 am", id="on-the-date-of-its-start"),
        pytest.param(
            "FREQ=MONTHLY;BYMONTHDAY=1,22,-1",
            "Every month on the 1st, 22nd and last day 7:00–8:00 am",
            id="dates",
        ),
        pytest.param(
            "FREQ=MONTHLY;BYMONTHDAY=11,13", "Every month on the 11th and 13th 7:00–8:00 am", id="teens"
        ),
        pytest.param(
            "FREQ=MONTHLY;INTERVAL=2", "Every other month on the 5th 7:00–8:00 am", id="every-other-month"
        ),
        pytest.param(
            "FREQ=MONTHLY;BYMONTH=6,7;BYMONTHDAY=1",
            "On the 1st of June and July 7:00–8:00 am",
            id="dates-of-months",
        ),
        # Yearly
        pytest.param("FREQ=YEARLY", "Every year on January 5 7:00–8:00 am", id="yearly"),
        pytest.param(
            "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "Fourth Thursday of November 7:00–8:00 am", id="thanksgiving"
        ),
        pytest.param("FREQ=YEARLY;BYMONTH=6;BYDAY=MO", "Mondays in June 7:00–8:00 am", id="days-of-a-month"),
        pytest.param(
            "FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=4",
            "Every year on January 4 and July 4 7:00–8:00 am",
            id="two-dates",
        ),
        pytest.param(
            "FREQ=MONTHLY;BYMONTHDAY=3,23",
            "Every month on the 3rd and 23rd 7:00–8:00 am",
            id="third-and-23rd",
        ),
        # What words would only obscure
        pytest.param(
            "FREQ=YEARLY;INTERVAL=2;BYMONTH=11;BYDAY=4TH",
            "On set dates from Jan 5, 2026 7:00–8:00 am",
            id="every-other-thanksgiving",
        ),
        pytest.param(
            "FREQ=YEARLY;BYDAY=20MO", "On set dates from Jan 5, 2026 7:00–8:00 am", id="20th-monday"
        ),
        pytest.param(
            "FREQ=MONTHLY;INTERVAL=2;BYMONTH=6;BYMONTHDAY=1",
            "On set dates from Jan 5, 2026 7:00–8:00 am",
            id="every-other-june",
        ),
        pytest.param(
            "FREQ=DAILY;INTERVAL=2;BYDAY=MO,TU",
            "On set dates from Jan 5, 2026 7:00–8:00 am",
            id="every-other-day-if",
        ),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
            "On set dates from Jan 5, 2026 7:00–8:00 am",
            id="friday-13th",
        ),
        pytest.param(
            "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "On set dates from Jan 5, 2026 7:00–8:00 am", id="week-20"
        ),
        # Ends
        pytest.param(
            "FREQ=WEEKLY;UNTIL=20261231", "Mondays 7:00–8:00 am, until Dec 31, 2026", id="until-a-date"
        ),
        pytest.param(
            "FREQ=WEEKLY;UNTIL=20270101T045959Z",
            "Mondays 7:00–8:00 am, until Dec 31, 2026",
            id="until-in-utc-is-local",
        ),
        pytest.param("FREQ=WEEKLY;UNTIL=99991231", "Mondays 7:00–8:00 am", id="until-the-end-of-time"),
        pytest.param("FREQ=WEEKLY;COUNT=4", "Mondays 7:00–8:00 am, 4 times", id="counted"),
        pytest.param("FREQ=DAILY;COUNT=10", "Daily 7:00–8:00 am, 10 times", id="daily-counted"),
        pytest.param("FREQ=WEEKLY;COUNT=1", "Jan 5, 2026 7:00–8:00 am", id="counted-to-one"),
        pytest.param("FREQ=WEEKLY;UNTIL=20250101", "Jan 5, 2026 7:00–8:00 am", id="over-before-it-began"),
    ],
)
def test_a_rule_reads_as_people_say_it(rrule: str, text: str) -> None:
    assert words(schedule(rule(rrule))) == text


@pytest.mark.parametrize(
    ("clock", "minutes", "text"),
    [
        pytest.param("07:00", 60, "Mondays 7:00–8:00 am", id="morning"),
        pytest.param("19:05", 85, "Mondays 7:05–8:30 pm", id="evening"),
        pytest.param("11:30", 90, "Mondays 11:30 am–1:00 pm", id="over-noon"),
        pytest.param("12:00", 60, "Mondays 12:00–1:00 pm", id="from-noon"),
        pytest.param("11:00", 60, "Mondays 11:00 am–12:00 pm", id="to-noon"),
        pytest.param("00:00", 60, "Mondays 12:00–1:00 am", id="from-midnight"),
        pytest.param("23:00", 60, "Mondays 11:00 pm–12:00 am", id="to-midnight"),
        pytest.param("23:30", 90, "Mondays 11:30 pm–1:00 am", id="over-midnight"),
        pytest.param("19:00", 720, "Mondays 7:00 pm–7:00 am", id="all-night"),
        pytest.param("00:00", 1440, "Mondays all day", id="all-day"),
        pytest.param("07:00", 1440, "Mondays 7:00 am to 7:00 am the next day", id="a-day-and-a-night"),
        pytest.param("07:00", 3000, "Mondays 7:00 am to 9:00 am 2 days later", id="some-days"),
    ],
)
def test_hours_are_told_by_the_twelve_hour_clock(clock: str, minutes: int, text: str) -> None:
    assert words(schedule(rule("FREQ=WEEKLY", f"2026-01-05T{clock}", minutes))) == text


@pytest.mark.parametrize(
    ("of", "text"),
    [
        pytest.param(by_appointment(), "By appointment", id="by-appointment"),
        pytest.param(schedule(once("2026-12-24T18:00")), "Dec 24, 2026 6:00–7:00 pm", id="one-date"),
        pytest.param(schedule(once("2026-12-31T21:00", 300)), "Dec 31, 2026 9:00 pm–2:00 am", id="one-night"),
        pytest.param(
            schedule(once("2026-11-20T17:00", 2820)),
            "Nov 20, 2026 5:00 pm to Nov 22, 2026 4:00 pm",
            id="a-weekend",
        ),
        pytest.param(
            schedule(weekly("mon"), weekly("sat", "10:00", 90)),
            "Mondays 7:00–8:00 pm; Saturdays 10:00–11:30 am",
            id="two-rules",
        ),
        pytest.param(
            schedule(weekly("mon"), extra=[extra("2026-11-26T12:00")]),
            "Mondays 7:00–8:00 pm; Nov 26, 2026 12:00–1:00 pm",
            id="an-extra-start",
        ),
        pytest.param(schedule(weekly("mon"), weekly("mon")), "Mondays 7:00–8:00 pm", id="one-rule-twice"),
        pytest.param(
            schedule(weekly("mon"), extra=[extra(f"2026-11-{day}T12:00") for day in range(10, 17)]),
            "Mondays 7:00–8:00 pm; Nov 10, 2026 12:00–1:00 pm; Nov 11, 2026 12:00–1:00 pm;"
            " Nov 12, 2026 12:00–1:00 pm; Nov 13, 2026 12:00–1:00 pm; Nov 14, 2026 12:00–1:00 pm; and 2 more",
            id="many-parts",
        ),
    ],
)
def test_a_whole_schedule_is_one_sentence(of: Schedule, text: str) -> None:
    assert words(of) == text


@given(st.one_of(schedules(), accepted_rules().map(schedule)))
def test_every_schedule_has_words(of: Schedule) -> None:
    text = words(of)
    assert text == text.strip()
    assert "  " not in text
    assert text[0].isupper()
    assert "None" not in text
