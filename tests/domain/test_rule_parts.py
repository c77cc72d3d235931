"""Which texts are recurrence rules that finder expands, and what it says of those that are not."""

from contextlib import suppress
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.errors import InvalidInput
from finder.domain.rule_parts import ENDLESS, Frequency, NumberedDay, RuleParts, rule_parts
from finder.domain.window import Weekday
from tests.builders import utc, wall
from tests.strategies import WALLS, other_rrules


def test_a_rule_is_taken_apart() -> None:
    text = "FREQ=MONTHLY;INTERVAL=2;WKST=SU;BYDAY=MO,-1FR;BYMONTH=3,1;BYSETPOS=-1;BYHOUR=9"
    assert rule_parts(f"{text};UNTIL=20261231T235959Z") == RuleParts(
        freq=Frequency.MONTHLY,
        interval=2,
        week_start=Weekday.SUN,
        days=(NumberedDay(None, Weekday.MON), NumberedDay(-1, Weekday.FRI)),
        months=(1, 3),
        positions=(-1,),
        hours=(9,),
        until=utc("2026-12-31T23:59:59"),
    )


def test_a_rule_without_end_is_every_week_from_monday() -> None:
    assert rule_parts("FREQ=WEEKLY") == RuleParts(
        freq=Frequency.WEEKLY, interval=1, count=None, until=ENDLESS, week_start=Weekday.MON
    )


def test_small_letters_and_a_last_semicolon_do_no_harm() -> None:
    assert rule_parts("freq=weekly;byday=mo;") == rule_parts("FREQ=WEEKLY;BYDAY=MO")


@pytest.mark.parametrize(
    ("until", "moment"),
    [
        pytest.param("20261231T235959Z", utc("2026-12-31T23:59:59"), id="utc"),
        pytest.param("20261231T070000", wall("2026-12-31T07:00"), id="local"),
        pytest.param("20261231", wall("2026-12-31T23:59:59.999999"), id="date"),
        pytest.param("99991231", ENDLESS, id="for-ever"),
    ],
)
def test_until_is_utc_local_or_the_end_of_a_day(until: str, moment: datetime) -> None:
    assert rule_parts(f"FREQ=DAILY;UNTIL={until}").until == moment


@pytest.mark.parametrize(
    ("rrule", "reason"),
    [
        pytest.param("", "FREQ must be one of DAILY, WEEKLY, MONTHLY, YEARLY", id="empty"),
        pytest.param("every monday", "each part is NAME=VALUE and stands once", id="prose"),
        pytest.param("FREQ=WEEKLY;FREQ=DAILY", "each part is NAME=VALUE and stands once", id="twice"),
        pytest.param("FREQ=WEEKLY;BYDAY=", "each part is NAME=VALUE and stands once", id="no-value"),
        pytest.param("FREQ=SECONDLY", "FREQ must be one of DAILY, WEEKLY, MONTHLY, YEARLY", id="secondly"),
        pytest.param("FREQ=HOURLY", "FREQ must be one of DAILY, WEEKLY, MONTHLY, YEARLY", id="hourly"),
        pytest.param("BYDAY=MO", "FREQ must be one of DAILY, WEEKLY, MONTHLY, YEARLY", id="no-freq"),
        pytest.param("FREQ=DAILY;INTERVAL=0", "INTERVAL must be between 1 and 10000", id="interval-0"),
        pytest.param(
            "FREQ=WEEKLY;INTERVAL=0", "INTERVAL must be between 1 and 10000", id="weekly-interval-0"
        ),
        pytest.param(
            "FREQ=MONTHLY;INTERVAL=-1", "INTERVAL must be between 1 and 10000", id="interval-negative"
        ),
        pytest.param(
            "FREQ=DAILY;INTERVAL=1000000", "INTERVAL must be between 1 and 10000", id="interval-huge"
        ),
        pytest.param("FREQ=DAILY;INTERVAL=1,2", "INTERVAL must be one number", id="interval-list"),
        pytest.param("FREQ=DAILY;COUNT=0", "COUNT must be between 1 and 100000", id="count-0"),
        pytest.param("FREQ=DAILY;COUNT=1.5", "COUNT must be between 1 and 100000", id="count-fraction"),
        pytest.param(
            "FREQ=DAILY;COUNT=٣", "COUNT must be between 1 and 100000", id="count-in-another-script"
        ),
        pytest.param("FREQ=DAILY;BYMONTH=13", "BYMONTH must be between 1 and 12", id="month-13"),
        pytest.param("FREQ=DAILY;BYMONTHDAY=0", "BYMONTHDAY must be between -31 and 31, not 0", id="day-0"),
        pytest.param("FREQ=DAILY;BYHOUR=24", "BYHOUR must be between 0 and 23", id="hour-24"),
        pytest.param("FREQ=DAILY;BYMINUTE=x", "BYMINUTE must be between 0 and 59", id="minute-x"),
        pytest.param(
            "FREQ=YEARLY;BYSETPOS=367", "BYSETPOS must be between -366 and 366, not 0", id="setpos-367"
        ),
        pytest.param("FREQ=WEEKLY;BYDAY=MONDAY", "BYDAY must be days such as MO, 1MO or -1MO", id="day-name"),
        pytest.param("FREQ=WEEKLY;BYDAY=MO,", "BYDAY must be days such as MO, 1MO or -1MO", id="day-missing"),
        pytest.param("FREQ=MONTHLY;BYDAY=0MO", "BYDAY must be days such as MO, 1MO or -1MO", id="day-0mo"),
        pytest.param("FREQ=MONTHLY;BYDAY=54MO", "BYDAY must be days such as MO, 1MO or -1MO", id="day-54mo"),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=MO(1)", "BYDAY must be days such as MO, 1MO or -1MO", id="day-old-form"
        ),
        pytest.param(
            "FREQ=WEEKLY;WKST=XX", "WKST must be one of MO, TU, WE, TH, FR, SA, SU", id="week-start"
        ),
        pytest.param(
            "FREQ=DAILY;UNTIL=20260230",
            "UNTIL must be a time such as 20261231T235959Z, or a date",
            id="until-30-feb",
        ),
        pytest.param(
            "FREQ=DAILY;UNTIL=tomorrow",
            "UNTIL must be a time such as 20261231T235959Z, or a date",
            id="until-word",
        ),
        pytest.param(
            "FREQ=DAILY;BYHOUR=0,1,2,3,4;BYMINUTE=0,1,2,3,4",
            "must start at most 24 times a day",
            id="every-while",
        ),
        pytest.param(
            "FREQ=DAILY;" + "BYHOUR=1;" * 2000, "must be at most 500 characters", id="18000-characters"
        ),
    ],
)
def test_a_text_that_finder_does_not_expand_is_refused(rrule: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        rule_parts(rrule)
    assert [(problem.field, problem.message) for problem in caught.value.problems] == [("rrule", reason)]


@pytest.mark.parametrize("part", ["BYSECOND=0", "BYEASTER=1", "X-PART=1", "RRULE:FREQ=WEEKLY"])
def test_a_part_that_finder_does_not_expand_is_refused_with_those_it_does(part: str) -> None:
    with pytest.raises(
        InvalidInput, match="must hold no other parts than FREQ, UNTIL, WKST, BYDAY, INTERVAL"
    ):
        rule_parts(f"FREQ=WEEKLY;{part}")


@given(starts=WALLS, rules=st.data())
def test_the_rules_of_rfc_5545_are_taken(starts: datetime, rules: st.DataObject) -> None:
    rrule = rules.draw(other_rrules(starts))
    assert f"FREQ={rule_parts(rrule).freq}" in rrule


@given(st.text() | st.text(alphabet="FREQ=WEKLYDAI;BO1203,-TUNZCV", max_size=60))
def test_any_text_is_a_rule_or_invalid_input(text: str) -> None:
    with suppress(InvalidInput):
        assert rule_parts(text).interval >= 1
