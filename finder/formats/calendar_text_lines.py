"""Content lines of iCalendar as they are written: escaped, folded by octets, ended by CRLF."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from finder.formats.text import visible

MAX_OCTETS = 75
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def text_line(name: str, text: str | None) -> list[str]:
    """The line of a property of text; none where there is no text."""
    return [] if not text else [f"{name}:{escaped(text)}"]


def list_line(name: str, texts: Iterable[str]) -> list[str]:
    """The line of a property that lists texts; none where there are none."""
    told = ",".join(escaped(text) for text in texts if text)
    return [f"{name}:{told}"] if told else []


def fields_line(name: str, *fields: str | None) -> list[str]:
    """The line of a structured property; None is an empty field."""
    return [f"{name}:{';'.join(escaped(field or '') for field in fields)}"]


def link_line(name: str, link: str | None) -> list[str]:
    """The line of a property that is a link, which is not escaped; none where there is none."""
    return [] if not link else [f"{name}:{visible(link)}"]


def wall_line(name: str, wall: datetime, zone: str) -> str:
    """The line of a local date-time in a zone; in UTC it is told as such."""
    return f"{name}{wall_text(wall, zone)}"


def wall_text(wall: datetime, zone: str) -> str:
    """A local date-time from the parameters of its property on."""
    clock = f"{wall:%Y%m%dT%H%M%S}"
    return f":{clock}Z" if zone == "UTC" else f";TZID={zone}:{clock}"


def escaped(text: str) -> str:
    """A text as the value of a property, without characters that nobody sees."""
    return visible(LINE_ENDS.sub("\n", text)).translate(ESCAPES)


def joined(lines: Iterable[str]) -> bytes:
    """Lines as they stand in a calendar."""
    return b"".join(map(_folded, lines))


def _folded(line: str) -> bytes:
    octets = line.encode()
    if len(octets) <= MAX_OCTETS:
        return octets + b"\r\n"
    pieces, at, room = [], 0, MAX_OCTETS
    while at < len(octets):
        end = min(at + room, len(octets))
        # Not within a letter: its later octets begin with the bits 10.
        while end < len(octets) and octets[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(octets[at:end])
        at, room = end, MAX_OCTETS - 1
    return b"\r\n ".join(pieces) + b"\r\n"
