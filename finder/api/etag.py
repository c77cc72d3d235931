"""Strong entity tags, and the 304 that they allow."""

from __future__ import annotations

import hashlib

from flask import Response, request

from finder.api.problems import problem

DIGEST_BYTES = 12


def etag_of(body: bytes) -> str:
    """The tag of an answer's bytes."""
    return hashlib.blake2b(body, digest_size=DIGEST_BYTES).hexdigest()


def tagged(body: bytes, media_type: str = "application/json", tag: str | None = None) -> Response:
    """The answer with its tag; a 304 where the caller holds the very same bytes.

    The answer is always made first, so a 304 is given only where a 200 now would carry these bytes.
    """
    tag = tag if tag is not None else etag_of(body)
    if request.if_match and not request.if_match.contains(tag):
        return problem(412, "precondition-failed")
    response = Response(body, mimetype=media_type)
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(tag)
    if request.if_none_match.contains_weak(tag):
        response.status_code = 304
    return response
