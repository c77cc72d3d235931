"""What people report who stood before a locked door, and how curators decide on it."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from finder.api.limits import Limits
from finder.app import create_app
from finder.serving import builder
from tests.api.curators import SUNRISE_ID, Curator, answered, curator
from tests.api.served import Served, fields_of, problem
from tests.api.town import NOON, SUNRISE
from tests.builders import NOW

PATH = f"/v1/listings/{SUNRISE_ID}"
ANN, BEN, CLO, DEE = "203.0.113.1", "203.0.113.2", "203.0.113.3", "2001:db8:1:2::5"


@pytest.fixture
def zoe(served: Served) -> Curator:
    served.take("nashville-aa", [SUNRISE, NOON])
    return curator(served)


def report(served: Served, address: str, day: int = 0, kind: str = "closed", **members: Any) -> TestResponse:
    """The answer to somebody who reports so many days after NOW."""
    served.clock.now = NOW + timedelta(days=day)
    told = {"kind": kind} | members
    return served.client.post(f"{PATH}/reports", json=told, environ_base={"REMOTE_ADDR": address})


def queue(zoe: Curator) -> list[dict[str, Any]]:
    """The listings with open reports."""
    items: list[dict[str, Any]] = answered(zoe.ask("GET", "/v1/reports", None))["items"]
    return items


def decide(zoe: Curator, decision: str, **members: Any) -> TestResponse:
    """The answer to a decision on all that is reported of the first listing of the queue."""
    ids = [each["id"] for each in queue(zoe)[0]["reports"]]
    return zoe.ask("PATCH", "/v1/reports", None, json={"ids": ids, "decision": decision} | members)


def note(served: Served) -> Any:
    """What readers are told of how far the listing can be trusted."""
    return answered(served.get(PATH))["verification"]["note"]


def test_a_report_is_taken_and_shown_to_curators(zoe: Curator) -> None:
    answer = report(zoe.served, ANN, text="<b>Locked</b>, lights out")
    assert (answer.status_code, answer.get_json()) == (202, {"status": "received"})
    [listing] = queue(zoe)
    [told] = listing.pop("reports")
    assert listing == {
        "listing_id": SUNRISE_ID,
        "name": "Sunrise",
        "marked": False,
        "counts": {"closed": 1},
        "first_on": "2026-11-23",
        "last_on": "2026-11-23",
    }
    assert (told["kind"], told["reported_on"], told["text"]) == (
        "closed",
        "2026-11-23",
        "Locked, lights out",
    )


@pytest.mark.parametrize(
    "text",
    [
        "call me at 615-555-0100",
        "write to zelda@example.org",
        "see https://zelda.example.org/me",
        "Contact: Zelda F.",
    ],
)
def test_no_contact_is_kept(zoe: Curator, text: str) -> None:
    report(zoe.served, ANN, text=text)
    [told] = queue(zoe)[0]["reports"]
    assert not {"615", "zelda", "Zelda"} & set((told["text"] or "").replace("@", " ").split())


def test_three_people_on_two_days_have_readers_told_to_call_first(zoe: Curator) -> None:
    report(zoe.served, ANN)
    report(zoe.served, BEN)
    assert note(zoe.served) is None
    report(zoe.served, CLO, day=1)
    assert note(zoe.served) == "reported closed: call first"
    near = zoe.served.get("/v1/nearby?lat=36.15&lon=-86.79").get_json()["items"]
    assert SUNRISE_ID in [each["listing"]["id"] for each in near], "a report never hides a listing"
    assert queue(zoe)[0]["marked"]


def test_the_mark_stands_when_the_feed_is_imported_again_and_in_no_feed_of_ours(zoe: Curator) -> None:
    for day, address in enumerate((ANN, BEN, CLO)):
        report(zoe.served, address, day)
    zoe.served.take("nashville-aa", [SUNRISE, NOON])
    assert note(zoe.served) == "reported closed: call first"


NOT_ENOUGH = {
    "three people on one day": [(ANN, 0), (BEN, 0), (CLO, 0)],
    "two people on three days": [(ANN, 0), (BEN, 1), (ANN, 2)],
    "one person every day": [(ANN, 0), (ANN, 1), (ANN, 2), (ANN, 3)],
    "one home of IPv6": [(DEE, 0), ("2001:db8:1:2::77", 1), ("2001:db8:1:2:9::1", 2)],
    "three people over two months": [(ANN, 0), (BEN, 40), (CLO, 60)],
}


@pytest.mark.parametrize("said", NOT_ENOUGH.values(), ids=NOT_ENOUGH.keys())
def test_less_than_that_marks_nothing(zoe: Curator, said: list[tuple[str, int]]) -> None:
    for address, day in said:
        report(zoe.served, address, day)
    assert not queue(zoe)[0]["marked"]


def test_only_that_it_is_closed_marks_a_listing(zoe: Curator) -> None:
    for day, address in enumerate((ANN, BEN, CLO)):
        report(zoe.served, address, day, "wrong_time")
    assert note(zoe.served) is None


def test_a_dismissed_mark_goes_and_so_do_the_texts(zoe: Curator) -> None:
    for day, address in enumerate((ANN, BEN, CLO)):
        report(zoe.served, address, day, text="dark")
    answered(decide(zoe, "dismiss", reason="I was there"))
    assert note(zoe.served) is None
    assert queue(zoe) == []
    assert [each["author"] for each in zoe.history()["items"]] == ["import:nashville-aa", "reports", "zoe"]


def test_accepting_that_it_is_closed_suspends_it(zoe: Curator) -> None:
    report(zoe.served, ANN)
    assert answered(decide(zoe, "accept")) == {"listing_id": SUNRISE_ID, "revision": 2}
    assert answered(zoe.served.get(PATH))["suspended"] == {
        "since": "2026-11-23",
        "until": None,
        "reason": "reported closed",
    }
    assert queue(zoe) == []


def test_accepting_what_is_wrong_makes_the_change_it_takes(zoe: Curator) -> None:
    report(zoe.served, ANN, kind="wrong_place")
    assert fields_of(decide(zoe, "accept")) == ["changes"]
    answered(decide(zoe, "accept", changes={"venue": {"address": "12 Elm St"}}))
    assert answered(zoe.served.get(PATH))["venue"]["address"] == "12 Elm St"


def test_a_change_that_is_no_listing_decides_nothing(zoe: Curator) -> None:
    report(zoe.served, ANN, kind="wrong_place")
    assert fields_of(decide(zoe, "accept", changes={"venue": {"lat": 91}})) == ["venue.lat"]
    assert len(queue(zoe)) == 1


def test_what_is_decided_cannot_be_decided_again(zoe: Curator) -> None:
    report(zoe.served, ANN)
    ids = [each["id"] for each in queue(zoe)[0]["reports"]]
    answered(decide(zoe, "dismiss"))
    again = zoe.ask("PATCH", "/v1/reports", None, json={"ids": ids, "decision": "accept"})
    assert fields_of(again) == ["ids"]


def test_a_check_settles_what_was_reported_closed(zoe: Curator) -> None:
    for day, address in enumerate((ANN, BEN, CLO)):
        report(zoe.served, address, day)
    report(zoe.served, ANN, 3, "wrong_time")
    told = answered(zoe.post("verification"))["verification"]
    assert (told["status"], told["note"]) == ("verified", None)
    assert [each["counts"] for each in queue(zoe)] == [{"wrong_time": 1}]


def test_reports_of_a_listing_that_went_can_be_dismissed(zoe: Curator) -> None:
    report(zoe.served, ANN)
    zoe.remove()
    problem(decide(zoe, "accept"), 404)
    assert answered(decide(zoe, "dismiss")) == {"listing_id": SUNRISE_ID, "revision": 0}


def test_a_machine_that_fills_in_every_field_is_thanked_and_forgotten(zoe: Curator) -> None:
    assert report(zoe.served, ANN, website="https://spam.example").status_code == 202
    assert queue(zoe) == []


def test_the_text_is_gone_after_thirty_days(zoe: Curator) -> None:
    report(zoe.served, ANN, text="dark")
    zoe.served.clock.now = NOW + timedelta(days=30)
    assert queue(zoe)[0]["reports"][0]["text"] == "dark"
    zoe.served.clock.now = NOW + timedelta(days=31)
    assert queue(zoe)[0]["reports"][0]["text"] is None


@pytest.mark.parametrize("decision", ["accept", "dismiss"])
def test_the_words_of_what_is_decided_are_in_no_file(zoe: Curator, tmp_path: Path, decision: str) -> None:
    report(zoe.served, ANN, text="a dark red door")
    decide(zoe, decision)
    zoe.served.finder.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"dark red" not in kept
    assert ANN.encode() not in kept


def test_the_builder_takes_old_words_away_where_nobody_asks(
    zoe: Curator, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = zoe.served.finder.store
    report(zoe.served, ANN, text="dark")
    monkeypatch.setattr(builder, "now", lambda: NOW + timedelta(days=31))
    assert builder.forget_reports(store, NOW.date()) == date(2026, 12, 24)
    with store.reports(NOW.date()) as reports:
        assert [(each.text, each.caller) for each in reports.open()] == [(None, None)]


def test_what_is_reported_is_in_no_log_and_no_address_in_any_file(
    zoe: Curator, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        report(zoe.served, ANN, text="a dark red door")
        report(zoe.served, ANN, kind="a dark red door")
        decide(zoe, "dismiss")
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*.sqlite") if path.is_file())
    assert ANN.encode() not in kept
    assert "dark red" not in caplog.text
    assert ANN not in caplog.text


REFUSED = {
    "no kind": ({}, "kind"),
    "another kind": ({"kind": "haunted"}, "kind"),
    "a text too long": ({"kind": "other", "text": "x" * 501}, "text"),
    "a name": ({"kind": "other", "name": "Zelda"}, "name"),
}


@pytest.mark.parametrize(("members", "field"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_report_is_refused(zoe: Curator, members: dict[str, Any], field: str) -> None:
    assert fields_of(zoe.served.client.post(f"{PATH}/reports", json=members)) == [field]


def test_a_script_that_reports_again_and_again_leaves_the_queue_as_it_was(zoe: Curator) -> None:
    app = create_app(zoe.served.finder, zoe.served.clock, Limits())
    client = app.test_client()
    statuses = [client.post(f"{PATH}/reports", json={"kind": "closed"}).status_code for _ in range(100)]
    assert statuses == [202] * 10 + [429] * 90
    refused = client.post(f"{PATH}/reports", json={"kind": "closed"})
    assert int(refused.headers["Retry-After"]) >= 1
    assert [each["counts"] for each in queue(zoe)] == [{"closed": 1}]
    assert client.get(PATH).status_code == 200, "reading is not limited"


def test_one_listing_takes_so_many_reports_and_no_more(zoe: Curator) -> None:
    for number in range(45):
        report(zoe.served, f"198.51.100.{number}")
    assert queue(zoe)[0]["counts"] == {"closed": 40}
