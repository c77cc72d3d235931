"""What whole feeds take and give: the filters of reading but those of pages, and entries of Meeting Guide."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields

from finder.shapes.fields import Link, Number, Text, Whole
from finder.shapes.query import ReadingParameters
from finder.shapes.query_fields import QueryFlag

# A feed is whole, in order of the ids, and in a shape of its own.
OF_PAGES = ("limit", "cursor", "sort", "members", "facets", "collapse")


class FeedParameters(ReadingParameters):
    """Which listings a feed holds; without a window, `weekdays`, `after` and `before` hold against rules."""

    class Meta:
        unknown = RAISE
        exclude = OF_PAGES


class MeetingFeedParameters(FeedParameters):
    """Those of a feed that knows weekdays alone, and whether it tells more."""

    expand = QueryFlag(
        load_default=False,
        metadata={
            "description": "Also what is not held every week, by its next date and with a note.",
            "default": False,
        },
    )


def _text(description: str, *, required: bool = False) -> Text:
    return Text(required=required, metadata={"description": description})


def _link(description: str) -> Link:
    return Link(metadata={"description": description})


class MeetingGuideEntrySchema(Schema):
    """A meeting of one weekly slot, as code4recovery/spec describes it; what is not known is left out."""

    name = _text("The name of the meeting.", required=True)
    slug = _text("Its name in this feed for good, made from the listing's id and the weekday.", required=True)
    day = Whole(metadata={"description": "0 is Sunday; left out by appointment.", "minimum": 0, "maximum": 6})
    time = _text("Local start, HH:MM.")
    end_time = _text("Local end, HH:MM; of the next day where it is earlier.")
    timezone = _text("IANA name of the zone of `time`.", required=True)
    types = fields.List(
        Text(),
        metadata={
            "description": "Codes of Meeting Guide; what has none stands by finder's slug or as written."
        },
    )
    notes = _text("What else there is to know, in lines.")
    location = _text("The name of the venue.")
    group = _text("The group that holds it.")
    formatted_address = _text("The address in one line.")
    address = _text("The street.")
    city = _text("The town.")
    state = _text("The region.")
    postal_code = _text("The postal code.")
    country = _text("ISO 3166-1 alpha-2.")
    regions = fields.List(Text(), metadata={"description": "From the widest to the nearest."})
    latitude = Number(metadata={"description": "Of the door; left out where that is not known."})
    longitude = Number(metadata={"description": "Beside `latitude`."})
    approximate = fields.String(
        required=True,
        metadata={
            "description": "`no` where one can go there; `yes` of what is online alone.",
            "enum": ["yes", "no"],
        },
    )
    attendance_option = fields.String(
        required=True,
        metadata={
            "description": "How one takes part; `inactive` while it is suspended.",
            "enum": ["in_person", "online", "hybrid", "inactive"],
        },
    )
    conference_url = _link("The online room, without a passcode.")
    conference_url_notes = _text("Where the passcode is.")
    conference_phone = _text("The number to dial.")
    conference_phone_notes = _text("Where the passcode is.")
    url = _link("The page of its source.")
    fellowship = _text("The fellowship, by its slug; not of the specification.")
    entity = _text("Who lists it.")
    entity_url = _link("The page of who lists it.")
    entity_website_url = _link("The same, by the specification's name.")
