"""What curators send and are answered."""

from __future__ import annotations

from marshmallow import Schema, fields

from finder.shapes.answers import count, required_text
from finder.shapes.fields import Day, Flag, Instant, Text, WallTime, Whole
from finder.shapes.json_body import Body
from finder.shapes.listing import ListingSchema

MEMBERS = tuple(ListingSchema().fields)


def _reason() -> Text:
    return Text(allow_none=True, metadata={"description": "Why; told in the history, beside the key's name."})


class ReasonSchema(Body):
    """Why something is done."""

    reason = _reason()


class ListingMembersSchema(Body.from_dict({name: fields.Raw(allow_none=True) for name in MEMBERS})):  # type: ignore[misc]
    """Members of a listing, which are checked together with those that are there."""

    reason = _reason()


class NewListingSchema(ListingMembersSchema):
    """A listing to add. Without an `id` it is given one; `kind`, `name` and `schedule` are needed."""


class ListingChangesSchema(ListingMembersSchema):
    """Members of a listing that are to be otherwise (RFC 7396): lists are replaced, null takes away."""


class CancellationSchema(Body):
    """A date that does not take place."""

    original_start = WallTime(
        required=True, metadata={"description": "When it would have started, in the venue's time."}
    )
    note = Text(allow_none=True, metadata={"description": "What people are told."})
    reason = _reason()


class VerificationBodySchema(Body):
    """That a curator has checked a listing."""

    checked_on = Day(allow_none=True, metadata={"description": "Today, unless it was before."})
    reason = _reason()


class RestorationSchema(Body):
    """Which state of a listing is to be there again."""

    revision = Whole(required=True, metadata={"description": "One that its history tells.", "minimum": 1})
    reason = _reason()


class RemovedSchema(Schema):
    """What is left of a listing that was removed."""

    id = required_text("Its id.")
    removed = Flag(required=True)


class FieldChangeSchema(Schema):
    """How a field was changed."""

    field = required_text("A member of the listing, or a part of its schedule.")
    from_ = fields.Raw(required=True, allow_none=True, data_key="from")
    to = fields.Raw(required=True, allow_none=True)


class HistoryItemSchema(Schema):
    """What happened to a listing."""

    revision = count("The listing's, from then on.")
    action = required_text("`added`, `changed`, `removed` or `merged`.")
    at = Instant(required=True)
    author = Text(
        required=True, allow_none=True, metadata={"description": "A key's name, `import:<source>`…"}
    )
    reason = Text(required=True, allow_none=True)
    merged_into = Text(required=True, allow_none=True)
    changes = fields.List(fields.Nested(FieldChangeSchema), required=True)


class FieldEditSchema(Schema):
    """What curators say of a field, above its feed."""

    field = required_text("A member of the listing, or a part of its schedule.")
    value = fields.Raw(required=True, allow_none=True, metadata={"description": "What they say."})
    was = fields.Raw(required=True, allow_none=True, metadata={"description": "What its feed said then."})
    feed = fields.Raw(required=True, allow_none=True, metadata={"description": "What it says now."})
    feed_changed = Flag(
        required=True,
        metadata={"description": "Whether it has since come to say something else: look again."},
    )


class HistorySchema(Schema):
    """The history of a listing, oldest first, and what curators say of it now."""

    listing_id = required_text("The listing.")
    items = fields.List(fields.Nested(HistoryItemSchema), required=True)
    edits = fields.List(fields.Nested(FieldEditSchema), required=True)
