"""A plan in a calendar: events that remind, and that a new plan changes."""

import dataclasses
from datetime import timedelta

import icalendar
import pytest

from finder.domain.schedule import Occurrence
from finder.handouts.calendar import as_calendar
from finder.handouts.copies import Style, copy_of
from finder.planning.plan import Outing, Visit
from tests.builders import NOW
from tests.handouts.plans import ANA, BEN, CLEO, COACH, at, copy, dawn, plan, walk


def events(given) -> list[icalendar.Event]:  # type: ignore[no-untyped-def]
    """The events of a copy's calendar, read by another library without a complaint."""
    calendar = icalendar.Calendar.from_ical(as_calendar(given))
    assert calendar.errors == []
    for event in calendar.walk("VEVENT"):
        assert event.errors == []
    return list(calendar.walk("VEVENT"))


def on_tuesday(given: Visit) -> Visit:
    """The walk, but on the evening of the meeting."""
    begins = at("2026-11-24T20:30")
    occurrence = Occurrence(begins.replace(tzinfo=None), begins, begins + timedelta(minutes=60))
    return dataclasses.replace(given, occurrence=occurrence)


def test_an_outing_is_an_event_with_its_hours_and_place() -> None:
    outing, _ = events(copy(ANA))
    assert outing["SUMMARY"] == "Outing"
    assert outing.start == at("2026-11-24T18:30")
    assert outing.end == at("2026-11-24T19:30")
    assert outing["LOCATION"] == "12 Elm St, Nashville"
    assert outing["DESCRIPTION"] == (
        "leave by 6:11 pm; 14 min by bus or train; home about 7:49 pm\nTravel times are estimates."
    )


def test_its_alarm_goes_off_when_one_has_to_leave() -> None:
    [alarm] = events(copy(ANA))[0].walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(minutes=-19)


def test_a_check_in_is_an_event_of_its_own() -> None:
    check_in = events(copy(ANA))[1]
    assert check_in["SUMMARY"] == "Check-in"
    assert check_in.start == at("2026-11-26T19:00")


def test_a_new_plan_of_the_same_id_changes_the_event_of_the_evening() -> None:
    other = plan(Outing(walk(ANA), None))
    moved = plan(Outing(dawn(ANA), None))
    first = events(copy(ANA, moved, plan_id="secret"))[0]
    on_same_day = dawn(ANA)
    later = events(
        copy_of(
            plan(Outing(on_same_day, None)), [ANA], None, Style(plan_id="secret"), NOW + timedelta(hours=1)
        )
    )[0]
    assert first["UID"] == later["UID"]
    assert later["SEQUENCE"] == first["SEQUENCE"] + 60
    assert events(copy(ANA, other, plan_id="secret"))[0]["UID"] != first["UID"]
    assert events(copy(ANA, moved, plan_id="another"))[0]["UID"] != first["UID"]


def test_an_outing_is_the_same_event_in_every_copy() -> None:
    given = plan(Outing(dawn(COACH, ANA), None), Outing(on_tuesday(walk(COACH, BEN)), None))
    coachs = [event["UID"] for event in events(copy(COACH, given, plan_id="secret"))]
    assert len(set(coachs)) == 2
    assert [event["UID"] for event in events(copy(ANA, given, plan_id="secret"))] == coachs[:1]
    assert [event["UID"] for event in events(copy(BEN, given, plan_id="secret"))] == coachs[1:]


def test_the_coachs_calendar_is_marked_confidential() -> None:
    assert {event["CLASS"] for event in events(copy(COACH))} == {"CONFIDENTIAL"}
    assert b"X-WR-CALDESC:Confidential" in as_calendar(copy(COACH))
    assert {event["CLASS"] for event in events(copy(ANA))} == {"PRIVATE"}
    assert b"Confidential" not in as_calendar(copy(ANA))


def test_no_id_of_an_event_tells_the_callers_id_of_the_plan() -> None:
    assert b"secret" not in as_calendar(copy(ANA, plan_id="secret"))


def test_an_online_outing_carries_its_link() -> None:
    online = events(copy(CLEO))[0]
    assert online["URL"] == "https://us02web.zoom.us/j/123456789"
    assert online["LOCATION"] == "online"


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_copy_is_read_without_a_complaint(language: str) -> None:
    assert len(events(copy(COACH, language=language, is_discreet=False))) == 5


def test_an_empty_plan_is_a_calendar_without_events() -> None:
    assert events(copy(ANA, plan())) == []
