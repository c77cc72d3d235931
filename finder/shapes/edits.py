"""What curators say of a listing above what its feed says, field by field, on documents.

A field is a member of the document, such as `name`, or a part of its schedule: `schedule.time_zone`,
`schedule.rules` or `schedule.overrides.2026-12-28T07:00`, the date that would have started then. A venue is
one field: half of one and half of another is a place that is nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from finder.shapes.document import Document

Fields = dict[str, Any]
SCHEDULE = "schedule."
OVERRIDE = "schedule.overrides."
TRUST = "verification"
REPORTED = "verification.reported_closed"
# Whose they are does not change: the id is for good, and the source is told by the feed.
NOT_EDITED = ("id", "provenance", "schedule", "verification")
# What starts is told by all of these together: rules of one and `by_appointment` of another contradict.
STARTS = ("schedule.rules", "schedule.extra", "schedule.by_appointment")


class FieldEdit(NamedTuple):
    """What a curator says of a field, and what the feed said of it then."""

    value: Any
    was: Any


Edits = Mapping[str, FieldEdit]


def fields_of(document: Document) -> Fields:
    """The fields of a document; dates that are as scheduled are none."""
    schedule, trust = document["schedule"], document["verification"]
    overrides = {OVERRIDE + each["original_start"]: each for each in schedule["overrides"]}
    return {
        **{name: value for name, value in document.items() if name not in NOT_EDITED},
        **{SCHEDULE + name: value for name, value in schedule.items() if name != "overrides"},
        **overrides,
        TRUST: {"status": trust["status"], "checked_on": trust["checked_on"]},
        REPORTED: trust.get("reported_closed", False),
    }


def differing(before: Document, after: Document) -> list[str]:
    """The fields in which two documents differ, in their order."""
    ours, others = fields_of(before), fields_of(after)
    names = dict.fromkeys((*ours, *others))
    return [name for name in names if ours.get(name) != others.get(name)]


def with_edits(base: Document, edits: Edits) -> Document:
    """What a listing is: what its feed says, and above it what curators say."""
    if not edits:
        return base
    said = fields_of(base) | {name: edit.value for name, edit in edits.items()}
    return {name: _member(name, value, said) for name, value in base.items()}


def edited(base: Document, edits: Edits, shown: Document, wanted: Document) -> dict[str, FieldEdit]:
    """The edits by which the listing that is `shown` becomes the one that is `wanted`.

    A field that is wanted as its feed has it is no edit; one that is not touched stays what it was.
    """
    touched = set(differing(shown, wanted))
    if touched & set(STARTS):
        touched |= set(STARTS)
    said, then = fields_of(wanted), fields_of(base)
    kept = {name: edit for name, edit in edits.items() if name not in touched}
    new = {
        name: FieldEdit(said.get(name), then.get(name))
        for name in sorted(touched)
        if said.get(name) != then.get(name)
    }
    # All of the starts, or none: one that the feed has alike today it may change tomorrow.
    if new.keys() & set(STARTS):
        new |= {name: FieldEdit(said[name], then[name]) for name in STARTS}
    return kept | new


def overtaken(base: Document, edits: Edits) -> list[str]:
    """The edited fields of which the feed says something else since, and something else than the edit."""
    now = fields_of(base)
    return [name for name, edit in edits.items() if now.get(name) not in (edit.was, edit.value)]


def _member(name: str, value: Any, said: Fields) -> Any:
    match name:
        case "schedule":
            return {
                part: _overrides(said) if part == "overrides" else said[SCHEDULE + part] for part in value
            }
        case "verification":
            return said[TRUST] | ({"reported_closed": True} if said[REPORTED] else {})
        case _:
            return said.get(name, value)


def _overrides(said: Fields) -> list[Document]:
    kept = [each for field, each in said.items() if field.startswith(OVERRIDE) and each is not None]
    return sorted(kept, key=lambda each: str(each["original_start"]))


def encode_edits(edits: Edits) -> bytes:
    """Edits as the store keeps them."""
    return orjson.dumps({name: edit._asdict() for name, edit in edits.items()})


def decode_edits(kept: bytes) -> dict[str, FieldEdit]:
    """The edits that `encode_edits` wrote."""
    return {name: FieldEdit(**edit) for name, edit in orjson.loads(kept).items()}
