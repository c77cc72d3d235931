"""The fields of BMLT's parameters: lists of numbers, of which negative ones exclude; flags; callbacks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from finder.shapes.fields import Form, length, refuse
from finder.shapes.query_fields import QueryWhole, Words

MAX_NUMBERS = 1_000
LARGEST_NUMBER = 2**53 - 1  # that a script holds exactly
MAX_CALLBACK = 100
CALLBACK_FORM = re.compile(r"^[A-Za-z_$][A-Za-z0-9_$]*(\.[A-Za-z_$][A-Za-z0-9_$]*)*$")
FLAGS = {"1": True, "true": True, "0": False, "false": False}


def signed(largest: int) -> QueryWhole:
    """A whole number of a list; a negative one excludes, and 0, which clients send for none, says nothing."""
    told = validate.Range(-largest, largest, error="must be whole numbers up to {max}; negative ones exclude")
    return QueryWhole(validate=told)


def one_of_signed(largest: int) -> QueryWhole:
    """The same where there are few."""
    allowed = [*range(-largest, 0), *range(1, largest + 1)]
    return QueryWhole(
        validate=validate.OneOf(allowed, error=f"must be among 1 to {largest}; negative ones exclude")
    )


class Numbers(Words):
    """Whole numbers separated by commas, as a frozen set."""

    most = MAX_NUMBERS


class BmltFlag(fields.Boolean):
    """1 or 0, or true or false, written out."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> bool:
        if value not in FLAGS:
            refuse("must be 1 or 0")
        return FLAGS[value]


class Callback(fields.String):
    """The name of a function of a script, maybe inside an object."""

    def __init__(self, **options: Any) -> None:
        form = Form(CALLBACK_FORM, error="must be the name of a function, such as jQuery33_1")
        super().__init__(validate=[length(1, MAX_CALLBACK), form], **options)
