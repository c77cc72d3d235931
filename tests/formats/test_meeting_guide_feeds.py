"""Real feeds of Meeting Guide, read whole: what INDEX.json counts, and what each feed taught."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from finder.formats.draft import Draft, Reject
from tests.formats.streams import drafts_of, read_file, rejects_of

CODES = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")


@dataclass(frozen=True)
class Expected:
    """What a feed holds. `days` counts the drafts of Sunday to Saturday, `ways` by attendance."""

    drafts: int
    days: tuple[int, ...]
    ways: dict[str, int]
    suspended: int = 0
    by_appointment: int = 0
    rejects: tuple[Reject, ...] = ()
    warned: int = 0


FEEDS = {
    "atlanta-sample-aa": Expected(6, (6, 0, 0, 0, 0, 0, 0), {"in_person": 6}),
    "eda-worldwide": Expected(
        185,
        (33, 25, 33, 24, 27, 16, 27),
        {"in_person": 71, "online": 100, "hybrid": 14},
        suspended=1,
    ),
    "edge-times": Expected(9, (3, 2, 0, 0, 0, 0, 3), {"in_person": 1, "hybrid": 8}, by_appointment=1),
    "edmonton-ca-aa": Expected(
        315,
        (42, 53, 47, 52, 46, 41, 34),
        {"in_person": 241, "online": 44, "hybrid": 30},
        suspended=22,
    ),
    "kansas-city-aa": Expected(
        206,
        (22, 30, 29, 32, 31, 32, 30),
        {"in_person": 125, "online": 33, "hybrid": 48},
        suspended=9,
    ),
    "philadelphia-aa": Expected(
        1928,
        (246, 277, 287, 278, 294, 281, 265),
        {"in_person": 1271, "online": 554, "hybrid": 103},
        suspended=826,
        warned=1928,
    ),
    "recoverysource-aa1-es": Expected(48, (3, 7, 7, 10, 5, 9, 7), {"in_person": 48}),
    "sanjose-aa": Expected(
        670,
        (85, 107, 98, 96, 106, 90, 88),
        {"in_person": 249, "online": 325, "hybrid": 96},
        suspended=129,
        warned=1,
    ),
    "sussex-delaware-aa": Expected(
        145,
        (15, 23, 22, 23, 20, 20, 22),
        {"in_person": 107, "online": 35, "hybrid": 3},
        suspended=40,
    ),
}
each_feed = pytest.mark.parametrize(("name", "expected"), FEEDS.items(), ids=FEEDS.keys())


def read_feed(feeds: Path, name: str) -> list[Draft | Reject]:
    return read_file("meeting-guide", feeds / "meetings" / f"{name}.json")


def drafts(feeds: Path, name: str) -> list[Draft]:
    return drafts_of(read_feed(feeds, name))


def days(found: list[Draft]) -> tuple[int, ...]:
    """How many drafts are held on each day from Sunday to Saturday."""
    counts = Counter(
        code
        for draft in found
        for rule in draft.rules
        for code in (rule.rrule or "").removeprefix("FREQ=WEEKLY;BYDAY=").split(",")
    )
    return tuple(counts[code] for code in CODES)


def test_every_feed_of_the_folder_stands_in_the_table(feeds):
    assert {path.stem for path in (feeds / "meetings").glob("*.json")} == FEEDS.keys()


@each_feed
def test_a_feed_gives_the_drafts_that_the_table_says(feeds, name, expected):
    found = drafts(feeds, name)
    assert (len(found), days(found)) == (expected.drafts, expected.days)


@each_feed
def test_a_feed_gives_the_rejects_that_the_table_says(feeds, name, expected):
    assert rejects_of(read_feed(feeds, name)) == expected.rejects


@each_feed
def test_drafts_and_rejects_are_as_many_as_the_index_counts(feeds, name, expected):
    index = json.loads((feeds / "INDEX.json").read_bytes())
    [entry] = [entry for entry in index["entries"] if entry["file"] == f"meetings/{name}.json"]
    told = entry["summary"]["per_weekday_0_is_sunday"]
    assert entry["records"] == expected.drafts + len(expected.rejects)
    assert tuple(told.get(str(day), 0) for day in range(7)) == expected.days


@each_feed
def test_a_feed_tells_how_one_takes_part(feeds, name, expected):
    assert Counter(draft.attendance.value for draft in drafts(feeds, name)) == expected.ways


@each_feed
def test_a_feed_tells_what_is_suspended_or_by_appointment(feeds, name, expected):
    found = drafts(feeds, name)
    assert sum(draft.suspended is not None for draft in found) == expected.suspended
    assert sum(draft.by_appointment for draft in found) == expected.by_appointment


@each_feed
def test_a_feed_gives_few_warnings(feeds, name, expected):
    assert sum(bool(draft.warnings) for draft in drafts(feeds, name)) == expected.warned


@each_feed
def test_no_draft_holds_what_the_scrubbing_of_the_feeds_left_for_secrets(feeds, name, expected):
    texts = "\n".join(repr(draft) for draft in drafts(feeds, name))
    assert "DUMMY" not in texts
    assert "scrubbed@example.org" not in texts
    assert "000 0000 0000" not in texts
    assert "202-555-01" not in texts


def test_philadelphias_marks_leave_every_name(feeds):
    marks = ("(SUSPENDED)", "(ONLINE)", "Active and", "Active &")
    names = [draft.name for draft in drafts(feeds, "philadelphia-aa")]
    assert [name for name in names if any(mark in name for mark in marks)] == []
    assert "Expect a Miracle" in names


def test_philadelphias_suspended_meetings_with_a_link_go_on_online(feeds):
    ways = Counter(
        (draft.attendance.value, draft.online is not None)
        for draft in drafts(feeds, "philadelphia-aa")
        if draft.suspended is not None
    )
    assert ways == {("online", True): 382, ("in_person", False): 444}


def test_edmontons_addresses_are_all_taken_apart(feeds):
    venues = [draft.venue for draft in drafts(feeds, "edmonton-ca-aa")]
    assert Counter((venue.region, venue.country) for venue in venues) == {("Alberta", "CA"): 315}
    assert all(venue.city for venue in venues)


def test_recoverysource_speaks_spanish_and_tells_no_contact(feeds):
    found = drafts(feeds, "recoverysource-aa1-es")
    assert Counter(draft.languages for draft in found) == {("es",): 48}
    assert {draft.notes for draft in found} == {None}
    assert {draft.time_zone for draft in found} == {"America/Chicago"}


def test_san_joses_rooms_ask_for_their_passcode_on_the_page_of_the_meeting(feeds):
    rooms = [draft for draft in drafts(feeds, "sanjose-aa") if draft.online is not None]
    assert Counter(draft.online.access.value for draft in rooms) == {"passcode": 420, "open": 1}
    assert all(draft.online.page == draft.url for draft in rooms if draft.online.access == "passcode")


def test_types_that_no_row_of_the_vocabulary_holds_stay_as_written(feeds):
    others = {
        name: Counter(other for draft in drafts(feeds, name) for other in draft.other_types) for name in FEEDS
    }
    assert {name: counts for name, counts in others.items() if counts} == {
        "edge-times": {"NA": 1},
        "recoverysource-aa1-es": {"ES": 48},
        "sanjose-aa": {"BS": 6},
    }
