"""Answers as a caller can take them: compressed where it likes that, a 304 where it holds the very bytes."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from mmap import mmap

import brotli
import zstandard
from flask import Response, request
from werkzeug.http import parse_accept_header, parse_etags

from finder.api.etag import tagged
from finder.api.language import KEPT_TEXTS
from finder.api.problems import problem
from finder.service.whole_feeds import PLAIN

# Below this many bytes an answer fits one packet, and is not worth the time.
MIN_BYTES = 1_000
CHUNK_BYTES = 256 * 1024  # of what lies ready: few enough to wait for, many enough to be few
TEXTS = ("text/", "application/json", "application/geo+json", "application/problem+json", "image/svg+xml")

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
    encoding = encoding_of(len(answer.get_data()), request.headers.get("Accept-Encoding"))
    tag, is_weak = answer.get_etag()
    if tag is not None:
        decided = _decided(answer, tag_of(tag, encoding), is_weak=bool(is_weak))
        if decided is not None:
            return decided
    if encoding is not None:
        answer.set_data(ENCODERS[encoding](answer.get_data()))
        answer.headers["Content-Encoding"] = encoding
    return answer


def packed(tag: str, forms: Mapping[str, mmap | bytes], media_type: str) -> Response:
    """The answer whose forms lie ready, by encoding; none of them is read for a 304, or for its headers.

    Where there is the plain one alone, it is encoded as any other answer.
    """
    plain = forms[PLAIN]
    names = forms.keys() - {PLAIN} if len(plain) >= MIN_BYTES else ()
    if not names:
        return tagged(plain[:], media_type, tag)
    ready = tuple(name for name in ENCODERS if name in names)
    encoding = _liked(request.headers.get("Accept-Encoding"), ready)
    form = plain if encoding is None else forms[encoding]
    answer = Response(_chunks(form), mimetype=media_type, headers={"Content-Length": str(len(form))})
    answer.vary.add("Accept-Encoding")
    if encoding is not None:
        answer.headers["Content-Encoding"] = encoding
    return _decided(answer, tag_of(tag, encoding)) or answer


def encoding_of(n_bytes: int, accepted: str | None) -> str | None:
    """The encoding for this many bytes that an `Accept-Encoding` likes best; None to leave them plain."""
    return _liked(accepted, tuple(ENCODERS)) if n_bytes >= MIN_BYTES else None


def tag_of(tag: str, encoding: str | None) -> str:
    """The tag of an answer in this encoding."""
    return tag if encoding is None else f"{tag}-{encoding}"


def is_held(tag: str, if_none_match: str | None) -> bool:
    """Whether an `If-None-Match` names this tag."""
    return parse_etags(if_none_match).contains_weak(tag)


def _chunks(form: mmap | bytes) -> Iterator[bytes]:
    return (form[begin : begin + CHUNK_BYTES] for begin in range(0, len(form), CHUNK_BYTES))


def _decided(answer: Response, tag: str, *, is_weak: bool = False) -> Response | None:
    """The 304 or 412 that the tag decides on; None where the answer, which now has it, is to be sent."""
    answer.set_etag(tag, is_weak)
    if answer.status_code != 200 or not _is_conditional():
        return None
    if request.if_match and not request.if_match.contains(tag):
        return problem(412, "precondition-failed")
    if not is_held(tag, request.headers.get("If-None-Match")):
        return None
    answer.status_code = 304
    answer.headers.pop("Content-Encoding", None)
    answer.set_data(b"")
    return answer


def _is_conditional() -> bool:
    """Whether the answer depends on what the caller holds."""
    asks = not CONDITIONS.isdisjoint(request.environ)
    return asks and request.method in ("GET", "HEAD")


def _is_text(answer: Response) -> bool:
    return (answer.content_type or "").startswith(TEXTS)


@lru_cache(maxsize=KEPT_TEXTS)
def _liked(header: str | None, names: tuple[str, ...]) -> str | None:
    """The encoding of these that the caller likes best; None where it would rather have none."""
    accepted = parse_accept_header(header)
    likings = {name: accepted.quality(name) for name in names}
    best = max(likings, key=lambda name: likings[name])
    # Plain bytes are always acceptable, and preferred only where it says so.
    plain = accepted.quality("identity") if "identity" in accepted.values() else 0
    return best if likings[best] > 0 and likings[best] >= plain else None
