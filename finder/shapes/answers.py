"""What the API answers, as schemas: occurrences, pages, problems."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from finder.domain.schedule import OccurrenceStatus
from finder.shapes.fields import Day, Instant, Number, Text, Whole, Word
from finder.shapes.listing import ListingSchema, VenueSchema


def required_text(text: str) -> Text:
    """The field of a text that is always there."""
    return Text(required=True, metadata={"description": text})


def count(text: str, *, required: bool = True) -> Whole:
    """The field of a number of things, or of metres."""
    return Whole(required=required, metadata={"description": text, "minimum": 0})


def _counts(text: str) -> fields.Dict:
    counted = Whole(metadata={"minimum": 1})
    return fields.Dict(keys=fields.String(), values=counted, required=True, metadata={"description": text})


class OccurrenceSchema(Schema):
    """One dated happening of a listing, half-open [starts_at, ends_at)."""

    id = required_text("`<listing id>@<original local start>`; stays when it is moved.")
    starts_at = Instant(required=True, metadata={"description": "With the venue's offset."})
    ends_at = Instant(required=True, metadata={"description": "Not included; with the venue's offset."})
    time_zone = required_text("IANA name of the venue's zone.")
    status = Word(OccurrenceStatus, required=True)
    venue = fields.Nested(
        VenueSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Where it moved to; null: as always."},
    )
    note = Text(
        required=True,
        allow_none=True,
        metadata={
            "description": "Why it was cancelled or moved, if said; else the public holiday it falls on."
        },
    )


class OriginSchema(Schema):
    """Where distances are measured from, degrees WGS 84."""

    lat = Number(required=True)
    lon = Number(required=True)


class WindowSchema(Schema):
    """The window that was asked, half-open."""

    from_ = Instant(required=True, data_key="from", metadata={"description": "Included."})
    until = Instant(required=True, metadata={"description": "Not included."})


class DatasetMarkSchema(Schema):
    """Which state of the dataset answered."""

    version = count("Grows with every change.")
    as_of = Day(
        required=True, allow_none=True, metadata={"description": "When its newest source was fetched."}
    )


class FacetsSchema(Schema):
    """How many items there would be with one more word asked for, by word, the most frequent first."""

    kind = _counts("Items of each kind.")
    fellowship = _counts("Items of each fellowship.")
    attendance = _counts("Items of each way to attend.")
    types = _counts("Items of each type.")


class PageSchema(Schema):
    """One page of an answer."""

    dataset = fields.Nested(DatasetMarkSchema, required=True)
    origin = fields.Nested(OriginSchema, required=True, allow_none=True)
    window = fields.Nested(WindowSchema, required=True, allow_none=True)
    total = count("Items of all pages.")
    next_cursor = Text(
        required=True,
        allow_none=True,
        metadata={"description": "Asks for the next page; null on the last."},
    )


class FilteredPageSchema(PageSchema):
    """One page of what filters let through."""

    facets = fields.Nested(
        FacetsSchema, metadata={"description": "Where `facets=true` was asked: counts over all pages."}
    )


def _other_ids() -> fields.List[Any]:
    return fields.List(
        Text(),
        metadata={"description": "Where `collapse=true` was asked: the other listings it stands for."},
    )


class ListingItemSchema(ListingSchema):
    """A listing, and those it stands for."""

    other_ids = _other_ids()


class PartOfListingSchema(ListingItemSchema):
    """The members of a listing that `fields` asked for."""

    is_part = True


class EitherOf(fields.Raw):
    """A value of one of several schemas; of answers alone, which are never read."""

    def __init__(self, *schemas: type[Schema], **options: Any) -> None:
        super().__init__(**options)
        self.schemas = schemas


def _listing() -> EitherOf:
    return EitherOf(ListingSchema, PartOfListingSchema, required=True)


class NearbyItemSchema(Schema):
    """A listing, how far it is, and when it is on next."""

    distance_m = count("Metres, WGS 84 geodesic.")
    listing = _listing()
    next = fields.Nested(OccurrenceSchema, required=True)
    other_ids = _other_ids()


class OccurrenceItemSchema(Schema):
    """An occurrence with its listing; `distance_m` where an origin was given and it has a place."""

    listing = _listing()
    occurrence = fields.Nested(OccurrenceSchema, required=True)
    distance_m = count("Metres, WGS 84 geodesic.", required=False)
    other_ids = _other_ids()


class NearbyPageSchema(FilteredPageSchema):
    """Listings near the origin, nearest first."""

    items = fields.List(fields.Nested(NearbyItemSchema), required=True)


class OccurrencesPageSchema(FilteredPageSchema):
    """What is on, by start."""

    items = fields.List(fields.Nested(OccurrenceItemSchema), required=True)


class ListingsPageSchema(FilteredPageSchema):
    """Listings."""

    items = fields.List(EitherOf(ListingItemSchema, PartOfListingSchema), required=True)


class ListingOccurrencesPageSchema(PageSchema):
    """The dates of one listing, cancelled ones too."""

    items = fields.List(fields.Nested(OccurrenceSchema), required=True)


class HealthSchema(Schema):
    """Whether the process is well."""

    status = required_text("`ok`, or why not.")


class ReadinessSchema(HealthSchema):
    """Which state of the dataset the process answers from."""

    version = count("Of the dataset, as every page tells it.")
    changed_at = Instant(required=True, metadata={"description": "When the dataset became this version."})
    age_seconds = count("Since then.")


class ProblemEntrySchema(Schema):
    """One thing wrong with one field; never the value."""

    field = required_text("The parameter or member, dotted.")
    message = required_text("What is allowed.")


class ProblemSchema(Schema):
    """What went wrong (RFC 9457)."""

    type = required_text("A URN that names the kind of problem.")
    title = required_text("The kind of problem in words.")
    status = Whole(required=True)
    detail = Text()
    problems = fields.List(fields.Nested(ProblemEntrySchema))
