"""The examples: plain to see as such, of every type, and never over."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import chain
from urllib.parse import urlsplit

import pytest

from finder.domain.listing import occurrences_of
from finder.domain.recurrence import weekly_pattern
from finder.domain.schedule import OccurrenceStatus
from finder.domain.vocabulary import Aspect, types_of
from finder.domain.window import Weekday, Window
from finder.domain.zone import zone
from finder.places import embedded_gazetteer
from tests.data.listings import Kept, ids_where, in_region, kept

DEMO = timedelta(days=14)
# A window is of 400 days at most.
YEARS = [
    Window(datetime(year, 11, 23, tzinfo=UTC), datetime(year + 1, 11, 23, tzinfo=UTC))
    for year in range(2026, 2032)
]
EXAMPLES = in_region("examples")
SHOWN_TYPES = sorted(types_of(Aspect.SOCIAL) | types_of(Aspect.SUPPORT))


def named(listing_id: str) -> Kept:
    [found] = [each for each in EXAMPLES if each.listing.id == f"examples-tennessee:{listing_id}"]
    return found


def local_starts(listing_id: str, first: str, last: str) -> list[str]:
    """Its starts by the clock on the wall, from the first local day to the last."""
    listing = named(listing_id).listing
    tz = zone(listing.schedule.time_zone)
    begin = datetime.fromisoformat(first).replace(tzinfo=tz)
    end = datetime.fromisoformat(last).replace(tzinfo=tz) + timedelta(days=1)
    return [
        f"{each.starts_at:%Y-%m-%dT%H:%M%z} {each.status.value}"
        for each in occurrences_of(listing, Window(begin, end))
    ]


def test_there_are_as_many_as_the_readme_says() -> None:
    assert Counter((each.source, each.listing.kind.value) for each in EXAMPLES) == {
        ("examples-tennessee", "social"): 24,
        ("examples-tennessee", "support"): 12,
        ("examples-europe", "meeting"): 4,
        ("examples-europe", "social"): 3,
        ("examples-europe", "support"): 3,
    }


def test_examples_are_in_their_own_folder_and_nothing_else_is() -> None:
    assert ids_where(lambda each: each.listing.illustrative != (each.region == "examples"), kept()) == []


def test_every_example_says_so_in_its_name() -> None:
    assert ids_where(lambda each: not each.listing.name.startswith("Example: "), EXAMPLES) == []


def test_no_example_stands_under_a_real_name() -> None:
    def is_real(each: Kept) -> bool:
        organizer = each.listing.organizer or ""
        return (
            each.listing.fellowship is not None
            or each.listing.group is not None
            or not organizer.startswith(("Example ", "Beispiel"))
        )

    assert ids_where(is_real, EXAMPLES) == []


def test_every_link_of_an_example_leads_to_example_org() -> None:
    def leads_away(each: Kept) -> bool:
        listing = each.listing
        pages = [listing.url, *(origin.source_url for origin in listing.provenance)]
        pages += [] if listing.online is None else [listing.online.page]
        return any(page is None or urlsplit(page).hostname != "example.org" for page in pages)

    assert ids_where(leads_away, EXAMPLES) == []


def test_no_example_has_a_door_to_knock_at() -> None:
    def has_door(each: Kept) -> bool:
        venues = [each.listing.venue, *(moved.venue for moved in each.listing.schedule.overrides)]
        return any(
            (venue.name, venue.address, venue.postal_code, venue.precision.value)
            != (None, None, None, "city")
            for venue in venues
            if venue is not None
        )

    assert ids_where(has_door, EXAMPLES) == []


def test_every_example_is_in_the_middle_of_its_town() -> None:
    def is_elsewhere(each: Kept) -> bool:
        venue = each.listing.venue
        if venue is None or venue.point is None or venue.city is None:
            return False
        town = embedded_gazetteer().near(f"{venue.city}, {venue.region or venue.country}").point
        return max(abs(town.lat - venue.point.lat), abs(town.lon - venue.point.lon)) > 0.05

    assert ids_where(is_elsewhere, EXAMPLES) == []


@pytest.mark.parametrize("aspect", [Aspect.SOCIAL, Aspect.SUPPORT])
def test_every_type_of_event_and_of_help_is_shown(aspect: Aspect) -> None:
    shown = {slug for each in EXAMPLES for slug in each.listing.types}
    assert types_of(aspect) - shown == set()


@cache
def spans_of_five_years() -> dict[str, list[tuple[datetime, datetime]]]:
    """When what is of each type is on and not cancelled, as (start, end) in UTC."""
    spans = defaultdict(list)
    for each in EXAMPLES:
        for found in chain.from_iterable(occurrences_of(each.listing, year) for year in YEARS):
            if found.status is not OccurrenceStatus.CANCELLED:
                for slug in each.listing.types:
                    spans[slug].append((found.starts_at.astimezone(UTC), found.ends_at.astimezone(UTC)))
    return spans


@pytest.mark.parametrize("slug", SHOWN_TYPES)
def test_each_type_is_on_within_fourteen_days_of_any_moment_of_five_years(slug: str) -> None:
    free_since = YEARS[0].start
    for starts_at, ends_at in sorted(spans_of_five_years()[slug]):
        assert starts_at - free_since < DEMO
        free_since = max(free_since, ends_at)
    assert free_since > YEARS[4].end


def test_kinds_of_recurrence_are_shown() -> None:
    rules = [rule.rrule for each in EXAMPLES for rule in each.listing.schedule.rules]
    assert None in rules
    for part in ("BYDAY=3TH", "BYSETPOS=-1", "INTERVAL=2", "BYDAY=MO,WE,FR", "FREQ=YEARLY", "BYMONTH=4,5"):
        assert any(part in rule for rule in rules if rule), part
    assert any(each.listing.schedule.by_appointment for each in EXAMPLES)


def test_the_third_thursday() -> None:
    assert local_starts("open-mic", "2026-11-01", "2027-01-31") == [
        "2026-11-19T19:00-0600 scheduled",
        "2026-12-17T19:00-0600 scheduled",
        "2027-01-21T19:00-0600 scheduled",
    ]


def test_the_last_weekday_of_the_month_once_moved() -> None:
    assert local_starts("month-end-supper", "2026-10-01", "2027-02-28") == [
        "2026-10-30T18:30-0500 scheduled",
        "2026-11-30T18:30-0600 scheduled",
        "2026-12-30T18:30-0600 moved",
        "2027-01-29T18:30-0600 scheduled",
        "2027-02-26T18:30-0600 scheduled",
    ]


def test_every_other_week() -> None:
    assert local_starts("climbing", "2026-11-23", "2026-12-31") == [
        "2026-11-25T18:30-0600 scheduled",
        "2026-12-09T18:30-0600 scheduled",
        "2026-12-23T18:30-0600 scheduled",
    ]


def test_one_afternoon_alone() -> None:
    assert local_starts("summer-picnic", "2026-11-23", "2027-12-20") == ["2027-06-19T12:00-0500 scheduled"]


def test_one_evening_a_year() -> None:
    assert local_starts("new-years-eve-dance", "2026-11-23", "2027-12-20") == [
        "2026-12-31T20:00-0600 scheduled"
    ]


def test_a_cancelled_and_a_moved_date() -> None:
    assert local_starts("saturday-hike", "2026-12-19", "2027-01-09") == [
        "2026-12-19T08:30-0600 scheduled",
        "2026-12-26T08:30-0600 cancelled",
        "2027-01-02T10:00-0600 moved",
        "2027-01-09T08:30-0600 scheduled",
    ]


def test_a_weekly_hour_stays_on_the_wall_when_clocks_change() -> None:
    assert local_starts("community-singing", "2027-03-07", "2027-03-14") == [
        "2027-03-07T16:00-0600 scheduled",
        "2027-03-14T16:00-0500 scheduled",
    ]


def test_a_night_in_which_clocks_go_forward_is_as_long_as_any_other() -> None:
    listing = named("late-night-hangout").listing
    night = Window(datetime(2027, 3, 13, 12, tzinfo=UTC), datetime(2027, 3, 14, 12, tzinfo=UTC))
    [found] = occurrences_of(listing, night)
    assert f"{found.starts_at:%Y-%m-%dT%H:%M%z}" == "2027-03-13T23:30-0600"
    assert f"{found.ends_at:%Y-%m-%dT%H:%M%z}" == "2027-03-14T03:30-0500"


def test_two_o_clock_is_an_hour_earlier_in_chattanooga_than_in_jasper() -> None:
    assert local_starts("riverside-walk", "2026-11-29", "2026-11-29") == ["2026-11-29T14:00-0500 scheduled"]
    assert local_starts("valley-coffee", "2026-11-29", "2026-11-29") == ["2026-11-29T14:00-0600 scheduled"]


def test_europe_has_its_own_zones_languages_and_money() -> None:
    there = [each.listing for each in EXAMPLES if each.source == "examples-europe"]
    assert len(there) == 10
    assert {listing.schedule.time_zone for listing in there} == {
        "Europe/London",
        "Europe/Dublin",
        "Europe/Berlin",
    }
    assert {code for listing in there for code in listing.languages} == {"de", "en", "ga", "tr"}
    assert {listing.cost.currency for listing in there if listing.cost and not listing.cost.free} == {"EUR"}


def test_cost_and_alcohol_are_said_in_every_way() -> None:
    social = [each.listing for each in EXAMPLES if each.listing.kind == "social"]
    assert {listing.alcohol.value for listing in social} == {"none", "present", "unknown"}
    assert {listing.cost is not None and listing.cost.free for listing in social} == {True, False}


def test_no_example_that_recurs_forever_stands_on_a_day_it_does_not_name() -> None:
    def is_off(each: Kept) -> bool:
        return any(
            pattern is not None and Weekday(rule.starts.weekday()) not in pattern.weekdays
            for rule in each.listing.schedule.rules
            for pattern in [rule.rrule and weekly_pattern(rule.rrule, Weekday(rule.starts.weekday()))]
        )

    assert ids_where(is_off, EXAMPLES) == []


def test_no_override_speaks_of_a_day_that_is_past_when_the_dataset_was_made() -> None:
    day = date(2026, 8, 22)
    assert (
        ids_where(
            lambda each: any(
                override.original_start.date() < day for override in each.listing.schedule.overrides
            ),
            EXAMPLES,
        )
        == []
    )
