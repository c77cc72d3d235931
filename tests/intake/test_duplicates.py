"""Who is whose twin across two sources, how surely and why."""

from __future__ import annotations

from typing import Any

import pytest

from finder.domain.listing import Listing, Online
from finder.domain.schedule import Precision
from finder.domain.vocabulary import Attendance
from finder.intake.duplicates import SURE, twins_of
from tests.builders import house, meeting, online, schedule, weekly


def other(**changes: Any) -> Listing:
    """The meeting of `meeting()`, as another source lists it."""
    return meeting("intergroup:sunrise", **changes)


def test_one_meeting_of_two_sources_is_found_and_explained() -> None:
    [pair] = twins_of([other(name="SUNRISE"), meeting()])

    assert (pair.first, pair.second) == ("intergroup:sunrise", "nashville-aa:sunrise")
    assert pair.score == 1.0
    assert pair.is_sure
    assert pair.reasons == (
        "1 of 1 weekly starts are the same",
        "0 m apart",
        "their names are 100% alike",
    )


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"schedule": schedule(weekly("tue"))}, id="another day"),
        pytest.param({"schedule": schedule(weekly("mon", "19:30"))}, id="another time"),
        pytest.param({"fellowship": "na"}, id="another fellowship"),
        pytest.param({"name": "Courage to Change", "group": None}, id="another name"),
        pytest.param({"venue": house(36.16)}, id="a kilometre away"),
        pytest.param({"venue": house(36.4)}, id="another town"),
    ],
)
def test_what_a_person_would_keep_apart_is_not_proposed(changes: dict[str, Any]) -> None:
    assert twins_of([meeting(), other(**changes)]) == []


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"fellowship": None}, id="no fellowship told"),
        pytest.param({"name": "Sunrise Grp"}, id="a shorter word"),
        pytest.param({"name": "The Sunrize Meeting"}, id="a wrong letter"),
        pytest.param({"venue": house(36.1505)}, id="a pin fifty metres off"),
        pytest.param({"attendance": Attendance.HYBRID}, id="hybrid in one of them"),
        pytest.param(
            {"venue": house(36.17, precision=Precision.POSTAL_CODE)}, id="placed at its postal code"
        ),
    ],
)
def test_what_two_people_would_write_of_one_meeting_is_sure(changes: dict[str, Any]) -> None:
    [pair] = twins_of([meeting(), other(**changes)])

    assert pair.score >= SURE


def test_men_and_women_of_one_house_and_hour_are_two() -> None:
    assert twins_of([meeting(types=("men",)), other(types=("women",))]) == []


def test_within_a_source_nobody_is_proposed() -> None:
    assert twins_of([meeting(), meeting("nashville-aa:sunrise-2")]) == []


def test_each_has_one_twin_in_another_source_and_it_is_the_likest() -> None:
    rivals = [other(name="Sunrise Two", group=None), meeting("intergroup:likest")]

    [pair] = twins_of([meeting(), *rivals])

    assert {pair.first, pair.second} == {"nashville-aa:sunrise", "intergroup:likest"}


def test_online_meetings_are_known_by_their_room() -> None:
    room = Online(url="https://zoom.us/j/123456789")
    first = online("nashville-aa:zoom", name="Late Night", online=room)

    [pair] = twins_of([first, online("intergroup:zoom", name="Late Nite", online=room)])

    assert pair.reasons[1] == "they have one link or number"


def test_the_order_of_listings_does_not_matter() -> None:
    listings = [meeting(), other(), online("a:zoom"), online("b:zoom"), meeting("a:sunrise")]

    assert twins_of(listings) == twins_of(listings[::-1])
