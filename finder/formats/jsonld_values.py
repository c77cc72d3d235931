"""Values of JSON-LD: lists of one, values in boxes, schema.org's words with or without their address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, cast

from finder.formats.calendar_values import duration_of, whole_minutes

MAX_VALUES = 5_000
WORD_END = re.compile(r"[/#:]")
CLOCK_FORM = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")
DATE_FORM = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT_FORM = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{1,2}:\d{2})(?::\d{2}(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?"
)

Node = Mapping[str, Any]


def values(value: object) -> list[object]:
    """The values of a member: none, one or a list of them, out of their boxes."""
    several = value if isinstance(value, list) else [value]
    bare = (_unboxed(each) for each in several[:MAX_VALUES])
    return [each for each in bare if each is not None and each != ""]


def _unboxed(value: object) -> object:
    return value["@value"] if isinstance(value, dict) and "@value" in value else value


def first(value: object) -> object:
    """The first value of a member; None where there is none."""
    return next(iter(values(value)), None)


def text_of(value: object) -> str | None:
    """The first text, or number as text, of a member."""
    found = first(value)
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return None
    return str(found).strip() or None


def nodes_in(value: object) -> list[Node]:
    """The objects of a member."""
    return [cast(Node, each) for each in values(value) if isinstance(each, dict)]


def words(value: object) -> list[str]:
    """Schema.org's words of a member, `https://schema.org/Monday` as Monday."""
    texts = (
        each if isinstance(each, str) else each.get("@id")
        for each in values(value)
        if isinstance(each, str | dict)
    )
    return [WORD_END.split(text.rstrip("/"))[-1] for text in texts if isinstance(text, str)]


def types_of(node: Node) -> list[str]:
    """The types of an object."""
    return words(node.get("@type"))


def number_of(value: object) -> float | None:
    """The number of a member, which may be text."""
    text = text_of(value)
    try:
        number = float(text) if text is not None else None
    except ValueError:
        return None
    return number if number is not None and abs(number) < 1e9 else None


def is_true(value: object) -> bool | None:
    """What a member answers; None where it answers nothing."""
    found = first(value)
    if isinstance(found, bool):
        return found
    return {"true": True, "false": False}.get(words(found)[0].casefold()) if words(found) else None


@dataclass(frozen=True, slots=True)
class When:
    """A date or date-time: its wall clock, and how far ahead of UTC that is; None where it floats."""

    wall: datetime
    offset: timedelta | None = None
    is_date: bool = False

    @property
    def in_utc(self) -> datetime:
        """Its wall clock in UTC; as it is where it floats."""
        return self.wall if self.offset is None else self.wall - self.offset


def when(value: object) -> When | None:
    """The date or date-time of a member; None where it is none."""
    text = text_of(value) or ""
    day, moment = DATE_FORM.fullmatch(text), MOMENT_FORM.fullmatch(text)
    try:
        if day is not None:
            return When(datetime.fromisoformat(day[0]), None, is_date=True)
        if moment is not None:
            wall = datetime.fromisoformat(f"{moment[1]}T{moment[2]:0>5}")
            return When(wall, _offset(moment[3]))
    except (ValueError, OverflowError):
        return None
    return None


def _offset(text: str | None) -> timedelta | None:
    if text is None:
        return None
    if text == "Z":
        return timedelta()
    return datetime.strptime(text.replace(":", ""), "%z").utcoffset()


def clock_of(value: object) -> time | None:
    """The time of day of a member; None where it is none."""
    found = CLOCK_FORM.fullmatch(text_of(value) or "")
    hour, minute = (int(found[1]), int(found[2])) if found is not None else (24, 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def minutes_of(value: object) -> int | None:
    """The length of a member in minutes; None where it says none."""
    length = duration_of(text_of(value) or "")
    return (whole_minutes(length) or None) if length is not None else None


def each_of(node: Node, *names: str) -> Iterator[object]:
    """The values of several members, one after the other."""
    for name in names:
        yield from values(node.get(name))
