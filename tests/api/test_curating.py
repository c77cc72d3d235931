"""Curators' edits over HTTP: above the feed, field by field, with an author and a way back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.api.curators import SUNRISE_ID, Curator, answered, curator
from tests.api.served import Served, fields_of, problem
from tests.api.town import HIKE, SUNRISE
from tests.builders import NOW, house, meeting, schedule, weekly

PATH = f"/v1/listings/{SUNRISE_ID}"
OTHER = meeting(
    "nashville-aa:other", name="Friends", venue=house(36.2), schedule=schedule(weekly("fri", "08:00"))
)


@pytest.fixture
def zoe(served: Served) -> Curator:
    served.take("nashville-aa", [SUNRISE])
    return curator(served)


def read(zoe: Curator, listing_id: str = SUNRISE_ID) -> Any:
    """The listing as everybody reads it."""
    return answered(zoe.served.get(f"/v1/listings/{listing_id}"))


def test_an_edit_answers_what_everybody_reads_from_then_on(zoe: Curator) -> None:
    answer = zoe.edit(name="Dawn", notes="Ring twice.")
    told = zoe.served.get(PATH)
    assert answer.data == told.data
    assert answer.headers["ETag"] == told.headers["ETag"]
    listing = told.get_json()
    assert (listing["name"], listing["notes"], listing["revision"]) == ("Dawn", "Ring twice.", 2)


def test_an_edit_changes_the_members_it_names_alone(zoe: Curator) -> None:
    before = read(zoe)
    assert zoe.edited(venue={"address": "12 Elm St"}) == before | {
        "venue": before["venue"] | {"address": "12 Elm St"},
        "revision": 2,
    }


def test_a_listing_sent_back_as_it_was_read_changes_nothing(zoe: Curator) -> None:
    assert zoe.edited(**read(zoe)) == read(zoe)
    assert read(zoe)["revision"] == 1


def test_an_edit_stands_when_its_feed_is_imported_again(zoe: Curator) -> None:
    zoe.edit(name="Dawn")
    zoe.served.take("nashville-aa", [SUNRISE])
    assert (read(zoe)["name"], read(zoe)["revision"]) == ("Dawn", 2)


def test_what_was_not_edited_follows_the_feed(zoe: Curator) -> None:
    zoe.edit(name="Dawn")
    zoe.served.take("nashville-aa", [meeting(notes="Bring a chair.")])
    assert (read(zoe)["name"], read(zoe)["notes"]) == ("Dawn", "Bring a chair.")


def test_an_edit_is_flagged_once_its_feed_says_something_else(zoe: Curator) -> None:
    zoe.edit(name="Dawn")
    assert zoe.edits()["name"] == {
        "value": "Dawn",
        "was": "Sunrise",
        "feed": "Sunrise",
        "feed_changed": False,
    }
    zoe.served.take("nashville-aa", [meeting(name="Daybreak")])
    assert zoe.edits()["name"] == {
        "value": "Dawn",
        "was": "Sunrise",
        "feed": "Daybreak",
        "feed_changed": True,
    }
    assert read(zoe)["name"] == "Dawn"


def test_a_field_said_as_its_feed_has_it_is_no_edit_any_more(zoe: Curator) -> None:
    zoe.edit(name="Dawn", notes="Ring twice.")
    zoe.edit(name="Sunrise")
    assert zoe.edits().keys() == {"notes"}


def test_a_listing_that_its_feed_drops_has_its_edits_when_it_comes_back(zoe: Curator) -> None:
    zoe.edit(name="Dawn")
    zoe.served.take("nashville-aa", [OTHER])
    problem(zoe.served.get(PATH), 404)
    zoe.served.take("nashville-aa", [SUNRISE])
    assert read(zoe)["name"] == "Dawn"


def test_a_removed_listing_stays_away_while_its_feed_lists_it(zoe: Curator) -> None:
    assert answered(zoe.remove()) == {"id": SUNRISE_ID, "removed": True}
    counts = zoe.served.take("nashville-aa", [SUNRISE, OTHER]).counts()
    problem(zoe.served.get(PATH), 404)
    assert (counts["added"], counts["unchanged"]) == (1, 1)


def test_a_removed_listing_can_be_restored(zoe: Curator) -> None:
    zoe.edit(name="Dawn")
    zoe.remove()
    assert answered(zoe.post("restoration", revision=2))["name"] == "Dawn"
    zoe.served.take("nashville-aa", [SUNRISE])
    assert read(zoe)["name"] == "Dawn"


def test_a_listing_that_its_feed_dropped_can_be_restored_and_stays(zoe: Curator) -> None:
    zoe.served.take("nashville-aa", [OTHER])
    answered(zoe.post("restoration", revision=1))
    zoe.served.take("nashville-aa", [OTHER])
    assert read(zoe)["name"] == "Sunrise"


def test_the_first_version_restored_is_the_feeds_own_again(zoe: Curator) -> None:
    before = read(zoe)
    zoe.edit(name="Dawn", venue={"address": "12 Elm St"}, schedule={"by_appointment": True, "rules": []})
    assert answered(zoe.post("restoration", revision=1)) == before | {"revision": 3}
    assert zoe.edits() == {}


def test_a_revision_that_never_was_cannot_be_restored(zoe: Curator) -> None:
    assert fields_of(zoe.post("restoration", revision=7)) == ["revision"]


def test_the_history_tells_who_what_when_and_why(zoe: Curator) -> None:
    zoe.served.clock.now = NOW + timedelta(hours=1)
    zoe.edit(name="Dawn", reason="<b>They</b> told us")
    first, second = zoe.history()["items"]
    assert (first["action"], first["author"], first["changes"]) == ("added", "import:nashville-aa", [])
    assert second == {
        "revision": 2,
        "action": "changed",
        "at": "2026-11-23T19:00:00Z",
        "author": "zoe",
        "reason": "They told us",
        "merged_into": None,
        "changes": [{"field": "name", "from": "Sunrise", "to": "Dawn"}],
    }


def test_of_two_curators_at_once_one_is_told_what_changed(zoe: Curator) -> None:
    ann = curator(zoe.served, "ann")
    tag = zoe.served.get(PATH).headers["ETag"]
    assert zoe.edit(held=tag, name="Dawn").status_code == 200
    refused = problem(ann.edit(held=tag, name="Daybreak"), 412)
    assert refused["revision"] == 2
    assert refused["changes"] == [
        {"revision": 2, "at": "2026-11-23T18:00:00Z", "author": "zoe", "fields": ["name"]}
    ]
    assert read(zoe)["name"] == "Dawn"


def test_the_tag_of_an_edit_is_that_of_the_next(zoe: Curator) -> None:
    tag = zoe.edit(name="Dawn").headers["ETag"]
    assert zoe.edit(held=tag, name="Daybreak").status_code == 200


@pytest.mark.parametrize("tag", ['"1"', "1-abc", 'W/"1-abc"', '"x-y"', '"99-abc"', "", '"1-a", "2-b"'])
def test_a_tag_of_no_state_it_has_is_refused(zoe: Curator, tag: str) -> None:
    problem(zoe.edit(held=tag, name="Dawn"), 412)


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_who_does_not_say_which_state_they_saw_is_asked(zoe: Curator, method: str) -> None:
    problem(zoe.ask(method, PATH, None, json={}), 428)


def test_it_is_found_before_it_is_looked_at_and_looked_at_before_it_is_checked(zoe: Curator) -> None:
    nowhere = "/v1/listings/nashville-aa:none"
    problem(zoe.ask("PATCH", nowhere, None, data="{"), 404)
    problem(zoe.ask("PATCH", PATH, None, data="{"), 428)
    problem(zoe.ask("PATCH", PATH, '"9-x"', data="{"), 412)
    problem(zoe.ask("PATCH", PATH, data="{"), 415)
    problem(zoe.ask("PATCH", PATH, data="{", content_type="application/json"), 400)


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a name that is none": ({"name": " "}, "name"),
    "a name too long": ({"name": "x" * 501}, "name"),
    "a type that is none": ({"types": ["nowhere"]}, "types.0"),
    "a member that is none": ({"weather": "fine"}, "weather"),
    "a latitude off the Earth": ({"venue": {"lat": 91}}, "venue.lat"),
    "a place without its precision": ({"venue": {"precision": None}}, "venue.precision"),
    "a zone that is none": ({"schedule": {"time_zone": "Mars/Olympus"}}, "schedule.time_zone"),
    "a rule that is none": (
        {"schedule": {"rules": [{"starts": "2026-01-05T07:00", "rrule": "FREQ=NOW"}]}},
        "",
    ),
    "another id": ({"id": "nashville-aa:other"}, "id"),
    "another source": ({"provenance": []}, "provenance"),
    "a check in passing": ({"verification": {"status": "verified"}}, "verification"),
    "a room on a private host": ({"online": {"url": "http://localhost/"}}, "online.url"),
    "a number that is none": ({"online": {"phone": "ask Bob"}}, "online.phone"),
    "a reason that is no text": ({"reason": 5}, "reason"),
    "null where something must be": ({"kind": None}, "kind"),
}


@pytest.mark.parametrize(("members", "field"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_listing_is_refused_by_its_field(
    zoe: Curator, members: dict[str, Any], field: str
) -> None:
    [told] = fields_of(zoe.edit(**members))
    assert told.startswith(field)
    assert read(zoe)["revision"] == 1


def test_markup_is_taken_out_and_what_opens_a_room_is_not_kept(zoe: Curator) -> None:
    listing = zoe.edited(
        attendance="hybrid",
        notes="<p>Ring <b>twice</b></p><script>alert(1)</script>",
        online={"url": "https://zoom.us/j/123?pwd=abc", "phone": "615-555-0100,,123#"},
    )
    assert listing["notes"] == "Ring twice"
    assert listing["online"] == {
        "url": "https://zoom.us/j/123",
        "phone": "615-555-0100",
        "access": "passcode",
        "page": None,
    }


def test_a_cancelled_date_is_told_as_cancelled_and_stays_when_the_feed_changes(zoe: Curator) -> None:
    answered(zoe.post("cancellations", original_start="2026-11-30T19:00", note="The church is closed"))
    zoe.served.take("nashville-aa", [meeting(notes="Bring a chair.")])
    dates = answered(zoe.served.get(f"{PATH}/occurrences?until=2026-12-09T00:00:00Z"))["items"]
    assert [(each["starts_at"], each["status"], each["note"]) for each in dates] == [
        ("2026-11-23T19:00:00-06:00", "scheduled", None),
        ("2026-11-30T19:00:00-06:00", "cancelled", "The church is closed"),
        ("2026-12-07T19:00:00-06:00", "scheduled", None),
    ]


def test_the_feeds_own_exceptions_go_on_beside_a_cancelled_date(served: Served) -> None:
    served.take("nashville-sober", [HIKE])
    zoe = curator(served)
    listing = answered(zoe.post("cancellations", HIKE.id, original_start="2026-12-12T10:00"))
    assert [each["original_start"] for each in listing["schedule"]["overrides"]] == [
        "2026-11-28T10:00",
        "2026-12-05T10:00",
        "2026-12-12T10:00",
    ]
    assert zoe.edits(HIKE.id).keys() == {"schedule.overrides.2026-12-12T10:00"}


@pytest.mark.parametrize("start", ["2026-12-01T19:00", "2026-11-30T18:00"])
def test_a_date_on_which_nothing_starts_cannot_be_cancelled(zoe: Curator, start: str) -> None:
    assert fields_of(zoe.post("cancellations", original_start=start)) == ["original_start"]


def test_a_pause_with_dates_cancels_what_is_on_meanwhile(zoe: Curator) -> None:
    zoe.edit(suspended={"since": "2026-11-24", "until": "2026-12-05", "reason": "New floor"})
    dates = answered(zoe.served.get(f"{PATH}/occurrences?until=2026-12-09T00:00:00Z"))["items"]
    assert [each["status"] for each in dates] == ["scheduled", "cancelled", "scheduled"]


def test_a_checked_listing_is_verified_today_whenever_its_feed_was_fetched(zoe: Curator) -> None:
    told = answered(zoe.post("verification", reason="called the church"))["verification"]
    assert told == {"status": "verified", "checked_on": "2026-11-23", "note": None, "stale": False}
    zoe.served.take("nashville-aa", [SUNRISE])
    assert read(zoe)["verification"] == told


def test_a_check_decays_like_any_other(zoe: Curator) -> None:
    zoe.post("verification")
    zoe.served.clock.now = NOW + timedelta(days=91)
    assert read(zoe)["verification"]["stale"]
    zoe.served.clock.now = NOW + timedelta(days=181)
    assert read(zoe)["verification"]["note"] == "not checked since 2026-11-23: call first"


def test_a_check_that_is_stale_gives_way_to_a_feed_that_is_not(zoe: Curator) -> None:
    zoe.post("verification")
    zoe.served.clock.now = NOW + timedelta(days=91)
    zoe.served.take("nashville-aa", [SUNRISE], zoe.served.clock.now.date())
    told = read(zoe)["verification"]
    assert (told["status"], told["checked_on"], told["stale"]) == ("listed", "2027-02-22", False)


def test_a_check_on_a_day_to_come_is_refused(zoe: Curator) -> None:
    assert fields_of(zoe.post("verification", checked_on="2026-11-24")) == ["checked_on"]


NEW = {
    "kind": "social",
    "name": "Tea <i>and</i> cards",
    "venue": {"city": "Nashville", "lat": 36.15, "lon": -86.79, "precision": "street"},
    "schedule": {
        "time_zone": "America/Chicago",
        "rules": [{"starts": "2026-11-24T15:00", "rrule": "FREQ=WEEKLY;BYDAY=TU"}],
    },
    "reason": "they wrote to us",
}


def test_a_listing_that_a_curator_adds_is_there_for_everybody(zoe: Curator) -> None:
    answer = zoe.ask("POST", "/v1/listings", json=NEW)
    assert (answer.status_code, answer.headers["Location"]) == (201, "/v1/listings/curated:tea-and-cards")
    assert answer.get_json() == read(zoe, "curated:tea-and-cards")
    assert answer.get_json()["verification"]["status"] == "verified"
    near = zoe.served.get("/v1/nearby?lat=36.15&lon=-86.79&kind=social").get_json()
    assert [each["listing"]["name"] for each in near["items"]] == ["Tea and cards"]
    [told] = zoe.history("curated:tea-and-cards")["items"]
    assert (told["author"], told["reason"]) == ("zoe", "they wrote to us")


def test_a_listing_that_a_curator_added_can_be_edited_and_removed(zoe: Curator) -> None:
    zoe.ask("POST", "/v1/listings", json=NEW)
    assert zoe.edited("curated:tea-and-cards", name="Tea")["name"] == "Tea"
    answered(zoe.remove("curated:tea-and-cards"))
    problem(zoe.served.get("/v1/listings/curated:tea-and-cards"), 404)


def test_an_id_is_given_once(zoe: Curator) -> None:
    first, second = (answered(zoe.ask("POST", "/v1/listings", json=NEW))["id"] for _ in range(2))
    assert first == "curated:tea-and-cards"
    assert second.startswith("curated:tea-and-cards-")
    problem(zoe.ask("POST", "/v1/listings", json=NEW | {"id": first}), 409)
    zoe.remove(first)
    problem(zoe.ask("POST", "/v1/listings", json=NEW | {"id": first}), 409)


def test_a_curator_gives_no_id_of_a_feed(zoe: Curator) -> None:
    assert fields_of(zoe.ask("POST", "/v1/listings", json=NEW | {"id": "nashville-aa:tea"})) == ["id"]


def test_what_changed_is_told_to_phones(zoe: Curator) -> None:
    before = zoe.served.get("/v1/changes").get_json()["dataset"]["version"]
    zoe.edit(name="Dawn")
    [told] = zoe.served.get(f"/v1/changes?since={before}").get_json()["items"]
    assert told["name"] == "Dawn"
    zoe.remove()
    [gone] = zoe.served.get(f"/v1/changes?since={before}").get_json()["items"]
    assert gone == {"id": SUNRISE_ID, "removed": True, "merged_into": None}
