"""A listing in an answer is the bytes its schema would write; the clock changes nothing but their tail."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.listing import Cost, Listing, Online
from finder.shapes.listing import ListingSchema
from tests.builders import (
    DOWNTOWN,
    NOW,
    TODAY,
    catalog_of,
    checked,
    house,
    meeting,
    social,
    suspended,
    verified,
)
from tests.catalog.plans import Around, ListingPlan, listings

MEMBERS = (
    "id aliases kind name group fellowship organizer pathways attendance types other_types languages alcohol"
    " cost venue online url notes schedule provenance illustrative suspended revision verification"
).split()
VENUE_MEMBERS = "name address city region postal_code country lat lon precision".split()


def member(body: bytes, *path: str) -> Any:
    """A member of a JSON body by its path."""
    found = json.loads(body)
    for name in path:
        found = found[name]
    return found


def as_dumped(listing: Listing, derived: dict[str, Any]) -> bytes:
    """The schema's own dump, with what finder derives put where the contract has it."""
    dumped: dict[str, Any] = ListingSchema().dump(listing)
    whole = dumped | derived
    whole["schedule"] = dumped["schedule"] | derived["schedule"]
    whole["verification"] = dumped["verification"] | derived["verification"]
    return orjson.dumps({name: whole[name] for name in MEMBERS})


def assert_as_dumped(folder: Path, listing: Listing, days: int) -> None:
    snapshot = catalog_of(folder, [listing], revisions={listing.id: 3})
    today = TODAY + timedelta(days=days)
    body = snapshot.listing(0, today)
    derived = {
        "aliases": [],
        "revision": 3,
        "schedule": {"text": member(body, "schedule", "text")},
        "verification": {
            "note": member(body, "verification", "note"),
            "stale": listing.verification.is_stale(today),
        },
    }
    assert body == as_dumped(listing, derived)


@given(listings, st.integers(0, 400))
def test_any_listing_is_its_schemas_own_dump_with_what_is_derived(
    tmp_path_factory: pytest.TempPathFactory, plan: ListingPlan, days: int
) -> None:
    assert_as_dumped(tmp_path_factory.mktemp("one"), plan.of(7, Around(NOW, DOWNTOWN)), days)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"cost": Cost(free=True)}, id="free"),
        pytest.param({"cost": Cost(False, 7.5, "USD", "at the door")}, id="with a cost"),
        pytest.param({"online": Online("https://example.org/room", "+1 615 555 0100")}, id="online too"),
        pytest.param({"name": 'Übung "Süd" \u2028 </script>', "notes": "two\nlines\t\x7f"}, id="odd letters"),
        pytest.param(
            {"other_types": ("X", "Y"), "url": "https://example.org", "organizer": "O"}, id="others"
        ),
        pytest.param({"venue": house(1e-7, -180.0, address=None, postal_code="37203")}, id="odd coordinates"),
        pytest.param({"venue": None, "group": None, "provenance": ()}, id="nothing known"),
        pytest.param({"suspended": suspended("2026-11-01", None, "flood")}, id="suspended"),
    ],
)
def test_a_listing_with_less_common_members_is_its_schemas_own_dump(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    assert_as_dumped(tmp_path, meeting(**changes), days=0)


def test_members_come_in_the_order_of_the_contract(tmp_path: Path) -> None:
    body = catalog_of(tmp_path, [social()]).listing(0, TODAY)
    assert list(member(body)) == MEMBERS
    assert list(member(body, "venue")) == VENUE_MEMBERS
    assert list(member(body, "schedule")) == "time_zone rules extra overrides by_appointment text".split()
    assert list(member(body, "verification")) == "status checked_on note stale".split()


def test_a_schedule_is_told_in_words(tmp_path: Path) -> None:
    body = catalog_of(tmp_path, [social()]).listing(0, TODAY)
    assert member(body, "schedule", "text") == "Saturdays 10:00 am–12:00 pm"


def test_a_listing_tells_its_aliases_and_revision(tmp_path: Path) -> None:
    snapshot = catalog_of(tmp_path, [meeting("aa:b")], aliases={"aa:b": ("aa:a",)}, revisions={"aa:b": 4})
    assert member(snapshot.listing(0, TODAY), "aliases") == ["aa:a"]
    assert member(snapshot.listing(0, TODAY), "revision") == 4


def test_provenance_tells_when_its_source_was_fetched_last(tmp_path: Path) -> None:
    listing = meeting("aa:b", verification=checked("2026-01-01"))
    snapshot = catalog_of(tmp_path, [listing], retrieved_on={"aa": date(2026, 11, 20)})
    body = snapshot.listing(0, TODAY)
    assert member(body, "provenance") == [{"source": "aa", "source_url": None, "retrieved_on": "2026-11-20"}]
    assert member(body, "verification", "checked_on") == "2026-11-20"


def test_what_a_curator_checked_keeps_the_day_of_that_check(tmp_path: Path) -> None:
    listing = meeting("aa:b", verification=verified("2026-10-01"))
    body = catalog_of(tmp_path, [listing], retrieved_on={"aa": date(2026, 11, 20)}).listing(0, TODAY)
    assert member(body, "verification", "status") == "verified"
    assert member(body, "verification", "checked_on") == "2026-10-01"


@pytest.mark.parametrize(
    ("days", "is_stale", "note"),
    [
        pytest.param(0, False, None, id="checked today"),
        pytest.param(90, False, None, id="90 days ago"),
        pytest.param(91, True, None, id="91 days ago"),
        pytest.param(180, True, None, id="180 days ago"),
        pytest.param(181, True, "not checked since 2026-05-26: call first", id="181 days ago"),
    ],
)
def test_verification_grows_old_with_the_clock(
    tmp_path: Path, days: int, is_stale: bool, note: str | None
) -> None:
    snapshot = catalog_of(tmp_path, [meeting(verification=checked(TODAY - timedelta(days=days)))])
    verification = member(snapshot.listing(0, TODAY), "verification")
    assert (verification["stale"], verification["note"]) == (is_stale, note)


def test_what_was_never_checked_says_so(tmp_path: Path) -> None:
    verification = member(
        catalog_of(tmp_path, [meeting(verification=checked(None))]).listing(0, TODAY), "verification"
    )
    assert verification == {
        "status": "listed",
        "checked_on": None,
        "note": "never checked: call first",
        "stale": True,
    }


def test_the_clock_changes_nothing_but_the_tail(tmp_path: Path) -> None:
    snapshot = catalog_of(tmp_path, [meeting(verification=checked("2026-11-23"))])
    now, later = (snapshot.listing(0, TODAY + timedelta(days=days)) for days in (0, 200))
    begin = now.index(b',"verification":')
    assert later[:begin] == now[:begin]
    assert now.endswith(b'"note":null,"stale":false}}')
    assert later.endswith(b'"note":"not checked since 2026-11-23: call first","stale":true}}')
