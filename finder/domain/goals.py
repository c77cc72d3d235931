"""What a plan is to reach: so many outings a week, hard hours covered, places one comes back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from finder.domain.vocabulary import Kind

DAYS_A_WEEK = 7


class Together(StrEnum):
    """How a group meets: at the venue, or picked up by the coach."""

    MEET_THERE = "meet_there"
    COACH_PICKS_UP = "coach_picks_up"


class CheckInBy(StrEnum):
    """How a day without an outing is filled."""

    TEXT = "text"
    CALL = "call"
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class CheckIns:
    """A sign of life on days without an outing, at a local time."""

    at: time
    by: CheckInBy = CheckInBy.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Goals:
    """What one client wants of each week; a week is seven days from the first of the period.

    `per_week`: outings of each kind. `evenings` and `weekend`: how many evenings, and days of the
    weekend, have an outing. `proof_of_attendance`: outings where attendance is signed for.
    `regular`: ids of listings, each to be gone to once a week. `variety`: from 0, places one knows,
    to 1, places that are new.
    """

    per_week: Mapping[Kind, int] = field(default_factory=dict)
    evenings: int = 0
    weekend: int = 0
    proof_of_attendance: int = 0
    regular: tuple[str, ...] = ()
    variety: float = 0.5
    max_per_day: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """How the outings of a period are arranged, for everybody alike."""

    together: Together = Together.MEET_THERE
    seats: int | None = None
    check_ins: CheckIns | None = None
