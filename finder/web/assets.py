"""The static files of the pages: addressed by name and digest, so that a browser may keep them for long."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Response, request, url_for
from werkzeug.exceptions import NotFound

FOLDER = Path(__file__).parent / "static"
DIGEST_BYTES = 8
YEAR_S = 31_536_000
# Written out: what `mimetypes` answers depends on the machine.
MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
PLAIN = "text/plain"  # licences and notes


def asset_url(name: str) -> str:
    """The address of a static file with this content; another content has another address."""
    return url_for("web.asset", name=name, v=digests()[name])


def asset_response(name: str) -> Response:
    """A static file: kept for a year under the address of its content, asked for again under any other.

    Raises NotFound where no file has this name.
    """
    if name not in digests():
        raise NotFound
    path = FOLDER / name
    content = path.read_bytes()
    digest = _digest(content)
    response = Response(content, mimetype=MEDIA_TYPES.get(path.suffix, PLAIN))
    is_fixed = request.args.get("v") == digest
    response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable" if is_fixed else "no-cache"
    response.set_etag(digest)
    return response


@cache
def digests() -> dict[str, str]:
    """The digest of every static file, by its name below the folder."""
    files = (path for path in FOLDER.rglob("*") if path.is_file())
    return {path.relative_to(FOLDER).as_posix(): _digest(path.read_bytes()) for path in files}


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=DIGEST_BYTES).hexdigest()
