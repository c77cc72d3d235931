"""What is asked most, without Flask: a GET of a page, which is answered by the very bytes it would be.

Whatever asks for more than that, by another method or under `If-Match`, or is at fault, goes to the
application, whose answers these are: a test compares them header by header.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from finder.api.context import Context
from finder.api.contract import given_in, names_of, refuse_unknown
from finder.api.encoding import ENCODERS, encoding_of, is_held, tag_of
from finder.api.etag import JSON, etag_of
from finder.api.keeping import cache_control
from finder.api.language import language_of
from finder.api.paging import Ask, page_bytes
from finder.api.reading import READING
from finder.api.routes import EXPOSED
from finder.service.reading import listings_page, nearby_page, occurrences_page
from finder.wording.tongues import TONGUES

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]
Answer = tuple[str, Headers, list[bytes]]
PAGES: dict[str, Ask] = {
    "/v1/nearby": nearby_page,
    "/v1/occurrences": occurrences_page,
    "/v1/listings": listings_page,
}
KNOWN = names_of(READING)
HEADERS = [
    ("Vary", "Accept-Language, Accept-Encoding"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", ", ".join(EXPOSED)),
]


class Direct:
    """A WSGI application that answers pages, and leaves all else to another."""

    def __init__(self, application: Application, here: Context) -> None:
        self._application = application
        self._here = here

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The page, or the application's answer."""
        answer = self._answer(environ)
        if answer is None:
            return self._application(environ, start_response)
        status, headers, body = answer
        start_response(status, headers)
        return body

    def _answer(self, environ: dict[str, Any]) -> Answer | None:
        """The page as it is asked for; None if something else is asked, or it can't be given."""
        path = environ["PATH_INFO"]
        ask = PAGES.get(path) if environ["REQUEST_METHOD"] == "GET" else None
        if ask is None or "HTTP_IF_MATCH" in environ:
            return None
        try:
            given = given_in(environ.get("QUERY_STRING", "").encode("latin-1"))
            refuse_unknown(given, KNOWN)
            language = language_of(environ.get("HTTP_ACCEPT_LANGUAGE"), TONGUES)
            body = page_bytes(self._here, path, READING, given, language, ask)
            return _sent(environ, body, language, cache_control(given))
        except Exception:  # noqa: BLE001 - the application meets it again, and tells what it is
            return None


def _sent(environ: dict[str, Any], body: bytes, language: str, kept: str) -> Answer:
    """The page in the encoding its caller likes best, or a 304 to one who holds it."""
    encoding = encoding_of(len(body), environ.get("HTTP_ACCEPT_ENCODING"))
    tag = tag_of(etag_of(body), encoding)
    headers = [*HEADERS, ("ETag", f'"{tag}"'), ("Cache-Control", kept)]
    if is_held(tag, environ.get("HTTP_IF_NONE_MATCH")):
        return "304 NOT MODIFIED", headers, []
    if encoding is not None:
        body = ENCODERS[encoding](body)
        headers.append(("Content-Encoding", encoding))
    headers += [("Content-Type", JSON), ("Content-Language", language), ("Content-Length", str(len(body)))]
    return "200 OK", headers, [body]
