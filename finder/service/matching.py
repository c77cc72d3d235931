"""Matching: who can go to what together; a question about people is answered and forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from finder.catalog.snapshot import Snapshot
from finder.domain.errors import InvalidInput, Problem
from finder.domain.geo import Point
from finder.domain.person import Free, Person, Start
from finder.domain.reason import Shortfall
from finder.domain.zone import zone
from finder.places import Gazetteer
from finder.places.zones import zone_of
from finder.planning.availability import Period
from finder.planning.matches import Match, Matches, NearMiss, best_matches
from finder.planning.plan import Going, Plan
from finder.planning.travel import Travel
from finder.wording.reasons import estimate_note, reason_text, shortfall_text

Members = dict[str, Any]
SCORE_DIGITS = 3
# Members of a person that stand as lists in JSON and as sets inside.
WORDS = ("needs", "audiences", "may_attend_closed", "been_to")
PARTS = ("free", "busy", "avoid")


def matches_json(
    snapshot: Snapshot, gazetteer: Gazetteer, asked: Members, now: datetime, travel: Travel, language: str
) -> bytes:
    """The answer to POST /v1/matches. Raises InvalidInput."""
    people = people_of(asked["people"], gazetteer)
    period = period_of(asked, people, now)
    found = best_matches(snapshot, people, period, now, travel, asked["limit"], language)
    head: Members = {"considered": found.considered, "total": found.total, "notes": notes_of(found, language)}
    parts = (
        orjson.dumps(head)[:-1],
        b",".join(_match_json(each, language) for each in found.items),
        orjson.dumps([_near_miss(each, language) for each in found.near_misses]),
    )
    return b'%b,"items":[%b],"near_misses":%b}' % parts


def people_of(told: list[Members], gazetteer: Gazetteer) -> list[Person]:
    """People as values, their starts and zones resolved. Raises InvalidInput naming each at fault."""
    people, problems = [], []
    for number, members in enumerate(told):
        try:
            people.append(_person(members, gazetteer))
        except InvalidInput as err:
            problems += [Problem(f"people.{number}.{each.field}", each.message) for each in err.problems]
    if problems:
        raise InvalidInput(*problems)
    return people


def _person(members: Members, gazetteer: Gazetteer) -> Person:
    start = _point(members.get("start"), "start", gazetteer)
    starts = [
        _start(hours, place, f"starts.{number}", gazetteer)
        for number, (hours, place) in enumerate(members["starts"])
    ]
    time_zone = members.get("time_zone") or (None if start is None else zone_of(start))
    if time_zone is None:
        raise InvalidInput.of("time_zone", "is required where the start lies in no zone")
    resolved: Members = {"start": start, "starts": tuple(starts), "time_zone": time_zone}
    resolved |= {name: tuple(members[name]) for name in PARTS}
    resolved |= {name: frozenset(members[name]) for name in WORDS}
    if "alcohol" in members:
        resolved["alcohol"] = frozenset(members["alcohol"])
    return Person(**members | resolved)


def _start(hours: Free, place: Point | str, field: str, gazetteer: Gazetteer) -> Start:
    point = _point(place, field, gazetteer)
    assert point is not None
    return Start(hours, point)


def _point(place: Point | str | None, field: str, gazetteer: Gazetteer) -> Point | None:
    """A place that may be told as a town. Raises InvalidInput naming the field."""
    if not isinstance(place, str):
        return place
    try:
        return gazetteer.near(place).point
    except InvalidInput as err:
        raise InvalidInput(
            *(Problem(f"{field}.{each.field}", each.message) for each in err.problems)
        ) from None


def period_of(asked: Members, people: Sequence[Person], now: datetime) -> Period:
    """The days asked for; unless told from the first person's today on."""
    today = now.astimezone(zone(people[0].time_zone)).date()
    return Period(asked.get("from_", today), asked["days_ahead"])


def notes_of(found: Matches | Plan, language: str) -> list[str]:
    """What is to be known of the whole answer."""
    if not found.are_estimates:
        return []
    return [estimate_note(language, has_engine_failed=found.has_engine_failed)]


def _match_json(match: Match, language: str) -> bytes:
    is_alone = len(match.people) == 1
    rest: Members = {
        "score": round(match.score, SCORE_DIGITS),
        "parts": {name: round(part, SCORE_DIGITS) for name, part in match.parts.items()},
        "reasons": [reason_text(each, language, is_alone=is_alone) for each in match.reasons],
        "people": [going_members(each) for each in match.people],
    }
    parts = (match.shown.listing, match.shown.occurrence, orjson.dumps(rest)[1:])
    return b'{"listing":%b,"occurrence":%b,%b' % parts


def going_members(going: Going) -> Members:
    """How somebody goes to an occurrence and home, as JSON members."""
    return {
        "name": going.name,
        "attendance": "online" if going.distance_m is None else "in_person",
        "travel_minutes": going.travel_minutes,
        "distance_m": going.distance_m,
        "leave_by": going.leave_by.isoformat(),
        "home_at": going.home_at.isoformat(),
        "leaves_from": _leaves_from(going),
        "ride": None if going.ride is None else going.ride.value,
    }


def _leaves_from(going: Going) -> str | None:
    if going.distance_m is None:
        return None
    return "stop" if going.is_onward else f"starts.{going.origin - 1}" if going.origin else "start"


def _near_miss(miss: NearMiss, language: str) -> Members:
    listing, occurrence = miss.shown.facts, orjson.loads(miss.shown.occurrence)
    return {
        "listing_id": listing["id"],
        "name": listing["name"],
        "starts_at": occurrence["starts_at"],
        "failed": [shortfall_members(each, language) for each in miss.failed],
    }


def shortfall_members(shortfall: Shortfall, language: str) -> Members:
    """Which rule fails for whom and by how much, as JSON members."""
    return {
        "person": shortfall.person,
        "rule": shortfall.rule.value,
        "by": shortfall.by,
        "message": shortfall_text(shortfall, language),
    }
