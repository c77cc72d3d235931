"""Schedules and holidays in the language that is asked for."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from finder.domain.vocabulary import Attendance
from tests.api.served import Served
from tests.api.town import ORIGIN
from tests.builders import (
    cancelled,
    house,
    meeting,
    moved,
    once,
    online,
    schedule,
    suspended,
    utc,
    weekly,
)

THURSDAYS = schedule(weekly("thu", "12:00"))
ASK = "Thanksgiving: ask before you go"
PREGUNTA = "Día de Acción de Gracias: pregunta antes de ir"
WEEK = "from=2026-11-23T18:00:00Z&until=2026-11-30T18:00:00Z"
SUNRISE = "/v1/listings/nashville-aa:sunrise"
PAGES = ["/v1/nearby", "/v1/occurrences", "/v1/listings"]
# As the moved and cancelled Thursdays of a listing are named.
THANKSGIVING = "2026-11-26T12:00"


def listing_of(item: dict[str, Any]) -> dict[str, Any]:
    return item.get("listing", item)


@pytest.mark.parametrize("path", PAGES)
def test_a_schedule_is_told_in_spanish_where_that_is_asked_for(town: Served, path: str) -> None:
    answer = town.get(f"{path}?{ORIGIN}&ids=nashville-aa:sunrise", Accept_Language="es-MX,en;q=0.5")
    [item] = answer.get_json()["items"]
    assert listing_of(item)["schedule"]["text"] == "Todos los lunes, 7:00–8:00 p.m."
    assert answer.headers["Content-Language"] == "es"


@pytest.mark.parametrize("path", PAGES)
def test_everything_but_the_words_of_finder_is_the_same_in_spanish(town: Served, path: str) -> None:
    english, spanish = (
        town.get(f"{path}?{ORIGIN}", Accept_Language=language).get_json()["items"]
        for language in ("en", "es")
    )
    for item in (*english, *spanish):
        del listing_of(item)["schedule"]["text"]
        (item.get("next") or item.get("occurrence") or {}).pop("note", None)
    assert english == spanish


@pytest.mark.parametrize("path", [*(f"{path}?{ORIGIN}" for path in PAGES), SUNRISE, f"{SUNRISE}/occurrences"])
def test_an_answer_says_that_it_hangs_on_the_language(town: Served, path: str) -> None:
    english, spanish = (town.get(path, Accept_Language=language) for language in ("fr", "es"))
    assert [each.headers["Content-Language"] for each in (english, spanish)] == ["en", "es"]
    assert {each.headers["Vary"] for each in (english, spanish)} == {"Accept-Language, Accept-Encoding"}


def test_a_listing_has_a_tag_in_each_language_and_one_revision(town: Served) -> None:
    english, spanish = (town.get(SUNRISE, Accept_Language=language) for language in ("en", "es"))
    assert spanish.get_json()["schedule"]["text"] == "Todos los lunes, 7:00–8:00 p.m."
    tags = [each.headers["ETag"].strip('"') for each in (english, spanish)]
    assert tags[0] != tags[1]
    assert {tag.partition("-")[0] for tag in tags} == {"1"}
    assert town.get(SUNRISE, Accept_Language="es", If_None_Match=f'"{tags[1]}"').status_code == 304
    assert town.get(SUNRISE, Accept_Language="es", If_None_Match=f'"{tags[0]}"').status_code == 200


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("en", "not checked since 2026-11-22: call first"),
        ("es", "sin comprobar desde el 2026-11-22: llama antes"),
    ],
)
def test_that_nobody_checked_a_listing_is_told_in_the_language(
    town: Served, language: str, note: str
) -> None:
    town.clock.now = town.clock.now.fromisoformat("2027-05-22T12:00:00+00:00")
    assert town.get(SUNRISE, Accept_Language=language).get_json()["verification"]["note"] == note


def test_members_asked_for_and_questions_by_post_are_in_the_language_too(town: Served) -> None:
    body = {"lat": 36.15, "lon": -86.79, "ids": ["nashville-aa:sunrise"], "fields": ["schedule"]}
    answer = town.client.post("/v1/nearby", json=body, headers={"Accept-Language": "es"})
    [item] = answer.get_json()["items"]
    assert item["listing"].keys() == {"schedule"}
    assert item["listing"]["schedule"]["text"] == "Todos los lunes, 7:00–8:00 p.m."


@pytest.fixture
def thursdays(served: Served) -> Served:
    """One meeting on Thursdays at noon in Tennessee, of which a test asks at Thanksgiving."""
    served.take("nashville-aa", [meeting(schedule=THURSDAYS)])
    return served


def notes(answer: TestResponse) -> list[str | None]:
    items = answer.get_json()["items"]
    return [(item.get("next") or item.get("occurrence") or item)["note"] for item in items]


@pytest.mark.parametrize(("language", "note"), [("en", ASK), ("es", PREGUNTA)])
def test_a_public_holiday_is_a_note_wherever_an_occurrence_is_shown(
    thursdays: Served, language: str, note: str
) -> None:
    for path in (f"/v1/nearby?{ORIGIN}", "/v1/occurrences", f"{SUNRISE}/occurrences?{WEEK}"):
        answer = thursdays.get(path, Accept_Language=language)
        assert notes(answer) == [note], path
        item = answer.get_json()["items"][0]
        assert (item.get("next") or item.get("occurrence") or item)["status"] == "scheduled"


def test_other_days_have_no_note(thursdays: Served) -> None:
    answer = thursdays.get(f"{SUNRISE}/occurrences?from=2026-11-24T00:00:00Z&until=2026-12-20T00:00:00Z")
    assert notes(answer) == [ASK, None, None, None]


def test_a_window_far_off_knows_its_holidays_too(thursdays: Served) -> None:
    window = "from=2031-11-24T00:00:00Z&until=2031-12-01T00:00:00Z"
    assert notes(thursdays.get(f"/v1/occurrences?{window}")) == [ASK]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"schedule": schedule(weekly("thu", "12:00"), overrides=[cancelled(THANKSGIVING)])},
            None,
            id="a-cancelled-one-has-nothing-to-ask-for",
        ),
        pytest.param(
            {"schedule": schedule(weekly("thu", "12:00"), overrides=[cancelled(THANKSGIVING, "Closed")])},
            "Closed",
            id="why-it-is-cancelled",
        ),
        pytest.param(
            {
                "schedule": schedule(
                    weekly("thu", "12:00"), overrides=[moved(THANKSGIVING, "2026-11-26T15:00", note="Later")]
                )
            },
            "Later",
            id="the-note-of-a-move",
        ),
        pytest.param(
            {
                "schedule": schedule(
                    weekly("thu", "12:00"), overrides=[moved(THANKSGIVING, "2026-11-25T12:00")]
                )
            },
            None,
            id="moved-from-the-holiday",
        ),
        pytest.param(
            {
                "schedule": schedule(
                    weekly("wed", "12:00"), overrides=[moved("2026-11-25T12:00", THANKSGIVING)]
                )
            },
            ASK,
            id="moved-to-the-holiday",
        ),
        pytest.param(
            {"suspended": suspended("2026-11-01", "2026-12-01", "the roof is mended")},
            "the roof is mended",
            id="why-it-is-suspended",
        ),
        pytest.param({"venue": house(region="ZZ")}, ASK, id="an-unknown-state-has-those-of-the-country"),
        pytest.param({"venue": house(country=None, region="Tennessee")}, ASK, id="a-state-tells-its-country"),
        pytest.param({"venue": house(country="CA", region="ON")}, None, id="another-country"),
        pytest.param({"venue": house(country="KP", region=None)}, None, id="a-country-without-any"),
        pytest.param({"venue": house(country=None, region=None)}, None, id="nowhere-known"),
        pytest.param({"attendance": Attendance.HYBRID}, ASK, id="hybrid"),
        pytest.param(
            {"notes": "Basement\nClosed on holidays."},
            "Thanksgiving: closed on holidays, ask before you go",
            id="closed-on-holidays-by-its-source",
        ),
        pytest.param({"attendance": Attendance.ONLINE}, None, id="online-nobody-goes-anywhere"),
    ],
)
def test_a_note_of_its_own_comes_before_the_holiday_of_its_place(
    served: Served, changes: dict[str, Any], expected: str | None
) -> None:
    served.take("nashville-aa", [meeting(**{"schedule": THURSDAYS} | changes)])
    assert notes(served.get(f"{SUNRISE}/occurrences?{WEEK}")) == [expected]


def test_one_that_moves_across_a_border_has_the_holidays_of_where_it_goes(served: Served) -> None:
    ontario = house(43.65, -79.38, city="Toronto", region="ON", country="CA")
    dates = schedule(weekly("thu", "12:00"), overrides=[moved(THANKSGIVING, venue=ontario)])
    served.take("nashville-aa", [meeting(schedule=dates)])
    assert notes(served.get(f"{SUNRISE}/occurrences?{WEEK}")) == [None]


def test_a_holiday_is_that_of_the_day_at_the_venue(served: Served) -> None:
    # 26 November 23:30 in Nashville is the 27th in UTC; the next is the 27th at 00:30, the 26th nowhere else.
    late = schedule(once("2026-11-26T23:30"), once("2026-11-27T00:30"))
    served.take("nashville-aa", [meeting(schedule=late)])
    served.clock.now = utc("2026-11-26T12:00")
    assert notes(served.get(f"{SUNRISE}/occurrences?{WEEK}")) == [ASK, None]


def test_a_listing_online_is_no_reason_to_ask_before_one_goes(served: Served) -> None:
    served.take("nashville-aa", [online(schedule=THURSDAYS)])
    assert notes(served.get("/v1/occurrences")) == [None]


def test_holidays_stay_out_of_feeds(thursdays: Served) -> None:
    for path in (
        f"{SUNRISE}.ics",
        "/feeds/calendar.ics",
        f"/feeds/calendar.ics?ids={quote('nashville-aa:sunrise')}",
    ):
        assert "Thanksgiving" not in thursdays.get(path).text
