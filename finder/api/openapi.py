"""The OpenAPI 3.1 document, made from the contracts of the operations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask
from marshmallow import Schema
from werkzeug.routing import Rule

from finder import __version__
from finder.api.contract import ATTRIBUTE, Contract
from finder.api.problems import MEDIA_TYPE
from finder.shapes.answers import ProblemSchema
from finder.shapes.query import Words

Members = dict[str, Any]
DESCRIPTION = """Recovery meetings, sober social events and drop-in help: what is near and soon, whether it is \
really on, and how it is reached. All pathways are equal. Nothing about who asks is stored or logged."""
TAGS = (
    {"name": "Reading", "description": "What is near, what is on, which listings there are."},
    {"name": "About", "description": "The words finder uses, and what it knows of its own data."},
    {"name": "Operating", "description": "For those who run it."},
)
REASONS = {
    301: "It lives on under another id, at `Location`.",
    304: "The caller holds these very bytes (`If-None-Match`).",
    400: "The cursor cannot be read, or a parameter was changed beside it.",
    404: "There is no such listing.",
    410: "The dataset has changed since the cursor was given: ask again from the first page.",
    422: "A parameter is not allowed; `problems` names each.",
    503: "Not ready.",
}


def document(app: Flask) -> Members:
    """The document of an application's operations."""
    plugin = MarshmallowPlugin(schema_name_resolver=_schema_name)
    spec = APISpec(
        title="finder",
        version=__version__,
        openapi_version="3.1.0",
        plugins=[plugin],
        info={"description": DESCRIPTION, "license": {"name": "MIT", "identifier": "MIT"}},
        tags=list(TAGS),
        servers=[{"url": "/"}],
    )
    assert plugin.converter is not None
    for rule, methods in operations(app):
        operations_of_path = {
            method.lower(): _operation(plugin.converter, rule, view, contract)
            for method, (view, contract) in methods.items()
        }
        spec.path(path=_path(rule), operations=operations_of_path)
    made: Members = spec.to_dict()
    return made


def operations(app: Flask) -> Iterator[tuple[Rule, dict[str, tuple[Any, Contract]]]]:
    """Each route whose methods have a contract, by path, with view and contract by method."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        endpoint = app.view_functions[rule.endpoint]
        resource = getattr(endpoint, "view_class", None)
        views = {
            method: getattr(resource, method.lower(), endpoint)
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        }
        contracts = {
            method: (view, getattr(view, ATTRIBUTE))
            for method, view in views.items()
            if hasattr(view, ATTRIBUTE)
        }
        if contracts:
            yield rule, contracts


def _operation(converter: OpenAPIConverter, rule: Rule, view: Any, contract: Contract) -> Members:
    parameters = [_path_parameter(name) for name in sorted(rule.arguments)]
    if contract.query is not None:
        parameters += _query_parameters(converter, contract.query)
    return {
        "operationId": _operation_id(rule),
        "tags": [contract.tag],
        "summary": contract.summary,
        "description": re.sub(r"\s+", " ", view.__doc__ or "").strip(),
        "parameters": parameters,
        "responses": _responses(contract),
    }


def _operation_id(rule: Rule) -> str:
    words = re.findall(r"[a-z]+", rule.rule.replace("<listing_id>", "one"))
    return "_".join(word for word in words if word != "v")


def _path(rule: Rule) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)


def _path_parameter(name: str) -> Members:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": "The id of a listing, `<source>:<slug>`.",
        "schema": {"type": "string", "minLength": 1},
    }


def _query_parameters(converter: OpenAPIConverter, schema: Schema) -> list[Members]:
    made = converter.schema2parameters(schema.__class__, location="query")
    lists = {field.data_key or name for name, field in schema.fields.items() if isinstance(field, Words)}
    return [_comma_list(parameter) if parameter["name"] in lists else parameter for parameter in made]


def _comma_list(parameter: Members) -> Members:
    schema = parameter["schema"] | {"minItems": 1}
    return parameter | {"style": "form", "explode": False, "schema": schema}


def _responses(contract: Contract) -> Members:
    answered: Members = {"description": "The answer."}
    if contract.answer is not None:
        answered["content"] = {contract.media_type: {"schema": contract.answer}}
    if contract.is_cached:
        answered["headers"] = {
            "ETag": {"description": "A strong tag of these bytes.", "schema": {"type": "string"}}
        }
    responses: Members = {"200": answered}
    statuses = {*contract.statuses, *((304,) if contract.is_cached else ()), 422}
    for status in sorted(statuses):
        responses[str(status)] = {"description": REASONS[status]}
        if status != HTTPStatus.NOT_MODIFIED:
            responses[str(status)]["content"] = {MEDIA_TYPE: {"schema": ProblemSchema}}
    return responses


def _schema_name(schema: Any) -> str:
    made = schema if isinstance(schema, Schema) else schema()
    return type(made).__name__.removesuffix("Schema")
