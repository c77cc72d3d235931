"""The parameters of asking the gazetteer, as they stand in a query string."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates

from finder.shapes.fields import Text, between
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

    @validates("q")
    def check_words(self, q: str, **_: Any) -> None:
        """Raises the error of a text that says nothing."""
        if not q.strip():
            raise ValidationError("must not be empty")
