"""By how much starts moved, where all of a listing moved alike."""

from __future__ import annotations

import pytest

from finder.intake.shift import shift_minutes, shift_text

MONDAY_EVENING = "FREQ=WEEKLY;BYDAY=MO 19:00"


@pytest.mark.parametrize(
    ("before", "after", "shift"),
    [
        pytest.param(MONDAY_EVENING, "FREQ=WEEKLY;BYDAY=TU 19:00", 1440, id="a day later"),
        pytest.param(
            "FREQ=WEEKLY;BYDAY=SU 19:00", MONDAY_EVENING, 1440, id="a day later, over the end of the week"
        ),
        pytest.param(MONDAY_EVENING, "FREQ=WEEKLY;BYDAY=SU 19:00", -1440, id="a day earlier"),
        pytest.param(MONDAY_EVENING, "FREQ=WEEKLY;BYDAY=TU 00:00", 300, id="five hours, past midnight"),
        pytest.param(
            "FREQ=WEEKLY;BYDAY=MO,WE 07:30", "FREQ=WEEKLY;BYDAY=TU,TH 07:30", 1440, id="two days in one rule"
        ),
        pytest.param(
            "FREQ=WEEKLY;BYDAY=MO 07:00; FREQ=WEEKLY;BYDAY=WE 19:00",
            "FREQ=WEEKLY;BYDAY=MO 06:00; FREQ=WEEKLY;BYDAY=WE 18:00",
            -60,
            id="two rules",
        ),
        pytest.param("FREQ=MONTHLY;BYDAY=2TU 19:00", "FREQ=MONTHLY;BYDAY=2WE 19:00", 1440, id="monthly"),
        pytest.param(
            "FREQ=WEEKLY;BYDAY=MO,WE 07:30", "FREQ=WEEKLY;BYDAY=MO,TH 07:30", None, id="one of two moved"
        ),
        pytest.param(MONDAY_EVENING, "", None, id="no time any more"),
        pytest.param("FREQ=DAILY 19:00", "FREQ=DAILY 20:00", None, id="no weekdays"),
    ],
)
def test_the_shift_is_that_of_every_start(before: str, after: str, shift: int | None) -> None:
    assert shift_minutes(before, after) == shift


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(1440, "1 day later"), (-2880, "2 days earlier"), (300, "5 hours later"), (-90, "90 minutes earlier")],
)
def test_a_shift_is_told_in_the_largest_unit_that_fits(minutes: int, text: str) -> None:
    assert shift_text(minutes) == text
