"""Links and phone numbers of feeds, kept without what opens a room: passcodes stay with the source."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from finder.domain.listing import Online, OnlineAccess
from finder.formats.private import tells_passcode
from finder.formats.text import remembering
from finder.shapes.fields import MAX_PHONE

MAX_URL_LENGTH = 2000
WEB_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
AMPERSAND = re.compile(r"&(?:amp|#0*38);", re.IGNORECASE)
HOST = re.compile(r"(?=.{4,253}$)(?:[\w-]{1,63}\.)+[^\W\d_][\w-]*\w")
PRIVATE_SUFFIXES = (".local", ".localhost", ".internal", ".lan", ".home", ".test", ".invalid", ".onion")
SECRET_PARAMETERS = frozenset(
    "pwd pw pass passwd password passcode pin code accesscode p token access_token tk key secret auth".split()
)
# What Google's and Facebook's redirects hang on a link.
TAIL_PARAMETERS = frozenset("sa sntz usg ust source fbclid gclid".split())
PATH_TAIL = re.compile(r"[&;][^&;=]*=[^&;]*")
PARAMETER_END = re.compile(r"[&;]")
# A link within a link: https://www.example.org/go?to=https%3A%2F%2Fzoom.us%2Fj%2F1%3Fpwd%3Dabc
NESTED_SECRET = re.compile(r"[?&;/](?:pwd|pass\w*|token|tk)=", re.IGNORECASE)

PAUSE = re.compile(r"[,;#*pwx]|\b(?:ext|code|id|pin)\b", re.IGNORECASE)
PHONE_LABEL = re.compile(r"^\s*(?:tel|phone|call|dial|fon)[a-z -]*[.:]*\s*", re.IGNORECASE)
PHONE = re.compile(
    r"(?:\+?1[ .-]*)?\(?\d{3}\)?[ ./-]*\d{3}[ .-]*\d{4}(?!\d)|\+?[\d(][\d ()./-]*\d"  # North America's first
)
PHONE_DIGITS = range(7, 14)  # more is a number with a room's id behind it
ROOM_CODE = re.compile(r"\d{3,}")


@dataclass(frozen=True, slots=True)
class Room:
    """How one gets in online; `is_guarded` where it takes a passcode, which is not kept."""

    url: str | None = None
    phone: str | None = None
    is_guarded: bool = False

    @property
    def is_there(self) -> bool:
        """Whether there is a link or a number at all."""
        return self.url is not None or self.phone is not None


def web_page(text: str) -> str | None:
    """The link to a public web page in a text; None where it holds none."""
    parts = _public_parts(text)
    return None if parts is None else _rejoined(parts, SECRET_PARAMETERS - {"p"})


def room_of(link: str | None, phone: str | None, notes: Iterable[str]) -> Room:
    """The room of a link and a dial string; where there is one, `notes` are read for passcodes."""
    url, is_cut = room_link(link or "")
    number, codes = dial_number(phone or "")
    if url is None and number is None:
        return Room()
    # A phone's first code is the room's id, which a link has in it; the second is the passcode.
    needs_codes = codes > 1 or (codes == 1 and url is None)
    said = "\n".join((link or "", phone or "", *notes))
    return Room(url, number, is_cut or needs_codes or tells_passcode(said))


def room_link(text: str) -> tuple[str | None, bool]:
    """The link to a room in a text, without passcodes and redirect tails, and whether a passcode was cut."""
    parts = _public_parts(text)
    if parts is None:
        return None, False
    bare = _rejoined(parts, SECRET_PARAMETERS)
    return bare, bare != _rejoined(parts, frozenset())


def dial_number(text: str) -> tuple[str | None, int]:
    """The number in a dial string up to its first pause, and how many codes come after it."""
    label = PHONE_LABEL.match(text)
    rest = text[label.end() :] if label is not None else text
    pause = PAUSE.search(rest)
    head, tail = (rest, "") if pause is None else (rest[: pause.start()], rest[pause.start() :])
    found = PHONE.match(head.strip())
    if found is None or len(found[0]) > MAX_PHONE:
        return None, 0
    if sum(letter.isdigit() for letter in found[0]) not in PHONE_DIGITS:
        return None, 0
    return found[0], len(ROOM_CODE.findall(head.strip()[found.end() :] + tail))


def online_of(room: Room, *, is_online: bool, page: str | None) -> Online | None:
    """What is kept of a room; of one that is not told, that it is asked for; None where nothing is online."""
    if not room.is_there and not is_online:
        return None
    if room.is_guarded:
        return Online(room.url, room.phone, OnlineAccess.PASSCODE, page)
    if room.phone is None and (room.url is None or _is_front_door(room.url)):
        return Online(room.url, room.phone, OnlineAccess.ASK, page)
    return Online(room.url, room.phone, OnlineAccess.OPEN)


def without_secrets(address: str) -> str:
    """An address that can be fetched, without its user, password and secret parameters."""
    parts = urlsplit(address.strip())
    secrets = SECRET_PARAMETERS - {"p"}
    kept = (
        each for each in parts.query.split("&") if unquote(each.partition("=")[0]).casefold() not in secrets
    )
    return urlunsplit(
        parts._replace(netloc=parts.netloc.rpartition("@")[2], query="&".join(kept), fragment="")
    )


def _is_front_door(url: str) -> bool:
    """Whether a link leads to a host, zoom.us, and to no room in it."""
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query and not parts.fragment


def _public_parts(text: str) -> SplitResult | None:
    if "://" not in text:
        return None
    if "&" in text:
        text = AMPERSAND.sub("&", AMPERSAND.sub("&", text))
    found = WEB_LINK.search(text)
    if found is None or len(found[0]) > MAX_URL_LENGTH:
        return None
    try:
        parts = urlsplit(found[0])
        host, _ = parts.hostname, parts.port  # a wrong port raises only when it is asked for
    except ValueError:
        return None
    return parts if host is not None and "@" not in parts.netloc and is_public_host(host) else None


@remembering
def is_public_host(host: str) -> bool:
    """Whether a host's name or address can be reached by everyone."""
    host = host.casefold().rstrip(".")
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return HOST.fullmatch(host) is not None and not f".{host}".endswith(PRIVATE_SUFFIXES)


def _rejoined(parts: SplitResult, secrets: frozenset[str]) -> str:
    """The link without the parameters named in `secrets`, and without redirect tails."""
    if not parts.query and not parts.fragment and "&" not in parts.path and ";" not in parts.path:
        return urlunsplit(parts._replace(scheme=parts.scheme.lower()))

    def keeps(parameter: str) -> bool:
        name, _, value = parameter.partition("=")
        is_named = unquote(name).strip("?/ ").casefold() in secrets | TAIL_PARAMETERS
        return not is_named and not (secrets and NESTED_SECRET.search(unquote(f"/{value}")))

    path = PATH_TAIL.sub(lambda tail: tail[0] if keeps(tail[0][1:]) else "", parts.path)
    query = "&".join(each for each in PARAMETER_END.split(parts.query) if each and keeps(each))
    fragment = parts.fragment if all(map(keeps, re.split("[&;?]", parts.fragment))) else ""
    return urlunsplit((parts.scheme.lower(), parts.netloc, path, query, fragment))
