"""What a text may become that is still being typed: exact names, then beginnings, then misspelled ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from finder.places.codes import code_key, codes_in
from finder.places.gazetteer import Gazetteer
from finder.places.names import bare_name
from finder.places.place import Place
from finder.places.readings import Reading, begins_to_stand_for, readings, stands_for
from finder.places.towns import Found

CODE_BEGUN = re.compile(r"[0-9A-Z]*[0-9][0-9A-Z]*", re.ASCII)
Stage = Callable[[Gazetteer, str, int], Iterable[Place]]


def suggestions(gazetteer: Gazetteer, text: str, limit: int) -> list[Place]:
    """Places that a text may become, at most `limit`, the likeliest first.

    The label of each is a text for which `near` takes this very place.
    """
    found: dict[Place, None] = {}
    for stage in STAGES:
        if len(found) < limit:
            found |= dict.fromkeys(stage(gazetteer, text, limit))
    return list(found)[:limit]


def _codes(gazetteer: Gazetteer, text: str, limit: int) -> Iterator[Place]:
    """Places of the postal codes in a text, and of those that begin with it."""
    for codes in gazetteer.codes:
        yield from (place for read in codes_in(text) for place in codes.of(read.key) if read.is_of(place))
    key = code_key(text.strip())
    if CODE_BEGUN.fullmatch(key):
        for codes in gazetteer.codes:
            yield from codes.beginning(key, limit)


def _exact(gazetteer: Gazetteer, text: str, limit: int) -> Iterator[Place]:
    """Towns of the name, where what stands beside it may still be typed to its end."""
    for reading in readings(text):
        found = gazetteer.towns.named(reading.name)
        yield from _heaviest(
            gazetteer, (each for each in found if _may_be_at(gazetteer, each, reading)), limit
        )


def _begun(gazetteer: Gazetteer, text: str, limit: int) -> Iterator[Place]:
    """Towns whose name begins with what was typed, and with that written out: `st` is Stockholm too."""
    for reading in readings(text):
        # Many names begin so: what stands beside must be whole, or is not looked at.
        if not reading.beside or stands_for(reading.beside, gazetteer.towns.all_beside):
            names = {name for name in (reading.name, bare_name(reading.written)) if name}
            begun = (
                each for name in sorted(names) for each in _first(gazetteer, name, reading.beside, limit)
            )
            yield from _heaviest(gazetteer, begun, limit)


def _first(gazetteer: Gazetteer, name: str, beside: str, limit: int) -> Iterator[Found]:
    """The first towns by their own names and by others, at most so many of each; they come by size."""
    left = {True: limit, False: limit}
    for each in gazetteer.towns.beginning(name):
        if left[each.is_alternate] and gazetteer.is_at(each.town, beside):
            left[each.is_alternate] -= 1
            yield each
        if not left[False]:
            return


def _misspelled(gazetteer: Gazetteer, text: str, limit: int) -> Iterator[Place]:
    """Towns whose name is a few letters off, the fewest first; then those whose name begins so."""
    yield from _by_edits(gazetteer, gazetteer.alike(text), limit)
    for reading in islice(readings(text), 1):
        begun = gazetteer.towns.beginning_alike(reading.name)
        there = (each for each in begun if _may_be_at(gazetteer, each[1], reading))
        yield from _by_edits(gazetteer, there, limit)


def _by_edits(gazetteer: Gazetteer, found: Iterable[tuple[int, Found]], limit: int) -> Iterator[Place]:
    ordered = sorted(found, key=lambda each: (each[0], -gazetteer.weight(each[1]), each[1].town))
    return (gazetteer.towns.place(each.town) for _, each in ordered[: 2 * limit])


def _heaviest(gazetteer: Gazetteer, found: Iterable[Found], limit: int) -> Iterator[Place]:
    ordered = sorted(found, key=lambda each: (-gazetteer.weight(each), each.town))
    # A town may be there by its own name and by another.
    return (gazetteer.towns.place(each.town) for each in ordered[: 2 * limit])


def _may_be_at(gazetteer: Gazetteer, found: Found, reading: Reading) -> bool:
    beside = reading.beside
    return not beside or begins_to_stand_for(beside, gazetteer.towns.names_beside(found.town))


STAGES: tuple[Stage, ...] = (_codes, _exact, _begun, _misspelled)
