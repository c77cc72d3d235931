"""The embedded dataset is what its README says: whole, true to itself, and telling of no person."""

import csv
import gzip
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest

from finder.domain.recurrence import weekly_pattern
from finder.domain.vocabulary import pathways_of
from finder.domain.window import Weekday
from finder.places import embedded_gazetteer, zone_of
from finder.service.checking import check_folder
from finder.shapes.document import to_document
from tests.data.listings import DATA, FILES, Kept, content_of, ids_where, kept

AS_OF = date(2026, 8, 22)
E_MAIL = re.compile(r"\S+@\S+\.\S+")
PHONE = re.compile(r"(\+?\d[\s().-]{0,2}){7,}")
SOURCE_MEMBERS = ["name", "title", "url", "licence", "attribution", "retrieved_on"]
MEMBERS = [
    "id", "kind", "name", "group", "fellowship", "organizer", "pathways", "attendance", "types",
    "other_types", "languages", "alcohol", "cost", "venue", "online", "url", "notes", "schedule",
    "provenance", "illustrative", "suspended", "verification",
]  # fmt: skip


def test_a_check_of_the_folder_finds_nothing() -> None:
    checked = check_folder(DATA, embedded_gazetteer(), date(2026, 11, 20))
    assert checked.remarks == ()
    assert (checked.listings, checked.stale) == (len(kept()), 0)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_tells_its_source_whole(path: Path) -> None:
    source = content_of(path)["source"]
    assert [name for name in source if name != "fellowship"] == SOURCE_MEMBERS
    assert all(value for value in source.values())
    assert source["name"] == path.stem
    assert date.fromisoformat(source["retrieved_on"]) == AS_OF


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_of_one_fellowship_alone_names_it(path: Path) -> None:
    content = content_of(path)
    fellowships = {listing["fellowship"] for listing in content["listings"]}
    assert content["source"].get("fellowship") == (fellowships.pop() if len(fellowships) == 1 else None)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_written_as_its_readme_asks(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_sorted_by_id_so_that_a_new_listing_has_its_one_place(path: Path) -> None:
    ids = [listing["id"] for listing in content_of(path)["listings"]]
    assert ids == sorted(ids)


def test_every_listing_has_all_members_in_their_order() -> None:
    assert ids_where(lambda each: list(each.document) != MEMBERS) == []


def test_every_listing_is_written_as_finder_would_write_it() -> None:
    assert ids_where(lambda each: each.document != to_document(each.listing)) == []


def test_every_id_is_one_listing_of_its_files_source() -> None:
    ids = [each.listing.id for each in kept()]
    assert len(set(ids)) == len(ids)
    assert ids_where(lambda each: each.listing.source != each.source) == []


def test_every_weekly_start_is_on_a_day_of_its_own_rule() -> None:
    def is_off(each: Kept) -> bool:
        for rule in each.listing.schedule.rules:
            start = Weekday(rule.starts.weekday())
            pattern = weekly_pattern(rule.rrule, start) if rule.rrule else None
            if pattern is not None and start not in pattern.weekdays:
                return True
        return False

    assert ids_where(is_off) == []


def test_no_day_and_time_stands_in_two_rules_of_a_listing() -> None:
    def is_double(each: Kept) -> bool:
        slots = [
            (day, rule.starts.time())
            for rule in each.listing.schedule.rules
            if rule.rrule and (pattern := weekly_pattern(rule.rrule, Weekday(rule.starts.weekday())))
            for day in pattern.weekdays
        ]
        return len(set(slots)) < len(slots)

    assert ids_where(is_double) == []


def test_every_zone_is_that_of_the_coordinates() -> None:
    def is_elsewhere(each: Kept) -> bool:
        place = each.listing.place
        return place is not None and zone_of(place) != each.listing.schedule.time_zone

    assert ids_where(is_elsewhere) == []


def test_what_is_met_in_person_has_a_venue_and_what_is_online_has_none() -> None:
    assert ids_where(lambda each: (each.listing.attendance == "online") != (each.listing.venue is None)) == []


def test_what_is_met_in_person_alone_has_no_online_room() -> None:
    assert (
        ids_where(lambda each: (each.listing.attendance == "in_person") != (each.listing.online is None))
        == []
    )


def test_no_online_room_is_given_away_but_the_page_that_tells_of_it_is() -> None:
    def is_wrong(each: Kept) -> bool:
        room = each.listing.online
        return room is not None and (
            (room.url or room.phone) is not None or room.access != "ask" or room.page is None
        )

    assert ids_where(is_wrong) == []


def test_every_listing_says_where_it_is_from_and_when() -> None:
    def is_silent(each: Kept) -> bool:
        provenance = each.listing.provenance
        return not any(origin.source == each.source for origin in provenance) or any(
            origin.source_url is None
            or not origin.source_url.startswith(("https://", "http://"))
            or origin.retrieved_on != AS_OF
            for origin in provenance
        )

    assert ids_where(is_silent) == []


def test_every_listing_is_as_listed_on_the_day_of_its_source() -> None:
    assert ids_where(lambda each: each.listing.verification.status != "listed") == []
    assert ids_where(lambda each: each.listing.verification.checked_on != AS_OF) == []


def test_every_fellowship_has_its_pathways() -> None:
    def is_wrong(each: Kept) -> bool:
        fellowship = each.listing.fellowship
        return fellowship is not None and each.listing.pathways != pathways_of(fellowship)

    assert ids_where(is_wrong) == []


def test_meetings_and_support_are_without_alcohol() -> None:
    assert ids_where(lambda each: each.listing.kind != "social" and each.listing.alcohol != "none") == []


def test_no_text_holds_an_address_or_number_of_a_person() -> None:
    def tells(each: Kept) -> bool:
        listing, venue = each.listing, each.listing.venue
        texts = [listing.name, listing.group, listing.organizer, listing.notes, *listing.other_types]
        texts += [override.note for override in listing.schedule.overrides]
        texts += [] if venue is None else [venue.name, venue.address]
        return any(E_MAIL.search(text) or PHONE.search(text) for text in texts if text)

    assert ids_where(tells) == []


def test_no_word_of_a_name_or_address_shouts() -> None:
    # Written so by their owners: initials, and a park that is called by its letters.
    initials = {"AA", "AFG", "ACA", "BTC", "DAFA", "FOB", "HOW", "IOP", "LGBT", "LGBTQ", "NOW", "NA", "GA"}
    initials |= {"OA", "PPP", "RD", "SLAA", "SMART", "SPOT", "TN", "TNC", "TRIP", "UMC", "US", "LL1"}

    def shouts(each: Kept) -> bool:
        venue = each.listing.venue
        texts = [each.listing.name, *([] if venue is None else [venue.name, venue.address, venue.city])]
        words = {word for text in texts if text for word in re.findall(r"\b[A-Z][A-Z0-9]+\b", text)}
        return not words <= initials

    assert ids_where(shouts) == []


def rows_of(name: str) -> list[dict[str, str]]:
    with gzip.open(DATA / "gazetteer" / name) as opened:
        return list(csv.DictReader(io.TextIOWrapper(opened, encoding="utf-8", newline="")))


def test_postal_codes_are_sorted_and_each_has_its_place() -> None:
    rows = rows_of("us-postal-codes.csv.gz")
    assert list(rows[0]) == ["postal_code", "city", "region", "lat", "lon"]
    codes = [row["postal_code"] for row in rows]
    assert len(codes) == 41_128
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"\d{5}", code) for code in codes)
    assert all(-15 < float(row["lat"]) < 72 and -180 <= float(row["lon"]) <= 180 for row in rows)
    assert all(re.fullmatch(r"[A-Z]{2}", row["region"]) for row in rows)


def test_cities_are_sorted_by_their_people_and_each_has_its_place() -> None:
    rows = rows_of("cities.csv.gz")
    names, place = ["name", "alternate_names"], ["country", "admin1", "region", "district"]
    assert list(rows[0]) == [*names, *place, "lat", "lon", "population"]
    people = [int(row["population"]) for row in rows]
    assert len(rows) == 33_999
    assert people == sorted(people, reverse=True)
    assert all(row["name"].strip() for row in rows)
    assert all(re.fullmatch(r"[A-Z]{2}", row["country"]) for row in rows)
    assert all(-90 <= float(row["lat"]) <= 90 and -180 <= float(row["lon"]) <= 180 for row in rows)
