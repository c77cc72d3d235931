"""Errors as problem documents (RFC 9457): which field, what is allowed, never the value or a trace."""

from __future__ import annotations

import logging
import traceback
from http import HTTPStatus
from typing import Any

import orjson
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from finder.api.contract import NoPrecondition, UnreadableBody
from finder.api.cursor import InvalidCursor, OldCursor
from finder.domain.errors import FinderError, InvalidInput, Moved, NotFound, NotReady, Problem
from finder.service.bmlt_lists import UnknownField
from finder.service.changes import UnknownVersion
from finder.service.curating import AlreadyThere, Changed
from finder.service.holding import UnreadableFeed
from finder.service.keys import NotAllowed, NotAuthenticated

LOG = logging.getLogger("finder.errors")
TOLD_FRAMES = 6
MEDIA_TYPE = "application/problem+json"
URN = "urn:finder:problem:"
# Every kind of problem, which a caller may tell apart by its type.
TITLES = {
    "invalid-parameters": "A parameter is not allowed",
    "invalid-cursor": "The cursor cannot be read",
    "unreadable-body": "The body cannot be read",
    "old-cursor": "The dataset has changed since the cursor was given",
    "unknown-version": "What changed since that version is not known",
    "unauthorized": "A key is needed",
    "forbidden": "The key does not open this",
    "not-found": "There is no such thing",
    "moved": "It lives on under another address",
    "method-not-allowed": "The path is not asked by this method",
    "unreadable-feed": "What is held cannot be read to its end",
    "already-there": "There is, or was, such a thing",
    "precondition-failed": "The caller holds other bytes",
    "precondition-required": "It must be said which state is changed",
    "request-entity-too-large": "The body is too large",
    "unsupported-media-type": "The body is not of a media type that is read",
    "bad-request": "The request cannot be read",
    "not-ready": "The dataset is not loaded",
    "too-many-requests": "Too much was asked at once",
    "internal-server-error": "finder failed",
}


def problem(
    status: int, kind: str, detail: str | None = None, problems: tuple[Problem, ...] = ()
) -> Response:
    """A problem document."""
    return _written(status, members_of(status, kind, detail, problems))


def _written(status: int, members: dict[str, Any]) -> Response:
    return Response(orjson.dumps(members), status, mimetype=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


def members_of(
    status: int, kind: str, detail: str | None = None, problems: tuple[Problem, ...] = ()
) -> dict[str, Any]:
    """The members of a problem document."""
    members: dict[str, Any] = {"type": URN + kind, "title": TITLES[kind], "status": status}
    if detail is not None:
        members["detail"] = detail
    if problems:
        members["problems"] = [{"field": each.field, "message": each.message} for each in problems]
    return members


def register(app: Flask) -> None:
    """Makes every error of the application a problem document."""
    app.register_error_handler(InvalidInput, _invalid)
    app.register_error_handler(InvalidCursor, _invalid_cursor)
    app.register_error_handler(OldCursor, _old_cursor)
    app.register_error_handler(UnknownVersion, _unknown_version)
    app.register_error_handler(UnreadableBody, _unreadable_body)
    app.register_error_handler(UnknownField, _unknown_field)
    app.register_error_handler(NotAuthenticated, _not_authenticated)
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(AlreadyThere, _already_there)
    app.register_error_handler(UnreadableFeed, _unreadable_feed)
    app.register_error_handler(Changed, _changed)
    app.register_error_handler(NoPrecondition, _no_precondition)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(Moved, _moved)
    app.register_error_handler(NotReady, _not_ready)
    app.register_error_handler(FinderError, _failed)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _failed)


def _invalid(err: InvalidInput) -> Response:
    return problem(422, "invalid-parameters", problems=err.problems)


def _invalid_cursor(err: InvalidCursor) -> Response:
    return problem(400, "invalid-cursor", problems=(Problem("cursor", str(err)),))


def _unknown_version(err: UnknownVersion) -> Response:
    return problem(410, "unknown-version", str(err), (Problem("since", str(err)),))


def _unknown_field(err: UnknownField) -> Response:
    return problem(400, "bad-request", problems=(Problem("meeting_key", str(err)),))


def _unreadable_body(err: UnreadableBody) -> Response:
    return problem(400, "unreadable-body", problems=(Problem("body", str(err)),))


def _old_cursor(err: OldCursor) -> Response:
    return problem(410, "old-cursor", str(err), (Problem("cursor", str(err)),))


def _not_authenticated(err: NotAuthenticated) -> Response:
    answer = problem(401, "unauthorized", str(err))
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _not_allowed(err: NotAllowed) -> Response:
    return problem(403, "forbidden", str(err))


def _already_there(err: AlreadyThere) -> Response:
    return problem(409, "already-there", str(err), (Problem("id", str(err)),))


def _unreadable_feed(err: UnreadableFeed) -> Response:
    return problem(409, "unreadable-feed", str(err), (Problem("decision", str(err)),))


def _changed(err: Changed) -> Response:
    members = members_of(412, "precondition-failed", str(err))
    members |= {"revision": err.revision, "changes": err.changes}
    return _written(412, members)


def _no_precondition(err: NoPrecondition) -> Response:
    return problem(428, "precondition-required", str(err))


def _not_found(err: NotFound) -> Response:
    return problem(404, "not-found", str(err))


def _moved(err: Moved) -> Response:
    answer = problem(301, "moved", str(err))
    before, _, after = request.path.partition("/v1/listings/")
    listing_id, slash, rest = after.partition("/")
    form = ".ics" if listing_id.endswith(".ics") else ""
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    tail = slash + rest if rest else ""
    answer.headers["Location"] = f"{before}/v1/listings/{err.listing_id}{form}{tail}{query}"
    return answer


def _not_ready(err: NotReady) -> Response:
    answer = problem(503, "not-ready", str(err))
    answer.headers["Retry-After"] = "5"
    return answer


def _http(err: HTTPException) -> Response:
    status = err.code or 500
    kind = HTTPStatus(status).phrase.lower().replace(" ", "-")
    answer = problem(status, kind if kind in TITLES else "bad-request")
    if isinstance(err, MethodNotAllowed) and err.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(err.valid_methods))
    return answer


def _failed(err: Exception) -> Response:
    # The message may hold what was asked: the log tells the kind of error and where it was raised.
    frames = traceback.extract_tb(err.__traceback__)[-TOLD_FRAMES:]
    LOG.error("%s at %s", type(err).__name__, ", ".join(f"{each.filename}:{each.lineno}" for each in frames))
    return problem(500, "internal-server-error")
