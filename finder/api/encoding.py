"""Answers as a caller can take them: compressed where it likes that, a 304 where it holds the very bytes."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import brotli
import zstandard
from flask import Response, request

from finder.api.problems import problem

# Below this many bytes an answer fits one packet, and is not worth the time.
MIN_BYTES = 1_000
TEXTS = ("text/", "application/json", "application/problem+json", "image/svg+xml")

CONDITIONS = frozenset({"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH"})

Encode = Callable[[bytes], bytes]
# The preferred first, where a caller takes several alike; levels at which a phone waits less, not longer.
ENCODERS: dict[str, Encode] = {
    "zstd": lambda body: zstandard.ZstdCompressor(level=3).compress(body),
    "br": lambda body: brotli.compress(body, quality=4),
    "gzip": lambda body: gzip.compress(body, compresslevel=5, mtime=0),
}


def finished(answer: Response) -> Response:
    """The answer, encoded and with the tag of that encoding; a 304 or 412 where its tag decides so.

    The answer is always made first, so a 304 is given only where a 200 now would carry these bytes.
    """
    if answer.is_streamed or answer.status_code in (204, 304) or not _is_text(answer):
        return answer
    varies = answer.headers.get("Vary")
    answer.headers["Vary"] = "Accept-Encoding" if varies is None else f"{varies}, Accept-Encoding"
    encoding = _encoding() if len(answer.get_data()) >= MIN_BYTES else None
    tag, is_weak = answer.get_etag()
    if tag is not None and encoding is not None:
        tag = f"{tag}-{encoding}"
        answer.set_etag(tag, bool(is_weak))
    if tag is not None and answer.status_code == 200 and _is_conditional():
        if request.if_match and not request.if_match.contains(tag):
            return problem(412, "precondition-failed")
        if request.if_none_match.contains_weak(tag):
            answer.status_code = 304
            answer.set_data(b"")
            return answer
    if encoding is not None:
        answer.set_data(ENCODERS[encoding](answer.get_data()))
        answer.headers["Content-Encoding"] = encoding
    return answer


def _is_conditional() -> bool:
    """Whether the answer depends on what the caller holds."""
    asks = not CONDITIONS.isdisjoint(request.environ)
    return asks and request.method in ("GET", "HEAD")


def _is_text(answer: Response) -> bool:
    return (answer.content_type or "").startswith(TEXTS)


def _encoding() -> str | None:
    """The encoding that the caller likes best of ours; None where it would rather have none."""
    accepted = request.accept_encodings
    if not accepted:
        return None
    likings = {name: accepted.quality(name) for name in ENCODERS}
    best = max(likings, key=lambda name: likings[name])
    # Plain bytes are always acceptable, and preferred only where it says so.
    plain = accepted.quality("identity") if "identity" in accepted.values() else 0
    return best if likings[best] > 0 and likings[best] >= plain else None
