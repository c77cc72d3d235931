"""What people report of a listing, and what becomes of it."""

from __future__ import annotations

from enum import StrEnum


class ReportKind(StrEnum):
    """In what a listing is not as it is told."""

    CLOSED = "closed"
    WRONG_TIME = "wrong_time"
    WRONG_PLACE = "wrong_place"
    OTHER = "other"


CLOSED = ReportKind.CLOSED


class Decision(StrEnum):
    """What a curator makes of reports: they are right, or they are not."""

    ACCEPT = "accept"
    DISMISS = "dismiss"
