"""A listing as it is answered, straight from the database: for who has just written it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson

from finder.catalog.verification import trust_members
from finder.domain.listing import Verification, VerificationStatus
from finder.store import Entry
from finder.wording.schedule_text import schedule_text

Members = dict[str, Any]


def representation(entry: Entry, fetched: Mapping[str, date], today: date) -> bytes:
    """The JSON that the snapshot of this state answers; `fetched` is when each source was."""
    document = orjson.loads(entry.document)
    listing_id, trust = document.pop("id"), document.pop("verification")
    schedule = document["schedule"]
    told = {
        "schedule": schedule | {"text": schedule_text(schedule)},
        "provenance": [_dated(each, fetched) for each in document["provenance"]],
        "revision": entry.revision,
        "verification": trust_members(_verification(trust, fetched.get(entry.source)), today),
    }
    return orjson.dumps({"id": listing_id, "aliases": entry.aliases} | document | told)


def _dated(provenance: Members, fetched: Mapping[str, date]) -> Members:
    day = fetched.get(provenance["source"])
    return provenance if day is None else provenance | {"retrieved_on": day}


def _verification(trust: Members, fetched: date | None) -> Verification:
    status = VerificationStatus(trust["status"])
    checked_on = None if trust["checked_on"] is None else date.fromisoformat(trust["checked_on"])
    if status is VerificationStatus.LISTED and fetched is not None:
        checked_on = fetched
    return Verification(status, checked_on, trust.get("reported_closed", False))
