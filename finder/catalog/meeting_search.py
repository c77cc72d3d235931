"""Searches of a table of weekly meetings: which rows pass, how far they are, and in what order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from finder.catalog.geodesy import Floats
from finder.catalog.meeting_table import MeetingTable
from finder.catalog.places import Distances
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import Ints, Mask
from finder.domain.geo import Box, Point

ONLINE = 2
# By number, and not by how it is written.
NUMBER_OF_FIELD = {
    "id_bigint": "number",
    "service_body_bigint": "body",
    "weekday_tinyint": "weekday",
    "venue_type": "venue_type",
    "start_time": "starts",
    "duration_time": "minutes",
}
DISTANCES = frozenset({"distance_in_km", "distance_in_miles"})


@dataclass(frozen=True, slots=True)
class Chosen:
    """Numbers that are wanted, where there are any, and numbers that are not."""

    wanted: frozenset[int] = frozenset()
    unwanted: frozenset[int] = frozenset()

    @classmethod
    def of(cls, numbers: frozenset[int]) -> Chosen:
        """Of numbers of which the negative ones are not wanted."""
        return cls(
            frozenset(each for each in numbers if each > 0), frozenset(-each for each in numbers if each < 0)
        )


@dataclass(frozen=True, slots=True)
class Circle:
    """Places around an origin, in a unit of so many metres.

    `radius` None is any; a negative one is the smallest of `steps` that holds at least so many.
    """

    origin: Point
    unit_m: float
    radius: float | None
    steps: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingSearch:
    """Which meetings: all conditions hold at once.

    `formats` asks for all of the wanted ones, or with `any_format` for one of them. Minutes are of the day
    of the start; `ends_by` is past 24 hours on the next day. `words` begin words of the texts;
    `numbers_or_words`: or the meeting has one of `numbers_named`. `texts` are field and allowed values.
    """

    fellowship: str | None = None
    meetings: Chosen = Chosen()
    weekdays: Chosen = Chosen()
    venue_types: Chosen = Chosen()
    bodies: Chosen = Chosen()
    formats: Chosen = Chosen()
    any_format: bool = False
    starts_after: int | None = None
    starts_before: int | None = None
    ends_by: int | None = None
    min_minutes: int | None = None
    max_minutes: int | None = None
    words: tuple[str, ...] = ()
    numbers_named: frozenset[int] = frozenset()
    field: str | None = None
    values: frozenset[str] = frozenset()
    circle: Circle | None = None
    sort: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundMeetings:
    """Rows of a table in the order asked for, and beside them how far each is: -1 where it has no place."""

    rows: Ints
    metres: Ints | None = None

    def page(self, begin: int, end: int | None) -> FoundMeetings:
        """Those of ranks [begin, end)."""
        metres = None if self.metres is None else self.metres[begin:end]
        return FoundMeetings(self.rows[begin:end], metres)


def search(snapshot: Snapshot, table: MeetingTable, asked: MeetingSearch) -> FoundMeetings:
    """The meetings that pass, sorted; ties go by number."""
    keep = _by_fellowship(snapshot, table, asked.fellowship) & _by_numbers(table, asked)
    keep &= _by_formats(table, asked) & _by_times(table, asked) & _by_words(table, asked)
    rows = np.flatnonzero(keep)
    if asked.field is not None:
        rows = rows[_has_value(table, rows, asked.field, asked.values)]
    metres = None
    if asked.circle is not None:
        metres = _metres(snapshot, table, rows, asked.circle.origin)
        inside = _inside(metres, asked.circle)
        rows, metres = rows[inside], metres[inside]
    order = _order(table, rows, metres, asked.sort)
    return FoundMeetings(rows[order], None if metres is None else metres[order])


def rows_of_fellowship(snapshot: Snapshot, table: MeetingTable, fellowship: str | None) -> Ints:
    """The rows of a fellowship; None is every one, and none."""
    return np.flatnonzero(_by_fellowship(snapshot, table, fellowship))


def land_covered(snapshot: Snapshot, table: MeetingTable, rows: Ints) -> Box | None:
    """The rectangle that holds every place of these rows; None where none has a place."""
    listings = np.unique(table.listing[rows])
    there = listings[snapshot.has_place[listings]]
    if len(there) == 0:
        return None
    lat, lon = snapshot.lat[there], snapshot.lon[there]
    return Box(lon.min().item(), lat.min().item(), lon.max().item(), lat.max().item())


def _by_fellowship(snapshot: Snapshot, table: MeetingTable, fellowship: str | None) -> Mask:
    if fellowship is None:
        return np.ones(len(table), dtype=bool)
    has_it = np.zeros(snapshot.count, dtype=bool)
    has_it[snapshot.with_word(f"fellowship:{fellowship}")] = True
    kept: Mask = has_it[table.listing]
    return kept


def _by_numbers(table: MeetingTable, asked: MeetingSearch) -> Mask:
    return (
        _chosen(table.number, asked.meetings)
        & _chosen(table.weekday, asked.weekdays)
        & _chosen(table.venue_type, asked.venue_types)
        & _chosen(table.body, asked.bodies)
    )


def _chosen(column: Ints, chosen: Chosen) -> Mask:
    keep = np.ones(len(column), dtype=bool)
    if chosen.wanted:
        keep = np.isin(column, list(chosen.wanted))
    if chosen.unwanted:
        keep &= ~np.isin(column, list(chosen.unwanted))
    return keep


def _by_formats(table: MeetingTable, asked: MeetingSearch) -> Mask:
    keep = np.ones(len(table), dtype=bool)
    wanted = [table.with_format(number) for number in asked.formats.wanted]
    if wanted:
        keep = np.logical_or.reduce(wanted) if asked.any_format else np.logical_and.reduce(wanted)
    for number in asked.formats.unwanted:
        keep &= ~table.with_format(number)
    return keep


def _by_times(table: MeetingTable, asked: MeetingSearch) -> Mask:
    keep = np.ones(len(table), dtype=bool)
    if asked.starts_after is not None:
        keep &= table.starts > asked.starts_after
    if asked.starts_before is not None:
        keep &= table.starts < asked.starts_before
    if asked.ends_by is not None:
        keep &= table.starts + table.minutes <= asked.ends_by
    if asked.min_minutes is not None:
        keep &= table.minutes >= asked.min_minutes
    if asked.max_minutes is not None:
        keep &= table.minutes <= asked.max_minutes
    return keep


def _by_words(table: MeetingTable, asked: MeetingSearch) -> Mask:
    keep = np.ones(len(table), dtype=bool)
    for word in asked.words:
        keep &= table.with_word(word)
    if asked.numbers_named:
        keep |= np.isin(table.number, list(asked.numbers_named))
    return keep


def _has_value(table: MeetingTable, rows: Ints, field: str, values: frozenset[str]) -> Mask:
    folded = {value.casefold() for value in values}
    told = (members.get(field, "").casefold() in folded for members in table.members(rows))
    return np.fromiter(told, dtype=bool, count=len(rows))


def _metres(snapshot: Snapshot, table: MeetingTable, rows: Ints, origin: Point) -> Ints:
    """Whole metres to each row; -1 where there is no place to go to."""
    listings = table.listing[rows]
    placed = np.flatnonzero(snapshot.has_place[listings] & (table.venue_type[rows] != ONLINE))
    metres = np.full(len(rows), -1, np.int64)
    there = listings[placed]
    positions = snapshot.positions[np.searchsorted(snapshot.placed, there)]
    lat, lon = snapshot.lat[there], snapshot.lon[there]
    if len(placed):
        metres[placed] = Distances(origin).metres(positions, lambda n: Point(lat.item(n), lon.item(n)))
    return metres


def _inside(metres: Ints, circle: Circle) -> Mask:
    radius = _radius(metres, circle)
    if radius is None:
        return np.ones(len(metres), dtype=bool)
    inside: Mask = (metres >= 0) & (metres <= radius * circle.unit_m)
    return inside


def _radius(metres: Ints, circle: Circle) -> float | None:
    """The radius in the circle's unit: that of the widest step where none holds as many as are asked for."""
    if circle.radius is None or circle.radius >= 0:
        return circle.radius
    near = np.sort(metres[metres >= 0])
    held = np.searchsorted(near, np.array(circle.steps) * circle.unit_m, side="right")
    enough = np.flatnonzero(held >= -circle.radius)
    return circle.steps[enough[0]] if len(enough) else circle.steps[-1]


def _order(table: MeetingTable, rows: Ints, metres: Ints | None, fields: tuple[str, ...]) -> Ints:
    texts = [name for name in fields if name not in NUMBER_OF_FIELD and name not in DISTANCES]
    members = table.members(rows) if texts else []
    ranks = [_ranks(table, rows, metres, members, name) for name in fields]
    return np.lexsort((table.number[rows], *reversed([each for each in ranks if each is not None])))


def _ranks(
    table: MeetingTable, rows: Ints, metres: Ints | None, members: list[dict[str, str]], name: str
) -> Ints | Floats | None:
    """What orders by a field: what is empty comes last. None for a distance that nobody asked for."""
    if name in DISTANCES:
        return None if metres is None else np.where(metres < 0, np.iinfo(np.int64).max, metres)
    if name in NUMBER_OF_FIELD:
        column: Ints = getattr(table, NUMBER_OF_FIELD[name])
        return column[rows]
    texts = [each.get(name, "").casefold() for each in members]
    order: dict[str, int] = {text: rank for rank, text in enumerate(sorted({*texts} - {""}))}
    last = len(order)
    ranks: NDArray[np.signedinteger[Any]] = np.array([order.get(text, last) for text in texts], np.int64)
    return ranks
