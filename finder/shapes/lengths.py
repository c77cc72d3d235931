"""How long the texts of a listing may be: the bounds of its schema, read once and checked in a moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from finder.domain.errors import Problem
from finder.domain.listing import Listing
from finder.shapes.fields import Text
from finder.shapes.listing import ListingSchema

Lengths = Mapping[str, "int | Lengths"]


def too_long(listing: Listing) -> Iterator[Problem]:
    """The texts of a listing that its schema would refuse for their length, as its JSON names them."""
    return _too_long(listing, LENGTHS, "")


def _too_long(value: Any, lengths: Lengths, at: str) -> Iterator[Problem]:
    for name, longest in lengths.items():
        member = getattr(value, name)
        for each in member if isinstance(member, tuple) else (member,):
            if each is None:
                continue
            if not isinstance(longest, int):
                yield from _too_long(each, longest, f"{at}{name}.")
            elif len(each) > longest:
                yield Problem(f"{at}{name}", f"must hold at most {longest}")


def _lengths(schema: Schema) -> Lengths:
    """How long each text of a schema may be, in the shape of the schema."""
    bounds = {name: _bounds(field) for name, field in schema.load_fields.items()}
    return {name: longest for name, longest in bounds.items() if longest}


def _bounds(field: fields.Field[Any]) -> int | Lengths | None:
    if isinstance(field, fields.List):
        return _bounds(field.inner)
    if isinstance(field, fields.Nested):
        return _lengths(field.schema)
    if not isinstance(field, Text):
        return None
    return next((each.max for each in field.validators if isinstance(each, validate.Length)), None)


LENGTHS = _lengths(ListingSchema())
