"""A copy of a plan as it is answered: in JSON with the listings as they stand, or as a handout."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import orjson

from finder.catalog.render import listings_json
from finder.catalog.snapshot import Snapshot
from finder.domain.listing import occurrence_id
from finder.handouts.calendar import as_calendar
from finder.handouts.copies import Copy
from finder.handouts.page import as_page
from finder.handouts.texts import as_text
from finder.planning.plan import Bound, CheckIn, GoalReached, Outing, Unmet, Visit
from finder.service.matching import SCORE_DIGITS, going_members, notes_of
from finder.service.reading import find
from finder.shapes.document import venue_document
from finder.wording.reasons import reason_text
from finder.wording.unmet import unmet_by_another_text, unmet_for_unknown_text, unmet_text

Members = dict[str, Any]
FORMS: dict[str, Callable[[Copy], bytes]] = {
    "ics": as_calendar,
    "text": lambda copy: as_text(copy).encode(),
    "html": lambda copy: as_page(copy).encode(),
}


def plan_json(copy: Copy, snapshot: Snapshot, today: date) -> bytes:
    """The plan of a copy.

    Bounds and scores are of everybody together: the copy of one among several has none.
    """
    plan = copy.plan
    levels = ("least_served", "goal_units", "score")
    bounds = {name: _bound(getattr(plan.bounds, name)) for name in levels}

    def visit(each: Visit) -> Members:
        [listing] = listings_json(snapshot, [find(snapshot, each.listing.id)], today, copy.language)
        return _visit(copy, listing, each)

    def outing(each: Outing) -> Members:
        return visit(each.visit) | {"backup": None if each.backup is None else visit(each.backup)}

    return orjson.dumps(
        {
            "status": plan.status.value,
            "notes": notes_of(plan, copy.language),
            "bounds": None if copy.is_part else bounds,
            "outings": [outing(each) for each in plan.outings],
            "check_ins": [_check_in(each) for each in plan.check_ins],
            "goals": [_goal(each) for each in plan.goals],
            "unmet": [_unmet(copy, each) for each in plan.unmet],
        }
    )


def _bound(bound: Bound) -> Members:
    return {"found": bound.found, "bound": bound.bound}


def _visit(copy: Copy, listing: bytes, visit: Visit) -> Members:
    is_alone = len(visit.people) == 1
    parts = {name: round(part, SCORE_DIGITS) for name, part in visit.parts.items()}
    return {
        "listing": orjson.Fragment(listing),
        "occurrence": _occurrence(visit),
        "score": None if copy.is_part else round(visit.score, SCORE_DIGITS),
        "parts": None if copy.is_part else parts,
        "people": [going_members(each) for each in visit.people],
        "reasons": [reason_text(each, copy.language, is_alone=is_alone) for each in visit.reasons],
    }


def _occurrence(visit: Visit) -> Members:
    occurrence = visit.occurrence
    return {
        "id": occurrence_id(visit.listing.id, occurrence.original_start),
        "starts_at": occurrence.starts_at.isoformat(),
        "ends_at": occurrence.ends_at.isoformat(),
        "time_zone": visit.listing.schedule.time_zone,
        "status": occurrence.status.value,
        "venue": venue_document(occurrence.venue),
        "note": occurrence.note,
    }


def _check_in(check_in: CheckIn) -> Members:
    return {"person": check_in.person, "at": check_in.at.isoformat(), "by": check_in.by.value}


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
        "message": _unmet_message(copy, unmet),
    }


def _unmet_message(copy: Copy, unmet: Unmet) -> str:
    if unmet.is_of_another:
        return unmet_by_another_text(unmet.goal, copy.language)
    if unmet.unknown and unmet.shortfall is None:
        return unmet_for_unknown_text(unmet.goal, unmet.unknown, copy.language)
    return unmet_text(unmet.goal, unmet.person, unmet.shortfall, copy.language)
