"""Marshmallow's nested errors as problems: one dotted field, one sentence, never a value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marshmallow import ValidationError
from marshmallow.exceptions import SCHEMA

from finder.domain.errors import Problem

# Marshmallow's own words, where finder says it in one voice.
PLAINER = {
    "Missing data for required field.": "is required",
    "Field may not be null.": "must not be null",
    "Unknown field.": "is not a parameter here",
    "Not a valid string.": "must be a string",
    "Not a valid list.": "must be a list",
    "Invalid input type.": "must be a JSON object",
}


def problems_of(err: ValidationError) -> list[Problem]:
    """Every problem in the error, in the order of the fields."""
    messages = err.messages if isinstance(err.messages, dict) else {err.field_name: err.messages}
    return list(_walk(messages, ()))


def _walk(messages: Any, path: tuple[str, ...]) -> Iterator[Problem]:
    if isinstance(messages, dict):
        for name, inner in messages.items():
            yield from _walk(inner, path if name == SCHEMA else (*path, str(name)))
    else:
        for message in messages:
            yield Problem(".".join(path) or "body", _plainer(str(message)))


def _plainer(message: str) -> str:
    return PLAINER.get(message, message.rstrip("."))
