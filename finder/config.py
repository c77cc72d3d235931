"""Settings: flags, then FINDER_* variables, then the settings file, then defaults; read once, then frozen."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

from platformdirs import user_cache_path, user_data_path

PREFIX = "FINDER_"
SETTINGS_FILE = "FINDER_SETTINGS"
TRUTHS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
SERVER_FORM = re.compile(r"https?://[^/?#\s]+(/[^?#\s]*)?")
CONTACT_FORM = re.compile(r"[!-'*-~]{1,200}")
ROUTING = ("osrm_url", "valhalla_url", "otp_url")
MIN_SECRET = 32
WHOLE_FORM = re.compile(r"-?[0-9]{1,18}")


class InvalidSetting(Exception):
    """A setting whose value is not allowed; the message names it."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}")


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may set; every member is the variable FINDER_<NAME> and is told in README."""

    # Any SQLAlchemy URL; by default SQLite under the user's data directory.
    database_url: str
    # Where compiled snapshots of the dataset are kept; they can always be built anew.
    snapshot_dir: Path
    # Where postal codes that an operator loads are kept; None: nowhere.
    places_dir: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    # How long a client may take to send the head of a request, and again to send its body, in seconds;
    # and how long a connection is kept on which nothing is asked.
    request_seconds: int = 20
    # Whether a server fetches the feeds that are due.
    sync: bool = False
    # How many proxies of the operator's stand before finder, each of which tells whom it asks for.
    trusted_proxies: int = 0
    # Tells callers apart who report something, for finders that share a database; None: made at the start.
    caller_secret: str | None = field(default=None, repr=False)
    # Feeds larger than this many megabytes are refused and read no further.
    max_feed_mb: int = 64
    # Whether feeds may be fetched from addresses that are not public: of this machine, of its networks.
    allow_private_addresses: bool = False
    # Base addresses of routing engines; without them times of travel are estimated.
    osrm_url: str | None = None
    valhalla_url: str | None = None
    otp_url: str | None = None
    # A Nominatim that imports ask where addresses without coordinates are; None: none is asked.
    nominatim_url: str | None = None
    # How its keeper reaches the operator, told with each request: a mail address or a page.
    nominatim_contact: str | None = None
    # Where its answers are kept, and the moment of the last request.
    nominatim_dir: Path | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65_535:
            raise InvalidSetting("port", "must be between 0 and 65535")
        if not 1 <= self.workers <= 64:
            raise InvalidSetting("workers", "must be between 1 and 64")
        if not 1 <= self.request_seconds <= 600:
            raise InvalidSetting("request_seconds", "must be between 1 and 600")
        if not 0 <= self.trusted_proxies <= 10:
            raise InvalidSetting("trusted_proxies", "must be between 0 and 10")
        if self.caller_secret is not None and len(self.caller_secret) < MIN_SECRET:
            raise InvalidSetting("caller_secret", f"must hold at least {MIN_SECRET} characters")
        if not 1 <= self.max_feed_mb <= 10_000:
            raise InvalidSetting("max_feed_mb", "must be between 1 and 10000")
        for name in ROUTING:
            if not SERVER_FORM.fullmatch(getattr(self, name) or "http://none"):
                raise InvalidSetting(name, "must be an http or https address, without ? and #")
        if self.nominatim_url is not None:
            self._check_nominatim(self.nominatim_url, self.nominatim_contact)

    def _check_nominatim(self, url: str, contact: str | None) -> None:
        if not SERVER_FORM.fullmatch(url):
            raise InvalidSetting(
                "nominatim_url", "must be https://HOST or http://HOST, as far as before /search"
            )
        if contact is None or not CONTACT_FORM.fullmatch(contact):
            raise InvalidSetting(
                "nominatim_contact",
                "must stand beside nominatim_url: a mail address or page by which you are reached",
            )

    @classmethod
    def from_mapping(cls, environ: Mapping[str, str], flags: Mapping[str, Any] | None = None) -> Settings:
        """The settings of an environment; `flags` that are not None stand above it.

        Raises InvalidSetting for a value, or a line of the settings file, that is not allowed.
        """
        chosen: dict[str, Any] = {
            "database_url": f"sqlite:///{user_data_path('finder') / 'finder.sqlite'}",
            "snapshot_dir": user_cache_path("finder") / "snapshots",
            "places_dir": user_data_path("finder") / "places",
            "nominatim_dir": user_cache_path("finder") / "nominatim",
        }
        chosen |= _from_file(environ.get(SETTINGS_FILE))
        chosen |= {
            name: environ[PREFIX + name.upper()] for name in _names() if environ.get(PREFIX + name.upper())
        }
        chosen |= {name: value for name, value in (flags or {}).items() if value is not None}
        return cls(**{name: _typed(name, value) for name, value in chosen.items()})


def _names() -> tuple[str, ...]:
    return tuple(field.name for field in fields(Settings))


def _from_file(path: str | None) -> dict[str, Any]:
    if not path:
        return {}
    try:
        with Path(path).open("rb") as opened:
            lines = tomllib.load(opened)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as err:
        raise InvalidSetting(SETTINGS_FILE, f"cannot be read: {err}") from err
    if unknown := sorted(lines.keys() - set(_names())):
        raise InvalidSetting(SETTINGS_FILE, f"{unknown[0]} is no setting; there are {', '.join(_names())}")
    return lines


def _typed(name: str, value: Any) -> Any:
    kind = _kinds()[name]
    if kind is int:
        if isinstance(value, bool) or not WHOLE_FORM.fullmatch(str(value)):
            raise InvalidSetting(name, "must be a whole number")
        return int(value)
    if kind is bool:
        if str(value).casefold() not in TRUTHS:
            raise InvalidSetting(name, "must be true or false")
        return TRUTHS[str(value).casefold()]
    if not isinstance(value, str | Path):
        raise InvalidSetting(name, "must be text")
    return Path(value).expanduser() if kind is Path else str(value)


@cache
def _kinds() -> dict[str, type]:
    """The type of each setting, None left out where it may be absent."""
    return {name: next(iter(get_args(hint)), hint) for name, hint in get_type_hints(Settings).items()}
