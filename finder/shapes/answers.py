"""What the API answers, as schemas: occurrences, pages, the vocabulary, the dataset, problems."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from finder.domain.schedule import OccurrenceStatus, Precision
from finder.domain.vocabulary import Aspect
from finder.shapes.fields import Day, Instant, Link, Number, Text, Whole, Word
from finder.shapes.listing import ListingSchema, VenueSchema


def _required(text: str) -> Text:
    return Text(required=True, metadata={"description": text})


def _count(text: str, *, required: bool = True) -> Whole:
    return Whole(required=required, metadata={"description": text, "minimum": 0})


def _counts(text: str) -> fields.Dict:
    counted = Whole(metadata={"minimum": 1})
    return fields.Dict(keys=fields.String(), values=counted, required=True, metadata={"description": text})


class OccurrenceSchema(Schema):
    """One dated happening of a listing, half-open [starts_at, ends_at)."""

    id = _required("`<listing id>@<original local start>`; stays when it is moved.")
    starts_at = Instant(required=True, metadata={"description": "With the venue's offset."})
    ends_at = Instant(required=True, metadata={"description": "Not included; with the venue's offset."})
    time_zone = _required("IANA name of the venue's zone.")
    status = Word(OccurrenceStatus, required=True)
    venue = fields.Nested(
        VenueSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Where it moved to; null: as always."},
    )
    note = Text(
        required=True, allow_none=True, metadata={"description": "Why it was cancelled or moved, if said."}
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

    version = _count("Grows with every change.")
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
    total = _count("Items of all pages.")
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

    distance_m = _count("Metres, WGS 84 geodesic.")
    listing = _listing()
    next = fields.Nested(OccurrenceSchema, required=True)
    other_ids = _other_ids()


class OccurrenceItemSchema(Schema):
    """An occurrence with its listing; `distance_m` where an origin was given and it has a place."""

    listing = _listing()
    occurrence = fields.Nested(OccurrenceSchema, required=True)
    distance_m = _count("Metres, WGS 84 geodesic.", required=False)
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


class PlaceSchema(Schema):
    """A postal code or a town, by its middle."""

    text = _required("What `near` takes for this very place.")
    name = _required("The town; of a postal code without one, the code.")
    region = Text(
        required=True,
        allow_none=True,
        metadata={"description": "Letters of the state or province in the US and Canada, a name elsewhere."},
    )
    country = _required("ISO 3166-1, two letters.")
    postal_code = Text(required=True, allow_none=True, metadata={"description": "Null for a town."})
    lat = Number(required=True)
    lon = Number(required=True)
    population = Whole(
        required=True,
        allow_none=True,
        metadata={"description": "People of a town; null where it is not known.", "minimum": 1},
    )
    precision = Word(
        Precision, required=True, metadata={"description": "`postal_code` or `city`: its middle, not a door."}
    )


class PlacesSchema(Schema):
    """Places that a text may mean or become, the likeliest first."""

    items = fields.List(fields.Nested(PlaceSchema), required=True)


class LabelSchema(Schema):
    """A word of the vocabulary."""

    slug = _required("Fixed for good.")
    label = _required("In the language asked for by Accept-Language, else in English.")


class TermSchema(LabelSchema):
    """A word of the vocabulary; `count` is how many listings have it."""

    count = _count("Listings that have it, examples and what is suspended included.")


class TypeTermSchema(TermSchema):
    """A type, and what it speaks about."""

    aspect = Word(Aspect, required=True)


class FellowshipTermSchema(TermSchema):
    """A fellowship, the pathways it belongs to, and its official site."""

    pathways = fields.List(Text(), required=True)
    url = Link(required=True, allow_none=True)


class VocabularySchema(Schema):
    """One set of words for all fellowships."""

    language = _required("BCP 47 code of the labels.")
    kinds = fields.List(fields.Nested(TermSchema), required=True)
    fellowships = fields.List(fields.Nested(FellowshipTermSchema), required=True)
    pathways = fields.List(fields.Nested(TermSchema), required=True)
    types = fields.List(fields.Nested(TypeTermSchema), required=True)
    languages = fields.List(fields.Nested(TermSchema), required=True)
    attendance = fields.List(fields.Nested(TermSchema), required=True)
    aspects = fields.List(
        fields.Nested(LabelSchema), required=True, metadata={"description": "What types speak about."}
    )
    alcohol = fields.List(fields.Nested(LabelSchema), required=True)


class SourceSchema(Schema):
    """A source: who lists it, under which licence, when it was fetched, how many listings it has."""

    name = _required("The first part of its listings' ids.")
    title = Text(required=True, allow_none=True)
    url = Link(required=True, allow_none=True)
    format = _required("The format its feed was read in.")
    licence = Text(required=True, allow_none=True)
    attribution = Text(required=True, allow_none=True)
    fellowship = Text(required=True, allow_none=True)
    retrieved_on = Day(required=True, metadata={"description": "When it was last fetched."})
    count = _count("Its listings.")


class OrganisationSchema(Schema):
    """A fellowship or body with a finder of its own; finder links it and speaks for none of them."""

    name = _required("As it calls itself.")
    fellowship = Text(
        required=True, allow_none=True, metadata={"description": "Its word in the vocabulary, if it has one."}
    )
    pathways = fields.List(Text(), required=True)
    url = Link(required=True, metadata={"description": "Its official finder, or its site."})
    what = _required("What one finds there.")


class AttributionSchema(Schema):
    """What finder owes to whom."""

    what = _required("What is used.")
    text = _required("The attribution as its owner asks for it.")
    licence = Text(
        required=True,
        allow_none=True,
        metadata={"description": "The licence it is used under; null where the operator did not say."},
    )
    url = Link(required=True, allow_none=True)


class CrisisLineSchema(Schema):
    """Where a person answers at once; `country` null: for every country."""

    name = _required("Who answers.")
    country = Text(required=True, allow_none=True, metadata={"description": "ISO 3166-1, two letters."})
    phone = Text(required=True, allow_none=True, metadata={"description": "The number to call."})
    text = Text(required=True, allow_none=True, metadata={"description": "What to write to which number."})
    url = Link(required=True)


class TallySchema(Schema):
    """How many listings there are, of what, and how fresh they are."""

    total = _count("Listings, what is suspended included.")
    counts = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(keys=fields.String(), values=Whole()),
        required=True,
        metadata={"description": "Listings per kind, fellowship, attendance and status."},
    )
    stale_share = Number(
        required=True,
        allow_none=True,
        metadata={"description": "Share of listings not checked for 90 days, 0 to 1; null without listings."},
    )


class DatasetSchema(TallySchema):
    """The dataset as a whole: `total`, `counts` and `stale_share` are of what is real and of examples."""

    version = _count("Grows with every change; a cursor holds for one version.")
    as_of = Day(
        required=True, allow_none=True, metadata={"description": "When its newest source was fetched."}
    )
    changed_at = Instant(required=True, metadata={"description": "When it came to be this version."})
    real = fields.Nested(TallySchema, required=True, metadata={"description": "What is no example."})
    illustrative = fields.Nested(
        TallySchema, required=True, metadata={"description": "Examples that are not real."}
    )
    suspended = _count("Listings that are paused today, with nothing going on online.")
    sources = fields.List(fields.Nested(SourceSchema), required=True)
    organisations = fields.List(fields.Nested(OrganisationSchema), required=True)
    attributions = fields.List(fields.Nested(AttributionSchema), required=True)
    crisis_lines = fields.List(fields.Nested(CrisisLineSchema), required=True)


class HealthSchema(Schema):
    """Whether the process is well."""

    status = _required("`ok`, or why not.")


class ProblemEntrySchema(Schema):
    """One thing wrong with one field; never the value."""

    field = _required("The parameter or member, dotted.")
    message = _required("What is allowed.")


class ProblemSchema(Schema):
    """What went wrong (RFC 9457)."""

    type = _required("A URN that names the kind of problem.")
    title = _required("The kind of problem in words.")
    status = Whole(required=True)
    detail = Text()
    problems = fields.List(fields.Nested(ProblemEntrySchema))
