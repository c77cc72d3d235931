"""POST /v1/matches: the shape of the answer, what is refused and how, and that nothing of it is kept."""

from __future__ import annotations

import copy
import logging
from pathlib import Path
from typing import Any

import orjson
import pytest
from werkzeug.test import TestResponse

from tests.api.served import Served, fields_of, problem

CLIENT: dict[str, Any] = {
    "name": "client",
    "start": {"lat": 36.15, "lon": -86.79},
    "free": [{"days": ["mon", "tue"], "from": "17:00", "until": "21:30"}],
}
ASKED: dict[str, Any] = {"from": "2026-11-23", "days_ahead": 14, "people": [CLIENT]}
# What the contract itself shows, its calendar written out.
OF_CONTRACT = orjson.loads("""
{"from":"2026-11-23","days_ahead":14,"limit":50,
 "people":[
  {"name":"client","role":"client","start":{"lat":36.16,"lon":-86.78},"time_zone":"America/Chicago",
   "free":[{"days":["mon","tue","thu"],"from":"17:00","until":"21:30"},
           {"date":"2026-12-05","from":"10:00","until":"16:00"}],
   "busy":[{"from":"2026-12-01T18:00","until":"2026-12-01T20:00"}],
   "calendar":"BEGIN:VCALENDAR\\r\\nEND:VCALENDAR",
   "home_by":"22:00",
   "travel":{"mode":"transit","max_minutes":45},
   "avoid":[{"lat":36.17,"lon":-86.77,"radius_m":400}],
   "needs":["wheelchair"],"audiences":["women"],"may_attend_closed":["aa"],"been_to":[],
   "wants":{"kinds":["meeting","social"],"fellowships":[],"pathways":["secular"],"types":["newcomer"],
            "languages":["en"]}},
  {"name":"coach","role":"coach","start":{"near":"37203"},
   "free":[{"days":["mon","tue","wed","thu","fri"],"from":"16:00","until":"22:00"}],
   "travel":{"mode":"drive","max_minutes":40},"may_attend_closed":[]}]}
""")


def ask(served: Served, body: object, **headers: str) -> TestResponse:
    return served.client.post(
        "/v1/matches", json=body, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


def changed(path: str, value: object) -> dict[str, Any]:
    """The question with one member put in place, such as `people.0.home_by`."""
    body = copy.deepcopy(ASKED)
    *way, last = path.split(".")
    inner: Any = body
    for part in way:
        inner = inner[int(part)] if part.isdigit() else inner.setdefault(part, {})
    inner[int(last) if last.isdigit() else last] = value
    return body


def test_the_question_of_the_contract_is_answered_in_its_shape(town: Served) -> None:
    answer = ask(town, OF_CONTRACT)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    told = answer.get_json()
    assert told["considered"] == 14
    assert told["total"] == len(told["items"]) == 2
    item = told["items"][0]
    assert item["listing"]["id"] == "nashville-aa:sunrise"
    assert item["occurrence"]["starts_at"] == "2026-11-23T19:00:00-06:00"
    assert item["people"][0] == {
        "name": "client",
        "attendance": "in_person",
        "travel_minutes": 17,
        "distance_m": 1429,
        "leave_by": "2026-11-23T18:43:00-06:00",
        "home_at": "2026-11-23T20:17:00-06:00",
        "leaves_from": "start",
        "ride": None,
    }
    assert item["reasons"] == [
        "Both are free Mon 17:00–21:30",
        "client: about 17 min by transit, leave by 18:43",
        "coach: about 6 min by car, leave by 18:54",
        "Wheelchair Access",
        "As client would like: Recovery meeting",
    ]


def test_who_is_still_at_work_sets_out_from_there(town: Served) -> None:
    body = changed("people.0.starts", [{"lat": 36.15, "lon": -86.79, "until": "19:00"}])
    body["people"][0]["start"] = {"lat": 36.16, "lon": -86.79}
    [going] = ask(town, body).get_json()["items"][0]["people"]
    # By transit 10 minutes from the door, and 15 home, 1.1 km away.
    assert (going["leaves_from"], going["leave_by"][11:16], going["home_at"][11:16]) == (
        "starts.0",
        "18:50",
        "20:15",
    )


def test_a_near_miss_tells_whom_and_by_how_much(town: Served) -> None:
    told = ask(town, changed("people.0.home_by", "20:00")).get_json()
    assert told["near_misses"][-1] == {
        "listing_id": "nashville-aa:sunrise",
        "name": "Sunrise",
        "starts_at": "2026-11-23T19:00:00-06:00",
        "failed": [{"person": "client", "rule": "home_by", "by": 10, "message": "home 10 min after 20:00"}],
    }


def test_reasons_and_near_misses_are_told_in_spanish(town: Served) -> None:
    answer = ask(town, changed("people.0.home_by", "20:15"), Accept_Language="es-MX,en;q=0.5")
    assert answer.headers["Content-Language"] == "es"
    told = answer.get_json()
    assert told["notes"] == ["Los tiempos de viaje son estimaciones."]
    assert told["items"][0]["reasons"][:2] == [
        "Tiempo libre: lun 17:00–21:30",
        "Unos 10 min en transporte público, salir antes de las 18:50",
    ]


def test_the_limit_cuts_the_items_and_not_the_total(town: Served) -> None:
    told = ask(town, ASKED | {"limit": 1}).get_json()
    assert (len(told["items"]), told["total"]) == (1, 2)


def test_the_first_day_is_today_unless_it_is_told(town: Served) -> None:
    body = {name: value for name, value in ASKED.items() if name != "from"}
    assert ask(town, body).get_json() == ask(town, ASKED).get_json()


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("people", [], "people"),
        ("people", [CLIENT] * 15, "people"),
        ("people", [CLIENT, CLIENT], "people.1.name"),
        ("people", [CLIENT | {"role": "supporter"}], "people"),
        ("people", {}, "people"),
        ("people.0", [], "people.0"),
        ("people.0.name", " ", "people.0.name"),
        ("people.0.name", "two\nlines", "people.0.name"),
        ("people.0.role", "friend", "people.0.role"),
        ("people.0.role", [], "people.0.role"),
        ("people.0.free", None, "people.0.free"),
        ("people.0.free", [{}] * 10_000, "people.0.free"),
        ("people.0.free.0.until", "25:00", "people.0.free.0.until"),
        ("people.0.free.0.until", 17, "people.0.free.0.until"),
        ("people.0.free.0.days", ["monday"], "people.0.free.0.days.0"),
        ("people.0.free.0.days", [["mon"]], "people.0.free.0.days.0"),
        ("people.0.free.0.days", [], "people.0.free.0.days"),
        ("people.0.free.0.date", "2026-11-24", "people.0.free.0.date"),
        ("people.0.free.0", {"from": "17:00", "until": "18:00"}, "people.0.free.0.days"),
        ("people.0.free.0", {"date": "2026-02-30", "from": "1:00", "until": "18:00"}, "people.0.free.0.date"),
        ("people.0.starts", [{"until": "17:00"}], "people.0.starts.0.lat"),
        ("people.0.starts", [{"near": "37203"}], "people.0.starts.0.until"),
        ("people.0.starts", [{"near": "Nowhere at all", "until": "17:00"}], "people.0.starts.0.near"),
        (
            "people.0.starts",
            [{"near": "37203", "from": "17:00", "until": "17:00"}],
            "people.0.starts.0.until",
        ),
        ("people.0.starts", [{"near": "37203", "until": "17:00"}] * 4, "people.0.starts"),
        (
            "people.0.busy",
            [{"from": "2026-12-01T20:00", "until": "2026-12-01T18:00"}],
            "people.0.busy.0.until",
        ),
        (
            "people.0.busy",
            [{"from": "2026-12-01T20:00Z", "until": "2026-12-01T21:00"}],
            "people.0.busy.0.until",
        ),
        (
            "people.0.busy",
            [{"from": "1969-12-01T20:00", "until": "2026-12-01T21:00"}],
            "people.0.busy.0.from",
        ),
        ("people.0.calendar", "no calendar", "people.0.calendar"),
        ("people.0.calendar", "x" * 1_000_001, "people.0.calendar"),
        ("people.0.calendar", 5, "people.0.calendar"),
        ("people.0.home_by", "22:00:00", "people.0.home_by"),
        ("people.0.start", {"lat": 91, "lon": 0}, "people.0.start.lat"),
        ("people.0.start", {"lat": 36.15}, "people.0.start.lon"),
        ("people.0.start", {"near": "37203", "lat": 1, "lon": 1}, "people.0.start.near"),
        ("people.0.start", {"near": "Nowhereatall"}, "people.0.start.near"),
        ("people.0.start", {}, "people.0.start.lat"),
        ("people.0.start", {"lat": 0, "lon": -30}, "people.0.time_zone"),
        ("people.0.time_zone", "Mars/Olympus", "people.0.time_zone"),
        ("people.0.travel.mode", "fly", "people.0.travel.mode"),
        ("people.0.travel.max_minutes", 0, "people.0.travel.max_minutes"),
        ("people.0.travel.max_minutes", 2.5, "people.0.travel.max_minutes"),
        ("people.0.avoid", [{"lat": 1, "lon": 1}], "people.0.avoid.0.radius_m"),
        ("people.0.avoid", [{"lat": 1, "lon": 1, "radius_m": 1}] * 51, "people.0.avoid"),
        ("people.0.needs", ["wings"], "people.0.needs.0"),
        ("people.0.audiences", ["open"], "people.0.audiences.0"),
        ("people.0.alcohol", ["some"], "people.0.alcohol.0"),
        ("people.0.wants.pathways", ["best"], "people.0.wants.pathways.0"),
        ("people.0.wants.kinds", "meeting", "people.0.wants.kinds"),
        ("people.0.shoe_size", 43, "people.0.shoe_size"),
        ("days_ahead", 32, "days_ahead"),
        ("limit", 201, "limit"),
        ("from", "2026-11-31", "from"),
        ("from", "2099-12-31", "from"),
        ("from", "1970-01-01", "from"),
        ("goals", {}, "goals"),
    ],
)
def test_a_member_that_is_not_allowed_is_named_by_its_path(
    town: Served, path: str, value: object, field: str
) -> None:
    assert field in fields_of(ask(town, changed(path, value)))


@pytest.mark.parametrize("body", [b"", b"{", b'{"people": NaN}', b"[" * 100_000])
def test_what_is_not_json_is_a_400(town: Served, body: bytes) -> None:
    answer = town.client.post("/v1/matches", data=body, content_type="application/json")
    assert fields_of(answer, 400) == ["body"]


def test_what_does_not_say_that_it_is_json_is_a_415(town: Served) -> None:
    problem(town.client.post("/v1/matches", data=orjson.dumps(ASKED), content_type="text/plain"), 415)


def test_any_origin_may_ask(town: Served) -> None:
    wanted = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    granted = town.client.options("/v1/matches", headers={"Origin": "https://phone.example"} | wanted).headers
    assert granted["Access-Control-Allow-Origin"] == "*"
    assert "POST" in granted["Access-Control-Allow-Methods"]


SECRET = "Zelda-Fitzwilliam"
PLACE = 36.151234567
PRIVATE = {
    "name": SECRET,
    "start": {"lat": PLACE, "lon": -86.79},
    "free": [{"days": ["mon"], "from": "17:03", "until": "21:33"}],
    "calendar": f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:{SECRET}\nDTSTART:20261124T010000Z\nDURATION:PT1M\n"
    "END:VEVENT\nEND:VCALENDAR",
    "been_to": [f"{SECRET.lower()}:x"],
}


def test_nothing_of_a_question_is_logged_or_kept(
    served: Served, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert ask(served, {"people": [PRIVATE]}).status_code == 200
    assert SECRET not in caplog.text
    assert str(PLACE) not in caplog.text
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert SECRET.encode() not in kept
    assert str(PLACE).encode() not in kept


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"name": f"{SECRET}\n"}, id="a name"),
        pytest.param({"role": SECRET}, id="a role"),
        pytest.param({SECRET: 1}, id="the name of a member"),
        pytest.param({"start": {"lat": PLACE, "lon": f"{PLACE}"}}, id="a position"),
        pytest.param({"start": {"near": SECRET}}, id="a place"),
        pytest.param({"time_zone": SECRET}, id="a zone"),
        pytest.param({"needs": [SECRET]}, id="a need"),
        pytest.param({"home_by": SECRET}, id="a time"),
        pytest.param({"calendar": SECRET}, id="no calendar"),
        pytest.param({"calendar": PRIVATE["calendar"].replace("PT1M", SECRET)}, id="a length in a calendar"),
        pytest.param({"calendar": PRIVATE["calendar"].replace("PT1M", f"PT1M\nRRULE:{SECRET}")}, id="a rule"),
    ],
)
def test_no_error_repeats_what_tells_of_a_person(
    town: Served, caplog: pytest.LogCaptureFixture, wrong: dict[str, Any]
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = ask(town, {"people": [PRIVATE | wrong]})
    assert answer.status_code == 422
    for text in (answer.text, str(answer.headers), caplog.text):
        assert SECRET not in text
        assert str(PLACE) not in text
