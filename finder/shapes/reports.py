"""What people report, and how curators see it and decide."""

from __future__ import annotations

from marshmallow import Schema, fields

from finder.domain.report import Decision, ReportKind
from finder.shapes.answers import count, required_text
from finder.shapes.fields import Day, Flag, Text, Word, between
from finder.shapes.json_body import Body, Few
from finder.shapes.query import Parameters
from finder.shapes.query_fields import QueryWhole

MOST_LISTINGS = 200
DEFAULT_LISTINGS = 30
MOST_DECIDED = 200


class ReportSchema(Body):
    """That a listing is not as it is told. Who reports is not asked for, and contacts are taken out."""

    kind = Word(ReportKind, required=True, metadata={"description": "In what it is not as it is told."})
    text = Text(allow_none=True, metadata={"description": "In your words, without names and numbers."})
    website = Text(
        allow_none=True, metadata={"description": "Leave it empty: what fills it in is taken for a machine."}
    )


class TakenSchema(Schema):
    """That a report was taken."""

    status = required_text("`received`, whatever becomes of it.")


class QueueParameters(Parameters):
    """How much of the queue."""

    limit = QueryWhole(
        load_default=DEFAULT_LISTINGS,
        validate=between(1, MOST_LISTINGS),
        metadata={"description": "At most so many listings.", "default": DEFAULT_LISTINGS},
    )


class OpenReportSchema(Schema):
    """A report that nobody decided."""

    id = required_text("Names it in a decision.")
    kind = Word(ReportKind, required=True)
    reported_on = Day(required=True)
    text = Text(required=True, allow_none=True, metadata={"description": "Gone after 30 days."})


class ReportedListingSchema(Schema):
    """A listing with open reports."""

    listing_id = required_text("The listing.")
    name = Text(required=True, allow_none=True, metadata={"description": "Null where it is removed."})
    marked = Flag(required=True, metadata={"description": "Whether readers are told to call first."})
    counts = fields.Dict(keys=fields.String(), values=count("So many."), required=True)
    first_on = Day(required=True)
    last_on = Day(required=True)
    reports = fields.List(fields.Nested(OpenReportSchema), required=True)


class QueueSchema(Schema):
    """Listings with open reports: the marked first, then those with the most."""

    total = count("Listings with open reports.")
    items = fields.List(fields.Nested(ReportedListingSchema), required=True)


class DecisionSchema(Body):
    """What a curator makes of reports of one listing."""

    ids = Few(
        Text(longest=40),
        required=True,
        shortest=1,
        longest=MOST_DECIDED,
        metadata={"description": "Open reports of one listing."},
    )
    decision = Word(Decision, required=True)
    changes = fields.Dict(
        keys=fields.String(),
        allow_none=True,
        metadata={
            "description": "Where they are accepted: the members of the listing that are to be otherwise, as"
            " in PATCH. Without them, a listing that is reported closed is suspended from today on."
        },
    )
    reason = Text(allow_none=True, metadata={"description": "Why; told in the history."})


class DecidedSchema(Schema):
    """What was decided."""

    listing_id = required_text("The listing.")
    revision = count("The listing's by now; 0 where it is removed.")
