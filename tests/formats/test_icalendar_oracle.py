"""What finder makes of a calendar's dates is what recurring-ical-events makes of them."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.formats.calendar_dates import dates_by_finder, dates_by_oracle, read_drafts
from tests.formats.calendars import calendar, drawn_events

FIRST, END = date(2025, 9, 1), date(2028, 9, 1)
BEGIN_OF_ALL = datetime(2025, 9, 1)


@given(st.data())
def test_any_series_is_on_when_the_oracle_says(data: st.DataObject):
    events = data.draw(drawn_events("a-1"))
    content = calendar(*events)
    drafts = read_drafts(content)
    assert dates_by_finder(drafts, FIRST, END) == dates_by_oracle(content, drafts, FIRST, END)


@given(st.data())
def test_the_order_of_components_does_not_matter(data: st.DataObject):
    events = data.draw(drawn_events("a-1")) + data.draw(drawn_events("b-2"))
    forward, backward = read_drafts(calendar(*events)), read_drafts(calendar(*reversed(events)))
    assert dates_by_finder(forward, FIRST, END) == dates_by_finder(backward, FIRST, END)
