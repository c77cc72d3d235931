"""Schemas in the words of OpenAPI 3.1: answers as a caller finds them, parameters as a caller writes them."""

from __future__ import annotations

import re
from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import get_fields
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import Schema, missing
from marshmallow.fields import Field

from finder.shapes.answers import EitherOf
from finder.shapes.json_body import Body
from finder.shapes.query_fields import MAX_WORDS, BoxCorners, Words

Members = dict[str, Any]
LONGITUDE = {"type": "number", "minimum": -180, "maximum": 180}
LATITUDE = {"type": "number", "minimum": -90, "maximum": 90}
CORNERS = (LONGITUDE, LATITUDE, LONGITUDE, LATITUDE)
# What a schema asks of input; what is answered was checked when it came in, or is made by finder.
OF_INPUT = ("default", "maxLength", "maxItems")


class AnswerConverter(OpenAPIConverter):
    """Components as they are answered: which members are always there, and that others may come."""

    def init_attribute_functions(self) -> None:
        """Teaches it the fields of finder's own."""
        super().init_attribute_functions()  # type: ignore[no-untyped-call]
        self.attribute_functions.append(self._either_of)

    def _either_of(self, field: Field[Any], ret: Members, **_: Any) -> Members:
        if not isinstance(field, EitherOf):
            return {}
        return {"anyOf": [self.resolve_nested_schema(schema) for schema in field.schemas]}  # type: ignore[no-untyped-call]

    def schema2jsonschema(self, schema: Any) -> Members:
        """The component of a schema."""
        made: Members = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]
        if isinstance(schema, Body):
            return {"description": plain(schema.__doc__)} | made
        for name in ("additionalProperties", "required"):
            made.pop(name, None)
        fields = {field.data_key or name: field for name, field in get_fields(schema).items()}
        return made | {
            "description": plain(schema.__doc__),
            "properties": {name: _answered(member) for name, member in made["properties"].items()},
            **_always_there(schema, fields),
        }


class AnswerPlugin(MarshmallowPlugin):
    """apispec's plugin, with components as they are answered."""

    Converter = AnswerConverter

    def __init__(self) -> None:
        super().__init__(schema_name_resolver=_schema_name)


def query_parameters(converter: OpenAPIConverter, schema: Schema) -> list[Members]:
    """The parameters of a query string, in the order of the schema."""
    fields = {field.data_key or name: field for name, field in schema.fields.items()}
    made = converter.schema2parameters(schema.__class__, location="query")
    return [_parameter(each, fields[each["name"]]) for each in made]


def plain(docstring: str | None) -> str:
    """A docstring as one paragraph."""
    return re.sub(r"\s+", " ", docstring or "").strip()


def _schema_name(schema: Any) -> str:
    made = schema if isinstance(schema, Schema) else schema()
    return type(made).__name__.removesuffix("Schema")


def _always_there(schema: Any, fields: dict[str, Field[Any]]) -> Members:
    names = [name for name, field in fields.items() if _is_always_there(field)]
    return {} if getattr(schema, "is_part", False) else {"required": names}


def _is_always_there(field: Field[Any]) -> bool:
    """Whether an answer has the member; what may be left out of input is made up for."""
    return field.required or field.dump_only or field.load_default is not missing


def _answered(member: Members) -> Members:
    told = {name: value for name, value in member.items() if name not in OF_INPUT}
    if "items" in told:
        told["items"] = _answered(told["items"])
    # An enumeration holds for null too.
    if "null" in told.get("type", ()) and None not in told.get("enum", [None]):
        told["enum"] = [*told["enum"], None]
    return told


def _parameter(made: Members, field: Field[Any]) -> Members:
    schema = made["schema"]
    if isinstance(schema["type"], list):
        # There is no null in a query string: what is not asked is left out.
        schema["type"] = next(name for name in schema["type"] if name != "null")
        if "enum" in schema:
            schema["enum"] = [value for value in schema["enum"] if value is not None]
    if schema.get("default") in (None, []):
        schema.pop("default", None)
    match field:
        case Words():
            bounds: Members = {"minItems": 1, "maxItems": field.most}
        case BoxCorners():
            bounds = {"prefixItems": CORNERS, "minItems": len(CORNERS), "maxItems": len(CORNERS)}
        case _:
            return made
    return made | {"style": "form", "explode": False, "schema": schema | bounds}


def body_schema(converter: OpenAPIConverter, schema: Schema) -> Members:
    """The parameters of a query string as the members of a JSON object; null is left out."""
    fields = {field.data_key or name: field for name, field in schema.fields.items()}
    members = {each["name"]: _member(each) for each in query_parameters(converter, schema)}
    texts = {name: _with_text(members[name]) for name, field in fields.items() if isinstance(field, Words)}
    return {"type": "object", "properties": members | texts, "additionalProperties": False}


def _member(parameter: Members) -> Members:
    schema: Members = parameter["schema"] | {"description": parameter["description"]}
    schema["type"] = [schema["type"], "null"]
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    return schema


def _with_text(member: Members) -> Members:
    """The member of a list, which may be written as in a query string too."""
    items = member["items"]
    if "enum" in items:
        word = "|".join(map(re.escape, items["enum"]))
    else:
        word = f"[^, ]([^,]{{0,{items['maxLength'] - 2}}}[^, ])?"
    array = {name: value for name, value in member.items() if name != "description"} | {"minItems": 0}
    text = {"type": "string", "pattern": f"^ *({word}) *(, *({word}) *){{0,{MAX_WORDS - 1}}}$"}
    return {"description": member["description"], "anyOf": [array, text]}
