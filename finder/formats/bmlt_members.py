"""The JSON of BMLT's things, as its clients read them: every value a text."""

from __future__ import annotations

from finder.formats.bmlt_meeting import FIELDS, VALUES, Meeting, ServiceBody
from finder.formats.bmlt_spoken import SpokenFormat

Texts = dict[str, str]
# What tells of an answer, or of nothing that finder has, between the coordinates and the formats' numbers.
OF_AN_ANSWER = {
    "distance_in_km": "",
    "distance_in_miles": "",
    "email_contact": "",
    "published": "1",
    "root_server_uri": "",
}
LAST_BEFORE = "latitude"
FORMAT_NUMBERS = "format_shared_id_list"
_MIDDLE = FIELDS.index(LAST_BEFORE) + 1
MEMBERS = (*FIELDS[:_MIDDLE], *OF_AN_ANSWER, FORMAT_NUMBERS, *FIELDS[_MIDDLE:])


def meeting_members(meeting: Meeting) -> Texts:
    """The members of a meeting, in BMLT's order, as they are without a place that was asked from."""
    before, behind = meeting_parts(meeting)
    return before | OF_AN_ANSWER | behind


def meeting_parts(meeting: Meeting) -> tuple[Texts, Texts]:
    """The members before those of an answer, and those behind."""
    told = [(name, _text(value)) for name, value in zip(FIELDS, VALUES(meeting), strict=True)]
    numbers = ",".join(str(each.number) for each in meeting.formats)
    return dict(told[:_MIDDLE]), {FORMAT_NUMBERS: numbers} | dict(told[_MIDDLE:])


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(each.key for each in value)
    return "" if value is None else str(value)


def format_members(each: SpokenFormat, language: str, root: str = "") -> Texts:
    """The members of a format, in the language if it has a name in it."""
    told_in = each.told_in(language)
    return {
        "key_string": each.key,
        "name_string": each.names[told_in],
        "description_string": each.names[told_in],
        "lang": told_in,
        "id": str(each.number),
        "world_id": each.world_id,
        "format_type_enum": each.kind,
        "root_server_uri": root,
    }


def body_members(body: ServiceBody) -> Texts:
    """The members of a service body; none is part of another."""
    return {
        "id": str(body.number),
        "parent_id": "0",
        "name": body.name,
        "description": "",
        "type": "AS",
        "url": body.url,
        "helpline": "",
        "world_id": "",
    }
