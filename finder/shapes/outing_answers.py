"""What POST /v1/outings answers, as schemas."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from finder.domain.goals import CheckInBy
from finder.domain.reason import Rule
from finder.shapes.answers import OccurrenceSchema, count, required_text
from finder.shapes.fields import Instant, Number, Text, Whole, Word
from finder.shapes.listing import ListingSchema
from finder.shapes.match_answers import GoingSchema, PartsSchema
from finder.shapes.person import told

STATUSES = ("optimal", "feasible")


class BoundSchema(Schema):
    """What a plan reaches, and what no plan can pass."""

    found = Number(required=True)
    bound = Number(required=True)


class BoundsSchema(Schema):
    """The levels of a plan: the first one counts first."""

    least_served = fields.Nested(
        BoundSchema, required=True, **told("Of the client who reaches least: the share of their goals.")
    )
    goal_units = fields.Nested(BoundSchema, required=True, **told("Goals reached, of everybody."))
    score = fields.Nested(BoundSchema, required=True, **told("How well the outings fit, in sum."))


class VisitSchema(Schema):
    """An occurrence that some people go to."""

    listing = fields.Nested(ListingSchema, required=True)
    occurrence = fields.Nested(OccurrenceSchema, required=True)
    score = Number(
        required=True,
        allow_none=True,
        **told("How well it fits those who go; null in the copy of one among several.", minimum=0, maximum=1),
    )
    parts = fields.Nested(PartsSchema, required=True, allow_none=True)
    people = fields.List(fields.Nested(GoingSchema), required=True, **told("Who goes."))
    reasons = fields.List(Text(), required=True, **told("Why it fits, in the asked language."))


class OutingSchema(VisitSchema):
    """A planned visit."""

    backup = fields.Nested(
        VisitSchema,
        required=True,
        allow_none=True,
        **told("Another of the same slot, if there is one."),
    )


class CheckInSchema(Schema):
    """A sign of life on a day without an outing."""

    person = required_text("As in the request.")
    at = Instant(required=True, **told("By their own clock."))
    by = Word(CheckInBy, required=True)


class GoalSchema(Schema):
    """How much of a goal is planned."""

    person = required_text("As in the request.")
    goal = required_text("Such as `per_week.meeting`.")
    week = Whole(required=True, **told("From 1; a week is seven days from `from`.", minimum=1))
    wanted = count("So many.")
    planned = count("So many of them.")


class UnmetSchema(Schema):
    """A goal that is not reached, and what would reach one unit more."""

    goal = required_text("Such as `per_week.social`.")
    person = required_text("As in the request.")
    week = Whole(required=True, **told("From 1.", minimum=1))
    constraint = Word(Rule, required=True, allow_none=True)
    by = Whole(required=True, allow_none=True, **told("Minutes, for `avoid` metres, to loosen it by."))
    message = required_text("The same in the asked language.")


class OutingsAnswerSchema(Schema):
    """The plan of a period."""

    status = fields.String(
        required=True,
        validate=validate.OneOf(STATUSES),
        **told("`optimal`: found is the bound on each level; `feasible`: a better plan may exist."),
    )
    notes = fields.List(Text(), required=True, **told("What is to be known of the whole answer."))
    bounds = fields.Nested(
        BoundsSchema, required=True, allow_none=True, **told("Null in the copy of one among several.")
    )
    outings = fields.List(fields.Nested(OutingSchema), required=True, **told("By start."))
    check_ins = fields.List(fields.Nested(CheckInSchema), required=True)
    goals = fields.List(fields.Nested(GoalSchema), required=True)
    unmet = fields.List(fields.Nested(UnmetSchema), required=True)
