"""Names of meetings freed of their marks."""

import pytest

from finder.formats.titles import Title, closure_alone, cut_closure, title_of


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("Sunrise", Title("Sunrise"), id="plain"),
        pytest.param("(SUSPENDED) Sunrise", Title("Sunrise", "suspended"), id="brackets"),
        pytest.param("Suspended: Sunrise", Title("Sunrise", "suspended"), id="colon"),
        pytest.param("SUSPENDED - Sunrise", Title("Sunrise", "suspended"), id="dash"),
        pytest.param("*Suspended* Sunrise", Title("Sunrise", "suspended"), id="stars"),
        pytest.param("Sunrise Cancelled", Title("Sunrise", "cancelled"), id="last-word"),
        pytest.param("Sunrise Closed Temporarily", Title("Sunrise", "closed temporarily"), id="last-words"),
        pytest.param(
            "Sunrise (Meeting Cancelled 3-17-2020)",
            Title("Sunrise", "cancelled"),
            id="with-a-date-in-brackets",
        ),
        pytest.param(
            "Sunrise - Meeting Cancelled 3-13-2020", Title("Sunrise", "cancelled"), id="with-a-date"
        ),
        pytest.param("Grupo Sol (Suspendido)", Title("Grupo Sol", "suspendido"), id="in-spanish"),
        pytest.param("Sunrise (ONLINE)", Title("Sunrise", is_online=True), id="online"),
        pytest.param("Online: Sunrise", Title("Sunrise", is_online=True), id="online-first"),
        pytest.param(
            "Sunrise - Active and (ONLINE)",
            Title("Sunrise", is_online=True, is_in_person=True),
            id="both-ways",
        ),
        pytest.param(
            "Sunrise - Active & Online (ONLINE)",
            Title("Sunrise", is_online=True, is_in_person=True),
            id="both-ways-told-twice",
        ),
        pytest.param(
            "Sunrise - Active and", Title("Sunrise", is_in_person=True), id="a-mark-that-was-cut-off"
        ),
        pytest.param(
            "Sunrise - Mtg. in Parking Lot (ONLINE)",
            Title("Sunrise - Mtg. in Parking Lot", is_online=True, is_in_person=True),
            id="a-place-beside-the-mark",
        ),
        pytest.param("Hybrid: Sunrise", Title("Sunrise", is_online=True, is_in_person=True), id="hybrid"),
        pytest.param(
            "(SUSPENDED) Sunrise (ONLINE)", Title("Sunrise", "suspended", is_online=True), id="two-marks"
        ),
        pytest.param("(ONLINE)", Title("", is_online=True), id="nothing-but-a-mark"),
        pytest.param("Happy Hour (Newtown)", Title("Happy Hour (Newtown)"), id="other-brackets-stay"),
        pytest.param("Noon Online", Title("Noon Online"), id="a-word-of-the-name-stays"),
        pytest.param("Life Unsuspended", Title("Life Unsuspended"), id="part-of-a-word"),
    ],
)
def test_a_title_is_the_name_without_its_marks(name, expected):
    assert title_of(name) == expected


def test_a_group_loses_its_closure_and_keeps_the_rest():
    assert cut_closure("Lake Group Online Cancelled") == ("Lake Group Online", "cancelled")


@pytest.mark.parametrize(
    ("text", "closure"),
    [
        pytest.param("CANCELLED, CANCELLED", "cancelled", id="twice"),
        pytest.param("Cancelled,", "cancelled", id="once"),
        pytest.param("Suspended", "suspended", id="suspended"),
        pytest.param("Cancelled Hall", None, id="a-hall"),
        pytest.param("Old Mill, cancelled", None, id="beside-a-venue"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_venue_may_say_nothing_but_that_a_meeting_is_closed(text, closure):
    assert closure_alone(text) == closure
