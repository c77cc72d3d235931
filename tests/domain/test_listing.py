"""Listings: their ids, what a suspension does, and how long a check holds."""

from datetime import date, timedelta

import pytest

from finder.domain.errors import InvalidInput
from finder.domain.listing import Listing, occurrence_id, occurrence_place, occurrences_of
from finder.domain.schedule import Occurrence, OccurrenceStatus
from finder.domain.vocabulary import Attendance
from finder.domain.window import Window
from tests.builders import (
    cancelled,
    checked,
    house,
    meeting,
    moved,
    online,
    schedule,
    suspended,
    utc,
    wall,
    weekly,
)

TODAY = date(2026, 11, 23)
NOVEMBER = Window(utc("2026-11-01T06:00"), utc("2026-12-01T06:00"))
HYBRID = Attendance.HYBRID


@pytest.mark.parametrize(
    "listing_id",
    ["nashville-aa:sunrise-k7f2", "a:b", "aa2:7", "aa:x.y_z", f"aa:{'x' * 197}"],
)
def test_an_id_is_a_source_and_a_slug(listing_id: str) -> None:
    assert meeting(listing_id).id == listing_id


@pytest.mark.parametrize(
    "listing_id",
    [
        "",
        "sunrise",
        "aa:",
        ":sunrise",
        "aa:Sunrise",
        "aa:sun rise",
        "aa:a:b",
        "aa:-a",
        "aa:ä",
        "aa:a\n",
        f"aa:{'x' * 198}",
    ],
)
def test_nothing_else_is_an_id(listing_id: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        meeting(listing_id)
    assert caught.value.problems[0].field == "id"


def test_the_source_of_a_listing_is_the_first_part_of_its_id() -> None:
    assert meeting("nashville-aa:sunrise").source == "nashville-aa"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"name": " "}, "name", id="blank-name"),
        pytest.param({"types": ("open", "cosy")}, "types", id="unknown-type"),
    ],
)
def test_a_listing_that_says_nonsense_is_refused(changes: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        meeting(**changes)
    assert caught.value.problems[0].field == field


@pytest.mark.parametrize(
    ("listing", "has_place"),
    [
        pytest.param(meeting(), True, id="in-person"),
        pytest.param(meeting(attendance=HYBRID), True, id="hybrid"),
        pytest.param(online(venue=house()), False, id="online-with-a-town"),
        pytest.param(meeting(venue=None), False, id="no-venue"),
        pytest.param(meeting(venue=house(None, None)), False, id="no-coordinates"),
        pytest.param(meeting(venue=house(0.0, 0.0)), True, id="at-the-equator"),
    ],
)
def test_a_listing_has_a_place_where_one_goes_in_person(listing: Listing, has_place: bool) -> None:
    assert (listing.place is not None) is has_place


@pytest.mark.parametrize(
    ("age_days", "is_stale", "is_unchecked"),
    [
        pytest.param(0, False, False, id="today"),
        pytest.param(90, False, False, id="90-days"),
        pytest.param(91, True, False, id="91-days"),
        pytest.param(180, True, False, id="180-days"),
        pytest.param(181, True, True, id="181-days"),
    ],
)
def test_a_check_grows_stale_after_90_days_and_counts_for_none_after_180(
    age_days: int, is_stale: bool, is_unchecked: bool
) -> None:
    trust = checked(TODAY - timedelta(days=age_days))
    assert (trust.is_stale(TODAY), trust.is_unchecked(TODAY)) == (is_stale, is_unchecked)


def test_what_was_never_checked_is_stale_and_unchecked() -> None:
    assert checked(None).is_stale(TODAY)
    assert checked(None).is_unchecked(TODAY)


def outcome(listing: Listing) -> list[tuple[int, str, bool]]:
    """Day, status and whether suspended, of each occurrence in November."""
    return [
        (each.starts_at.day, each.status.value, each.is_suspended)
        for each in occurrences_of(listing, NOVEMBER)
    ]


@pytest.mark.parametrize(
    ("pause", "days"),
    [
        pytest.param(suspended(), {2, 9, 16, 23, 30}, id="for-ever"),
        pytest.param(suspended(since="2026-11-09"), {9, 16, 23, 30}, id="since-is-included"),
        pytest.param(suspended(until="2026-11-16"), {2, 9}, id="until-is-not"),
        pytest.param(suspended("2026-11-09", "2026-11-17"), {9, 16}, id="both-ends"),
    ],
)
def test_nothing_happens_at_the_venue_in_a_suspension(pause, days: set[int]) -> None:  # type: ignore[no-untyped-def]
    assert outcome(meeting(suspended=pause)) == [
        (day, "cancelled" if day in days else "scheduled", day in days) for day in (2, 9, 16, 23, 30)
    ]


def test_what_is_online_goes_on_in_a_suspension() -> None:
    assert outcome(meeting(attendance=HYBRID, suspended=suspended()))[0] == (2, "scheduled", True)
    assert outcome(online(suspended=suspended()))[0] == (2, "scheduled", False)


def test_a_suspension_counts_by_the_local_date_of_the_start() -> None:
    nights = meeting(
        schedule=schedule(weekly("mon", "23:30", 90)), suspended=suspended("2026-11-10", "2026-11-16")
    )
    assert [status for _, status, _ in outcome(nights)] == ["scheduled"] * 5


@pytest.mark.parametrize(
    ("reason", "note", "told"),
    [
        pytest.param("flood", "Holiday", "flood", id="the-pauses-reason"),
        pytest.param(None, "Holiday", "Holiday", id="the-occurrences-note"),
        pytest.param(None, None, "suspended: nothing happens at the venue", id="a-sentence-of-its-own"),
    ],
)
def test_a_suspended_occurrence_says_why(reason: str | None, note: str | None, told: str) -> None:
    listing = meeting(
        schedule=schedule(weekly("mon"), overrides=[cancelled("2026-11-02T19:00", note)]),
        suspended=suspended(reason=reason),
    )
    assert occurrences_of(listing, NOVEMBER)[0].note == told


def test_a_suspension_leaves_time_and_name_of_an_occurrence() -> None:
    [usual] = occurrences_of(meeting(), Window(utc("2026-11-23T18:00"), utc("2026-11-24T18:00")))
    [paused] = occurrences_of(
        meeting(suspended=suspended()), Window(utc("2026-11-23T18:00"), utc("2026-11-24T18:00"))
    )
    assert (paused.original_start, paused.starts_at, paused.ends_at) == (
        usual.original_start,
        usual.starts_at,
        usual.ends_at,
    )


def test_an_occurrence_is_named_by_its_listing_and_original_start() -> None:
    assert occurrence_id("aa:sunrise", wall("2026-11-23T19:00")) == "aa:sunrise@2026-11-23T19:00"


def test_an_occurrence_is_at_the_listings_place_unless_it_moved() -> None:
    hall = house(36.2, -86.7)
    listing = meeting(
        schedule=schedule(
            weekly("mon"),
            overrides=[moved("2026-11-09T19:00", venue=hall), moved("2026-11-16T19:00", "2026-11-17T19:00")],
        )
    )
    places = [occurrence_place(listing, each) for each in occurrences_of(listing, NOVEMBER)]
    assert places == [listing.place, hall.point, listing.place, listing.place, listing.place]


def test_an_occurrence_is_scheduled_unless_said_otherwise() -> None:
    plain = Occurrence(wall("2026-11-23T19:00"), utc("2026-11-24T01:00"), utc("2026-11-24T02:00"))
    assert (plain.status, plain.venue, plain.is_suspended) == (OccurrenceStatus.SCHEDULED, None, False)
