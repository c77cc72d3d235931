"""What finder answers of itself, as schemas: the vocabulary, the dataset, who else helps and what is owed."""

from __future__ import annotations

from marshmallow import Schema, fields

from finder.domain.vocabulary import Aspect
from finder.shapes.answers import count, required_text
from finder.shapes.fields import Day, Instant, Link, Number, Text, Whole, Word


class LabelSchema(Schema):
    """A word of the vocabulary."""

    slug = required_text("Fixed for good.")
    label = required_text("In the language asked for by Accept-Language, else in English.")


class TermSchema(LabelSchema):
    """A word of the vocabulary; `count` is how many listings have it."""

    count = count("Listings that have it, examples and what is suspended included.")


class TypeTermSchema(TermSchema):
    """A type, and what it speaks about."""

    aspect = Word(Aspect, required=True)


class FellowshipTermSchema(TermSchema):
    """A fellowship, the pathways it belongs to, and its official site."""

    pathways = fields.List(Text(), required=True)
    url = Link(required=True, allow_none=True)


class VocabularySchema(Schema):
    """One set of words for all fellowships."""

    language = required_text("BCP 47 code of the labels.")
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

    name = required_text("The first part of its listings' ids.")
    title = Text(required=True, allow_none=True)
    url = Link(required=True, allow_none=True)
    format = required_text("The format its feed was read in.")
    licence = Text(required=True, allow_none=True)
    attribution = Text(required=True, allow_none=True)
    fellowship = Text(required=True, allow_none=True)
    retrieved_on = Day(required=True, metadata={"description": "When it was last fetched."})
    count = count("Its listings.")


class OrganisationSchema(Schema):
    """A fellowship or body with a finder of its own; finder links it and speaks for none of them."""

    name = required_text("As it calls itself.")
    fellowship = Text(
        required=True, allow_none=True, metadata={"description": "Its word in the vocabulary, if it has one."}
    )
    pathways = fields.List(Text(), required=True)
    url = Link(required=True, metadata={"description": "Its official finder, or its site."})
    what = required_text("What one finds there.")


class AttributionSchema(Schema):
    """What finder owes to whom."""

    what = required_text("What is used.")
    text = required_text("The attribution as its owner asks for it.")
    licence = Text(
        required=True,
        allow_none=True,
        metadata={"description": "The licence it is used under; null where the operator did not say."},
    )
    url = Link(required=True, allow_none=True)


class CrisisLineSchema(Schema):
    """Where a person answers at once; `country` null: for every country."""

    name = required_text("Who answers.")
    country = Text(required=True, allow_none=True, metadata={"description": "ISO 3166-1, two letters."})
    phone = Text(required=True, allow_none=True, metadata={"description": "The number to call."})
    text = Text(required=True, allow_none=True, metadata={"description": "What to write to which number."})
    url = Link(required=True)


class TallySchema(Schema):
    """How many listings there are, of what, and how fresh they are."""

    total = count("Listings, what is suspended included.")
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

    version = count("Grows with every change; a cursor holds for one version.")
    as_of = Day(
        required=True, allow_none=True, metadata={"description": "When its newest source was fetched."}
    )
    changed_at = Instant(required=True, metadata={"description": "When it came to be this version."})
    real = fields.Nested(TallySchema, required=True, metadata={"description": "What is no example."})
    illustrative = fields.Nested(
        TallySchema, required=True, metadata={"description": "Examples that are not real."}
    )
    suspended = count("Listings that are paused today, with nothing going on online.")
    sources = fields.List(fields.Nested(SourceSchema), required=True)
    organisations = fields.List(fields.Nested(OrganisationSchema), required=True)
    attributions = fields.List(fields.Nested(AttributionSchema), required=True)
    crisis_lines = fields.List(fields.Nested(CrisisLineSchema), required=True)
