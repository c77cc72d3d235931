"""The parameters of reading as a JSON body: the texts that would stand in a query string."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields

from finder.shapes.fields import Flag, Number, Text, Whole, refuse
from finder.shapes.query_fields import BoxCorners, QueryFlag, QueryNumber, QueryWhole, Words

NUMBER, WHOLE, FLAG, TEXT = Number(), Whole(), Flag(), Text(longest=100_000)


def texts_of(schema: Schema, body: dict[str, Any]) -> dict[str, str]:
    """The parameters of a body as texts, by name; null, and a list without words, is left out.

    Numbers are JSON numbers, flags true or false, lists arrays or texts with commas. Members that the
    schema does not know are left as they are, for whoever refuses them. Raises ValidationError.
    """
    known = {field.data_key or name: field for name, field in schema.fields.items()}
    texts, errors = {}, {}
    for name, value in body.items():
        if value is None or (value == [] and isinstance(known.get(name), Words)):
            continue
        try:
            texts[name] = _text(known[name], value) if name in known else ""
        except ValidationError as err:
            errors[name] = err.messages
    if errors:
        raise ValidationError(errors)
    return texts


def _text(field: fields.Field[Any], value: Any) -> str:
    match field:
        case QueryNumber():
            return repr(NUMBER.deserialize(value))
        case QueryWhole():
            return str(WHOLE.deserialize(value))
        case QueryFlag():
            return "true" if FLAG.deserialize(value) else "false"
        case BoxCorners() if isinstance(value, list):
            return ",".join(repr(NUMBER.deserialize(corner)) for corner in value)
        case Words() if isinstance(value, list):
            return ",".join(map(_word, value))
        case _:
            return str(TEXT.deserialize(value))


def _word(value: Any) -> str:
    word = str(TEXT.deserialize(value))
    if "," in word:
        refuse("must be words without commas, in an array")
    return word
