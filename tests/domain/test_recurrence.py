"""Recurrence rules in wall-clock time: by hand from RFC 5545, and against dateutil."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given
from hypothesis import strategies as st

from finder.domain.recurrence import wall_starts, weekdays_of
from finder.domain.window import Weekday
from tests.builders import wall
from tests.strategies import WALLS, WEEKDAYS, ZONES, other_rrules, weekly_rrules

CHICAGO = ZoneInfo("America/Chicago")
EARLY, LATE = wall("1970-01-01T00:00"), wall("2100-01-01T00:00")


def starts_of(
    rrule: str | None, starts: str, first: datetime = EARLY, last: datetime = LATE, zone: ZoneInfo = CHICAGO
) -> list[str]:
    return [f"{each:%Y-%m-%d %H:%M}" for each in wall_starts(rrule, wall(starts), zone, first, last)]


def days_of(rrule: str, starts: str, first: str = "1970-01-01", last: str = "2100-01-01") -> list[str]:
    found = wall_starts(rrule, wall(starts), CHICAGO, wall(f"{first}T00:00"), wall(f"{last}T00:00"))
    return [f"{each:%Y-%m-%d}" for each in found]


def test_a_start_without_a_rule_occurs_once() -> None:
    assert starts_of(None, "2026-01-05T07:00") == ["2026-01-05 07:00"]


@pytest.mark.parametrize(
    ("rrule", "starts", "days"),
    [
        pytest.param(
            "FREQ=WEEKLY;COUNT=3",
            "2026-01-05T07:00",
            ["2026-01-05", "2026-01-12", "2026-01-19"],
            id="weekly-on-the-day-of-its-start",
        ),
        pytest.param(
            "FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260114T070000",
            "2026-01-05T07:00",
            ["2026-01-05", "2026-01-07", "2026-01-12", "2026-01-14"],
            id="weekly-on-two-days",
        ),
        pytest.param(
            "FREQ=WEEKLY;BYDAY=MO;UNTIL=20260119",
            "2026-01-07T07:00",
            ["2026-01-07", "2026-01-12", "2026-01-19"],
            id="a-start-that-is-not-on-byday-occurs-too",
        ),
        pytest.param(
            "FREQ=WEEKLY;BYDAY=MO;COUNT=3",
            "2026-01-07T07:00",
            ["2026-01-07", "2026-01-12", "2026-01-19"],
            id="and-counts-as-the-first",
        ),
        # RFC 5545, 3.8.5.3: "an example where the days generated makes a difference because of WKST".
        pytest.param(
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
            "1997-08-05T09:00",
            ["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"],
            id="rfc-weeks-that-begin-on-monday",
        ),
        pytest.param(
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
            "1997-08-05T09:00",
            ["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"],
            id="rfc-weeks-that-begin-on-sunday",
        ),
        pytest.param(
            "FREQ=MONTHLY;COUNT=4;BYDAY=1FR",
            "1997-09-05T09:00",
            ["1997-09-05", "1997-10-03", "1997-11-07", "1997-12-05"],
            id="rfc-first-friday",
        ),
        pytest.param(
            "FREQ=MONTHLY;INTERVAL=2;COUNT=4;BYDAY=1SU,-1SU",
            "1997-09-07T09:00",
            ["1997-09-07", "1997-09-28", "1997-11-02", "1997-11-30"],
            id="rfc-first-and-last-sunday-of-every-other-month",
        ),
        pytest.param(
            "FREQ=MONTHLY;INTERVAL=2;COUNT=3",
            "2026-11-05T09:00",
            ["2026-11-05", "2027-01-05", "2027-03-05"],
            id="every-other-month-over-new-year",
        ),
        pytest.param(
            "FREQ=MONTHLY;COUNT=4;BYMONTHDAY=-3",
            "1997-09-28T09:00",
            ["1997-09-28", "1997-10-29", "1997-11-28", "1997-12-29"],
            id="rfc-third-to-the-last-day",
        ),
        pytest.param(
            "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
            "1997-09-04T09:00",
            ["1997-09-04", "1997-10-07", "1997-11-06"],
            id="rfc-third-instance-of-tue-wed-thu",
        ),
        pytest.param(
            "FREQ=MONTHLY;COUNT=3;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
            "1997-09-29T09:00",
            ["1997-09-29", "1997-10-30", "1997-11-27"],
            id="rfc-second-to-last-weekday",
        ),
        pytest.param(
            "FREQ=MONTHLY;COUNT=4",
            "2026-01-31T09:00",
            ["2026-01-31", "2026-03-31", "2026-05-31", "2026-07-31"],
            id="months-without-a-31st-have-none",
        ),
        pytest.param(
            "FREQ=MONTHLY;BYDAY=MO,1TU;UNTIL=20260119",
            "2026-01-05T09:00",
            ["2026-01-05", "2026-01-06", "2026-01-12", "2026-01-19"],
            id="plain-and-numbered-days-add-up",
        ),
        pytest.param(
            "FREQ=YEARLY;BYDAY=20MO;COUNT=3",
            "1997-05-19T09:00",
            ["1997-05-19", "1998-05-18", "1999-05-17"],
            id="rfc-20th-monday-of-the-year",
        ),
        pytest.param(
            "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3",
            "1997-05-12T09:00",
            ["1997-05-12", "1998-05-11", "1999-05-17"],
            id="rfc-monday-of-week-20",
        ),
        pytest.param(
            "FREQ=YEARLY;INTERVAL=3;COUNT=4;BYYEARDAY=1,100,200",
            "1997-01-01T09:00",
            ["1997-01-01", "1997-04-10", "1997-07-19", "2000-01-01"],
            id="rfc-days-of-every-third-year",
        ),
        pytest.param(
            "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=2",
            "2026-11-26T12:00",
            ["2026-11-26", "2027-11-25"],
            id="thanksgiving",
        ),
        pytest.param(
            "FREQ=YEARLY;COUNT=2",
            "2024-02-29T09:00",
            ["2024-02-29", "2028-02-29"],
            id="a-leap-day-is-not-moved",
        ),
        pytest.param(
            "FREQ=DAILY;INTERVAL=10;COUNT=3",
            "1997-09-02T09:00",
            ["1997-09-02", "1997-09-12", "1997-09-22"],
            id="rfc-every-ten-days",
        ),
        pytest.param(
            "FREQ=DAILY;BYDAY=SA,SU;BYMONTH=2;COUNT=3",
            "2026-02-01T09:00",
            ["2026-02-01", "2026-02-07", "2026-02-08"],
            id="weekends-of-february",
        ),
        pytest.param(
            "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=-1;COUNT=3",
            "2026-01-07T09:00",
            ["2026-01-07", "2026-01-09", "2026-01-16"],
            id="the-last-of-each-week-counts-in-whole-weeks",
        ),
    ],
)
def test_a_rule_gives_the_days_of_rfc_5545(rrule: str, starts: str, days: list[str]) -> None:
    assert days_of(rrule, starts) == days


def test_hours_and_minutes_multiply() -> None:
    found = starts_of("FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0,30;COUNT=5", "2026-01-05T09:00")
    assert found == [
        "2026-01-05 09:00",
        "2026-01-05 09:30",
        "2026-01-05 17:00",
        "2026-01-05 17:30",
        "2026-01-06 09:00",
    ]


@pytest.mark.parametrize(
    ("until", "last"),
    [
        pytest.param("20260119T070000", "2026-01-19", id="local-time-included"),
        pytest.param("20260119T065900", "2026-01-12", id="local-time-a-minute-early"),
        pytest.param("20260119T130000Z", "2026-01-19", id="utc-is-07:00-in-chicago"),
        pytest.param("20260119T125900Z", "2026-01-12", id="utc-a-minute-early"),
        pytest.param("20260119", "2026-01-19", id="a-bare-date-holds-to-its-end"),
        pytest.param("20260104", "2026-01-05", id="before-the-start-which-always-occurs"),
    ],
)
@pytest.mark.parametrize("freq", ["WEEKLY", "DAILY;INTERVAL=7"])
def test_until_names_the_last_start(freq: str, until: str, last: str) -> None:
    assert days_of(f"FREQ={freq};UNTIL={until}", "2026-01-05T07:00")[-1] == last


@pytest.mark.parametrize("until", ["99991231T235959Z", "99991231"])
def test_an_until_at_the_end_of_time_is_none(until: str) -> None:
    found = starts_of(f"FREQ=WEEKLY;UNTIL={until}", "2026-01-05T07:00", zone=ZoneInfo("Asia/Tokyo"))
    assert found[-1] == "2099-12-28 07:00"


def test_until_in_utc_is_compared_as_an_instant_where_clocks_go_back() -> None:
    # 01:30 happens first at 06:30Z; 07:15Z is 01:15 once more.
    found = days_of("FREQ=DAILY;UNTIL=20261101T071500Z", "2026-10-31T01:30")
    assert found == ["2026-10-31", "2026-11-01"]


def test_until_in_utc_is_compared_as_an_instant_where_clocks_go_forward() -> None:
    # 02:30 does not exist on 8 March and moves to 03:30, which is 08:30Z; 08:15Z is before that.
    found = days_of("FREQ=DAILY;UNTIL=20260308T081500Z", "2026-03-07T02:30")
    assert found == ["2026-03-07"]


def test_count_counts_from_the_first_start_wherever_the_window_is() -> None:
    rrule = "FREQ=WEEKLY;BYDAY=MO,TH;COUNT=5"
    assert days_of(rrule, "2026-01-05T07:00", first="2026-01-15") == ["2026-01-15", "2026-01-19"]
    assert days_of(rrule, "2026-01-05T07:00", first="2026-01-20") == []


def test_a_window_that_begins_within_the_first_week_finds_the_rest_of_it() -> None:
    found = days_of("FREQ=WEEKLY;BYDAY=MO,TH", "2026-01-05T07:00", first="2026-01-06", last="2026-01-13")
    assert found == ["2026-01-08", "2026-01-12"]


def test_a_far_window_finds_its_starts() -> None:
    assert days_of("FREQ=MONTHLY;BYDAY=3TH", "1970-01-15T07:00", first="2099-11-01") == [
        "2099-11-19",
        "2099-12-17",
    ]


@pytest.mark.parametrize(
    "rrule",
    [
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYSETPOS=5",
        "FREQ=WEEKLY;BYDAY=MO;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30;COUNT=2",
    ],
)
def test_a_rule_that_never_occurs_gives_its_start_alone_and_ends(rrule: str) -> None:
    assert days_of(rrule, "2026-01-05T07:00") == ["2026-01-05"]


@pytest.mark.parametrize(
    ("rrule", "weekdays"),
    [
        pytest.param(None, {"MON"}, id="once"),
        pytest.param("FREQ=WEEKLY", {"MON"}, id="weekly"),
        pytest.param("FREQ=WEEKLY;BYDAY=TU,TH", {"MON", "TUE", "THU"}, id="byday-and-the-start"),
        pytest.param("FREQ=MONTHLY;BYDAY=-1FR", {"MON", "FRI"}, id="numbered"),
        pytest.param("FREQ=DAILY;INTERVAL=14", {"MON"}, id="every-14-days"),
        pytest.param("FREQ=MONTHLY", {day.name for day in Weekday}, id="by-date"),
        pytest.param("FREQ=WEEKLY;BYMONTHDAY=13", {day.name for day in Weekday}, id="weekly-by-date"),
    ],
)
def test_a_rule_starts_on_these_weekdays(rrule: str | None, weekdays: set[str]) -> None:
    assert weekdays_of(rrule, wall("2026-01-05T07:00")) == {Weekday[name] for name in weekdays}


def dateutil_starts(rrule: str, starts: datetime, zone: ZoneInfo, last: datetime) -> Iterable[datetime]:
    """What dateutil makes of a rule, once UNTIL and COUNT are told in the way it takes them."""
    parts = dict(part.split("=") for part in rrule.split(";"))
    count = int(parts.pop("COUNT")) if "COUNT" in parts else None
    until = parts.pop("UNTIL", None)
    rule = rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=starts)
    found = sorted({starts, *takewhile(lambda each: each <= last, rule)})[:count]
    return [starts] + [each for each in found if each != starts and is_by(each, until, zone)]


def is_by(start: datetime, until: str | None, zone: ZoneInfo) -> bool:
    if until is None:
        return True
    if until.endswith("Z"):
        limit = datetime.fromisoformat(until).timestamp()
        return start.replace(tzinfo=zone).timestamp() <= limit
    day = datetime.strptime(until[:8], "%Y%m%d")
    return start <= (datetime.combine(day, time.max) if len(until) == 8 else datetime.fromisoformat(until))


@given(starts=WALLS, zone=st.sampled_from(ZONES).map(ZoneInfo), rules=st.data(), span=st.data())
def test_weekly_arithmetic_equals_dateutil(
    starts: datetime, zone: ZoneInfo, rules: st.DataObject, span: st.DataObject
) -> None:
    rrule = rules.draw(weekly_rrules(starts))
    first = starts + timedelta(days=span.draw(st.integers(-30, 900)))
    last = first + timedelta(days=span.draw(st.integers(0, 400)))
    expected = [each for each in dateutil_starts(rrule, starts, zone, last) if first <= each <= last]
    assert list(wall_starts(rrule, starts, zone, first, last)) == expected


@given(starts=WALLS, zone=st.sampled_from(ZONES).map(ZoneInfo), rules=st.data(), span=st.data())
def test_every_other_rule_equals_dateutil(
    starts: datetime, zone: ZoneInfo, rules: st.DataObject, span: st.DataObject
) -> None:
    rrule = rules.draw(other_rrules(starts))
    # What never occurs keeps dateutil busy for seconds; it has tests of its own.
    bare = ";".join(part for part in rrule.split(";") if not part.startswith(("COUNT", "UNTIL")))
    assume(len(list(wall_starts(bare, starts, zone, starts, starts + timedelta(days=9 * 366)))) > 1)
    first = starts + timedelta(days=span.draw(st.integers(-30, 900)))
    last = first + timedelta(days=span.draw(st.integers(0, 400)))
    expected = [each for each in dateutil_starts(rrule, starts, zone, last) if first <= each <= last]
    assert list(wall_starts(rrule, starts, zone, first, last)) == expected


@given(starts=WALLS, rules=st.data())
def test_the_weekdays_of_a_rule_hold_all_its_starts(starts: datetime, rules: st.DataObject) -> None:
    rrule = rules.draw(other_rrules(starts))
    found = wall_starts(rrule, starts, CHICAGO, starts, starts + timedelta(days=800))
    assert {Weekday(each.weekday()) for each in found} <= weekdays_of(rrule, starts)


def test_the_codes_of_weekdays_are_those_of_the_calendar() -> None:
    monday = date(2026, 1, 5)
    for number, code in enumerate(WEEKDAYS):
        day = monday + timedelta(days=number)
        assert days_of(f"FREQ=WEEKLY;BYDAY={code};COUNT=1", f"{day}T07:00") == [str(day)]
