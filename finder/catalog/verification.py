"""The member of a listing's JSON that depends on the clock."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import orjson

from finder.catalog.columns import NEVER, REPORTED, VERIFIED
from finder.catalog.schedules import EPOCH_DAY
from finder.domain.listing import Verification, VerificationStatus
from finder.wording import english


@lru_cache(maxsize=65_536)
def verification_json(trust: int, checked: int, today: date) -> bytes:
    """What a listing's verification is worth on `today`; `trust` and `checked` as columns."""
    checked_on = None if checked == NEVER else EPOCH_DAY + timedelta(days=checked)
    status = VerificationStatus.VERIFIED if trust & VERIFIED else VerificationStatus.LISTED
    said = Verification(status, checked_on, bool(trust & REPORTED))
    return orjson.dumps(trust_members(said, today))


def trust_members(trust: Verification, today: date) -> dict[str, Any]:
    """The members of a verification as it is answered on `today`."""
    checked_on = None if trust.checked_on is None else trust.checked_on.isoformat()
    return {
        "status": trust.status.value,
        "checked_on": checked_on,
        "note": _call_first(trust, checked_on, today),
        "stale": trust.is_stale(today),
    }


def _call_first(trust: Verification, checked_on: str | None, today: date) -> str | None:
    if trust.reported_closed:
        return english.REPORTED_CLOSED
    return english.call_first(checked_on) if trust.is_unchecked(today) else None
