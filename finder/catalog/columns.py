"""What a snapshot knows of every listing, column by column, gathered while listings are compiled."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from finder.catalog.geodesy import Floats, cartesian
from finder.catalog.table import EPOCH, EPOCH_WEEK_MINUTE, MINUTES_A_DAY
from finder.catalog.text import WordColumns
from finder.domain.recurrence import weekdays_of
from finder.domain.schedule import Precision, last_day
from finder.domain.vocabulary import Attendance
from finder.shapes.document import Document, schedule_of

EPOCH_DAY = EPOCH.date()
# Day numbers that stand for "at no time", before and after all others.
NEVER = -(2**31)
FOREVER = 2**31 - 1

# One word, or a list of words, of a listing, and the filter that asks for it.
WORDS = {"kind": "kind", "fellowship": "fellowship", "attendance": "attendance"}
WORD_LISTS = {"types": "types", "pathways": "pathway", "languages": "language"}

# Rules without either go on for ever.
ENDS = re.compile("UNTIL|COUNT", re.IGNORECASE)
Gathering = tuple[object, ...]
# How near a point is to a door that no other venue has; the middle of a town is that of every venue in it.
DOORS = (Precision.EXACT, Precision.STREET)
ADDRESS = ("name", "address", "city", "region", "postal_code", "country")

COLUMN_TYPES: dict[str, type[np.generic]] = {
    "lat": np.float64,
    "lon": np.float64,
    "checked": np.int32,
    "last_day": np.int32,
    "verified": np.bool_,
    "goes_on": np.bool_,
    "zone": np.int32,
    "gathering": np.int32,
    "slot_listing": np.int32,
    "slot_minute": np.int32,
    "pause_listing": np.int32,
    "pause_since": np.int32,
    "pause_until": np.int32,
}


def day_number(day: date) -> int:
    """Days since 1970."""
    return (day - EPOCH_DAY).days


def _day(text: str | None, missing: int) -> int:
    return missing if text is None else day_number(date.fromisoformat(text))


class Columns:
    """Listings taken one by one in the order of their index; `arrays` and `words` are what they gave.

    `offsets`: where each listing's JSON begins in the blob. `lat`, `lon`: NaN without a place one can go
    to; `placed`: indexes of those that have one, `positions`: metres from the Earth's centre of each.
    `checked`: day number, NEVER if not. `last_day`: after which nothing goes on, or FOREVER.
    `slot_*`: the weekly minutes a listing may start at. `pause_*`: suspensions of what meets in person.
    `posting`: indexes of the listings with a word. `gathering`: the same number for listings of one
    group, fellowship and venue.
    """

    def __init__(self, sources: dict[str, Document]) -> None:
        self.sources = sources
        self._offsets = [0]
        self._lists: dict[str, list[float]] = {name: [] for name in COLUMN_TYPES}
        self._postings: defaultdict[str, list[int]] = defaultdict(list)
        self._zones: dict[str, int] = {}
        self._aliases: dict[str, str] = {}
        self._names: list[str] = []
        self._gatherings: dict[Gathering, int] = {}
        self.text = WordColumns()

    def add(self, index: int, document: Document, aliases: Iterable[str], length: int) -> None:
        """Takes the listing whose JSON took `length` bytes."""
        self._offsets.append(self._offsets[-1] + length)
        self._add_place(document)
        self._add_trust(document)
        self._lists["last_day"].append(_last_day(document["schedule"]))
        self._add_slots(index, document["schedule"])
        self._add_pause(index, document)
        for word in _words(document):
            self._postings[word].append(index)
        self.text.add(index, document)
        self._names.append(document["name"].casefold())
        self._lists["gathering"].append(
            self._gatherings.setdefault(_gathering(document), len(self._gatherings))
        )
        self._aliases.update((alias, document["id"]) for alias in aliases)
        zone = document["schedule"]["time_zone"]
        self._lists["zone"].append(self._zones.setdefault(zone, len(self._zones)))

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Every column by name."""
        plain: dict[str, NDArray[np.generic]] = {
            name: np.array(self._lists[name], column_type) for name, column_type in COLUMN_TYPES.items()
        }
        posting = [index for word in sorted(self._postings) for index in self._postings[word]]
        return {
            **plain,
            **self.text.arrays(),
            **_positions(self._lists["lat"], self._lists["lon"]),
            "offsets": np.array(self._offsets, np.int64),
            "posting": np.array(posting, np.int32),
            "name_rank": _ranks(self._names),
        }

    def words(self) -> Document:
        """What is no array: zones, aliases, and where each word's listings stand in `posting`."""
        spans, begin = {}, 0
        for word in sorted(self._postings):
            end = begin + len(self._postings[word])
            spans[word] = [begin, end]
            begin = end
        return {"zones": list(self._zones), "aliases": self._aliases, "postings": spans}

    def _add_place(self, document: Document) -> None:
        venue = document["venue"]
        if document["attendance"] == Attendance.ONLINE or venue is None or venue["lat"] is None:
            lat = lon = float("nan")
        else:
            lat, lon = venue["lat"], venue["lon"]
        self._lists["lat"].append(lat)
        self._lists["lon"].append(lon)

    def _add_trust(self, document: Document) -> None:
        trust = document["verification"]
        verified = trust["status"] == "verified"
        source = self.sources.get(document["id"].partition(":")[0])
        checked_on = trust["checked_on"] if verified or source is None else source["retrieved_on"]
        self._lists["verified"].append(verified)
        self._lists["checked"].append(_day(checked_on, NEVER))

    def _add_slots(self, index: int, schedule: Document) -> None:
        for minute in sorted(set(_slots(schedule))):
            self._lists["slot_listing"].append(index)
            self._lists["slot_minute"].append(minute)

    def _add_pause(self, index: int, document: Document) -> None:
        pause = document["suspended"]
        self._lists["goes_on"].append(document["attendance"] == Attendance.HYBRID)
        if pause is not None and document["attendance"] != Attendance.ONLINE:
            self._lists["pause_listing"].append(index)
            self._lists["pause_since"].append(_day(pause["since"], NEVER))
            self._lists["pause_until"].append(_day(pause["until"], FOREVER))


def _positions(lat: list[float], lon: list[float]) -> dict[str, NDArray[np.generic]]:
    where: Floats = np.array([lat, lon], np.float64)
    placed = np.flatnonzero(~np.isnan(where[0])).astype(np.int32)
    return {"placed": placed, "positions": cartesian(*where[:, placed])}


def _words(document: Document) -> Iterator[str]:
    yield f"source:{document['id'].partition(':')[0]}"
    yield f"status:{document['verification']['status']}"
    if document["illustrative"]:
        yield "illustrative:true"
    for member, word in WORDS.items():
        if document[member] is not None:
            yield f"{word}:{document[member]}"
    for member, word in WORD_LISTS.items():
        yield from (f"{word}:{each}" for each in set(document[member]))


def _gathering(document: Document) -> Gathering:
    """What listings share that one item may stand for: who meets, of which fellowship, and where."""
    who = document["group"] or document["name"]
    return " ".join(who.casefold().split()), document["fellowship"], _where(document)


def _where(document: Document) -> Gathering:
    """The door, else the address as it is told, else the room online."""
    venue, online = document["venue"], document["online"]
    if venue is None:
        return () if online is None else (online["url"], online["phone"])
    if venue["precision"] in DOORS:
        return venue["lat"], venue["lon"]
    return tuple(venue[member] for member in ADDRESS)


def _last_day(schedule: Document) -> int:
    if any(rule["rrule"] is not None and not ENDS.search(rule["rrule"]) for rule in schedule["rules"]):
        return FOREVER
    day = last_day(schedule_of(schedule))
    return FOREVER if day is None else day_number(day)


def _slots(schedule: Document) -> Iterator[int]:
    """Weekly minutes, from Monday 00:00, at which rules and extra starts may begin."""
    for rule in (*schedule["rules"], *schedule["extra"]):
        starts = datetime.fromisoformat(rule["starts"])
        for day in weekdays_of(rule.get("rrule"), starts):
            yield day * MINUTES_A_DAY + starts.hour * 60 + starts.minute - EPOCH_WEEK_MINUTE


def _ranks(names: list[str]) -> NDArray[np.int32]:
    order = np.array(sorted(range(len(names)), key=names.__getitem__), np.int32)
    ranks = np.empty(len(names), np.int32)
    ranks[order] = np.arange(len(names), dtype=np.int32)
    return ranks
