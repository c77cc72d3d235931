"""What is asked most, without Flask: a plain GET of a page, which is answered by the very bytes it would be.

Whatever asks for more than that, a condition, an encoding, another method, or is at fault, goes to the
application, whose answers these are: a test compares them header by header.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from finder.api.context import Context
from finder.api.contract import Parameters, given_in, names_of, refuse_unknown
from finder.api.etag import JSON, etag_of
from finder.api.keeping import cache_control
from finder.api.paging import Ask, page_bytes
from finder.api.reading import READING
from finder.api.routes import EXPOSED
from finder.service.reading import listings_page, nearby_page, occurrences_page
from finder.wording.labels import FALLBACK

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
PAGES: dict[str, Ask] = {
    "/v1/nearby": nearby_page,
    "/v1/occurrences": occurrences_page,
    "/v1/listings": listings_page,
}
KNOWN = names_of(READING)
MORE = frozenset({"HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE", "HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH"})
HEADERS = [
    ("Content-Type", JSON),
    ("Vary", "Accept-Language, Accept-Encoding"),
    ("Content-Language", FALLBACK),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", ", ".join(EXPOSED)),
]


class Direct:
    """A WSGI application that answers plain pages, and leaves all else to another."""

    def __init__(self, application: Application, here: Context) -> None:
        self._application = application
        self._here = here

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The page, or the application's answer."""
        page = self._page(environ)
        if page is None:
            return self._application(environ, start_response)
        given, body = page
        own = [
            ("Content-Length", str(len(body))),
            ("ETag", f'"{etag_of(body)}"'),
            ("Cache-Control", cache_control(given)),
        ]
        start_response("200 OK", HEADERS + own)
        return [body]

    def _page(self, environ: dict[str, Any]) -> tuple[Parameters, bytes] | None:
        """What is asked, and the page; None if something else is asked, or it can't be given."""
        path = environ["PATH_INFO"]
        ask = PAGES.get(path) if environ["REQUEST_METHOD"] == "GET" else None
        if ask is None or not MORE.isdisjoint(environ):
            return None
        try:
            given = given_in(environ.get("QUERY_STRING", "").encode("latin-1"))
            refuse_unknown(given, KNOWN)
            return given, page_bytes(self._here, path, READING, given, FALLBACK, ask)
        except Exception:  # noqa: BLE001 - the application meets it again, and tells what it is
            return None
