"""What curators are answered about sources: how fetching them goes, what is held, what was rejected."""

from __future__ import annotations

from enum import StrEnum

from marshmallow import Schema, fields

from finder.shapes.answers import count, required_text
from finder.shapes.fields import Day, Flag, Instant, Link, Text, Whole, Word
from finder.shapes.json_body import Body


class SourceStatus(StrEnum):
    """How a source goes: what is held, failing, not fetched yet, well, or fetched by hand alone."""

    HELD = "held"
    FAILING = "failing"
    NEW = "new"
    BY_HAND = "by_hand"
    WELL = "well"


class Decision(StrEnum):
    """What is to become of what is held."""

    APPROVE = "approve"
    DISCARD = "discard"


class ImportCountsSchema(Schema):
    """What an import did; read = added + changed + unchanged + merged + rejected."""

    source = required_text("The source.")
    read = count("Rows of the feed.")
    added = count("Listings that were new.")
    changed = count("Listings that are otherwise now.")
    unchanged = count("Listings that are as they were.")
    merged = count("Rows that are part of another's listing.")
    removed = count("Listings that were not in the feed any more.")
    rejected = count("Rows that were not kept.")


class SourceHealthSchema(Schema):
    """A source: where its listings come from, and how fetching them goes."""

    name = required_text("The first part of its listings' ids.")
    format = required_text("The format its feed is read in.")
    fellowship = Text(required=True, allow_none=True)
    licence = Text(required=True, allow_none=True)
    retrieved_on = Day(
        required=True, allow_none=True, metadata={"description": "Of when its listings are; null: none yet."}
    )
    feed = Link(
        required=True,
        allow_none=True,
        metadata={"description": "Where it is fetched, without secrets; null: it is imported by hand."},
    )
    every = Text(
        required=True, allow_none=True, metadata={"description": "How often: `30m`, `6h`, `7d`, `never`."}
    )
    status = Word(SourceStatus, required=True)
    tried_at = Instant(required=True, allow_none=True)
    done_at = Instant(required=True, allow_none=True, metadata={"description": "When it last went well."})
    due_at = Instant(required=True, allow_none=True, metadata={"description": "When it is fetched next."})
    failures = count("Since it last went well.")
    problem = Text(required=True, allow_none=True, metadata={"description": "Why it failed, or is held."})
    last_import = fields.Nested(ImportCountsSchema, required=True, allow_none=True)


class SourcesSchema(Schema):
    """All sources, by name."""

    items = fields.List(fields.Nested(SourceHealthSchema), required=True)


class RejectedRowSchema(Schema):
    """A row that was not kept."""

    row = count("Its number in the feed, from 1.")
    field = required_text("The field at fault.")
    reason = required_text("Why.")


class RejectsSchema(Schema):
    """The rows of a source's last import that were not kept, in the order of its feed."""

    source = required_text("The source.")
    items = fields.List(fields.Nested(RejectedRowSchema), required=True)


class HeldExampleSchema(Schema):
    """A listing that a held import would change."""

    id = required_text("Its id.")
    name = required_text("Its name.")
    before = Text(required=True, allow_none=True)
    after = Text(required=True, allow_none=True)


class HeldPartSchema(Schema):
    """What a held import would do of one kind."""

    kind = required_text(
        "`added`, `changed`, `removed`, `moved`, `unplaced`, `renumbered`, `broken_letters`."
    )
    message = required_text("The same in words.")
    of = count("Of how many.")
    count = count("To how many of them.")
    is_too_much = Flag(required=True, metadata={"description": "Whether it is held for this."})
    shift_minutes = Whole(
        required=True, allow_none=True, metadata={"description": "By how much most starts would move."}
    )
    examples = fields.List(fields.Nested(HeldExampleSchema), required=True)


class HeldSchema(Schema):
    """What was fetched of a source and waits for a curator."""

    source = required_text("The source.")
    held_at = Instant(required=True)
    can_be_approved = Flag(
        required=True, metadata={"description": "Whether the feed could be read to its end."}
    )
    reasons = fields.List(Text(), required=True, metadata={"description": "Why, in sentences."})
    counts = fields.Nested(ImportCountsSchema, required=True)
    diff = fields.List(fields.Nested(HeldPartSchema), required=True)


class HeldDecisionSchema(Body):
    """What is to become of a held import."""

    decision = Word(Decision, required=True)
    reason = Text(
        allow_none=True, metadata={"description": "Why; told in the history, beside the key's name."}
    )


class HeldDecidedSchema(Schema):
    """What became of a held import."""

    source = required_text("The source.")
    decision = Word(Decision, required=True)
    counts = fields.Nested(
        ImportCountsSchema,
        required=True,
        allow_none=True,
        metadata={"description": "What its import did; null where it was discarded."},
    )
