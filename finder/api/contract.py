"""The contract of an operation: one decorator checks the parameters and feeds the OpenAPI document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import parse_qsl

import orjson
from flask import Response, request
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from finder.api.etag import JSON
from finder.api.keeping import cache_control
from finder.domain.errors import FinderError, InvalidInput, Problem
from finder.service.keys import Scope
from finder.shapes.body import texts_of
from finder.shapes.json_body import Body, load_body
from finder.shapes.problems import problems_of

Parameters = dict[str, str]
View = Callable[..., Response]
ATTRIBUTE = "contract"
# Other names may be what a person wrote, not quoted as it should be: they are not repeated.
NAME_FORM = re.compile(r"[a-z][a-z_]{0,39}")
NOT_PAIRS = "must be name=value pairs, joined by & and percent-encoded"
STAMP = re.compile(rb"[0-9]{1,20}")
NO_TEXT = re.compile(r"[\0\ud800-\udfff]")


class UnreadableBody(FinderError):
    """A request's body that cannot be read at all."""


class NoPrecondition(FinderError):
    """A change without a word on which state it is made upon."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where an answer leads: an operation, and which part of the answer is which parameter of it."""

    operation: str
    parameter: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Contract:
    """What an operation takes and gives, for callers and for the document.

    `body`: the parameters of a query string, to be given as the members of a JSON object instead.
    `members`: a JSON object of any shape, which the view is handed as the schema reads it, behind what
    stands in the query, where both are told. `other_media_types`: of texts it answers instead, if asked.
    """

    summary: str
    answer: Schema | dict[str, Any] | None
    query: Schema | None = None
    body: Schema | None = None
    members: Body | None = None
    media_type: str = JSON
    other_media_types: tuple[str, ...] = ()
    statuses: tuple[int, ...] = ()
    tag: str = "Reading"
    links: tuple[Link, ...] = ()
    # The status of its answer.
    success: int = 200
    # What a key must open; None: no key is asked for. `asks_held`: whether `If-Match` is looked at.
    scope: Scope | None = None
    asks_held: bool = False
    # Whether the body may be left out.
    is_bare_allowed: bool = False
    is_cached: bool = True
    is_translated: bool = False
    # How parameters are taken from the query string, given the names that are known.
    read: Callable[[bytes, frozenset[str]], Parameters] | None = None
    # Whether a bare number may stand in the query: tsml-ui asks for meetings.json?1795456800000, past caches.
    may_be_stamped: bool = False


def operation(contract: Contract) -> Callable[[View], View]:
    """Hands a view its parameters: the text as given, by name; the members of its body; those of the path.

    An operation without `query`, `body` and `members` takes none. Unknown, doubled and unreadable ones raise
    InvalidInput.
    """
    known, read = names_of(contract.query), contract.read or known_in

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(self: Any, **path: str) -> Response:
            query = request.query_string
            given = read(unstamped(query) if contract.may_be_stamped else query, known)
            told: list[dict[str, Any]] = [] if contract.query is None else [{**given}]
            if contract.body is not None:
                told.append({**given_in_body(contract.body)})
            if contract.members is not None:
                told.append(load_body(contract.members, json_object()))
            answer = view(self, *told, **path)
            if contract.is_cached:
                answer.headers.setdefault("Cache-Control", cache_control(given))
            return answer

        setattr(checked, ATTRIBUTE, contract)
        return checked

    return decorate


def given_in(query: bytes) -> Parameters:
    """Parameters by name, as a query string has them.

    Raises InvalidInput for one that stands twice, or that holds what no text may hold.
    """
    # Werkzeug would quote broken UTF-8 again and hand it on as text.
    text = query.decode(errors="surrogateescape")
    if any("=" not in pair for pair in text.split("&") if pair):
        raise InvalidInput.of("query", NOT_PAIRS)
    values: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in parse_qsl(text, keep_blank_values=True, errors="surrogateescape"):
        values[name].append(value)
    problems = [Problem(*fault) for name, each in values.items() if (fault := _fault(name, each))]
    if problems:
        raise InvalidInput(*problems)
    return {name: each[0] for name, each in values.items()}


def known_in(query: bytes, known: frozenset[str]) -> Parameters:
    """Parameters as `given_in` reads them. Raises InvalidInput for one that is not known, too."""
    given = given_in(query)
    refuse_unknown(given, known)
    return given


def json_object() -> dict[str, Any]:
    """The request's JSON object.

    Raises InvalidInput, UnsupportedMediaType where it is not JSON by its own word, and UnreadableBody.
    """
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        body = orjson.loads(request.get_data(cache=False))
    except orjson.JSONDecodeError:
        raise UnreadableBody("is not JSON") from None
    if not isinstance(body, dict):
        raise InvalidInput.of("body", "must be a JSON object")
    return body


def given_in_body(schema: Schema) -> Parameters:
    """Parameters by name, as a query string would have them, of the request's JSON object.

    Raises what `json_object` does.
    """
    body = json_object()
    unknown = {name if NAME_FORM.fullmatch(name) else "body": "" for name in body.keys() - names_of(schema)}
    refuse_unknown(unknown, frozenset())
    try:
        return texts_of(schema, body)
    except ValidationError as err:
        raise InvalidInput(*problems_of(err)) from None


def _fault(name: str, values: list[str]) -> tuple[str, str] | None:
    """(field, message) of what is wrong with a parameter whatever it means; None if nothing is."""
    if not NAME_FORM.fullmatch(name):
        return "query", NOT_PAIRS
    if len(values) > 1:
        return name, "stands more than once; lists are comma-separated"
    if NO_TEXT.search(values[0]):
        return name, "must be UTF-8 without NUL"
    return None


def unstamped(query: bytes) -> bytes:
    """The query string without bare numbers, which name no parameter."""
    return b"&".join(pair for pair in query.split(b"&") if not STAMP.fullmatch(pair))


def names_of(schema: Schema | None) -> frozenset[str]:
    """The names of the parameters that a schema reads; none without one."""
    fields = {} if schema is None else schema.fields
    return frozenset(field.data_key or name for name, field in fields.items())


def refuse_unknown(given: Parameters, known: frozenset[str]) -> None:
    """Raises InvalidInput naming each parameter that is not known."""
    unknown = [Problem(name, "is not a parameter here") for name in given if name not in known]
    if unknown:
        raise InvalidInput(*unknown)
