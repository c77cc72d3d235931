"""What is truly nearest among what a peer proposes, by geodesics, looking further until it is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from finder.domain.geo import Point, distance_m

FIRST_M = 2_000.0
WIDEST_M = FIRST_M * 2**14  # further than any place on Earth
# Of a sphere taken for the ellipsoid: a flattening of 1/298, and a radius that is not the mean one.
SPHERE_ERROR = 0.01
# Whole metres decide, then ids: what is this much further than the last may still stand before it.
ROUNDING_M = 2.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listing, by index, with the distance that the peer itself tells."""

    listing: int
    lat: float
    lon: float
    about_m: float


def nearest(
    origin: Point, count: int, within: Callable[[float], Sequence[Candidate]]
) -> list[tuple[int, int]]:
    """(metres, listing) of the `count` nearest, ties by listing.

    `within(radius_m)` gives what lies in a radius, by the peer's own distance on a sphere, in its order.
    """
    radius_m = FIRST_M
    while True:
        found = within(radius_m)
        if radius_m >= WIDEST_M or (
            len(found) >= count and _reach_m(found, count) < radius_m * (1 - SPHERE_ERROR)
        ):
            return sorted(_with_metres(origin, _close(found, count)))[:count]
        radius_m *= 2


def _close(found: Sequence[Candidate], count: int) -> Iterator[Candidate]:
    """The first `count`, and what is so little further that it may be nearer in truth."""
    reach_m = _reach_m(found, count)
    return (each for each in found if each.about_m <= reach_m)


def _reach_m(found: Sequence[Candidate], count: int) -> float:
    if len(found) < count:
        return float("inf")
    return found[count - 1].about_m * (1 + 2 * SPHERE_ERROR) + ROUNDING_M


def _with_metres(origin: Point, found: Iterator[Candidate]) -> Iterator[tuple[int, int]]:
    known: dict[tuple[float, float], int] = {}
    for each in found:
        place = each.lat, each.lon
        if place not in known:
            known[place] = round(distance_m(origin, Point(*place)))
        yield known[place], each.listing
