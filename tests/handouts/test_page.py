"""The page to print: directions, and a sheet for signatures."""

from dataclasses import replace

from finder.domain.reason import Reason, ReasonKind
from finder.handouts.copies import Style, copy_of
from finder.handouts.page import as_page
from finder.planning.plan import Outing, Plan
from tests.builders import NOW
from tests.handouts.plans import (
    ANA,
    CLEO,
    COACH,
    DAWN,
    copy,
    dawn,
    eastern,
    eastern_dawn,
    going,
    person,
    plan,
    visit,
)


def test_it_says_how_to_get_there_and_home() -> None:
    page = as_page(copy(ANA))
    assert "Tuesday, November 24" in page
    assert "6:30 pm to 7:30 pm" in page
    assert "Leave by 6:11 pm; 14 min by bus or train, 1.9 mi (3.1 km). Home about 7:49 pm." in page


def welcoming() -> Plan:
    """Ana alone goes to a meeting that welcomes newcomers."""
    alone = dawn(ANA)
    return plan(
        Outing(
            replace(alone, reasons=(alone.reasons[0], Reason(ReasonKind.TYPES, words=("newcomer",)))), None
        )
    )


def test_it_says_why_an_outing_fits() -> None:
    page = as_page(copy(ANA, welcoming(), is_discreet=False))
    assert "Free Tue 17:00–21:30 · Newcomers welcome" in page


def test_discreet_it_says_nothing_of_what_is_held() -> None:
    page = as_page(copy(ANA, welcoming()))
    assert "Free Tue 17:00–21:30" in page
    assert "Newcomers" not in page


def test_all_hours_are_of_the_readers_clock_and_the_venues_are_named_beside_them() -> None:
    page = as_page(copy(ANA, plan(Outing(eastern_dawn(), eastern_dawn()))))
    assert "7:30 pm to 8:30 pm (6:30 pm to 7:30 pm, Central Standard Time)" in page
    assert "Leave by 7:11 pm;" in page
    assert "If it does not work out: 7:30 pm (6:30 pm there), Outing," in page


def test_a_night_that_is_another_day_by_the_readers_clock_is_told_by_that_day() -> None:
    late = visit(DAWN, "2026-11-24T23:30", 60, eastern(going(ANA, "2026-11-24T23:11", "2026-11-25T00:49")))
    page = as_page(copy(ANA, plan(Outing(late, None))))
    assert "Wednesday, November 25" in page
    assert "12:30 am to 1:30 am (11:30 pm to 12:30 am, Central Standard Time)" in page


def test_it_names_what_to_do_if_it_does_not_work_out() -> None:
    assert "If it does not work out: 10:00 am, Outing, 2021 Davidson St, Nashville, leave by 9:40 am" in (
        as_page(copy(ANA))
    )


def test_the_sheet_has_a_blank_name_and_says_whose_decision_it_is() -> None:
    page = as_page(copy(ANA))
    assert "Proof of attendance" in page
    assert "Signing is voluntary. Acceptance is the court&#39;s decision." in page
    assert '<p class="name">Name: <span></span></p>' in page


def test_a_page_of_several_clients_has_no_sheet() -> None:
    assert "Proof of attendance" not in as_page(copy(COACH))


def test_who_goes_to_no_meeting_needs_no_sheet() -> None:
    assert "Proof of attendance" not in as_page(copy(ANA, plan()))


def test_goals_are_told_with_what_is_planned() -> None:
    assert "Week 1: meetings, 1 of 2" in as_page(copy(ANA))


def test_names_cannot_put_markup_into_the_page() -> None:
    marked = person("<b>Bold</b>")
    page = as_page(copy_of(plan(Outing(dawn(marked), None)), [marked], marked.name, Style(), NOW))
    assert "<b>" not in page
    assert "&lt;b&gt;Bold" in page


def test_it_asks_nothing_of_any_host() -> None:
    page = as_page(copy(CLEO))
    assert "src=" not in page
    assert "<link" not in page
