"""What finder makes of a calendar's dates is what recurring-ical-events makes of them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.calendar_dates import dates_by_finder, dates_by_oracle, read_drafts
from tests.formats.calendars import calendar, drawn_days, drawn_events, event

FIRST, END = date(2025, 9, 1), date(2028, 9, 1)


@given(st.data())
def test_any_series_is_on_when_the_oracle_says(data: st.DataObject):
    events = data.draw(st.one_of(drawn_events("a-1"), drawn_days("a-1")))
    content = calendar(*events)
    drafts = read_drafts(content)
    assert dates_by_finder(drafts, FIRST, END) == dates_by_oracle(content, drafts, FIRST, END)


@given(st.data())
def test_the_order_of_components_does_not_matter(data: st.DataObject):
    events = data.draw(drawn_events("a-1")) + data.draw(st.one_of(drawn_events("b-2"), drawn_days("b-2")))
    forward, backward = read_drafts(calendar(*events)), read_drafts(calendar(*reversed(events)))
    assert dates_by_finder(forward, FIRST, END) == dates_by_finder(backward, FIRST, END)


def test_a_start_that_its_rule_does_not_name_is_on_and_counts_as_the_first():
    """RFC 5545, 3.8.5.3 and 3.3.10: DTSTART is the first instance; the oracle takes it or leaves it."""
    content = calendar(
        event(
            "DTSTART;TZID=America/Chicago:20260107T190000",
            "DURATION:PT1H",
            "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=2",
        )
    )
    drafts = read_drafts(content)
    assert dates_by_finder(drafts, FIRST, END) == [
        ("sunrise-1", datetime(2026, 1, 7, 19)),
        ("sunrise-1", datetime(2026, 1, 12, 19)),
    ]
    assert len(dates_by_oracle(content, drafts, FIRST, END)) == 3


def test_a_start_is_on_also_where_its_rule_ended_before():
    """RFC 5545, 3.8.5.3, as before; the oracle has nothing."""
    content = calendar(
        event(
            "DTSTART;TZID=America/Chicago:20260107T190000",
            "DURATION:PT1H",
            "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260101",
        )
    )
    drafts = read_drafts(content)
    assert dates_by_finder(drafts, FIRST, END) == [("sunrise-1", datetime(2026, 1, 7, 19))]
    assert dates_by_oracle(content, drafts, FIRST, END) == []


def test_an_exception_names_a_start_by_its_instant():
    """RFC 5545, 3.8.5.1: EXDATE is a date-time in its zone; the oracle takes 07:00 there for 07:00 UTC."""
    content = calendar(
        event(
            "DTSTART;TZID=America/Phoenix:20260105T000000",
            "DURATION:PT1H",
            "EXDATE;TZID=America/Phoenix:20260105T070000",
        )
    )
    drafts = read_drafts(content)
    assert dates_by_finder(drafts, FIRST, END) == [("sunrise-1", datetime(2026, 1, 5))]
    assert dates_by_oracle(content, drafts, FIRST, END) == []


FOLLOWING = [
    pytest.param("FREQ=WEEKLY;BYDAY=MO", "20260119T070000", "20260119T090000", id="later-in-the-day"),
    pytest.param("FREQ=WEEKLY;BYDAY=MO", "20260119T070000", "20260120T070000", id="a-day-later"),
    pytest.param("FREQ=WEEKLY;BYDAY=MO;COUNT=9", "20260119T070000", "20260118T070000", id="counted"),
    pytest.param("FREQ=WEEKLY;BYDAY=MO,WE", "20260121T070000", "20260123T070000", id="two-days"),
    pytest.param("FREQ=DAILY;UNTIL=20260301T130000Z", "20260119T070000", "20260119T083000", id="ended"),
    pytest.param("FREQ=MONTHLY;BYDAY=1MO", "20260302T070000", "20260303T070000", id="no-rule-tells-it"),
]


@pytest.mark.parametrize(("rrule", "original", "now"), FOLLOWING)
@pytest.mark.parametrize("is_reversed", [False, True], ids=["", "reversed"])
def test_what_is_changed_from_a_date_on_is_on_when_the_oracle_says(rrule, original, now, is_reversed):
    zone = "TZID=America/Chicago"
    series = event(f"DTSTART;{zone}:20260105T070000", "DURATION:PT1H", f"RRULE:{rrule}")
    change = event(
        f"RECURRENCE-ID;RANGE=THISANDFUTURE;{zone}:{original}", f"DTSTART;{zone}:{now}", "DURATION:PT1H"
    )
    content = calendar(*([change, series] if is_reversed else [series, change]))
    drafts = read_drafts(content)
    first, end = date(2026, 1, 1), date(2028, 1, 1)
    assert len(drafts) == 1
    assert dates_by_finder(drafts, first, end) == dates_by_oracle(content, drafts, first, end)
