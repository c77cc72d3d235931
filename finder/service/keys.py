"""Who may write: keys that are shown once, and what each of them opens."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from hashlib import sha256

from finder.domain.errors import FinderError, InvalidInput
from finder.store import Key, Store

# What a key begins with, so that programs that look for leaked secrets know one.
PREFIX = "finder"
NAME_FORM = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
SECRET_BYTES = 32  # so many random ones that no slow hash is needed
NEEDED = "a key is needed: Authorization: Bearer KEY"
UNKNOWN = "the key is not known, or not in force any more: whoever runs this finder can give another"


class Scope(StrEnum):
    """What a key opens: `curate` what curators do, `admin` all."""

    CURATE = "curate"
    ADMIN = "admin"


class NotAuthenticated(FinderError):
    """No key, or one that is not in force."""


class NotAllowed(FinderError):
    """A key in force that does not open this."""


def add_key(
    store: Store, name: str, scopes: Iterable[Scope], today: date, expires_on: date | None = None
) -> str:
    """A new key, which is nowhere else: the store keeps its digest. Raises Refused for a name in use."""
    if not NAME_FORM.fullmatch(name):
        raise InvalidInput.of("name", "must be lower-case letters, digits and '-', at most 40")
    if expires_on is not None and expires_on <= today:
        raise InvalidInput.of("expires_on", "must be a day to come")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    store.keys.add(Key(name, _digest(secret), " ".join(sorted(scopes)), today, expires_on))
    return f"{PREFIX}_{name}_{secret}"


def is_in_force(key: Key, today: date) -> bool:
    """Whether the key opens anything today."""
    return key.revoked_on is None and (key.expires_on is None or today < key.expires_on)


def authenticate(store: Store, given: str | None, scope: Scope, today: date) -> Key:
    """The key that was given. Raises NotAuthenticated, and NotAllowed where it does not open `scope`."""
    if not given:
        raise NotAuthenticated(NEEDED)
    key = _found(store, given)
    if key is None or not is_in_force(key, today):
        raise NotAuthenticated(UNKNOWN)
    if not {scope, Scope.ADMIN} & set(key.scopes.split()):
        raise NotAllowed(f"this takes the scope {scope}, which the key does not have")
    if key.last_used_on != today:
        store.keys.note_use(key.name, today)
    return key


def _found(store: Store, given: str) -> Key | None:
    """The key whose name and secret these are."""
    # The name has no underscore; the secret may have some.
    prefix, _, rest = given.partition("_")
    name, _, secret = rest.partition("_")
    if prefix != PREFIX or not NAME_FORM.fullmatch(name):
        return None
    key = store.keys.get(name)
    # Compared at one pace whatever agrees, so that the time tells nothing.
    return key if key is not None and hmac.compare_digest(key.digest, _digest(secret)) else None


def _digest(secret: str) -> bytes:
    return sha256(secret.encode(errors="surrogateescape")).digest()
