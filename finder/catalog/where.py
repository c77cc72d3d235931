"""Where occurrences are, and which of them one can go to: within a radius, inside a map's box."""

from __future__ import annotations

import numpy as np

from finder.catalog.places import Distances, within
from finder.catalog.question import Question
from finder.catalog.select import Selection
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import SUSPENDED, Mask, OccurrenceTable
from finder.domain.geo import Box, Point


class Where:
    """Where the rows of a table are: most at their listing's place, a few where they moved to."""

    def __init__(self, snapshot: Snapshot, table: OccurrenceTable, origin: Point | None) -> None:
        self.snapshot = snapshot
        self.table = table
        self.distances = None if origin is None else Distances(snapshot, origin)

    def point(self, row: int) -> Point | None:
        """The place of a row; None without one."""
        if self.table.elsewhere[row]:
            return self.table.remarks[int(self.table.remark[row])].place
        index = int(self.table.listing[row])
        lat, lon = self.snapshot.lat[index], self.snapshot.lon[index]
        return None if np.isnan(lat) else Point(float(lat), float(lon))

    def metres(self, row: int) -> int | None:
        """Metres to the place of a row; None without one, or without an origin."""
        place = None if self.distances is None else self.point(row)
        if place is None or self.distances is None:
            return None
        return self.distances.between(place.lat, place.lon)

    def reachable(self, question: Question, selection: Selection) -> Selection:
        """The rows that one can go to, within the radius and the box where they are asked for."""
        table, rows = self.table, selection.rows
        keep = in_area(self.snapshot, question, self.distances)[selection.listings]
        for place in np.flatnonzero(table.elsewhere[rows]):
            keep[place] = self._is_in_area(question, int(rows[place]))
        if not question.include_suspended:
            # What goes on online during a suspension is no place to go to.
            keep &= table.flags[rows] & SUSPENDED == 0
        return selection.keeping(keep)

    def _is_in_area(self, question: Question, row: int) -> bool:
        place = self.point(row)
        if place is None or not (question.box is None or question.box.holds(place)):
            return False
        metres = self.metres(row)
        return question.radius_m is None or (metres is not None and metres <= question.radius_m)


def in_area(snapshot: Snapshot, question: Question, distances: Distances | None) -> Mask:
    """Which listings have a place, within the radius and the box where they are asked for."""
    if question.radius_m is None or distances is None:
        keep: Mask = ~np.isnan(snapshot.lat)
    else:
        keep = within(distances, question.radius_m)
    return keep if question.box is None else keep & _in_box(snapshot, question.box)


def _in_box(snapshot: Snapshot, box: Box) -> Mask:
    east_of_west, west_of_east = snapshot.lon >= box.west, snapshot.lon <= box.east
    across = east_of_west & west_of_east if box.west <= box.east else east_of_west | west_of_east
    inside: Mask = (snapshot.lat >= box.south) & (snapshot.lat <= box.north) & across
    return inside
