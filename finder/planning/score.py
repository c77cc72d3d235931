"""How well a listing fits what a person likes, in named parts of whole thousandths; no score of a person.

Whole numbers, so that the same question has the same order on every machine. No part knows of a
fellowship or a pathway that nobody asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import numpy as np

from finder.catalog.snapshot import Snapshot
from finder.catalog.table import Ints, Mask
from finder.domain.person import Person
from finder.planning.rules import having

WHOLE = 1000
# Hundredths that each part counts, in the order in which they are told.
WEIGHTS = MappingProxyType({"wants": 40, "travel": 30, "evening": 10, "freshness": 10, "place": 10})
HIGHEST = WHOLE * sum(WEIGHTS.values())
# What is online costs no way, and is no outing either.
ONLINE_TRAVEL = WHOLE // 2
STALE_FRESHNESS = WHOLE // 2


@dataclass(frozen=True, slots=True)
class Taste:
    """`variety`: from 0, places one knows, to 1, places that are new; `regular`: ids that are kept."""

    variety: float = 0.5
    regular: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ListingParts:
    """The parts of a score that are the same whenever a listing is on, by listing."""

    wants: Ints
    freshness: Ints
    place: Ints


def listing_parts(snapshot: Snapshot, person: Person, taste: Taste, today: date) -> ListingParts:
    """How well each listing fits by its words, its last check, and whether the person knows it."""
    fits = list(_fits(snapshot, person))
    wants = sum(fits) // len(fits) if fits else np.full(snapshot.count, WHOLE, np.int32)
    freshness = np.full(snapshot.count, WHOLE, np.int32)
    freshness[snapshot.stale(today)] = STALE_FRESHNESS
    return ListingParts(np.asarray(wants), freshness, _places(snapshot, person, taste))


def _fits(snapshot: Snapshot, person: Person) -> Iterator[Ints]:
    """For each member of `wants` that has a wish, how far each listing fulfils it."""
    wants = person.wants
    any_of = {
        "kind": wants.kinds,
        "fellowship": wants.fellowships,
        "pathway": wants.pathways,
        "language": wants.languages,
    }
    for name, slugs in any_of.items():
        if slugs:
            yield having(snapshot, (f"{name}:{slug}" for slug in slugs)) * np.int32(WHOLE)
    if wants.types:
        found = np.zeros(snapshot.count, np.int32)
        for slug in wants.types:
            found[snapshot.with_word(f"types:{slug}")] += WHOLE
        yield found // len(wants.types)


def _places(snapshot: Snapshot, person: Person, taste: Taste) -> Ints:
    variety = round(WHOLE * taste.variety)
    parts = np.full(snapshot.count, variety, np.int32)
    parts[indexes_of(snapshot, person.been_to)] = WHOLE - variety
    parts[indexes_of(snapshot, taste.regular)] = WHOLE
    return parts


def indexes_of(snapshot: Snapshot, ids: frozenset[str]) -> list[int]:
    """The listings of some ids, by index; those that are unknown are left out."""
    found = (snapshot.index_of(snapshot.aliases.get(each, each)) for each in ids)
    return [index for index in found if index is not None]


def travel_part(minutes: Ints, max_minutes: int, is_online: Mask) -> Ints:
    """The shorter the way, the better; a way as long as is accepted counts nothing."""
    part = WHOLE - np.minimum(minutes, max_minutes) * WHOLE // max_minutes
    part[is_online] = ONLINE_TRAVEL
    return part


def weighed(parts: dict[str, Ints]) -> Ints:
    """The whole score of parts, from 0 to HIGHEST."""
    total = np.zeros(len(parts["wants"]), np.int32)
    for name, part in parts.items():
        total += WEIGHTS[name] * part
    return total
