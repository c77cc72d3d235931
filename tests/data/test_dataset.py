"""The embedded dataset is what its README says: whole, true to itself, and telling of no person."""

import csv
import gzip
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from finder.domain.listing import Listing
from finder.domain.recurrence import weekly_pattern
from finder.domain.vocabulary import pathways_of
from finder.domain.window import Weekday
from finder.places import zone_of
from finder.shapes.document import to_document
from finder.shapes.listing import load_listing

DATA = Path(__file__).resolve().parents[2] / "data"
FILES = sorted(path for path in DATA.glob("*/*.json") if path.parent.name != "vocabulary")
E_MAIL = re.compile(r"\S+@\S+\.\S+")
PHONE = re.compile(r"(\+?\d[\s().-]{0,2}){7,}")
MEMBERS = [
    "id", "kind", "name", "group", "fellowship", "organizer", "pathways", "attendance", "types",
    "other_types", "languages", "alcohol", "cost", "venue", "online", "url", "notes", "schedule",
    "provenance", "illustrative", "suspended", "verification",
]  # fmt: skip


def content_of(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def all_listings() -> Iterator[tuple[str, dict[str, Any], Listing]]:
    """(source, document, listing) of every listing there is."""
    for path in FILES:
        content = content_of(path)
        for document in content["listings"]:
            yield content["source"]["name"], document, load_listing(document)


LISTINGS = list(all_listings())


def ids_where(wrong: Any) -> list[str]:
    """Ids of the listings of which `wrong(source, document, listing)` holds."""
    return [listing.id for source, document, listing in LISTINGS if wrong(source, document, listing)]


def test_there_are_45_meetings_of_13_fellowships_each_from_its_own_site() -> None:
    assert Counter(listing.fellowship for _, _, listing in LISTINGS) == {
        "aa": 14,
        "na": 9,
        "celebrate-recovery": 5,
        "recovery-dharma": 3,
        "smart": 3,
        "ca": 2,
        "ha": 2,
        "slaa": 2,
        "aca": 1,
        "al-anon": 1,
        "alateen": 1,
        "ga": 1,
        "oa": 1,
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_tells_its_source_whole(path: Path) -> None:
    source = content_of(path)["source"]
    assert list(source) == ["name", "title", "url", "licence", "attribution", "fellowship", "retrieved_on"]
    assert all(value for value in source.values())
    assert source["name"] == path.stem
    assert date.fromisoformat(source["retrieved_on"]) <= date(2026, 11, 23)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_written_as_its_readme_asks(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


def test_every_listing_has_all_members_in_their_order() -> None:
    assert ids_where(lambda _, document, __: list(document) != MEMBERS) == []


def test_every_listing_is_written_as_finder_would_write_it() -> None:
    assert ids_where(lambda _, document, listing: document != to_document(listing)) == []


def test_every_id_is_one_listing_of_its_files_source() -> None:
    ids = [listing.id for _, _, listing in LISTINGS]
    assert len(set(ids)) == len(ids)
    assert ids_where(lambda source, _, listing: listing.source != source) == []


def test_every_start_is_on_a_day_of_its_own_rule() -> None:
    def is_off(_: str, __: dict[str, Any], listing: Listing) -> bool:
        for rule in listing.schedule.rules:
            start = Weekday(rule.starts.weekday())
            pattern = weekly_pattern(rule.rrule, start) if rule.rrule else None
            if pattern is not None and start not in pattern.weekdays:
                return True
        return False

    assert ids_where(is_off) == []


def test_every_zone_is_that_of_the_coordinates() -> None:
    def is_elsewhere(_: str, __: dict[str, Any], listing: Listing) -> bool:
        return listing.place is not None and zone_of(listing.place) != listing.schedule.time_zone

    assert ids_where(is_elsewhere) == []


def test_every_place_is_within_an_hours_drive_of_nashville() -> None:
    def is_far(_: str, __: dict[str, Any], listing: Listing) -> bool:
        place = listing.place
        return place is not None and not (35.4 < place.lat < 36.9 and -87.8 < place.lon < -85.8)

    assert ids_where(is_far) == []


def test_what_is_met_in_person_has_a_venue_and_what_is_online_has_none() -> None:
    assert ids_where(lambda _, __, listing: (listing.attendance == "online") != (listing.venue is None)) == []


def test_what_is_met_in_person_alone_has_no_online_room() -> None:
    assert (
        ids_where(lambda _, __, listing: (listing.attendance == "in_person") != (listing.online is None))
        == []
    )


def test_no_online_room_is_given_away() -> None:
    def gives(_: str, __: dict[str, Any], listing: Listing) -> bool:
        return listing.online is not None and (listing.online.url or listing.online.phone) is not None

    assert ids_where(gives) == []


def test_every_listing_says_where_it_is_from_and_when() -> None:
    def is_silent(source: str, _: dict[str, Any], listing: Listing) -> bool:
        own = [each for each in listing.provenance if each.source == source]
        return not own or any(
            each.source_url is None or each.retrieved_on is None for each in listing.provenance
        )

    assert ids_where(is_silent) == []


def test_every_listing_is_real_and_listed_on_the_day_of_its_source() -> None:
    retrieved = {
        content_of(path)["source"]["name"]: content_of(path)["source"]["retrieved_on"] for path in FILES
    }
    assert (
        ids_where(lambda _, __, listing: listing.illustrative or listing.verification.status != "listed")
        == []
    )
    assert (
        ids_where(lambda source, _, listing: str(listing.verification.checked_on) != retrieved[source]) == []
    )


def test_every_fellowship_has_its_pathways() -> None:
    assert ids_where(lambda _, __, listing: listing.pathways != pathways_of(listing.fellowship)) == []


def test_meetings_are_without_alcohol() -> None:
    assert ids_where(lambda _, __, listing: listing.alcohol != "none") == []


def test_no_text_holds_an_address_or_number_of_a_person() -> None:
    def tells(_: str, __: dict[str, Any], listing: Listing) -> bool:
        texts = (listing.name, listing.group, listing.organizer, listing.notes, *listing.other_types)
        return any(E_MAIL.search(text) or PHONE.search(text) for text in texts if text)

    assert ids_where(tells) == []


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
