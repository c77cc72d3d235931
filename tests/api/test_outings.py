"""/v1/outings: a plan for people and their goals, and copies of it, by hand."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import icalendar
import pytest
from werkzeug.test import TestResponse

from tests.api.served import Served, fields_of, problem
from tests.api.town import build_town

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
GOALS: dict[str, Any] = {"per_week": {"meeting": 1, "social": 1}}


def person(name: str = "Ana", **changes: Any) -> dict[str, Any]:
    """Somebody downtown who is free from nine to nine every day, and walks."""
    return {
        "name": name,
        "start": {"lat": 36.15, "lon": -86.79},
        "free": [{"days": WEEKDAYS, "from": "09:00", "until": "21:00"}],
        "travel": {"mode": "walk", "max_minutes": 60},
    } | changes


def body(*people: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A question for two weeks from Monday 23 November 2026 on."""
    return {"from": "2026-11-23", "people": list(people or (person(),)), "goals": GOALS} | changes


def ask(served: Served, given: dict[str, Any], query: str = "", **headers: str) -> TestResponse:
    """The answer to a question."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return served.client.post(f"/v1/outings{query}", json=given, headers=named)


def plan_of(answer: TestResponse) -> dict[str, Any]:
    """The plan that was answered."""
    assert answer.status_code == 200, answer.text
    members: dict[str, Any] = answer.get_json()
    return members


def outings(answer: TestResponse) -> list[tuple[str, list[str]]]:
    """Each outing's occurrence, and who goes."""
    return [
        (each["occurrence"]["id"], [going["name"] for going in each["people"]])
        for each in plan_of(answer)["outings"]
    ]


ALONE = [
    ("nashville-aa:sunrise@2026-11-23T19:00", ["Ana"]),
    ("nashville-aa:sunrise@2026-11-30T19:00", ["Ana"]),
    ("nashville-sober:hike@2026-12-05T10:00", ["Ana"]),
]


def test_a_plan_reaches_the_goals_of_each_week(town: Served) -> None:
    answer = ask(town, body())
    assert outings(answer) == ALONE
    assert plan_of(answer)["status"] == "optimal"
    assert plan_of(answer)["bounds"]["goal_units"] == {"found": 3, "bound": 3}


def test_a_moved_outing_is_planned_where_and_when_it_moved_to(town: Served) -> None:
    hike = plan_of(ask(town, body()))["outings"][2]
    assert hike["occurrence"]["starts_at"] == "2026-12-05T13:00:00-06:00"
    assert hike["occurrence"]["venue"]["name"] == "Percy Warner Park"
    assert hike["people"][0]["distance_m"] == 1110


def test_what_is_cancelled_is_missed_and_said(town: Served) -> None:
    assert plan_of(ask(town, body()))["unmet"] == [
        {
            "goal": "per_week.social",
            "person": "Ana",
            "week": 1,
            "constraint": "cancelled",
            "by": None,
            "message": "one more social event: cancelled",
        }
    ]


def test_a_coach_goes_where_a_client_goes(town: Served) -> None:
    coach = person("Carla", role="coach", travel={"mode": "drive"})
    assert outings(ask(town, body(person(), coach))) == [(each, ["Ana", "Carla"]) for each, _ in ALONE]


def test_nothing_is_planned_when_the_coach_is_not_free(town: Served) -> None:
    coach = person("Carla", role="coach", free=[{"days": ["mon"], "from": "18:00", "until": "21:00"}])
    assert outings(ask(town, body(person(), coach))) == [(each, ["Ana", "Carla"]) for each, _ in ALONE[:2]]


def test_each_client_goes_where_they_can(town: Served) -> None:
    ben = person("Ben", free=[{"days": ["sat"], "from": "09:00", "until": "21:00"}])
    coach = person("Carla", role="coach")
    answer = ask(town, body(person(), ben, coach))
    assert outings(answer) == [
        (ALONE[0][0], ["Ana", "Carla"]),
        (ALONE[1][0], ["Ana", "Carla"]),
        (ALONE[2][0], ["Ana", "Ben", "Carla"]),
    ]


def test_goals_of_ones_own_stand_above_those_of_all(town: Served) -> None:
    ana = person(goals={"per_week": {"social": 1}})
    assert outings(ask(town, body(ana))) == ALONE[2:]


def test_who_has_no_free_time_has_an_empty_plan_that_says_why(town: Served) -> None:
    plan = plan_of(ask(town, body(person(free=[]))))
    assert plan["outings"] == []
    assert plan["unmet"][0]["constraint"] == "free"


def test_days_without_an_outing_have_a_check_in(town: Served) -> None:
    goals = GOALS | {"check_ins": {"at": "19:00", "by": "call"}}
    check_ins = plan_of(ask(town, body(goals=goals, days_ahead=3)))["check_ins"]
    assert check_ins == [
        {"person": "Ana", "at": "2026-11-24T19:00:00-06:00", "by": "call"},
        {"person": "Ana", "at": "2026-11-25T19:00:00-06:00", "by": "call"},
    ]


def test_no_check_in_of_today_is_over_already(town: Served) -> None:
    """It is noon."""
    goals = {"per_week": {}, "check_ins": {"at": "11:59", "by": "call"}}
    at = [each["at"] for each in plan_of(ask(town, body(goals=goals, days_ahead=2)))["check_ins"]]
    assert at == ["2026-11-24T11:59:00-06:00"]
    goals["check_ins"] = {"at": "12:00"}
    at = [each["at"] for each in plan_of(ask(town, body(goals=goals, days_ahead=1)))["check_ins"]]
    assert at == ["2026-11-23T12:00:00-06:00"]


FORMS = {"json": "application/json", "ics": "text/calendar", "text": "text/plain", "html": "text/html"}


@pytest.mark.parametrize(("form", "media_type"), FORMS.items())
def test_each_form_is_asked_by_its_name_its_media_type_or_in_the_body(
    town: Served, form: str, media_type: str
) -> None:
    named = ask(town, body(plan_id="secret"), f"?format={form}")
    accepted = ask(town, body(plan_id="secret"), Accept=media_type)
    told = ask(town, body(plan_id="secret", format=form))
    assert named.mimetype == media_type
    assert named.data == accepted.data == told.data
    assert named.headers["Cache-Control"] == "no-store"


def test_a_calendar_of_it_is_read_by_another_library(town: Served) -> None:
    calendar = icalendar.Calendar.from_ical(ask(town, body(), "?format=ics").data)
    assert [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")] == ["Outing"] * 3


def test_texts_are_a_line_each_in_the_asked_language(town: Served) -> None:
    lines = ask(town, body(), "?format=text", Accept_Language="es").text.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("lun, 23 de nov, 7:00 p.m.; salir a mas tardar a las 7:00 p.m. (0 min a pie)")


def test_a_page_of_it_may_load_nothing(town: Served) -> None:
    page = ask(town, body(), "?format=html")
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


def three_clients(**changes: Any) -> dict[str, Any]:
    others = [person("Ben", start={"lat": 36.1601, "lon": -86.7901}), person("Cleo", free=[])]
    return body(person(), *others, person("Carla", role="coach"), **changes)


@pytest.mark.parametrize("form", ["ics", "text", "html"])
def test_a_handout_of_several_clients_asks_whose_it_is(town: Served, form: str) -> None:
    assert fields_of(ask(town, three_clients(format=form))) == ["for"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("discreet", ["true", "false"])
def test_the_copy_of_a_client_holds_nobody_else(town: Served, form: str, discreet: str) -> None:
    copy = ask(town, three_clients(), f"?for=Ana&format={form}&discreet={discreet}")
    assert copy.status_code == 200
    text = copy.text.replace("\r\n ", "")
    assert [name for name in ("Ben", "Cleo", "Carla", "36.1601", "86.7901") if name in text] == []


def test_the_copy_of_a_client_has_no_bounds_and_no_scores_of_everybody(town: Served) -> None:
    plan = plan_of(ask(town, three_clients(**{"for": "Ana"})))
    assert plan["bounds"] is None
    assert {each["score"] for each in plan["outings"]} == {None}


def picked_up(**changes: Any) -> dict[str, Any]:
    """North of the meeting live Ana, Ben, then Carla, 1.1 km apart, which are 8 minutes by car."""
    everyone = [
        person("Ana", start={"lat": 36.16, "lon": -86.79}),
        person("Ben", start={"lat": 36.17, "lon": -86.79}),
        person("Carla", role="coach", start={"lat": 36.18, "lon": -86.79}, travel={"mode": "drive"}),
    ]
    return body(*everyone, goals={"per_week": {"meeting": 1}, "together": "coach_picks_up"}, **changes)


def times_of_first(answer: TestResponse) -> list[tuple[str, str, str]]:
    """Who goes on the first outing, when they leave and when they are home."""
    people = plan_of(answer)["outings"][0]["people"]
    return [(each["name"], each["leave_by"][11:16], each["home_at"][11:16]) for each in people]


def test_a_coach_who_picks_up_is_at_each_door_in_the_order_of_the_shortest_way(town: Served) -> None:
    answer = ask(town, picked_up())
    assert times_of_first(answer) == [
        ("Ana", "18:52", "20:08"),
        ("Ben", "18:44", "20:16"),
        ("Carla", "18:36", "20:24"),
    ]
    people = plan_of(answer)["outings"][0]["people"]
    assert [each["ride"] for each in people] == ["rider", "rider", "driver"]
    assert [each["travel_minutes"] for each in people] == [8, 16, 24]


def test_who_has_to_be_home_early_is_brought_home_first(town: Served) -> None:
    asked = picked_up()
    asked["people"][1]["home_by"] = "20:15"
    # From the meeting to Ben 11 minutes, on to Ana 8, then 11 to Carla.
    assert times_of_first(ask(town, asked)) == [
        ("Ana", "18:52", "20:19"),
        ("Ben", "18:44", "20:11"),
        ("Carla", "18:36", "20:30"),
    ]


def test_who_cannot_be_home_in_time_by_any_order_stays_at_home(town: Served) -> None:
    asked = picked_up()
    asked["people"][1]["home_by"] = "20:10"
    assert [name for name, _, _ in times_of_first(ask(town, asked))] == ["Ana", "Carla"]


def test_reasons_and_handouts_tell_when_the_coach_is_at_the_door(town: Served) -> None:
    reasons = plan_of(ask(town, picked_up()))["outings"][0]["reasons"]
    assert "Ben: picked up at 18:44, about 16 min by car" in reasons
    texts = ask(town, picked_up(), "?format=text&for=Ben").text
    assert "; picked up at 6:44 pm (16 min by car); home about 8:16 pm" in texts
    coachs = ask(town, picked_up(), "?format=text&for=Carla").text
    assert "; leave by 6:36 pm (24 min by car); " in coachs
    assert "pick up Ben 6:44 pm, Ana 6:52 pm" in coachs
    assert "Ben: Picked up at 6:44 pm" in ask(town, picked_up(), "?format=html&for=Carla").text
    assert "picked up at 6:44 pm" in ask(town, picked_up(), "?format=ics&for=Ben").text.replace("\r\n ", "")


def test_the_coach_reads_it_whole(town: Served) -> None:
    assert "Confidential" in ask(town, three_clients(), "?for=Carla&format=html").text


REFUSED: dict[str, tuple[dict[str, Any], str, list[str]]] = {
    "no goals": ({**body(), "goals": None}, "", ["goals"]),
    "too many of a kind": (body(goals={"per_week": {"meeting": 15}}), "", ["goals.per_week.meeting"]),
    "an unknown kind": (body(goals={"per_week": {"party": 1}}), "", ["goals.per_week.party"]),
    "variety above 1": (body(goals={"variety": 1.5}), "", ["goals.variety"]),
    "two coaches": (body(person("A", role="coach"), person("B", role="coach")), "", ["people"]),
    "pick up without a coach": (body(goals={"together": "coach_picks_up"}), "", ["goals.together"]),
    "a pick-up from two places": (
        body(
            person(starts=[{"near": "37203", "until": "17:00"}]),
            person("Carla", role="coach"),
            goals={"together": "coach_picks_up"},
        ),
        "",
        ["people.0.starts"],
    ),
    "goals of a supporter": (
        body(person(), person("Sam", role="supporter", goals={})),
        "",
        ["people.1.goals"],
    ),
    "an unknown format": (body(), "?format=pdf", ["format"]),
    "a stranger": (body(), "?for=Dora", ["for"]),
    "format told twice": (body(format="ics"), "?format=text", ["format"]),
    "a window that ends before it begins": (
        body(person(busy=[{"from": "2026-12-01T20:00", "until": "2026-12-01T18:00"}])),
        "",
        ["people.0.busy.0.until"],
    ),
}


@pytest.mark.parametrize(("given", "query", "fields"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_allowed_is_refused_by_the_name_of_the_field(
    town: Served, given: dict[str, Any], query: str, fields: list[str]
) -> None:
    assert fields_of(ask(town, given, query)) == fields


def test_a_plan_leaves_nothing_in_a_log_an_error_or_a_file(
    served: Served, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    build_town(served)
    sentinel = "Zelda-Fitzwilliam"
    place = {"lat": 36.151234567, "lon": -86.791234567}
    given = body(person(sentinel, start=place), plan_id=sentinel)
    with caplog.at_level(logging.DEBUG):
        assert ask(served, given).status_code == 200
        refused = problem(ask(served, given | {"days_ahead": 0}), 422)
    assert caplog.records == []
    assert sentinel not in str(refused)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if sentinel.encode() in path.read_bytes()] == []


def test_a_regular_place_that_is_not_there_is_told_as_such(town: Served) -> None:
    answer = ask(town, body(person(), goals=GOALS | {"regular": ["nashville-aa:no-such"]}))
    assert answer.status_code == 200
    told = [each["message"] for each in answer.get_json()["unmet"] if each["goal"] == "regular"]
    assert set(told) == {"one more visit to a regular place: no listing has the id nashville-aa:no-such"}
