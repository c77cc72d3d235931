"""What finder writes as a calendar it reads back as the same listings; what is lost stands in tables here."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.geo import Point
from finder.domain.listing import (
    Cost,
    Listing,
    Online,
    OnlineAccess,
    Provenance,
    Stored,
    Verification,
    VerificationStatus,
)
from finder.domain.schedule import (
    Extra,
    Occurrence,
    OccurrenceStatus,
    Override,
    Precision,
    Rule,
    Schedule,
    Venue,
    occurrences,
)
from finder.domain.window import Window
from finder.formats.draft import Draft
from finder.formats.icalendar import write
from finder.formats.writing import Edition, SourceFacts
from tests.builders import NOW, extra, house, meeting, once, schedule, weekly
from tests.formats.streams import read_all
from tests.strategies import listings, maybe, some

EDITION = Edition(NOW, {"nashville-aa": SourceFacts("nashville-aa", title="Nashville, TN")})

# What iCalendar has a place for, but finder's own: each has a property of the name X-FINDER-….
WORDS = st.lists(
    st.sampled_from(
        ["Sunrise", "Café", "a,b", "c;d", "back\\slash", '"quoted"', "Ünïty", "日本語", "x:y", "🙂", "'Tis"]
    ),
    min_size=1,
    max_size=12,
).map(lambda words: " ".join(["Early", *words, "Birds"]))
NOTES = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)
DAYS_OF_ALL = [datetime(2025, 9, 1, tzinfo=UTC) + timedelta(days=390 * each) for each in range(3)]


def written(*several: Listing) -> bytes:
    return b"".join(write(map(Stored, several), EDITION))


def read_back(listing: Listing) -> Draft:
    [draft] = read_all("icalendar", written(listing))
    assert isinstance(draft, Draft), draft
    assert draft.warnings == ()
    return draft


# Members that a calendar carries nothing of: whoever imports it sets them anew.
LOST = {
    "pathways": ("secular",),
    "provenance": (Provenance("elsewhere", "https://example.org", date(2026, 1, 1)),),
    "illustrative": True,
    "verification": Verification(VerificationStatus.VERIFIED, date(2020, 1, 1)),
}
CARRIED = (
    "kind name group fellowship organizer attendance types other_types languages alcohol cost venue online"
    " url notes schedule suspended"
).split()


def test_every_member_but_the_id_is_carried_or_lost():
    assert {*LOST, *CARRIED, "id"} == {field.name for field in fields(Listing)}


@pytest.mark.parametrize("member", LOST)
def test_a_member_that_is_lost_changes_nothing_in_the_calendar(member):
    assert written(replace(meeting(), **{member: LOST[member]})) == written(meeting())


@st.composite
def venues(draw: st.DrawFn) -> Venue:
    """A venue of words; its point as near as a calendar tells it, to a tenth of a metre."""
    degrees = st.integers(1, 80_000_000).map(lambda number: number / 1_000_000)
    point = draw(maybe(st.builds(Point, degrees, degrees)))
    return Venue(
        draw(maybe(WORDS)),
        draw(maybe(WORDS)),
        draw(maybe(WORDS)),
        draw(maybe(WORDS)),
        draw(maybe(st.just("37203"))),
        draw(maybe(st.sampled_from(["US", "DE"]))),
        point,
        None if point is None else draw(st.sampled_from(Precision)),
    )


@st.composite
def carriable(draw: st.DrawFn) -> Listing:
    """Any listing, its texts of words."""
    drawn = draw(listings())
    venue = draw(maybe(venues()))
    told = drawn.schedule
    overrides = tuple(
        replace(each, note=draw(maybe(WORDS)), venue=None if each.venue is None else draw(venues()))
        for each in told.overrides
    )
    cost = (
        drawn.cost
        if drawn.cost is None
        else replace(drawn.cost, amount=draw(maybe(st.sampled_from([0.0, 5.0, 12.5]))))
    )
    room = Online(
        "https://zoom.us/j/1", "+16155550100", draw(st.sampled_from(OnlineAccess)), "https://aa.example.org/x"
    )
    return replace(
        drawn,
        name=draw(WORDS),
        group=draw(maybe(WORDS)),
        organizer=draw(maybe(WORDS)),
        other_types=draw(some(WORDS)),
        cost=Cost(True)
        if cost is not None and cost.free
        else None
        if cost is None
        else replace(cost, note=draw(maybe(WORDS))),
        venue=None if venue == Venue() else venue,
        online=draw(maybe(st.just(room))),
        url=draw(maybe(st.just("https://aa.example.org/sunrise?day=1"))),
        notes=draw(maybe(NOTES)),
        schedule=replace(told, overrides=overrides),
        suspended=drawn.suspended and replace(drawn.suspended, reason=draw(maybe(WORDS))),
    )


def members(said: Listing | Draft) -> dict[str, Any]:
    """What is said beside dates."""
    told = {name: getattr(said, name) for name in CARRIED if name != "schedule"}
    return {**told, "types": frozenset(said.types)}


@given(carriable())
def test_all_that_a_listing_is_comes_back(listing):
    draft = read_back(listing)
    assert members(draft) == members(listing)
    assert draft.key == listing.id.partition(":")[2]
    assert draft.time_zone == listing.schedule.time_zone
    assert draft.by_appointment == listing.schedule.by_appointment


def on(schedule: Schedule) -> list[Occurrence]:
    """All occurrences of three years."""
    spans = [Window(day, day + timedelta(days=390)) for day in DAYS_OF_ALL]
    return [each for span in spans for each in occurrences(schedule, span)]


def carried(each: Occurrence, venue: Venue | None) -> Occurrence:
    """An occurrence as a calendar tells it: the listing's own venue is none that it moved to."""
    return replace(each, venue=None if each.venue == venue else each.venue)


@given(carriable())
def test_icalendar_reads_what_is_written_without_a_complaint(listing):
    content = written(listing)
    parts = icalendar.Calendar.from_ical(content).walk()
    assert [each.errors for each in parts if each.errors] == []
    assert all("DTSTAMP" in each and "UID" in each for each in parts if each.name in ("VEVENT", "VJOURNAL"))
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)


@given(carriable())
def test_it_is_on_when_it_was(listing):
    draft = read_back(listing)
    back = Schedule(draft.time_zone or "", draft.rules, draft.extra, draft.overrides, draft.by_appointment)
    assert on(back) == [carried(each, listing.venue) for each in on(listing.schedule)]


# What comes back otherwise than it was, beside what is lost: (what it was, what it becomes).
CHANGED = [
    pytest.param(
        {"schedule": schedule(Rule(datetime(2026, 1, 5, 19), 60, "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231"))},
        {"rules": (Rule(datetime(2026, 1, 5, 19), 60, "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270101T055959Z"),)},
        id="the end of a rule is told in UTC",
    ),
    pytest.param(
        {"schedule": schedule(extra=[extra("2026-12-24T18:00"), extra("2026-12-31T18:00")])},
        {"rules": (Rule(datetime(2026, 12, 24, 18)),), "extra": (Extra(datetime(2026, 12, 31, 18)),)},
        id="the first of dates without a rule becomes one that repeats never",
    ),
    pytest.param(
        {
            "schedule": schedule(
                weekly("mon"), overrides=[Override(datetime(2026, 11, 24, 19), OccurrenceStatus.CANCELLED)]
            )
        },
        {"overrides": ()},
        id="an override of a date on which nothing is goes",
    ),
    pytest.param(
        {"schedule": schedule(weekly("mon"), extra=[extra("2026-12-24T18:00", 120)])},
        {"rules": (weekly("mon"), Rule(datetime(2026, 12, 24, 18), 120)), "extra": ()},
        id="a further date of a length of its own becomes a rule that repeats never",
    ),
    pytest.param(
        {"venue": house(point=Point(36.12345678, -86.0))},
        {"venue": house(point=Point(36.123457, -86.0))},
        id="a point is told to six decimals, a tenth of a metre",
    ),
    pytest.param(
        {"notes": "Ring.\n\n<b>Twice</b>"}, {"notes": "Ring.\nTwice"}, id="texts come back as plain text"
    ),
    pytest.param(
        {"notes": "Call Pat 615-555-0100"}, {"notes": None}, id="what is private does not come back"
    ),
]


@pytest.mark.parametrize(("was", "becomes"), CHANGED)
def test_what_a_calendar_says_otherwise(was, becomes):
    draft = read_back(meeting(**was))
    assert {member: getattr(draft, member) for member in becomes} == becomes


def test_one_of_two_dates_that_is_called_off_leaves_the_other_on():
    told = schedule(
        once("2026-12-05T19:00"),
        once("2026-12-06T19:00"),
        overrides=[
            Override(datetime(2026, 12, 5, 19), OccurrenceStatus.CANCELLED, note="The heating is out")
        ],
    )
    assert read_back(meeting(schedule=told)).overrides == told.overrides
