"""Strong entity tags."""

from __future__ import annotations

from flask import Response
from xxhash import xxh3_128_hexdigest

JSON = "application/json"


def etag_of(body: bytes) -> str:
    """The tag of an answer's bytes."""
    return xxh3_128_hexdigest(body)


def tagged(body: bytes, media_type: str = JSON, tag: str | None = None) -> Response:
    """The answer with its tag, to be kept and asked for again."""
    headers = {"ETag": f'"{etag_of(body) if tag is None else tag}"'}
    return Response(body, mimetype=media_type, headers=headers)


def unkept(body: bytes, media_type: str = JSON) -> Response:
    """The answer that nobody between finder and the caller may keep."""
    return Response(body, mimetype=media_type, headers={"Cache-Control": "no-store"})
