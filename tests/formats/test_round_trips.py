"""What is written is read back the same, as far as the format can carry it; the tables of losses are here.

docs/adding-a-format.md tells them to users, and has to name every member that is lost.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.listing import (
    Cost,
    Listing,
    Online,
    OnlineAccess,
    Provenance,
    Stored,
    Suspension,
    Verification,
    VerificationStatus,
)
from finder.domain.schedule import Extra, OccurrenceStatus, Override, Precision, Rule, Schedule, Venue
from finder.domain.vocabulary import TYPES, Alcohol, Attendance, Kind
from finder.formats import Draft, Edition, SourceFacts, writer
from finder.formats.native import source_facts
from tests.builders import NOW, house, meeting, schedule, weekly
from tests.formats.streams import read_all, stream
from tests.formats.written import FETCHED, written
from tests.strategies import ZONES, listings, maybe, points, some

DOCUMENT = (Path(__file__).parents[2] / "docs/adding-a-format.md").read_text()
FEEDS = ("meeting-guide", "tsml-csv")
each_feed = pytest.mark.parametrize("name", FEEDS)

# Members of a listing that neither feed has a place for: whatever they say, the file is the same.
LOST = {
    "kind": Kind.SOCIAL,
    "organizer": "Sober Nashville",
    "pathways": ("secular",),
    "alcohol": Alcohol.PRESENT,
    "cost": Cost(False, 5.0, "USD"),
    "provenance": (Provenance("elsewhere", "https://example.org", date(2026, 1, 1)),),
    "illustrative": True,
    "verification": Verification(VerificationStatus.VERIFIED, date(2020, 1, 1)),
}
CARRIED = (
    "name group fellowship attendance types other_types languages venue online url notes schedule suspended"
).split()


def test_every_member_but_the_id_is_carried_or_lost():
    assert {*LOST, *CARRIED, "id"} == {field.name for field in fields(Listing)}


@each_feed
@pytest.mark.parametrize("member", LOST)
def test_a_member_that_is_lost_changes_nothing_in_the_file(name, member):
    assert written(name, replace(meeting(), **{member: LOST[member]})) == written(name, meeting())


@pytest.mark.parametrize("member", [*LOST, "extra", "overrides", "precision"])
def test_the_document_names_what_is_lost(member):
    assert f"`{member}`" in DOCUMENT


WORDS = st.lists(
    st.sampled_from("Sunrise Noon Café Group Hall Sober Grace Ünity 12 & (upstairs) + = - @ 'Tis".split()),
    min_size=1,
    max_size=4,
).map(" ".join)
# A name is more than marks: finder cuts these from the ends of names.
NAMES = st.one_of(
    WORDS.map(lambda words: f"Early {words} Birds"), st.sampled_from(["=Sunrise", "+Plus", "'=Odd", "'Tis"])
)
NOTES = st.lists(NAMES, min_size=1, max_size=3, unique=True).map("\n".join)
STREETS = st.builds(lambda number, words: f"{number} {words} St", st.integers(1, 999), WORDS)
PAGES = st.sampled_from(["https://aa.example.org/sunrise", "http://example.org/m?id=7"])
MEETING_TYPES = sorted(slug for slug, term in TYPES.items() if term.aspect not in ("support", "social"))
CLOCKS = st.builds(time, st.integers(0, 23), st.integers(0, 59))
ROOMS = st.one_of(
    st.builds(
        Online, maybe(st.just("https://zoom.us/j/1")), st.just("+16155550100"), st.just(OnlineAccess.OPEN)
    ),
    st.just(Online(None, None, OnlineAccess.ASK, "https://aa.example.org/sunrise")),
    st.just(Online("https://zoom.us/j/1", None, OnlineAccess.PASSCODE, "https://aa.example.org/sunrise")),
)


@st.composite
def weekly_rules(draw: st.DrawFn) -> Rule:
    """A rule that a feed can carry: up to half a day long, which may pass midnight."""
    days = draw(st.lists(st.sampled_from("MO TU WE TH FR SA SU".split()), min_size=1, unique=True))
    starts = datetime.combine(date(2026, 1, 1), draw(CLOCKS))
    return Rule(starts, draw(st.integers(1, 720)), f"FREQ=WEEKLY;BYDAY={','.join(days)}")


@st.composite
def venues(draw: st.DrawFn) -> Venue:
    """A venue with a street, at its door or at no point."""
    point = draw(maybe(points().filter(lambda point: (point.lat, point.lon) != (0, 0))))
    city = draw(NAMES)
    return Venue(
        name=draw(maybe(NAMES)),
        address=draw(STREETS),
        city=city,
        region=draw(maybe(st.sampled_from(["TN", "Bayern"]))),
        postal_code=draw(maybe(st.sampled_from(["37203", "02134", "K1A 0B1"]))),
        country=draw(maybe(st.sampled_from(["US", "CA", "DE", "GB"]))),
        point=point,
        precision=None if point is None else Precision.EXACT,
    )


@st.composite
def carriable(draw: st.DrawFn) -> Listing:
    """A meeting of which a feed can carry all."""
    attendance = draw(st.sampled_from(Attendance))
    is_online = attendance is not Attendance.IN_PERSON
    return meeting(
        name=draw(NAMES),
        group=draw(maybe(NAMES)),
        fellowship=draw(maybe(st.sampled_from(["aa", "smart"]))),
        attendance=attendance,
        types=draw(some(st.sampled_from(MEETING_TYPES))),
        other_types=draw(some(st.sampled_from(["Hearing loop", "Chit System"]))),
        languages=draw(some(st.sampled_from(["en", "es", "uk"]))),
        venue=draw(maybe(venues())) if attendance is not Attendance.ONLINE else None,
        online=draw(ROOMS) if is_online else None,
        url="https://aa.example.org/sunrise" if is_online else draw(maybe(PAGES)),
        notes=draw(maybe(NOTES)),
        schedule=Schedule(
            draw(st.sampled_from(ZONES)), tuple(draw(st.lists(weekly_rules(), min_size=1, max_size=2)))
        ),
    )


def slots_of(listing: Listing) -> list[tuple[str, time, int]]:
    """(day, start, length) of the rules, each start once, in the order of the week."""
    found: dict[tuple[int, time], tuple[str, time, int]] = {}
    for rule in listing.schedule.rules:
        assert rule.rrule is not None
        for code in rule.rrule.partition("BYDAY=")[2].split(","):
            key = "MO TU WE TH FR SA SU".split().index(code), rule.starts.time()
            found.setdefault(key, (code, rule.starts.time(), rule.duration_minutes))
    return [found[key] for key in sorted(found)]


def members(listing: Listing) -> dict[str, Any]:
    """What a draft of the listing says, all but its times."""
    return {
        "name": listing.name,
        "group": listing.group,
        "fellowship": listing.fellowship,
        "attendance": listing.attendance,
        "types": frozenset(listing.types),
        "other_types": listing.other_types,
        "languages": listing.languages,
        "venue": listing.venue,
        "online": listing.online,
        "url": listing.url,
        "notes": listing.notes,
        "time_zone": listing.schedule.time_zone,
        "suspended": None,
    }


@each_feed
@given(listing=carriable())
def test_each_weekly_slot_of_a_meeting_comes_back_with_all_that_is_carried(name, listing):
    drafts = read_all(name, written(name, listing))
    assert [
        (draft.rules[0].rrule[-2:], draft.rules[0].starts.time(), draft.rules[0].duration_minutes)
        for draft in drafts
    ] == slots_of(listing)
    for draft in drafts:
        assert {member: getattr(draft, member) for member in members(listing)} == members(listing)
        assert draft.warnings == ()
    assert len({draft.key for draft in drafts}) == len(drafts)


@each_feed
@given(several=st.lists(listings(), max_size=4, unique_by=lambda listing: listing.id))
def test_any_listings_are_read_back_row_for_row(name, several):
    drafts = read_all(name, written(name, *several))
    assert len(drafts) == len(read_all("meeting-guide", written("meeting-guide", *several)))
    assert [draft.row for draft in drafts] == list(range(1, len(drafts) + 1))


# What comes back otherwise than it was, beside what is lost: (what it was, what it becomes).
CHANGED = [
    pytest.param(
        {"types": ("outdoors", "food", "open")},
        {"types": frozenset({"open"}), "other_types": ("outdoors", "food")},
        id="types of socials and of support become other_types",
    ),
    pytest.param({"languages": ("pt-BR", "zh")}, {"languages": ("pt",)}, id="languages lose region, or go"),
    pytest.param(
        {"venue": house(precision=Precision.STREET)}, {"venue": house()}, id="precision street becomes exact"
    ),
    pytest.param(
        {"venue": house(precision=Precision.CITY)},
        {"venue": house(None, None)},
        id="the middle of a town goes, and is found again by who imports",
    ),
    pytest.param(
        {"suspended": Suspension(date(2026, 11, 1), date(2026, 12, 1), "the roof is mended")},
        {"suspended": Suspension(reason="its source lists it as inactive")},
        id="a suspension loses dates and reason",
    ),
    pytest.param({"other_types": ("p", "Chit")}, {"other_types": ("Chit",)}, id="what would be a type goes"),
    pytest.param(
        {"attendance": Attendance.ONLINE, "suspended": Suspension()},
        {"attendance": Attendance.ONLINE, "suspended": None},
        id="what is online is not suspended",
    ),
    pytest.param({"suspended": Suspension(date(2026, 12, 1))}, {"suspended": None}, id="one to come goes"),
    pytest.param(
        {"attendance": Attendance.HYBRID, "suspended": Suspension(), "online": Online("https://zoom.us/j/1")},
        {"attendance": Attendance.ONLINE, "suspended": None},
        id="a suspended hybrid meeting is online",
    ),
    pytest.param({"online": Online("https://zoom.us/j/1")}, {"online": None}, id="in person: no room"),
    pytest.param(
        {
            "attendance": Attendance.ONLINE,
            "url": "https://aa.example.org/",
            "online": Online(
                "https://zoom.us/j/1", None, OnlineAccess.PASSCODE, "https://other.example.org/"
            ),
        },
        {"online": Online("https://zoom.us/j/1", None, OnlineAccess.PASSCODE, "https://aa.example.org/")},
        id="a passcode's page becomes the meeting's",
    ),
    pytest.param(
        {"schedule": schedule(weekly("mon", "19:00", 13 * 60))},
        {"rules": (Rule(datetime(2001, 1, 1, 19), 60, "FREQ=WEEKLY;BYDAY=MO"),)},
        id="a length of more than half a day past midnight becomes an hour",
    ),
    pytest.param(
        {
            "schedule": schedule(
                weekly("mon"),
                extra=[Extra(datetime(2026, 12, 24, 18))],
                overrides=[Override(datetime(2026, 11, 30, 19), OccurrenceStatus.CANCELLED)],
            )
        },
        {
            "rules": (Rule(datetime(2001, 1, 1, 19), 60, "FREQ=WEEKLY;BYDAY=MO"),),
            "extra": (),
            "overrides": (),
        },
        id="dates go, and with them since when it is held",
    ),
]


@each_feed
@pytest.mark.parametrize(("was", "becomes"), CHANGED)
def test_what_a_feed_says_otherwise(name, was, becomes):
    [draft] = read_all(name, written(name, meeting(**was)))
    assert isinstance(draft, Draft)
    assert {member: getattr(draft, member) for member in becomes} == becomes


@given(several=st.lists(listings(), max_size=3, unique_by=lambda listing: listing.id))
def test_a_native_file_gives_the_same_listings_ids_included(several):
    assert read_all("native", written("native", *several)) == several


def test_a_native_file_of_one_source_tells_it():
    content = written("native", meeting(), title="Nashville Intergroup", licence="CC0-1.0")
    told = SourceFacts("nashville-aa", FETCHED, "Nashville Intergroup", None, "CC0-1.0")
    assert source_facts(stream(content)) == told


def test_a_native_file_of_several_sources_tells_each():
    content = written("native", meeting(), meeting("nashville-na:noon"), title="Nashville")
    for name in ("nashville-aa", "nashville-na"):
        assert source_facts(stream(content), name) == SourceFacts(name, FETCHED, "Nashville")
    assert source_facts(stream(content), "other") is None
    assert source_facts(stream(content)) is None


DATA = Path(__file__).parents[2] / "data/nashville"


@pytest.mark.parametrize("path", sorted(DATA.glob("*.json")), ids=lambda path: path.stem)
def test_a_file_of_the_dataset_is_written_as_it_stands_there(path):
    content = path.read_bytes()
    facts = source_facts(stream(content))
    assert facts is not None
    made = writer("native")(map(Stored, read_all("native", content)), Edition(NOW, {facts.name: facts}))
    assert b"".join(made) == content
