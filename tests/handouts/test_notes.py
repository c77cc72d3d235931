"""What is to be known before one goes stands in every form; what a source says of a date, in full ones."""

from collections.abc import Callable

import pytest

from finder.domain.reason import Reason
from finder.handouts.calendar import as_calendar
from finder.handouts.copies import Copy
from finder.handouts.page import as_page
from finder.handouts.texts import as_text
from finder.planning.plan import Outing
from tests.handouts.plans import ANA, HOLIDAY, MOVED, STALE, copy, dawn, plan

FORMS: dict[str, Callable[[Copy], str]] = {
    "ics": lambda given: as_calendar(given).decode().replace("\r\n ", ""),
    "text": as_text,
    "html": as_page,
}


def told(form: str, *reasons: Reason, **style: object) -> str:
    """A form of Ana's copy of the meeting, which has these reasons."""
    visit = dawn(ANA, reasons=reasons)
    return FORMS[form](copy(ANA, plan(Outing(visit, None)), **style))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("is_discreet", [True, False], ids=["discreet", "in full"])
def test_a_holiday_is_told(form: str, is_discreet: bool) -> None:
    assert "Thanksgiving: ask before you go" in told(form, HOLIDAY, is_discreet=is_discreet)


@pytest.mark.parametrize("form", FORMS)
def test_it_is_told_how_long_ago_a_listing_was_checked(form: str) -> None:
    assert "Last checked 2026-08-01: call first" in told(form, STALE)


@pytest.mark.parametrize("form", FORMS)
def test_what_a_source_says_of_a_date_is_told_in_full_alone(form: str) -> None:
    assert "Moved this once: AA upstairs this week" in told(form, MOVED, is_discreet=False)
    discreet = told(form, MOVED)
    assert "Moved this once" in discreet
    assert "upstairs" not in discreet


def test_a_text_without_room_for_both_says_whom_to_ask_in_two_words() -> None:
    assert told("text", HOLIDAY, STALE) == (
        "Tue, Nov 24, 6:30 pm; leave by 6:11 pm (14 min by bus or train); home about 7:49 pm;"
        " call first; 12 Elm St, Nashville; Outing\n"
    )


def test_the_outing_in_reserve_has_its_own() -> None:
    page = as_page(copy(ANA, plan(Outing(dawn(ANA), dawn(ANA, reasons=(STALE,))))))
    assert "leave by 6:11 pm, Last checked 2026-08-01: call first</p>" in page
