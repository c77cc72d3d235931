"""The outline of an iCalendar feed: where its events and zones begin, which rows belong together.

Found in one pass, of which nothing but places in the feed is kept; what stands there is read when its turn
comes. So a feed of any size takes little memory, and an override finds its series wherever it stands.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import BinaryIO

from finder.domain.errors import Refused
from finder.formats.calendar_lines import Property, RawLine, name_of, property_of, raw_lines

MAX_COMPONENT_BYTES = 500_000  # of what is kept of a component; what finder does not keep doesn't count
MAX_ZONES = 200  # of all calendars of a feed
MAX_FEED_FACTS = 50
# A file within a calendar is no link, and none of an event's dates and texts.
INLINE = frozenset({"ATTACH", "IMAGE"})
MAX_LINK_BYTES = 4_000
FACTS = frozenset({"X-WR-TIMEZONE", "X-WR-CALNAME", "NAME", "METHOD", "PRODID", "CATEGORIES"})
OWN_SERIES = "X-FINDER-LISTING"
DIGEST_BYTES = 12


class Unclosed(Exception):
    """A component that is not closed, or is too large to be one."""


@dataclass(slots=True)
class Calendar:
    """One VCALENDAR: what it says of itself, and where its zones stand."""

    facts: dict[str, Property] = field(default_factory=dict)
    zones: dict[str, int] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """What it says of itself under a name; None where it says nothing."""
        fact = self.facts.get(name)
        return None if fact is None else fact.text.strip() or None


@dataclass(frozen=True, slots=True)
class Piece:
    """A VEVENT: its row (from 1), where it begins, the calendar it stands in.

    Or a VJOURNAL of finder's own: a listing without a date.
    """

    row: int
    offset: int
    calendar: int
    is_journal: bool = False


@dataclass(slots=True)
class Outline:
    """The events of a feed, in its order, and which of them share a UID."""

    calendars: list[Calendar] = field(default_factory=list)
    offsets: array[int] = field(default_factory=lambda: array("Q"))
    calendar_of: array[int] = field(default_factory=lambda: array("L"))
    series: dict[bytes, int | list[int]] = field(default_factory=dict)
    journals: set[int] = field(default_factory=set)
    zone_count: int = 0

    def groups(self) -> Iterator[list[Piece]]:
        """The events of one series after the other, each in the order of the feed."""
        for rows in self.series.values():
            numbers = [rows] if isinstance(rows, int) else rows
            yield [self._piece(row) for row in numbers]

    def _piece(self, row: int) -> Piece:
        return Piece(row, self.offsets[row - 1], self.calendar_of[row - 1], row in self.journals)

    def take_event(self, offset: int) -> int:
        """The row of a further event."""
        self.offsets.append(offset)
        self.calendar_of.append(len(self.calendars) - 1)
        return len(self.offsets)

    def join(self, row: int, key: str) -> None:
        """Puts an event into the series of this key; one without a key is a series of its own."""
        name = f"{len(self.calendars)} {key}" if key else f"{row}"
        digest = blake2b(name.encode("utf-8", "replace"), digest_size=DIGEST_BYTES).digest()
        rows = self.series.get(digest)
        if rows is None:
            self.series[digest] = row
        elif isinstance(rows, int):
            self.series[digest] = [rows, row]
        else:
            rows.append(row)


def outline_of(feed: BinaryIO) -> Outline:
    """The outline of a feed. Raises Refused in one line where it is no calendar, or is cut off."""
    outline = Outline()
    lines = _watched(feed)
    is_open = False
    for line in lines:
        name = name_of(line)
        if not is_open:
            if name != "BEGIN" or _component(line) != "VCALENDAR":
                if not outline.calendars:
                    raise Refused("the feed is no calendar: it does not begin with BEGIN:VCALENDAR")
                continue
            outline.calendars.append(Calendar())
            is_open = True
        elif name == "BEGIN":
            is_open = _take_component(outline, _component(line), line, lines)
        elif name == "END":
            is_open = _component(line) != "VCALENDAR"
        elif name in FACTS:
            _take_fact(outline.calendars[-1], line)
    if not outline.calendars:
        raise Refused("the feed is empty, no calendar")
    if is_open:
        raise Refused(f"the feed is cut off after row {len(outline.offsets)}: END:VCALENDAR is missing")
    return outline


class _Lines:
    """Lines of which one can be given back."""

    def __init__(self, lines: Iterator[RawLine]) -> None:
        self._lines = lines
        self._back: RawLine | None = None

    def __iter__(self) -> Iterator[RawLine]:
        return self

    def __next__(self) -> RawLine:
        if self._back is not None:
            line, self._back = self._back, None
            return line
        return next(self._lines)

    def give_back(self, line: RawLine) -> None:
        """Makes a line the next one again."""
        self._back = line


def _watched(feed: BinaryIO) -> _Lines:
    return _Lines(raw_lines(feed))


def _component(line: RawLine) -> str:
    """The component a BEGIN or END is of, in capitals."""
    return line.octets.partition(b":")[2].strip()[:60].decode("latin-1").upper()


def _take_fact(calendar: Calendar, line: RawLine) -> None:
    fact = property_of(line)
    if fact is not None and len(calendar.facts) < MAX_FEED_FACTS:
        calendar.facts.setdefault(fact.name, fact)


def _take_component(outline: Outline, kind: str, begin: RawLine, lines: _Lines) -> bool:
    """Goes past a component of a calendar; whether the calendar is still open behind it."""
    row = outline.take_event(begin.offset) if kind == "VEVENT" else None
    key, own_key, zone_name = "", "", ""
    open_inside = 0
    is_open = True
    for line in lines:
        name = name_of(line)
        if name == "END":
            inner = _component(line)
            if inner in (kind, "VCALENDAR"):
                is_open = inner == kind
                break
            open_inside = max(open_inside - 1, 0)
        elif name == "BEGIN":
            if _component(line) == "VEVENT":
                lines.give_back(line)
                break
            open_inside += 1
        elif open_inside == 0 and name in ("UID", OWN_SERIES, "TZID"):
            value = line.octets.partition(b":")[2].decode("utf-8", "replace").strip()
            key, own_key = value if name == "UID" else key, value if name == OWN_SERIES else own_key
            zone_name = value if name == "TZID" else zone_name
    if row is not None:
        outline.join(row, own_key or key)
    elif kind == "VJOURNAL" and own_key:
        row = outline.take_event(begin.offset)
        outline.journals.add(row)
        outline.join(row, "")
    elif kind == "VTIMEZONE" and outline.zone_count < MAX_ZONES:
        outline.zone_count += 1
        outline.calendars[-1].zones.setdefault(zone_name.strip('"'), begin.offset)
    return is_open


@dataclass(slots=True)
class Component:
    """A component as it stands in the feed: its properties of the names asked for, and what lies in it."""

    kind: str
    properties: dict[str, list[Property]] = field(default_factory=dict)
    inside: list[Component] = field(default_factory=list)

    def first(self, name: str) -> Property | None:
        """The first property of a name; None where there is none."""
        return next(iter(self.properties.get(name, ())), None)

    def every(self, *names: str) -> list[Property]:
        """The properties of these names, name by name."""
        return [each for name in names for each in self.properties.get(name, ())]


def component_at(
    feed: BinaryIO, offset: int, names: frozenset[str], *, inner_kinds: frozenset[str] = frozenset()
) -> Component:
    """The component that begins at `offset`: its properties of `names`, and its parts of `inner_kinds`.

    Raises Unclosed where it has no end, or holds more than can be meant.
    """
    lines = raw_lines(feed, offset)
    component = Component(_component(next(lines)))
    inner: Component | None = None
    size = depth = 0
    for line in lines:
        name = name_of(line)
        kind = _component(line) if name in ("BEGIN", "END") else ""
        if name == "END" and kind == component.kind:
            return component
        if kind == "VEVENT" or (name == "END" and kind == "VCALENDAR"):
            break
        if name == "BEGIN":
            depth += 1
            inner = Component(kind) if depth == 1 and kind in inner_kinds else None
            component.inside += [inner] if inner is not None else []
        elif name == "END":
            depth = max(depth - 1, 0)
            inner = None
        elif name in names and (depth == 0 or inner is not None):
            if name in INLINE and len(line.octets) > MAX_LINK_BYTES:
                continue
            size += len(line.octets)
            if size > MAX_COMPONENT_BYTES:
                raise Unclosed(f"holds more than {MAX_COMPONENT_BYTES:,} bytes of dates and texts")
            found = property_of(line)
            if found is not None:
                (inner or component).properties.setdefault(name, []).append(found)
    raise Unclosed(f"is not closed: END:{component.kind} is missing")
