"""The OpenAPI 3.1 document, made from the contracts of the operations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask
from werkzeug.routing import Rule

from finder import __version__
from finder.api.contract import ATTRIBUTE, Contract, Link
from finder.api.etag import JSON
from finder.api.examples import illustrated
from finder.api.problems import MEDIA_TYPE, TITLES, URN, members_of
from finder.api.schemas import AnswerPlugin, Members, body_schema, plain, query_parameters
from finder.domain.errors import Problem
from finder.domain.listing import ID_FORM, MAX_ID_LENGTH
from finder.intake.naming import SOURCE_FORM
from finder.shapes.answers import ProblemSchema
from finder.shapes.bmlt import FORMS, SLUG_PATTERN
from finder.shapes.query import ReadingParameters

DESCRIPTION = plain(
    """Recovery meetings, sober social events and drop-in help: what is near and soon, whether it is really
    on, and how it is reached. All pathways are equal. Nothing about who asks is stored or logged."""
)
TAGS = (
    {"name": "Reading", "description": "What is near, what is on, which listings there are."},
    {"name": "Planning", "description": "Who can go to what together. Computed and forgotten."},
    {"name": "Feeds", "description": "All that matches as one file, for programs that know its format."},
    {"name": "Curating", "description": "For those who keep the dataset true, each with a key."},
    {"name": "About", "description": "The words finder uses, and what it knows of its own data."},
    {"name": "Operating", "description": "For those who run it."},
)
REASONS = {
    "200": "The answer.",
    "301": "It lives on under another id, at `Location`.",
    "304": "The caller holds these very bytes (`If-None-Match`).",
    "201": "It is there now; `Location` says where.",
    "202": "Taken; it is done, or seen, in a while.",
    "400": "The cursor or the body cannot be read, a parameter was changed beside the cursor, or BMLT's"
    " `meeting_key` is no field.",
    "401": "A key is needed, or the one that was given is not in force.",
    "403": "The key does not open this.",
    "404": "There is no such listing, meeting, fellowship or source.",
    "409": "There is, or was, such a thing; or what is held cannot be approved.",
    "410": "The dataset has changed since the cursor was given, or what changed since a version is not"
    " known: ask again from the first page.",
    "412": "The caller holds other bytes, or an older revision (`If-Match`): then `changes` tells what"
    " happened since.",
    "413": "The body is too large.",
    "415": "The body is not JSON by its own word (`Content-Type`).",
    "422": "A parameter is not allowed; `problems` names each.",
    "428": "`If-Match` is needed.",
    "429": "Too much at once; `Retry-After` says when to go on.",
    "503": "Not ready.",
    "5XX": "finder failed; asking again may help.",
}
STRING = {"type": "string"}
KEY = "key"
BODY = "Reading"
HEADERS_OF_CACHED = {
    "ETag": {"description": "A strong tag of these bytes.", "schema": STRING},
    "Cache-Control": {
        "description": "`public` where nothing that was asked tells of a person: caches on the way may keep"
        " it for a minute; else `private`.",
        "schema": STRING,
    },
}
KINDS_OF_PROBLEM = "The kind of problem, one of:\n" + "\n".join(
    f"- `{URN}{kind}`: {title}" for kind, title in TITLES.items()
)
REFUSAL = members_of(422, "invalid-parameters", problems=(Problem("lat", "must be between -90 and 90"),))
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "Tags of what the caller holds: where it still stands, the answer is a 304 without body.",
    "schema": STRING,
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "The tag of the listing as the caller saw it, of which the revision counts; `*`: any.",
    "schema": STRING,
}
ACCEPT_LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "The languages of labels, schedules and holidays, by preference; else English.",
    "schema": STRING,
}


def _path_parameter(name: str, description: str, **schema: Any) -> Members:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": STRING | schema,
    }


PATH_PARAMETERS = {
    "listing_id": _path_parameter(
        "listing_id",
        "The id of a listing, `<source>:<slug>`.",
        pattern=f"^{ID_FORM.pattern}$",
        maxLength=MAX_ID_LENGTH,
    ),
    "fellowship": _path_parameter(
        "fellowship", "A fellowship, by its slug.", examples=["na"], pattern=SLUG_PATTERN
    ),
    "name": _path_parameter("name", "The name of a source.", pattern=f"^{SOURCE_FORM.pattern}$"),
    "slug": _path_parameter("slug", "A meeting, as `/central-query/meetings` names it."),
    "form": _path_parameter("form", "JSON, or a script that calls `callback` with it.", enum=list(FORMS)),
}


def document(app: Flask) -> Members:
    """The document of an application's operations."""
    plugin = AnswerPlugin()
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
    spec.components.security_scheme(KEY, {"type": "http", "scheme": "bearer"})
    spec.components.schema(BODY, body_schema(plugin.converter, ReadingParameters()))
    for rule, methods in operations(app):
        operations_of_path = {
            method.lower(): illustrated(_operation(plugin.converter, rule, method, view, contract))
            for method, (view, contract) in methods.items()
        }
        spec.path(path=_path(rule), operations=operations_of_path)
    made: Members = spec.to_dict()
    made["components"]["schemas"]["Problem"]["properties"]["type"]["description"] = KINDS_OF_PROBLEM
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


def _operation(
    converter: OpenAPIConverter, rule: Rule, method: str, view: Any, contract: Contract
) -> Members:
    return {
        "operationId": _operation_id(rule, method),
        "tags": [contract.tag],
        "summary": contract.summary,
        "description": plain(view.__doc__),
        "parameters": list(_parameters(converter, rule, contract)),
        **_request_body(contract),
        **({} if contract.scope is None else {"security": [{KEY: []}]}),
        "responses": _responses(contract),
    }


def _operation_id(rule: Rule, method: str) -> str:
    words = re.findall(r"[a-z]+", re.sub(r"<(?:\w+:)?listing_id>", "one", rule.rule))
    verb = () if method == "GET" else (method.lower(),)
    return "_".join((*verb, *(word for word in words if word != "v")))


def _path(rule: Rule) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)


def _parameters(converter: OpenAPIConverter, rule: Rule, contract: Contract) -> Iterator[Members]:
    yield from (PATH_PARAMETERS[name] for name in sorted(rule.arguments))
    if contract.query is not None:
        yield from query_parameters(converter, contract.query)
    if contract.is_translated:
        yield ACCEPT_LANGUAGE
    if contract.is_cached:
        yield IF_NONE_MATCH
    if contract.asks_held:
        yield IF_MATCH | {"required": HTTPStatus.PRECONDITION_REQUIRED in contract.statuses}


def _request_body(contract: Contract) -> Members:
    if contract.members is not None:
        content: Members = {JSON: {"schema": contract.members}}
    elif contract.body is not None:
        content = {JSON: {"schema": {"$ref": f"#/components/schemas/{BODY}"}}}
    else:
        return {}
    return {"requestBody": {"required": not contract.is_bare_allowed, "content": content}}


def _responses(contract: Contract) -> Members:
    caching = ("304", "412") if contract.is_cached else ()
    errors = sorted({*map(str, contract.statuses), *caching, "422", "5XX"})
    success = str(contract.success)
    return {success: _answer(contract, success)} | {status: _error(status) for status in errors}


def _answer(contract: Contract, status: str) -> Members:
    headers = dict(HEADERS_OF_CACHED) if contract.is_cached else {}
    if contract.is_translated:
        headers["Content-Language"] = {
            "description": "The language of the texts that are finder's.",
            "schema": STRING,
        }
    answer = {
        "description": REASONS[status],
        "content": {contract.media_type: {"schema": contract.answer or _unshaped(contract.media_type)}}
        | {media_type: {"schema": _unshaped(media_type)} for media_type in contract.other_media_types},
    }
    links = {f"{link.operation}_of_first": _link(link) for link in contract.links}
    return answer | ({"headers": headers} if headers else {}) | ({"links": links} if links else {})


def _link(link: Link) -> Members:
    parameters = {link.parameter: f"$response.body#{link.pointer}"}
    return {"operationId": link.operation, "parameters": parameters}


def _unshaped(media_type: str) -> Members:
    return STRING if media_type.startswith("text/") else {"type": "object"}


def _error(status: str) -> Members:
    if status == str(HTTPStatus.NOT_MODIFIED.value):
        return {"description": REASONS[status], "headers": HEADERS_OF_CACHED}
    error: Members = {"description": REASONS[status], "content": {MEDIA_TYPE: {"schema": ProblemSchema}}}
    if status == str(HTTPStatus.UNPROCESSABLE_ENTITY.value):
        error["content"][MEDIA_TYPE]["example"] = REFUSAL
    if status == str(HTTPStatus.MOVED_PERMANENTLY.value):
        error["headers"] = {"Location": {"schema": STRING | {"format": "uri-reference"}}}
    return error
