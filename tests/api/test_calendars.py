"""Calendars to subscribe to: what the icalendar library sees in them, and when they have changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import icalendar
import pytest
import recurring_ical_events

from finder.domain.listing import Online, OnlineAccess
from tests.api.served import Served, problem
from tests.api.town import HIKE
from tests.builders import cancelled, extra, house, moved, online, schedule, social, suspended, weekly

ONE = "/v1/listings/nashville-sober:hike.ics"
ALL = "/feeds/calendar.ics"


def events(served: Served, path: str) -> list[Any]:
    answer = served.get(path)
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8"), answer.text
    return list(icalendar.Calendar.from_ical(answer.data).walk("VEVENT"))


def test_the_feed_holds_what_matches_and_no_example(town: Served) -> None:
    assert {str(event["SUMMARY"]) for event in events(town, ALL)} == {
        "Sunrise",
        "Noon",
        "Zoom",
        "Jobs desk",
        "Hike",
        "Cancelled: Hike",
    }
    assert {str(event["SUMMARY"]) for event in events(town, f"{ALL}?kind=support")} == {"Jobs desk"}


FILTERS = {
    "what": "kind=meeting&fellowship=aa&attendance=in_person",
    "types": "types=open&not_types=closed",
    "words": "q=noon",
    "place": "lat=36.15&lon=-86.79&radius_m=2000",
    "a map": "bbox=-87,36,-86,36.17",
    "weekdays": "weekdays=tue,sat&after=09:00&before=12:30",
    "a window": "from=2026-11-24T00:00:00-06:00&until=2026-11-25T00:00:00-06:00",
    "examples": "include_illustrative=true",
    "suspended": "include_suspended=true",
    "languages": "language=es",
    "sources": "source=nashville-help,nashville-sober",
    "ids": "ids=nashville-aa:zoom",
    "fresh": "fresh_days=30",
}


@pytest.mark.parametrize("query", FILTERS.values(), ids=FILTERS.keys())
def test_the_feed_holds_the_listings_that_the_same_filters_list(town: Served, query: str) -> None:
    listed = {each["id"] for each in town.get(f"/v1/listings?{query}").get_json()["items"]}
    assert {str(event["X-FINDER-LISTING"]) for event in events(town, f"{ALL}?{query}")} == listed
    assert listed


@pytest.mark.parametrize("path", [ONE, ALL])
def test_a_program_is_told_how_often_to_ask_again(town: Served, path: str) -> None:
    calendar = icalendar.Calendar.from_ical(town.get(path).data)
    assert calendar["REFRESH-INTERVAL"].to_ical() == b"PT12H"


def test_a_room_stands_in_a_calendar_as_its_listing_publishes_it(served: Served) -> None:
    room = Online("https://zoom.us/j/123", None, OnlineAccess.PASSCODE, "https://aa.example.org/zoom")
    served.take("nashville-aa", [online(online=room), online("nashville-aa:ask", online=Online())])
    told = {str(each["X-FINDER-LISTING"]): each for each in events(served, ALL)}
    assert "https://zoom.us/j/123" in told["nashville-aa:zoom"].to_ical().decode()
    assert b"zoom.us" not in told["nashville-aa:ask"].to_ical()


def test_a_move_reaches_who_subscribed(served: Served) -> None:
    served.take("nashville-sober", [social()])
    before = served.get(ALL)
    elsewhere = moved("2026-12-12T10:00", "2026-12-12T14:00", venue=house(36.2, name="Shelby Park"))
    served.take(
        "nashville-sober", [social(schedule=schedule(weekly("sat", "10:00", 120), overrides=[elsewhere]))]
    )
    assert served.get(ALL, If_None_Match=before.headers["ETag"]).status_code == 200
    [_, there] = events(served, ALL)
    assert there["DTSTART"].dt.isoformat() == "2026-12-12T14:00:00-06:00"
    assert "Shelby Park" in there["LOCATION"]


def test_a_listing_is_a_calendar_with_its_moved_and_cancelled_dates(town: Served) -> None:
    master, *changed = events(town, ONE)
    assert master["RRULE"].to_ical() == b"FREQ=WEEKLY;BYDAY=SA"
    assert {str(event["UID"]) for event in changed} == {str(master["UID"])}
    told = {event["RECURRENCE-ID"].dt.isoformat(): event for event in changed}
    assert told["2026-11-28T10:00:00-06:00"]["STATUS"] == "CANCELLED"
    there = told["2026-12-05T10:00:00-06:00"]
    assert there["DTSTART"].dt.isoformat() == "2026-12-05T13:00:00-06:00"
    assert "Percy Warner Park" in there["LOCATION"]


@pytest.mark.parametrize("path", [ONE, ALL])
def test_a_calendar_that_did_not_change_is_not_sent_again(town: Served, path: str) -> None:
    tag = town.get(path).headers["ETag"]
    town.clock.now += timedelta(hours=5)
    assert town.get(path, If_None_Match=tag).status_code == 304


def test_a_cancellation_reaches_who_subscribed_and_what_is_removed_leaves(served: Served) -> None:
    served.take("nashville-sober", [HIKE, social("nashville-sober:games", name="Games")])
    before = served.get(ALL)
    off = schedule(weekly("sat", "10:00", 120), overrides=[cancelled("2026-12-12T10:00", "ice")])
    served.take("nashville-sober", [social(schedule=off)])
    after = served.get(ALL, If_None_Match=before.headers["ETag"])
    assert after.status_code == 200
    found = events(served, ALL)
    assert {str(event["SUMMARY"]) for event in found} == {"Hike", "Cancelled: Hike"}
    assert [event["RECURRENCE-ID"].dt.date().isoformat() for event in found if "RECURRENCE-ID" in event] == [
        "2026-12-12"
    ]
    assert {int(event["SEQUENCE"]) for event in found} == {2}


def test_a_calendar_of_no_listing_is_a_404(town: Served) -> None:
    problem(town.get("/v1/listings/nashville-sober:none.ics"), 404)


def test_an_unknown_filter_is_refused(town: Served) -> None:
    assert problem(town.get(f"{ALL}?limit=3"), 422)["problems"] == [
        {"field": "limit", "message": "is not a parameter here"}
    ]


def test_nothing_is_confirmed_at_a_venue_that_is_shut(served: Served) -> None:
    times = schedule(
        weekly("sat", "10:00", 120),
        extra=[extra("2026-12-09T18:00", 120)],
        overrides=[moved("2026-12-26T10:00", "2026-12-10T10:00")],
    )
    shut = suspended("2026-12-01", "2026-12-20", "the roof is mended")
    served.take("nashville-sober", [social(schedule=times, suspended=shut)])
    december = "from=2026-11-23T00:00:00Z&until=2026-12-31T00:00:00Z&limit=50"
    told = served.get(f"/v1/listings/nashville-sober:hike/occurrences?{december}").get_json()["items"]
    calendar = icalendar.Calendar.from_ical(served.get(ONE).data)
    seen = recurring_ical_events.of(calendar).between((2026, 11, 23), (2026, 12, 31))
    confirmed = {event["DTSTART"].dt.isoformat() for event in seen if event["STATUS"] == "CONFIRMED"}
    assert confirmed == {each["starts_at"] for each in told if each["status"] != "cancelled"}
    assert len(confirmed) == 1
    assert all("online" not in event["SUMMARY"] for event in seen)
