"""Asking the gazetteer: the parameters of a query string, and the places that are answered."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields

from finder.domain.schedule import Precision
from finder.shapes.answers import required_text
from finder.shapes.fields import Number, Text, Whole, Word, between
from finder.shapes.query import Parameters
from finder.shapes.query_fields import QueryWhole

MAX_SUGGESTIONS = 50
DEFAULT_SUGGESTIONS = 10


class PlacesParameters(Parameters):
    """What is being typed."""

    q = Text(
        longest=100,
        required=True,
        error_messages={"required": "is required"},
        metadata={
            "description": "The beginning of a postal code or of a town's name, a state or country after it;"
            " a few wrong letters are forgiven.",
            "minLength": 1,
            "pattern": r"\S",
            "examples": ["372", "nashv", "Franklin, T"],
        },
    )
    limit = QueryWhole(
        load_default=DEFAULT_SUGGESTIONS,
        validate=between(1, MAX_SUGGESTIONS),
        metadata={"description": "At most so many places.", "default": DEFAULT_SUGGESTIONS},
    )

    def check(self, members: dict[str, Any]) -> None:
        """Raises the error of a text that says nothing."""
        if not members["q"].strip():
            raise ValidationError("must not be empty", "q")


class PlaceSchema(Schema):
    """A postal code or a town, by its middle."""

    text = required_text("What `near` takes for this very place.")
    name = required_text("The town; of a postal code without one, the code.")
    region = Text(
        required=True,
        allow_none=True,
        metadata={"description": "Letters of the state or province in the US and Canada, a name elsewhere."},
    )
    country = required_text("ISO 3166-1, two letters.")
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
