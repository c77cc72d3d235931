"""A row made a listing: what its zone and place are, and what is assumed where it is silent."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.geo import Point
from finder.domain.listing import Listing, Provenance, Verification, VerificationStatus
from finder.domain.schedule import OccurrenceStatus, Override, Precision, Venue
from finder.domain.vocabulary import Alcohol, Attendance, Kind
from finder.formats import Reject
from finder.formats.meeting_row import read_row
from finder.intake.atlas import Atlas
from finder.intake.clean import Cleaned, accept, clean
from finder.places import embedded_gazetteer
from finder.shapes.document import to_document
from finder.shapes.listing import load_listing
from tests.builders import checked, house, meeting, verified, wall, weekly
from tests.intake.rows import cleaned, draft, origin, rejected

NOWHERE = house(None, None, city=None, region=None, country=None)
MANHATTAN = house(40.7128, -74.006, city="New York", region="NY")
PHOENIX_CODE = Venue(postal_code="85001", country="US")
DENVER_TOWN = Venue(city="Denver", region="CO", country="US")


def zone_of(**changes: Any) -> str:
    return cleaned(draft(**changes)).listing.schedule.time_zone


def test_a_row_becomes_a_listing_of_its_source() -> None:
    row = draft(types=frozenset({"women", "open"}), other_types=("BYO",), group="Sunrise Group")
    assert cleaned(row) == Cleaned(
        "7",
        Listing(
            id="aa:new",
            kind=Kind.MEETING,
            name="Sunrise",
            group="Sunrise Group",
            types=("open", "women"),
            other_types=("BYO",),
            alcohol=Alcohol.NONE,
            venue=house(),
            url="https://example.org/sunrise",
            schedule=cleaned(draft()).listing.schedule,
            provenance=(Provenance("aa", "https://example.org/sunrise"),),
        ),
    )


# Its zone


def test_a_row_that_names_its_zone_has_it() -> None:
    assert zone_of(time_zone="America/New_York", venue=MANHATTAN) == "America/New_York"


@pytest.mark.parametrize(
    ("venue", "zone"),
    [
        pytest.param(house(), "America/Chicago", id="coordinates"),
        pytest.param(house(postal_code="85001"), "America/Chicago", id="coordinates-before-postal-code"),
        pytest.param(PHOENIX_CODE, "America/Phoenix", id="postal-code"),
        pytest.param(Venue(postal_code="85001", city="Nashville"), "America/Phoenix", id="code-before-town"),
        pytest.param(
            Venue(postal_code="85001", city="Nashville", region="TN", country="US"),
            "America/Chicago",
            id="town-where-the-state-contradicts-the-postal-code",
        ),
        pytest.param(DENVER_TOWN, "America/Denver", id="town"),
    ],
)  # fmt: skip
def test_a_row_without_a_zone_has_that_of_its_place(venue: Venue, zone: str) -> None:
    assert zone_of(venue=venue) == zone


@pytest.mark.parametrize(
    "venue", [house(), PHOENIX_CODE, DENVER_TOWN], ids=["coordinates", "postal-code", "town"]
)
def test_a_place_stands_above_the_flag(venue: Venue) -> None:
    listing = cleaned(draft(venue=venue), origin(time_zone="Europe/Berlin")).listing
    assert listing.schedule.time_zone != "Europe/Berlin"


@pytest.mark.parametrize("venue", [None, NOWHERE], ids=["no-venue", "venue-without-place"])
def test_the_flag_stands_where_neither_row_nor_place_tells_a_zone(venue: Venue | None) -> None:
    listing = cleaned(draft(venue=venue), origin(time_zone="Europe/Berlin")).listing
    assert listing.schedule.time_zone == "Europe/Berlin"


def test_a_row_whose_zone_nobody_tells_is_rejected_by_that_field() -> None:
    assert rejected(draft(row=3, venue=None)) == Reject(
        3, "time_zone", "neither the row nor its place tells one; --time-zone would"
    )


def test_a_town_that_may_be_any_of_several_tells_no_zone() -> None:
    assert rejected(draft(venue=Venue(city="Springfield", country="US"))).field == "time_zone"


def test_a_zone_that_is_none_is_rejected_by_that_field() -> None:
    assert rejected(draft(time_zone="Mars/Base", venue=None)).field == "time_zone"


def test_a_zone_that_coordinates_contradict_gives_way_to_them_with_a_warning() -> None:
    row = cleaned(draft(time_zone="America/New_York"))
    assert row.listing.schedule.time_zone == "America/Chicago"
    assert row.warnings == (
        "time zone America/New_York gave way to America/Chicago, where its coordinates are",
    )


def test_a_zone_that_is_none_gives_way_to_coordinates_too() -> None:
    assert zone_of(time_zone="Central Standard Time") == "America/Chicago"


@pytest.mark.parametrize("zone", ["US/Central", "America/Menominee"])
def test_a_zone_whose_clocks_agree_with_the_coordinates_is_kept(zone: str) -> None:
    row = cleaned(draft(time_zone=zone))
    assert (row.listing.schedule.time_zone, row.warnings) == (zone, ())


def test_a_postal_code_does_not_contradict_the_rows_zone() -> None:
    row = cleaned(draft(time_zone="America/Denver", venue=PHOENIX_CODE))
    assert (row.listing.schedule.time_zone, row.warnings) == ("America/Denver", ())


def test_coordinates_of_an_online_meeting_do_not_contradict_the_rows_zone() -> None:
    assert zone_of(attendance=Attendance.ONLINE, time_zone="America/New_York") == "America/New_York"


# Its place


def test_coordinates_of_the_row_are_kept_as_they_are() -> None:
    assert cleaned(draft()).listing.venue == house()


@pytest.mark.parametrize(
    ("venue", "precision"),
    [
        pytest.param(PHOENIX_CODE, Precision.POSTAL_CODE, id="postal-code"),
        pytest.param(DENVER_TOWN, Precision.CITY, id="town"),
    ],
)
def test_a_venue_without_coordinates_is_put_at_its_centre(venue: Venue, precision: Precision) -> None:
    placed = cleaned(draft(venue=venue)).listing.venue
    assert placed is not None
    assert (placed.point is not None, placed.precision) == (True, precision)


def test_an_online_meeting_has_no_place_on_the_map_and_keeps_its_town() -> None:
    listing = cleaned(draft(attendance=Attendance.ONLINE)).listing
    assert listing.venue == Venue(city="Nashville", region="TN", country="US")
    assert listing.place is None


def test_an_online_meeting_without_a_town_has_no_venue() -> None:
    row = draft(attendance=Attendance.ONLINE, venue=NOWHERE, time_zone="America/Chicago")
    assert cleaned(row).listing.venue is None


def test_the_middle_of_a_country_is_no_place() -> None:
    whole_country = Venue(country="US", point=Point(39.8, -98.6), precision=Precision.CITY)
    row = cleaned(draft(venue=whole_country, time_zone="America/Chicago"))
    assert row.listing.venue == Venue(country="US")
    assert row.warnings == ("coordinates of a whole country are no place",)


# What is assumed


def test_the_importers_kind_holds_where_the_row_tells_none() -> None:
    assert cleaned(draft(), origin(kind=Kind.SOCIAL)).listing.kind is Kind.SOCIAL
    assert cleaned(draft(kind=Kind.SUPPORT), origin(kind=Kind.SOCIAL)).listing.kind is Kind.SUPPORT


@pytest.mark.parametrize(
    ("kind", "told", "alcohol"),
    [
        pytest.param(Kind.MEETING, None, Alcohol.NONE, id="meeting"),
        pytest.param(Kind.SUPPORT, None, Alcohol.NONE, id="support"),
        pytest.param(Kind.SOCIAL, None, Alcohol.UNKNOWN, id="social"),
        pytest.param(Kind.SOCIAL, Alcohol.NONE, Alcohol.NONE, id="social-that-says-none"),
        pytest.param(Kind.MEETING, Alcohol.PRESENT, Alcohol.PRESENT, id="meeting-in-a-bar"),
    ],
)
def test_only_of_a_social_event_is_alcohol_unknown(
    kind: Kind, told: Alcohol | None, alcohol: Alcohol
) -> None:
    assert cleaned(draft(kind=kind, alcohol=told)).listing.alcohol is alcohol


@pytest.mark.parametrize(
    ("of_row", "of_importer", "fellowship", "pathways"),
    [
        pytest.param(None, None, None, (), id="none"),
        pytest.param(None, "na", "na", ("twelve-step",), id="the-importers"),
        pytest.param("smart", "na", "smart", ("secular",), id="the-rows"),
        pytest.param(
            "celebrate-recovery",
            None,
            "celebrate-recovery",
            ("twelve-step", "faith-based"),
            id="two-pathways",
        ),
        pytest.param("example-anonymous", None, "example-anonymous", (), id="unknown-is-taken-as-it-is"),
    ],
)
def test_a_fellowship_brings_its_pathways(
    of_row: str | None, of_importer: str | None, fellowship: str | None, pathways: tuple[str, ...]
) -> None:
    listing = cleaned(draft(fellowship=of_row), origin(fellowship=of_importer)).listing
    assert (listing.fellowship, listing.pathways) == (fellowship, pathways)


def test_a_row_is_listed_and_its_date_is_left_to_the_source() -> None:
    listing = cleaned(draft()).listing
    assert listing.verification == Verification(VerificationStatus.LISTED, None)
    assert listing.provenance[0].retrieved_on is None


def test_the_readers_warnings_come_first() -> None:
    row = cleaned(draft(time_zone="America/New_York", warnings=("no end: an hour is assumed",)))
    assert [warning[:9] for warning in row.warnings] == ["no end: a", "time zone"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"name": "  "}, "name", id="no-name"),
        pytest.param({"rules": ()}, "rules", id="no-rule"),
        pytest.param({"by_appointment": True}, "by_appointment", id="appointment-with-rules"),
        pytest.param(
            {"overrides": (Override(wall("2026-11-23T19:00"), OccurrenceStatus.CANCELLED),) * 2},
            "overrides",
            id="overridden-twice",
        ),
    ],
)
def test_a_row_that_makes_no_listing_is_rejected_by_its_field(changes: dict[str, Any], field: str) -> None:
    reject = rejected(draft(row=5, **changes))
    assert (reject.row, reject.field) == (5, field)


def test_by_appointment_is_a_listing_without_rules() -> None:
    assert cleaned(draft(rules=(), by_appointment=True)).listing.schedule.by_appointment


# Listings that come as such


def test_a_listing_keeps_its_id_and_leaves_its_sources_date_to_the_source() -> None:
    listing = meeting(
        "aa:sunrise",
        provenance=(Provenance("aa", None, date(2026, 8, 22)), Provenance("other", None, date(2026, 8, 1))),
        verification=checked("2026-08-22"),
    )
    assert accept(listing, origin(), 1) == Cleaned(
        "aa:sunrise",
        meeting(
            "aa:sunrise",
            provenance=(Provenance("aa", None, None), Provenance("other", None, date(2026, 8, 1))),
            verification=checked(None),
        ),
    )


def test_a_curators_check_keeps_its_date() -> None:
    kept = accept(meeting("aa:sunrise", verification=verified("2026-10-01")), origin(), 1)
    assert isinstance(kept, Cleaned)
    assert kept.listing.verification == verified("2026-10-01")


def test_a_listing_of_another_source_is_rejected() -> None:
    assert accept(meeting("na:sunrise"), origin(), 4) == Reject(4, "id", "must begin with aa:")


def test_weekdays_are_those_of_the_rows_own_wall_clock() -> None:
    listing = cleaned(draft(rules=(weekly("sat", "00:30"),))).listing
    assert listing.schedule.rules[0].starts == wall("2026-01-10T00:30")


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        pytest.param({"name": "n" * 501}, "name", "must hold at most 500", id="name"),
        pytest.param({"fellowship": "f" * 61}, "fellowship", "must hold at most 60", id="fellowship"),
        pytest.param(
            {"venue": house(address="a" * 501)}, "venue.address", "must hold at most 500", id="address"
        ),
    ],
)
def test_a_text_that_no_curator_could_save_again_is_a_reject(
    changes: dict[str, Any], field: str, message: str
) -> None:
    assert rejected(draft(row=4, **changes)) == Reject(4, field, message)


def test_texts_as_long_as_the_schema_allows_are_kept() -> None:
    row = cleaned(draft(name="n" * 500, notes="n" * 4000, other_types=("o" * 80,)))
    assert (len(row.listing.name), len(row.listing.notes or ""), row.warnings) == (500, 4000, ())


def test_longer_notes_and_types_are_cut_with_a_warning() -> None:
    row = cleaned(draft(notes="n" * 4001, other_types=("o" * 81,)))
    assert row.listing.notes == "n" * 3999 + "…"
    assert row.listing.other_types == ("o" * 79 + "…",)
    assert row.warnings == (
        "notes: is longer than finder keeps, and was cut",
        "types: is longer than finder keeps, and was cut",
    )


LONG = st.one_of(
    st.text(max_size=30),
    st.builds(
        lambda text, times: text * times,
        st.text("aZ9 ,-é\u0000", min_size=1, max_size=3),
        st.integers(1, 900),
    ),
)
TEXT_CELLS = (
    *("slug", "name", "group", "notes", "location", "location_notes", "formatted_address", "address", "city"),
    *("state", "postal_code", "country", "region", "fellowship", "conference_phone", "conference_url", "url"),
)


@given(
    told=st.dictionaries(st.sampled_from(TEXT_CELLS), LONG),
    types=st.lists(LONG, max_size=3),
    number=st.sampled_from(["+1 202 555 0148", "(202)" + " " * 40 + "5550148", "2" * 12]),
)
def test_whatever_a_row_holds_its_listing_is_one_that_a_curator_could_save(
    told: dict[str, str], types: list[str], number: str
) -> None:
    cells = {"name": "Sunrise", "day": 1, "time": "07:00", "conference_phone": number, "types": types, **told}
    read = read_row(1, cells)
    made = (
        read
        if isinstance(read, Reject)
        else clean(read, origin(time_zone="America/Chicago"), Atlas(embedded_gazetteer()))
    )
    assert isinstance(made, Reject) or load_listing(to_document(made.listing)) == made.listing
