"""The member of a listing's JSON that depends on the clock."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import orjson

from finder.catalog.columns import NEVER
from finder.catalog.schedules import EPOCH_DAY
from finder.domain.listing import Verification, VerificationStatus


@lru_cache(maxsize=65_536)
def verification_json(is_verified: bool, checked: int, today: date) -> bytes:
    """What a listing's verification is worth on `today`; `checked` is a day number, or NEVER."""
    checked_on = None if checked == NEVER else EPOCH_DAY + timedelta(days=checked)
    status = VerificationStatus.VERIFIED if is_verified else VerificationStatus.LISTED
    trust = Verification(status, checked_on)
    return orjson.dumps(
        {
            "status": status.value,
            "checked_on": checked_on,
            "note": _call_first(trust, today),
            "stale": trust.is_stale(today),
        }
    )


def _call_first(trust: Verification, today: date) -> str | None:
    if trust.checked_on is None:
        return "never checked: call first"
    if not trust.is_unchecked(today):
        return None
    return f"not checked since {trust.checked_on.isoformat()}: call first"
