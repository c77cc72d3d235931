"""The contract of an operation: one decorator checks the parameters and feeds the OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response, request
from marshmallow import Schema, ValidationError
from werkzeug.datastructures import MultiDict

from finder.domain.errors import InvalidInput, Problem
from finder.shapes.problems import problems_of

Parameters = dict[str, str]
View = Callable[..., Response]
ATTRIBUTE = "contract"


@dataclass(frozen=True, slots=True)
class Contract:
    """What an operation takes and gives, for callers and for the document."""

    summary: str
    answer: Schema | None
    query: Schema | None = None
    media_type: str = "application/json"
    statuses: tuple[int, ...] = ()
    tag: str = "Reading"
    is_cached: bool = True


def operation(contract: Contract) -> Callable[[View], View]:
    """Hands a view its checked parameters: the text as given, by name, then those of the path.

    An operation without `query` takes none. Unknown, doubled and unreadable ones raise InvalidInput.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(self: Any, **path: str) -> Response:
            given = single_values(request.args)
            if contract.query is None:
                refuse_unknown(given)
                return view(self, **path)
            return view(self, given, **path)

        setattr(checked, ATTRIBUTE, contract)
        return checked

    return decorate


def single_values(args: MultiDict[str, str]) -> Parameters:
    """Parameters by name. Raises InvalidInput for one that stands twice, or holds what no text may hold."""
    problems = []
    for name, values in args.lists():
        if len(values) > 1:
            problems.append(Problem(name, "stands more than once; lists are comma-separated"))
        elif "\0" in values[0] or "\ufffd" in values[0]:
            problems.append(Problem(name, "must be UTF-8 without NUL"))
    if problems:
        raise InvalidInput(*problems)
    return dict(args.items())


def refuse_unknown(given: Parameters) -> None:
    """Raises InvalidInput if an operation that takes no parameters is given some."""
    if given:
        raise InvalidInput(*(Problem(name, "is not a parameter here") for name in given))


def load(schema: Schema, given: Parameters) -> dict[str, Any]:
    """The members that the schema reads from parameters. Raises InvalidInput naming each at fault."""
    try:
        members: dict[str, Any] = schema.load(given)
    except ValidationError as err:
        raise InvalidInput(*problems_of(err)) from None
    return members
