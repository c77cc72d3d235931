"""A copy as the API answers it: the plan in JSON, with the listings as they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from finder.domain.listing import occurrence_id
from finder.handouts.copies import Copy
from finder.planning.plan import Bound, CheckIn, GoalReached, Going, Outing, Unmet, Visit
from finder.shapes.document import venue_document
from finder.wording.reasons import reason_text, unmet_text

Members = dict[str, Any]
ListingJson = Callable[[str], bytes]


def as_json(copy: Copy, listing: ListingJson) -> bytes:
    """The plan of a copy; `listing` gives the JSON of a listing by its id.

    Bounds and scores are of everybody together: the copy of one among several has none.
    """
    plan, is_shared = copy.plan, copy.is_part
    bounds = {name: _bound(getattr(plan.bounds, name)) for name in ("least_served", "goal_units", "score")}
    return orjson.dumps(
        {
            "status": plan.status.value,
            "bounds": None if is_shared else bounds,
            "outings": [_outing(copy, listing, each) for each in plan.outings],
            "check_ins": [_check_in(each) for each in plan.check_ins],
            "goals": [_goal(each) for each in plan.goals],
            "unmet": [_unmet(copy, each) for each in plan.unmet],
        }
    )


def _bound(bound: Bound) -> Members:
    return {"found": bound.found, "bound": bound.bound}


def _outing(copy: Copy, listing: ListingJson, outing: Outing) -> Members:
    backup = None if outing.backup is None else _visit(copy, listing, outing.backup)
    return _visit(copy, listing, outing.visit) | {"backup": backup}


def _visit(copy: Copy, listing: ListingJson, visit: Visit) -> Members:
    return {
        "listing": orjson.Fragment(listing(visit.listing.id)),
        "occurrence": _occurrence(visit),
        "score": None if copy.is_part else visit.score,
        "parts": None if copy.is_part else visit.parts,
        "people": [_going(each) for each in visit.people],
        "reasons": [reason_text(each, copy.language) for each in visit.reasons],
    }


def _occurrence(visit: Visit) -> Members:
    occurrence = visit.occurrence
    return {
        "id": occurrence_id(visit.listing.id, occurrence.original_start),
        "starts_at": occurrence.starts_at.isoformat(timespec="seconds"),
        "ends_at": occurrence.ends_at.isoformat(timespec="seconds"),
        "time_zone": visit.listing.schedule.time_zone,
        "status": occurrence.status.value,
        "venue": venue_document(occurrence.venue),
        "note": occurrence.note,
    }


def _going(going: Going) -> Members:
    return {
        "name": going.name,
        "travel_minutes": going.travel_minutes,
        "distance_m": going.distance_m,
        "leave_by": going.leave_by.isoformat(timespec="seconds"),
        "home_at": going.home_at.isoformat(timespec="seconds"),
    }


def _check_in(check_in: CheckIn) -> Members:
    at = check_in.at.isoformat(timespec="seconds")
    return {"person": check_in.person, "at": at, "by": check_in.by.value}


def _goal(reached: GoalReached) -> Members:
    return {
        "person": reached.person,
        "goal": reached.goal,
        "week": reached.week,
        "wanted": reached.wanted,
        "planned": reached.planned,
    }


def _unmet(copy: Copy, unmet: Unmet) -> Members:
    shortfall = unmet.shortfall
    return {
        "goal": unmet.goal,
        "person": unmet.person,
        "week": unmet.week,
        "constraint": None if shortfall is None else shortfall.rule.value,
        "by": None if shortfall is None else shortfall.by,
        "message": unmet_text(unmet.goal, shortfall, copy.language),
    }
