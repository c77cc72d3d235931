"""What POST /v1/matches answers, as schemas."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from finder.domain.reason import Rule
from finder.shapes.answers import OccurrenceSchema, count, required_text
from finder.shapes.fields import Instant, Number, Text, Whole, Word, between
from finder.shapes.listing import ListingSchema
from finder.shapes.person import told


def _share(text: str) -> Number:
    return Number(required=True, validate=between(0, 1), **told(text))


class PartsSchema(Schema):
    """What makes up a score, each from 0 to 1: 40 % wants, 30 % travel, 10 % each of the others."""

    wants = _share("How much of what the people would like it has; 1 where nobody has a wish.")
    travel = _share("How short the ways are beside the longest that are accepted; online a half.")
    evening = _share("Whether it is on in the evening or on a weekend.")
    freshness = _share("1 where it was checked in the last 90 days, else a half.")
    place = _share("Whether it is a place that they know, or a new one, as they like it.")


class GoingSchema(Schema):
    """How somebody goes there and home."""

    name = required_text("As in the request.")
    attendance = required_text("`in_person` or `online`.")
    travel_minutes = count("Of one way; 0 online.")
    distance_m = Whole(required=True, allow_none=True, **told("Metres, geodesic; null online.", minimum=0))
    leave_by = Instant(required=True, **told("By their own clock."))
    home_at = Instant(required=True, **told("By their own clock."))
    leaves_from = Text(
        required=True,
        allow_none=True,
        **told("`start`, `starts.0` for the first of `starts`, or `stop`, the stop before; null online."),
    )
    ride = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(("driver", "rider")),
        **told(
            "In the coach's car: a rider's `leave_by`, `home_at` are when it is at their door; null without."
        ),
    )


class MatchSchema(Schema):
    """An occurrence that everyone needed can attend."""

    listing = fields.Nested(ListingSchema, required=True)
    occurrence = fields.Nested(OccurrenceSchema, required=True)
    score = _share("How well it fits them all; of the occurrence, never of a person.")
    parts = fields.Nested(PartsSchema, required=True)
    reasons = fields.List(Text(), required=True, **told("Why it fits, in the asked language."))
    people = fields.List(fields.Nested(GoingSchema), required=True, **told("Who can go."))


class ShortfallSchema(Schema):
    """A rule that an occurrence fails for a person."""

    person = required_text("As in the request.")
    rule = Word(Rule, required=True)
    by = Whole(
        required=True, allow_none=True, **told("Minutes, for `avoid` metres: loosened by so much, it passes.")
    )
    message = required_text("The same in the asked language.")


class NearMissSchema(Schema):
    """An occurrence that fails one rule alone."""

    listing_id = required_text("The id of its listing.")
    name = required_text("The name of its listing.")
    starts_at = Instant(required=True, **told("With the venue's offset."))
    failed = fields.List(fields.Nested(ShortfallSchema), required=True, **told("For whom, and by how much."))


class MatchesAnswerSchema(Schema):
    """What fits the people, the best first, and what nearly does."""

    considered = count("Occurrences of the period.")
    total = count("Those that everyone needed can attend.")
    notes = fields.List(Text(), required=True, **told("What is to be known of the whole answer."))
    items = fields.List(fields.Nested(MatchSchema), required=True)
    near_misses = fields.List(fields.Nested(NearMissSchema), required=True)
