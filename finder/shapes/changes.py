"""What a copy of the dataset is asked with, and what it is told."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields, validate

from finder.shapes.answers import EitherOf, PageSchema, PartOfListingSchema, required_text
from finder.shapes.fields import Day, Text
from finder.shapes.listing import ListingSchema
from finder.shapes.query import ReadingParameters
from finder.shapes.query_fields import QueryWhole

# What depends on the clock, on who asks or on all other listings: by these a listing would come into a
# copy, or leave it, without having changed.
NOT_OF_COPIES = (
    *("lat", "lon", "near", "radius_m", "from_", "until", "weekdays", "after", "before", "q", "fresh_days"),
    *("include_suspended", "include_cancelled", "collapse", "facets", "sort"),
)


class ChangesParameters(ReadingParameters):
    """Which copy it is: of which version, and of which listings."""

    since = QueryWhole(
        load_default=None,
        validate=validate.Range(min=0, error="must be at least 0"),
        metadata={
            "description": "The version of the copy: `dataset.version` of the last page of the walk that"
            " made it. Without it, all that a copy holds."
        },
    )

    class Meta:
        unknown = RAISE
        exclude = NOT_OF_COPIES


class TombstoneSchema(Schema):
    """A listing that a copy holds no more: it went, or is not of those that were asked for."""

    id = required_text("The id it had.")
    removed = fields.Boolean(
        required=True, metadata={"description": "Always true; no listing has it.", "enum": [True]}
    )
    merged_into = Text(required=True, allow_none=True, metadata={"description": "The id it lives on under."})


class ChangesPageSchema(PageSchema):
    """What changed, in the order in which it changed; without `since` all listings by id.

    `dataset.version` is that of the copy once all pages are in it.
    """

    sources = fields.Dict(
        keys=fields.String(),
        values=Day(allow_none=True),
        required=True,
        metadata={
            "description": "On the first page: when each source that was fetched since was fetched last,"
            " null for one that is gone. It is the `checked_on` of all listings of that source whose"
            " status is `listed`, and the `retrieved_on` of that source in every provenance."
        },
    )
    items = fields.List(EitherOf(ListingSchema, TombstoneSchema, PartOfListingSchema), required=True)
