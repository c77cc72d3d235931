"""A request's JSON object, read strictly: a member at fault is named by its path, and no value repeated."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields

from finder.domain.errors import InvalidInput, Problem
from finder.shapes.fields import refuse
from finder.shapes.problems import problems_of

# Other names may be what a person wrote: they are not repeated.
PART_FORM = re.compile(r"[a-z][a-z_]{0,39}|[0-9]{1,9}")


class Body(Schema):
    """Members of a JSON object; unknown ones are errors."""

    class Meta:
        unknown = RAISE


class Few(fields.List[Any]):
    """An array of at most `longest` items, counted before any of them is looked at."""

    def __init__(self, inner: Any, *, longest: int, shortest: int = 0, **options: Any) -> None:
        bounds = {"maxItems": longest} | ({"minItems": shortest} if shortest else {})
        super().__init__(inner, **options | {"metadata": bounds | options.get("metadata", {})})
        self.shortest = shortest
        self.longest = longest

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            refuse("must be a list")
        if not self.shortest <= len(value) <= self.longest:
            refuse(f"must hold {self.shortest} to {self.longest}")
        return super()._deserialize(value, attr, data, **kwargs)


def load_body(schema: Schema, body: dict[str, Any]) -> dict[str, Any]:
    """What the schema makes of a request's body. Raises InvalidInput naming each member at fault."""
    try:
        members: dict[str, Any] = schema.load(body)
    except ValidationError as err:
        raise InvalidInput(
            *(Problem(_known(each.field), each.message) for each in problems_of(err))
        ) from None
    return members


def _known(path: str) -> str:
    """The path as far as its parts are names of finder's, or places in a list."""
    kept = []
    for part in path.split("."):
        if not PART_FORM.fullmatch(part):
            break
        kept.append(part)
    return ".".join(kept) or "body"
