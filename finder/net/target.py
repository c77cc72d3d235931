"""What an address of the web asks for, taken apart and checked."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from finder.net.errors import NotFetched

PORTS = {"http": 80, "https": 443}
MAX_ADDRESS_LENGTH = 4_000
# Letters that have a meaning in a path or query, and what is escaped already.
PATH_MARKS, QUERY_MARKS = "/%:@!$&'()*+,;=~", "/%:@!$&'()*+,;=~?[]"
UNREADABLE = "the address cannot be read: use https://HOST/PATH"
HOST_FORM = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?|[0-9a-f:.]+")


@dataclass(frozen=True, slots=True)
class Target:
    """A resource on a host. `authorization` is what a user and password in the address stand for."""

    scheme: str
    host: str
    port: int
    resource: str
    authorization: str | None = None

    @property
    def is_secure(self) -> bool:
        """Whether it is asked for over TLS."""
        return self.scheme == "https"

    @property
    def name(self) -> str:
        """The host, with its port where that is not the usual one: what messages and the Host header say."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def redirected(self, location: str) -> Target:
        """What a Location header leads to. Raises NotFetched; user and password stay with their host."""
        # A header is read as Latin-1; what is not ASCII in one was UTF-8.
        text = location.encode("latin-1", "replace").decode("utf-8", "replace").strip().replace(" ", "%20")
        try:
            to = target_of(urljoin(f"{self.scheme}://{self.name}{self.resource}", text))
        except ValueError as err:
            raise NotFetched(UNREADABLE) from err
        if self.is_secure and not to.is_secure:
            raise NotFetched(f"{self.name} redirects from https to http")
        is_same = (to.scheme, to.host, to.port) == (self.scheme, self.host, self.port)
        return replace(to, authorization=self.authorization) if is_same else to


def target_of(address: str) -> Target:
    """What an address asks for. Raises NotFetched where it is none of http or https; it is not repeated."""
    if len(address) > MAX_ADDRESS_LENGTH or not address.isprintable() or " " in address.strip():
        raise NotFetched(f"the address must be of at most {MAX_ADDRESS_LENGTH} letters, without blanks")
    try:
        parts = urlsplit(address.strip())
        host, port = _host(parts), parts.port
    except ValueError as err:
        raise NotFetched(UNREADABLE) from err
    if parts.scheme not in PORTS:
        raise NotFetched("an address must begin with http:// or https://")
    return Target(
        parts.scheme,
        host,
        PORTS[parts.scheme] if port is None else port,
        _resource(parts),
        _authorization(parts),
    )


def _host(parts: SplitResult) -> str:
    """The host as it is looked up. Raises ValueError where there is none."""
    host = parts.hostname or ""
    plain = host if host.isascii() else host.encode("idna").decode()
    if not HOST_FORM.fullmatch(plain):
        raise ValueError("no host")
    return plain


def _resource(parts: SplitResult) -> str:
    path = quote(parts.path, safe=PATH_MARKS) or "/"
    return f"{path}?{quote(parts.query, safe=QUERY_MARKS)}" if parts.query else path


def _authorization(parts: SplitResult) -> str | None:
    if parts.username is None:
        return None
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return f"Basic {b64encode(pair.encode()).decode()}"
