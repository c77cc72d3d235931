"""Operations for those who hold a key: first who asks, then what they ask for, then whether it is right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response, request

from finder.api.context import context
from finder.api.contract import (
    ATTRIBUTE,
    Contract,
    Parameters,
    given_in,
    json_object,
    names_of,
    refuse_unknown,
)
from finder.service.keys import authenticate
from finder.shapes.json_body import load_body
from finder.store import Key

SCHEME = "bearer "
View = Callable[..., Response]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, by their key, and what they sent, which is looked at when it is asked for."""

    key: Key
    contract: Contract

    def parameters(self) -> Parameters:
        """The parameters of the query. Raises what `api.contract.operation` does."""
        given = given_in(request.query_string)
        refuse_unknown(given, names_of(self.contract.query))
        return given

    def members(self) -> dict[str, Any]:
        """The members of the body. Raises what `api.contract.operation` does."""
        self.parameters()
        if self.contract.members is None or (self.contract.is_bare_allowed and not request.get_data()):
            return {}
        return load_body(self.contract.members, json_object())


def authorised(contract: Contract) -> Callable[[View], View]:
    """Hands a view its caller, and the parts of the path. Raises NotAuthenticated and NotAllowed."""
    scope = contract.scope
    assert scope is not None

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(self: Any, **path: str) -> Response:
            here = context()
            key = authenticate(here.finder.store, _given(), scope, here.clock().date())
            return view(self, Caller(key, contract), **path)

        setattr(checked, ATTRIBUTE, contract)
        return checked

    return decorate


def _given() -> str | None:
    """The key that stands in the request; None where there is none."""
    header = request.headers.get("Authorization", "")
    return header[len(SCHEME) :].strip() if header.lower().startswith(SCHEME) else None
