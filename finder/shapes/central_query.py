"""What is asked of central-query, and what it answers."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from finder.shapes.fields import Instant, Link, Text, Whole
from finder.shapes.query import Parameters
from finder.shapes.query_fields import MAX_SEARCH, QueryFlag, QueryWhole, Words

MAX_CODE = 10
MAX_MEETINGS = 1_000
MAX_HOURS = 168


def _codes(description: str) -> Words:
    code = Text(longest=MAX_CODE, metadata={"pattern": r"^[^,]*[^, ][^,]*$"})
    return Words(code, load_default=frozenset(), metadata={"description": description})


def _described(text: str) -> dict[str, Any]:
    return {"metadata": {"description": text}}


class CentralQueryParameters(Parameters):
    """Which online meetings; a list may be told by several parameters of one name."""

    scheduled = QueryFlag(
        load_default=True, **_described("`false`: what is by appointment, in place of times.")
    )
    start = Instant(
        load_default=None, **_described("Meetings begin from 9 minutes before it; else from now.")
    )
    hours = QueryWhole(
        load_default=None,
        validate=validate.Range(1, MAX_HOURS, error=f"must be between 1 and {MAX_HOURS}"),
        **_described("They begin within so many; 1 where nothing else is asked, else a week."),
    )
    type = Text(load_default=None, longest=MAX_CODE, **_described("`O` or `C`."))
    formats = _codes("All of these codes of Meeting Guide.")
    features = _codes("All of these.")
    communities = _codes("All of these.")
    languages = _codes("Any of these, ISO 639-1.")
    name_query = Text(
        data_key="nameQuery", load_default=None, longest=MAX_SEARCH, **_described("Stands in the name.")
    )
    limit = QueryWhole(
        load_default=None,
        validate=validate.Range(1, MAX_MEETINGS, error=f"must be between 1 and {MAX_MEETINGS}"),
        **_described(f"So many at most; {MAX_MEETINGS} where none is asked."),
    )


def _text(description: str, **options: Any) -> Text:
    return Text(**options, **_described(description))


def _list(description: str) -> fields.List[Any]:
    return fields.List(Text(), required=True, **_described(description))


class CentralMeetingSchema(Schema):
    """A meeting that is held online, at its next time; what is not known is left out."""

    slug = _text("`<listing id>--<weekday>-<HHMM>`; by appointment the listing's id.", required=True)
    time_utc = _text("When it begins next, to the millisecond; not by appointment.", data_key="timeUTC")
    duration = Whole(**_described("Minutes."))
    group_id = _text("The listing's id.", required=True, data_key="groupID")
    name = _text("What it is called.", required=True)
    timezone = _text("IANA name of its zone.", required=True)
    languages = _list("ISO 639-1.")
    type = _text("`O` open, `C` closed.")
    communities = _list("Whom it is for, codes of Meeting Guide.")
    features = _list("What it has.")
    formats = _list("How it goes.")
    conference_url = Link(**_described("The room, without a passcode."))
    conference_url_notes = _text("Where the passcode is.")
    conference_phone = _text("The number to dial.")
    group_website = Link(data_key="groupWebsite", **_described("The page of its source."))
    notes = fields.List(Text(), **_described("What else there is to know, in lines."))


class CodeSchema(Schema):
    """A type with its name."""

    code = _text("Of Meeting Guide.", required=True)
    desc = _text("In English.", required=True)


class CodesSchema(Schema):
    """Types by their groups."""

    communities = fields.List(fields.Nested(CodeSchema), required=True)
    features = fields.List(fields.Nested(CodeSchema), required=True)
    formats = fields.List(fields.Nested(CodeSchema), required=True)
    type = fields.List(fields.Nested(CodeSchema), required=True)


class CentralLanguageSchema(Schema):
    """A language with its name."""

    english = _text("In English.", required=True, data_key="English")
    alpha2 = _text("ISO 639-1.", required=True)


class CentralFacetsOfSchema(Schema):
    """The types and languages that some meeting has."""

    categories = fields.Nested(CodesSchema, required=True)
    languages = fields.List(fields.Nested(CentralLanguageSchema), required=True)


class CentralFacetsSchema(Schema):
    """What there is among meetings with times, and by appointment."""

    scheduled = fields.Nested(CentralFacetsOfSchema, required=True)
    unscheduled = fields.Nested(CentralFacetsOfSchema, required=True)


class CentralGroupInfoSchema(Schema):
    """Who holds it."""

    name = _text("The group, else the meeting.", required=True)
    website = Link(**_described("The page of its source."))


class CentralGroupSchema(Schema):
    """The group of a meeting."""

    info = fields.Nested(CentralGroupInfoSchema, required=True, data_key="groupInfo")
    meetings = fields.List(fields.Nested(CentralMeetingSchema), required=True, data_key="groupMeetings")
