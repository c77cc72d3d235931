"""Listings of two sources that are one meeting: who could be whose twin, how surely, and why.

Two are compared where they start at the same time of the week, near each other or both online. Place, time
and name each give a part of the score; what no meeting can be at once (two fellowships, for men and for
women, online alone and in a house) rules a pair out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

from rapidfuzz.fuzz import ratio, token_set_ratio

from finder.domain.geo import Point, distance_m
from finder.domain.listing import Listing
from finder.domain.recurrence import weekdays_of
from finder.domain.schedule import Precision
from finder.domain.vocabulary import Attendance

SURE = 0.85  # from here on two are one by rule; figures in docs/curating.md
LIKELY = 0.7  # from here on a curator is asked
WEIGHTS = {"time": 0.3, "place": 0.35, "name": 0.35}
# Of each part alone: a house and an hour are shared by groups of other names.
LEAST = {"time": 0.5, "place": 0.5, "name": 0.6}
NEAR_M, FAR_M = 75, 400  # a house as two people pin it; as far as nobody pins the same house
CELL_DEGREES = 0.25
DAY_MINUTES = 24 * 60
OPPOSED = (frozenset({"men", "women"}),)
COMMON_WORDS = frozenset("the a an of and group meeting aa na al anon fellowship".split())
ADDRESS_WORDS = {
    "street": "st", "avenue": "ave", "road": "rd", "boulevard": "blvd", "drive": "dr", "lane": "ln",
    "parkway": "pkwy", "highway": "hwy", "north": "n", "south": "s", "east": "e", "west": "w",
}  # fmt: skip
WORD = re.compile(r"[^\W_]+")
Cell = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Twins:
    """Two listings that may be one: ids in order, the score from 0 to 1, its parts, and the same in words."""

    first: str
    second: str
    score: float
    parts: dict[str, float]
    reasons: tuple[str, ...]

    @property
    def is_sure(self) -> bool:
        """Whether they are one by rule."""
        return self.score >= SURE


@dataclass(frozen=True, slots=True)
class _Side:
    """What a listing is compared by."""

    id: str
    source: str
    fellowship: str | None
    attendance: Attendance
    types: frozenset[str]
    starts: frozenset[int]
    point: Point | None
    is_exact: bool
    address: str
    names: tuple[str, ...]
    rooms: frozenset[str]


def twins_of(listings: Iterable[Listing]) -> list[Twins]:
    """Pairs of listings of two sources that may be one, the surest first.

    Each listing stands in one pair with each other source at most.
    """
    sides = [side for listing in listings if (side := _side(listing)).starts]
    found = sorted(_candidates(sides), key=lambda pair: (-pair.score, pair.first, pair.second))
    taken: set[tuple[str, str]] = set()
    kept = []
    for pair in found:
        ends = {(pair.first, _source(pair.second)), (pair.second, _source(pair.first))}
        if not ends & taken:
            taken |= ends
            kept.append(pair)
    return kept


def _source(listing_id: str) -> str:
    return listing_id.partition(":")[0]


def _side(listing: Listing) -> _Side:
    venue = listing.venue
    is_online = listing.attendance is Attendance.ONLINE
    online = listing.online
    return _Side(
        listing.id,
        listing.source,
        listing.fellowship,
        listing.attendance,
        frozenset(listing.types),
        frozenset(_starts(listing)),
        listing.place,
        listing.place is not None and venue is not None and venue.precision is Precision.EXACT,
        "" if venue is None or is_online else _address(venue.address or venue.name or ""),
        tuple(sorted({_name(text) for text in (listing.name, listing.group) if text})),
        frozenset(text for text in (online and online.url, online and online.phone) if text),
    )


def _starts(listing: Listing) -> Iterator[int]:
    """Minutes since Monday 00:00 of its weekly starts."""
    for rule in listing.schedule.rules:
        for day in weekdays_of(rule.rrule, rule.starts):
            yield day.value * DAY_MINUTES + rule.starts.hour * 60 + rule.starts.minute


def _name(text: str) -> str:
    words = WORD.findall(text.casefold())
    return " ".join([word for word in words if word not in COMMON_WORDS] or words)


def _address(text: str) -> str:
    return " ".join(ADDRESS_WORDS.get(word, word) for word in WORD.findall(text.casefold()))


def _candidates(sides: list[_Side]) -> Iterator[Twins]:
    blocks: defaultdict[tuple[int, Cell], list[_Side]] = defaultdict(list)
    for side in sides:
        for start, cell in product(side.starts, _cells(side)):
            blocks[start, cell].append(side)
    seen: set[tuple[str, str]] = set()
    for block in blocks.values():
        for one, other in combinations(block, 2):
            first, second = sorted((one, other), key=lambda side: side.id)
            if one.source != other.source and (first.id, second.id) not in seen:
                seen.add((first.id, second.id))
                if (pair := _compared(first, second)) is not None:
                    yield pair


def _cells(side: _Side) -> list[Cell]:
    """The cells of the map in which it is looked for: its own and those around, so that no edge parts two."""
    if side.point is None:
        return [None]
    row, column = int(side.point.lat // CELL_DEGREES), int(side.point.lon // CELL_DEGREES)
    return [(row + down, column + right) for down in (0, 1) for right in (0, 1)]


def _compared(one: _Side, other: _Side) -> Twins | None:
    """The pair; None where they can't be one, or look too unlike."""
    if _is_ruled_out(one, other):
        return None
    parts = {"time": _time(one, other), "place": _place(one, other), "name": _likeness(one, other)}
    score = round(sum(WEIGHTS[name] * part for name, part in parts.items()), 4)
    if score < LIKELY or any(parts[name] < least for name, least in LEAST.items()):
        return None
    return Twins(one.id, other.id, score, parts, tuple(_reasons(one, other, parts)))


def _is_ruled_out(one: _Side, other: _Side) -> bool:
    attendances = {one.attendance, other.attendance}
    return (
        (None not in (one.fellowship, other.fellowship) and one.fellowship != other.fellowship)
        or attendances == {Attendance.ONLINE, Attendance.IN_PERSON}
        or any(len(words & one.types) == len(words & other.types) == 1
               and words & one.types != words & other.types for words in OPPOSED)
    )  # fmt: skip


def _time(one: _Side, other: _Side) -> float:
    """How many of their weekly starts they share."""
    return round(len(one.starts & other.starts) / max(len(one.starts), len(other.starts)), 4)


def _place(one: _Side, other: _Side) -> float:
    """1 where they are in one house, or one room online; less the further they are apart."""
    if one.rooms & other.rooms:
        return 1.0
    address = ratio(one.address, other.address) / 100 if one.address and other.address else 0.0
    if one.is_exact and other.is_exact:
        assert one.point is not None
        assert other.point is not None
        away = distance_m(one.point, other.point)
        near = min(1.0, max(0.0, (FAR_M - away) / (FAR_M - NEAR_M)))
        return round(max(near, address if away < FAR_M else 0.0), 4)
    return round(address, 4)


def _likeness(one: _Side, other: _Side) -> float:
    """How alike the likest of their names are."""
    pairs = product(one.names, other.names)
    best = max((max(ratio(*pair), 0.97 * token_set_ratio(*pair)) for pair in pairs), default=0.0)
    return round(best / 100, 4)


def _reasons(one: _Side, other: _Side, parts: dict[str, float]) -> Iterator[str]:
    shared = len(one.starts & other.starts)
    yield f"{shared} of {max(len(one.starts), len(other.starts))} weekly starts are the same"
    if one.rooms & other.rooms:
        yield "they have one link or number"
    elif one.is_exact and other.is_exact and one.point is not None and other.point is not None:
        yield f"{distance_m(one.point, other.point):.0f} m apart"
    else:
        yield f"their addresses are {parts['place']:.0%} alike"
    yield f"their names are {parts['name']:.0%} alike"
