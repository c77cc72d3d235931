"""People that keep to the schema of a question made ones that make sense, by what JSON Schema cannot say."""

from __future__ import annotations

from typing import Any

CALENDAR = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def coherent_question(asked: dict[str, Any]) -> None:
    """Puts right a question: a day within reach, names once each, somebody who has to be there."""
    if "from" in asked:
        # A leap year, so that a 29 February stays a day.
        asked["from"] = "2028" + asked["from"][4:]
    for number, person in enumerate(asked["people"]):
        person["name"] = f"person {number}"
        _coherent(person)
    asked["people"][0]["role"] = "coach"


def _coherent(person: dict[str, Any]) -> None:
    person["time_zone"] = "America/Chicago"
    if "calendar" in person:
        person["calendar"] = CALENDAR
    for hours in person["free"]:
        if "days" not in hours:
            hours.setdefault("date", "2026-11-24")
        else:
            hours.pop("date", None)
    for span in person.get("busy", ()):
        span.update({"from": "2026-11-24T18:00", "until": "2026-11-24T18:30"})
    start = person.get("start")
    if start is not None and "near" in start:
        person["start"] = {"near": "37203"}
    elif start is not None and not start.keys() >= {"lat", "lon"}:
        del person["start"]
    for place in person.get("starts", ()):
        place.clear()
        place.update({"near": "37203", "until": "17:00"})
    if "start" not in person:
        person.pop("starts", None)


def coherent_outings(asked: dict[str, Any], query: dict[str, Any]) -> None:
    """Puts right what more a question for outings tells: one coach, goals of clients, whose copy once."""
    for person in asked["people"][1:]:
        person["role"] = "client"
    asked["people"][0].pop("goals", None)
    asked.setdefault("goals", {})
    if asked["goals"].get("together") == "coach_picks_up":
        for person in asked["people"]:
            person.pop("starts", None)
    for name in ("format", "for", "discreet"):
        asked.pop(name, None)
    query.pop("format", None)
    if "for" in query:
        query["for"] = "person 0"
