"""Reading requests as the skins make them: what is left out is filled in, what can't be is refused."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from finder.catalog.snapshot import Snapshot
from finder.domain.errors import InvalidInput, Moved, NotFound
from finder.domain.geo import Point
from finder.domain.listing import Listing
from finder.domain.window import Weekday, Window
from finder.places import embedded_gazetteer
from finder.service.reading import (
    Asked,
    Page,
    find,
    listing_occurrences_page,
    listings_page,
    nearby_page,
    occurrences_page,
)
from tests.builders import (
    DOWNTOWN,
    NOW,
    cancelled,
    catalog_of,
    house,
    meeting,
    moved,
    online,
    schedule,
    social,
    support,
    suspended,
    utc,
    weekly,
)

Ask = Callable[..., Page]
MONDAY = "nashville-aa:sunrise"
SATURDAY = "nashville-sober:hike"
TUESDAY = "nashville-help:jobs"


def asking(page: Callable[..., Page]) -> Callable[..., Page]:
    """A page asked of a snapshot by parameters, at NOW."""

    def ask(snapshot: Snapshot, *, now: datetime = NOW, offset: int = 0, **parameters: Any) -> Page:
        return page(snapshot, embedded_gazetteer(), Asked(**parameters), now, offset)

    return ask


near, dates, listed = asking(nearby_page), asking(occurrences_page), asking(listings_page)
everywhere = pytest.mark.parametrize("ask", [near, dates, listed], ids=["nearby", "occurrences", "listings"])


def dates_of(snapshot: Snapshot, listing_id: str, now: datetime = NOW, **parameters: Any) -> Page:
    return listing_occurrences_page(snapshot, listing_id, Asked(**parameters), now)


def here(**parameters: Any) -> dict[str, Any]:
    return {"lat": DOWNTOWN.lat, "lon": DOWNTOWN.lon, **parameters}


def items(page: Page) -> list[dict[str, Any]]:
    return [json.loads(item) for item in page.items]


def ids(page: Page) -> list[str]:
    """The ids of listings, in order."""
    return [item.get("listing", item)["id"] for item in items(page)]


def problem(ask: Callable[..., Page], *given: Any, **parameters: Any) -> tuple[str, str]:
    """The field and message of the one thing refused."""
    with pytest.raises(InvalidInput) as caught:
        ask(*given, **parameters)
    [only] = caught.value.problems
    return only.field, only.message


@pytest.fixture
def three(tmp_path: Path) -> Snapshot:
    """A meeting on Mondays, a hike on Saturdays, help on Tuesdays, each a little further away."""
    return catalog_of(
        tmp_path, [meeting(), support(venue=house(36.16)), social(venue=house(36.17), name="A hike")]
    )


def one(tmp_path: Path, listing: Listing) -> Snapshot:
    return catalog_of(tmp_path, [listing])


# The window


@pytest.mark.parametrize("ask", [near, dates], ids=["nearby", "occurrences"])
def test_what_is_on_is_asked_of_seven_days_from_the_minute(three: Snapshot, ask: Ask) -> None:
    page = ask(three, now=NOW + timedelta(seconds=59, microseconds=7), **here())
    assert page.question.window == Window(utc("2026-11-23T18:00"), utc("2026-11-30T18:00"))


def test_listings_are_asked_of_no_window(three: Snapshot) -> None:
    assert listed(three).question.window is None


@everywhere
def test_from_alone_runs_seven_days(three: Snapshot, ask: Ask) -> None:
    page = ask(three, **here(from_=utc("2026-12-01T06:30")))
    assert page.question.window == Window(utc("2026-12-01T06:30"), utc("2026-12-08T06:30"))


@everywhere
def test_from_alone_in_the_last_days_there_are_runs_to_their_end(three: Snapshot, ask: Ask) -> None:
    page = ask(three, **here(from_=utc("2099-12-30T00:00")))
    assert page.question.window == Window(utc("2099-12-30T00:00"), utc("2100-01-01T00:00"))


@everywhere
def test_until_alone_runs_from_now(three: Snapshot, ask: Ask) -> None:
    page = ask(three, **here(until=utc("2026-11-25T00:00")))
    assert page.question.window == Window(utc("2026-11-23T18:00"), utc("2026-11-25T00:00"))


@everywhere
def test_a_window_that_ends_before_it_begins_is_refused(three: Snapshot, ask: Ask) -> None:
    given = here(from_=utc("2026-12-02T00:00"), until=utc("2026-12-01T00:00"))
    assert problem(ask, three, **given) == ("until", "must be later than from")


@everywhere
def test_a_window_of_more_than_400_days_is_refused(three: Snapshot, ask: Ask) -> None:
    given = here(from_=utc("2026-01-01T00:00"), until=utc("2027-02-05T00:01"))
    assert problem(ask, three, **given) == ("until", "must be at most 400 days after from")


def test_what_is_under_way_counts(three: Snapshot) -> None:
    # The meeting of Monday 19:00 to 20:00 in Nashville ends at 02:00 UTC.
    page = dates(three, now=utc("2026-11-24T01:59"), kind=frozenset({"meeting"}))
    assert items(page)[0]["occurrence"]["starts_at"] == "2026-11-23T19:00:00-06:00"


def test_what_has_just_ended_counts_no_more(three: Snapshot) -> None:
    page = dates(three, now=utc("2026-11-24T02:00"), kind=frozenset({"meeting"}))
    assert items(page)[0]["occurrence"]["starts_at"] == "2026-11-30T19:00:00-06:00"


def test_far_from_the_horizon_the_answer_is_as_true(three: Snapshot) -> None:
    page = near(three, **here(from_=utc("2035-01-01T00:00"), kind=frozenset({"meeting"})))
    # 1 January 2035 is a Monday.
    assert items(page)[0]["next"]["id"] == f"{MONDAY}@2035-01-01T19:00"


# The origin


def test_nearby_is_by_distance(three: Snapshot) -> None:
    page = near(three, **here())
    assert ids(page) == [MONDAY, TUESDAY, SATURDAY]
    # A hundredth of a degree of latitude is 1,109.6 m here.
    assert [item["distance_m"] for item in items(page)] == [0, 1110, 2219]


def test_a_postal_code_is_an_origin(three: Snapshot) -> None:
    assert near(three, near="37203").question.origin == Point(36.1504, -86.7916)


def test_a_town_is_an_origin(three: Snapshot) -> None:
    assert near(three, near="Nashville, TN").question.origin == Point(36.1659, -86.7844)


@everywhere
def test_what_is_no_place_is_refused_with_suggestions(three: Snapshot, ask: Ask) -> None:
    field, message = problem(ask, three, near="Franklin")
    assert field == "near"
    assert "Franklin, TN, US" in message


def test_nearby_needs_an_origin(three: Snapshot) -> None:
    assert problem(near, three) == ("lat", "is required, with lon; or near")


def test_the_equator_and_greenwich_are_an_origin(three: Snapshot) -> None:
    assert near(three, lat=0.0, lon=0.0).question.origin == Point(0, 0)


@pytest.mark.parametrize("ask", [dates, listed], ids=["occurrences", "listings"])
def test_sorting_by_distance_needs_an_origin(three: Snapshot, ask: Ask) -> None:
    message = "is required to sort by distance, with lon; or near"
    assert problem(ask, three, sort="distance") == ("lat", message)


def test_nearby_of_what_is_online_alone_is_refused(three: Snapshot) -> None:
    field, message = problem(near, three, **here(attendance=frozenset({"online"})))
    assert (field, message) == ("attendance", "online alone has no place: ask /v1/occurrences")


def test_nearby_of_what_is_online_or_hybrid_is_answered(three: Snapshot) -> None:
    assert near(three, **here(attendance=frozenset({"online", "hybrid"}))).total == 0


def test_what_is_online_is_on_but_not_near(tmp_path: Path) -> None:
    snapshot = one(tmp_path, online())
    assert near(snapshot, **here()).total == 0
    assert ids(dates(snapshot, **here())) == ["nashville-aa:zoom"]
    assert "distance_m" not in items(dates(snapshot, **here()))[0]


def test_a_radius_drops_what_has_no_place(tmp_path: Path) -> None:
    snapshot = catalog_of(tmp_path, [meeting(), online()])
    assert ids(dates(snapshot, **here(radius_m=500_000))) == [MONDAY]
    assert ids(listed(snapshot, **here(radius_m=500_000))) == [MONDAY]


# The order


def test_occurrences_are_by_start(three: Snapshot) -> None:
    assert ids(dates(three)) == [MONDAY, TUESDAY, SATURDAY]


def test_listings_are_by_id_without_an_origin(three: Snapshot) -> None:
    assert ids(listed(three)) == [MONDAY, TUESDAY, SATURDAY]


def test_listings_are_by_distance_with_an_origin(three: Snapshot) -> None:
    assert ids(listed(three, lat=36.17, lon=-86.79)) == [SATURDAY, TUESDAY, MONDAY]


@everywhere
def test_another_order_can_be_asked_for(three: Snapshot, ask: Ask) -> None:
    # "A hike", "Jobs desk", "Sunrise".
    assert ids(ask(three, **here(sort="name"))) == [SATURDAY, TUESDAY, MONDAY]


def test_listings_by_start_need_a_window(three: Snapshot) -> None:
    assert problem(listed, three, sort="start") == ("sort", "start needs from or until here")


def test_listings_in_a_window_can_be_by_start(three: Snapshot) -> None:
    page = listed(three, sort="start", from_=utc("2026-11-27T00:00"))
    assert ids(page) == [SATURDAY, MONDAY, TUESDAY]


# The filters


@everywhere
def test_weekdays_and_hours_are_local(three: Snapshot, ask: Ask) -> None:
    # Monday 19:00 in Nashville is Tuesday 01:00 UTC.
    given = here(weekdays=frozenset({Weekday.MON}), after=time(19), before=time(19, 1))
    assert ids(ask(three, **given)) == [MONDAY]


@everywhere
@pytest.mark.parametrize(
    ("name", "word", "found"),
    [
        pytest.param("kind", "social", [SATURDAY], id="kind"),
        pytest.param("fellowship", "aa", [MONDAY], id="fellowship"),
        pytest.param("pathway", "activity-based", [SATURDAY], id="pathway"),
        pytest.param("attendance", "hybrid", [], id="attendance"),
        pytest.param("language", "es", [], id="language"),
        pytest.param("source", "nashville-help", [TUESDAY], id="source"),
        pytest.param("ids", MONDAY, [MONDAY], id="ids"),
        pytest.param("types", "employment", [TUESDAY], id="types"),
        pytest.param("any_types", "outdoors", [SATURDAY], id="any_types"),
        pytest.param("not_types", "outdoors", [MONDAY, TUESDAY], id="not_types"),
    ],
)
def test_a_filter_lets_through_what_has_its_word(
    three: Snapshot, ask: Ask, name: str, word: str, found: list[str]
) -> None:
    assert ids(ask(three, **here(**{name: frozenset({word})}))) == found


@everywhere
@pytest.mark.parametrize(
    ("listing", "flag"),
    [
        pytest.param(meeting(illustrative=True), "include_illustrative", id="illustrative"),
        pytest.param(meeting(suspended=suspended("2026-11-01")), "include_suspended", id="suspended"),
    ],
)
def test_what_is_left_out_by_itself_can_be_included(
    tmp_path: Path, ask: Ask, listing: Listing, flag: str
) -> None:
    snapshot = one(tmp_path, listing)
    assert ids(ask(snapshot, **here())) == []
    assert ids(ask(snapshot, **here(**{flag: True}))) == [MONDAY]


def test_a_cancelled_occurrence_is_passed_over(tmp_path: Path) -> None:
    dated = schedule(weekly("mon,wed"), overrides=[cancelled("2026-11-23T19:00", "snow")])
    page = near(one(tmp_path, meeting(schedule=dated)), **here())
    assert items(page)[0]["next"]["id"] == f"{MONDAY}@2026-11-25T19:00"


def test_a_cancelled_occurrence_can_be_included(tmp_path: Path) -> None:
    dated = schedule(weekly("mon"), overrides=[cancelled("2026-11-23T19:00", "snow")])
    page = near(one(tmp_path, meeting(schedule=dated)), **here(include_cancelled=True))
    assert items(page)[0]["next"] == {
        "id": f"{MONDAY}@2026-11-23T19:00",
        "starts_at": "2026-11-23T19:00:00-06:00",
        "ends_at": "2026-11-23T20:00:00-06:00",
        "time_zone": "America/Chicago",
        "status": "cancelled",
        "venue": None,
        "note": "snow",
    }


def test_next_is_a_cancelled_occurrence_only_where_nothing_else_is_on(tmp_path: Path) -> None:
    dated = schedule(weekly("mon,wed"), overrides=[cancelled("2026-11-23T19:00", "snow")])
    page = near(one(tmp_path, meeting(schedule=dated)), **here(include_cancelled=True))
    assert items(page)[0]["next"]["id"] == f"{MONDAY}@2026-11-25T19:00"


def test_a_moved_occurrence_counts_where_and_when_it_moved_to(tmp_path: Path) -> None:
    away = moved("2026-11-23T19:00", "2026-11-24T20:00", duration_minutes=30, venue=house(36.16))
    page = near(one(tmp_path, meeting(schedule=schedule(weekly("mon"), overrides=[away]))), **here())
    [item] = items(page)
    assert item["distance_m"] == 1110
    assert item["next"]["id"] == f"{MONDAY}@2026-11-23T19:00"
    assert item["next"]["starts_at"] == "2026-11-24T20:00:00-06:00"
    assert item["next"]["ends_at"] == "2026-11-24T20:30:00-06:00"
    assert item["next"]["status"] == "moved"
    assert item["next"]["venue"]["lat"] == 36.16


# Pages


@everywhere
def test_pages_laid_together_are_the_whole(three: Snapshot, ask: Ask) -> None:
    whole = ask(three, **here())
    first = ask(three, **here(limit=2))
    last = ask(three, offset=2, **here(limit=2))
    assert first.items + last.items == whole.items
    assert (first.total, last.total) == (3, 3)


@everywhere
@pytest.mark.parametrize(
    ("offset", "limit", "following"),
    [
        pytest.param(0, 2, 2, id="after the first"),
        pytest.param(0, 3, None, id="after all in one"),
        pytest.param(2, 2, None, id="after the last"),
        pytest.param(3, 2, None, id="behind the last"),
        pytest.param(100, 2, None, id="far behind the last"),
    ],
)
def test_a_page_tells_where_the_next_begins(
    three: Snapshot, ask: Ask, offset: int, limit: int, following: int | None
) -> None:
    assert ask(three, offset=offset, **here(limit=limit)).next_offset == following


def test_today_is_the_day_of_the_clock(three: Snapshot) -> None:
    assert near(three, now=datetime(2026, 11, 23, 23, 59, tzinfo=UTC), **here()).question.today == date(
        2026, 11, 23
    )


# One listing


def test_a_listing_is_found_by_its_id(three: Snapshot) -> None:
    assert three.id_of(find(three, SATURDAY)) == SATURDAY


def test_an_id_that_nothing_has_is_not_found(three: Snapshot) -> None:
    with pytest.raises(NotFound):
        find(three, "nashville-aa:none")


def test_the_id_of_a_merged_listing_tells_where_it_went(tmp_path: Path) -> None:
    snapshot = catalog_of(tmp_path, [meeting()], aliases={MONDAY: ("nashville-aa:dawn",)})
    with pytest.raises(Moved) as caught:
        find(snapshot, "nashville-aa:dawn")
    assert caught.value.listing_id == MONDAY


def test_a_listings_dates_are_those_of_ninety_days(three: Snapshot) -> None:
    # Mondays from 23 November 2026 to 15 February 2027; the 90 days end on 21 February.
    page = dates_of(three, MONDAY)
    assert page.question.window == Window(utc("2026-11-23T18:00"), utc("2027-02-21T18:00"))
    assert page.total == 13
    assert items(page)[-1]["id"] == f"{MONDAY}@2027-02-15T19:00"


def test_a_listings_dates_can_be_those_of_a_window(three: Snapshot) -> None:
    page = dates_of(three, MONDAY, until=utc("2026-12-01T18:00"))
    assert [item["id"] for item in items(page)] == [
        f"{MONDAY}@2026-11-23T19:00",
        f"{MONDAY}@2026-11-30T19:00",
    ]


def test_a_listings_dates_hold_cancelled_and_suspended_ones(tmp_path: Path) -> None:
    listing = meeting(
        schedule=schedule(weekly("mon"), overrides=[cancelled("2026-11-23T19:00", "snow")]),
        suspended=suspended("2026-11-30", "2026-12-01", "repairs"),
    )
    page = dates_of(one(tmp_path, listing), MONDAY, until=utc("2026-12-10T00:00"))
    assert [(item["status"], item["note"]) for item in items(page)] == [
        ("cancelled", "snow"),
        ("cancelled", "repairs"),
        ("scheduled", None),
    ]


def test_an_examples_dates_are_told_without_asking_for_examples(tmp_path: Path) -> None:
    assert dates_of(one(tmp_path, meeting(illustrative=True)), MONDAY).total == 13


def test_a_listings_dates_pass_weekdays_and_hours(tmp_path: Path) -> None:
    snapshot = one(tmp_path, meeting(schedule=schedule(weekly("mon,wed"))))
    page = dates_of(snapshot, MONDAY, weekdays=frozenset({Weekday.WED}), until=utc("2026-12-01T00:00"))
    assert [item["id"] for item in items(page)] == [f"{MONDAY}@2026-11-25T19:00"]


def test_the_dates_of_no_listing_are_not_found(three: Snapshot) -> None:
    with pytest.raises(NotFound):
        dates_of(three, "nashville-aa:none")
