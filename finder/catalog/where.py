"""What is in the area that is asked for: within a radius, inside a map's box."""

from __future__ import annotations

import numpy as np

from finder.catalog.items import Items
from finder.catalog.places import Distances, within
from finder.catalog.question import Question
from finder.catalog.snapshot import Snapshot
from finder.catalog.table import Mask
from finder.domain.geo import Box


def in_area(snapshot: Snapshot, question: Question, distances: Distances | None) -> Mask:
    """Which listings have a place, within the radius and the box where they are asked for."""
    if question.radius_m is None or distances is None:
        keep = snapshot.has_place
    else:
        keep = within(snapshot, distances, question.radius_m)
    return keep if question.box is None else keep & _in_box(snapshot, question.box)


def _in_box(snapshot: Snapshot, box: Box) -> Mask:
    east_of_west, west_of_east = snapshot.lon >= box.west, snapshot.lon <= box.east
    across = east_of_west & west_of_east if box.west <= box.east else east_of_west | west_of_east
    inside: Mask = (snapshot.lat >= box.south) & (snapshot.lat <= box.north) & across
    return inside


def are_in_area(items: Items, question: Question, distances: Distances | None) -> Mask:
    """Which items are there, each at the place of its own date."""
    points = [items.point(number) for number in range(len(items))]
    box = question.box
    keep = np.array([point is not None and (box is None or box.holds(point)) for point in points], dtype=bool)
    if question.radius_m is not None and distances is not None:
        keep[keep] = distances.metres_to(items.keeping(keep)) <= question.radius_m
    return keep
