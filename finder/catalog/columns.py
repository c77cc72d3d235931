"""What a snapshot knows of every listing, column by column, gathered while listings are compiled."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from itertools import accumulate, count
from typing import Any

import numpy as np
from msgspec.json import Encoder
from numpy.typing import NDArray
from xxhash import xxh3_64_intdigest

from finder.catalog import text
from finder.catalog.geodesy import Floats, cartesian
from finder.catalog.inverted import Inverted, Inverting, inverted_of
from finder.catalog.jurisdiction import jurisdiction_at
from finder.catalog.schedules import FOREVER, Arrays, CompiledSchedule, Schedules, day_number
from finder.catalog.stored import Stored, StoredTrust
from finder.catalog.table import Ints
from finder.domain.listing import CLOSED_ON_HOLIDAYS
from finder.domain.schedule import Precision
from finder.domain.vocabulary import Attendance
from finder.shapes.document import Document

# The day number that stands for "at no time", before all others.
NEVER = -(2**31)
# How a listing may be trusted: a curator checked it; people said that it is closed.
VERIFIED, REPORTED = 1, 2
# In place of the number of a jurisdiction: none whose holidays are known, or nowhere to go to.
NO_JURISDICTION = -1
NOWHERE = float("nan"), float("nan")
# How near a point is to a door that no other venue has; the middle of a town is that of every venue in it.
DOORS = (Precision.EXACT, Precision.STREET)
# The filters that ask for words of a listing; `precision` is one where the door is not known.
WORDS = (
    *("source", "status", "illustrative", "kind", "fellowship", "attendance", "alcohol", "precision"),
    *("types", "pathway", "language"),
)
PAUSE = ("pause_listing", "pause_since", "pause_until")
json_of = Encoder().encode


@dataclass(frozen=True, slots=True)
class Page:
    """Some listings, one after the other, each with its schedule and its JSON, and their other ids."""

    listings: Sequence[Stored]
    schedules: Sequence[CompiledSchedule]
    heads: Sequence[bytes]
    aliases: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a snapshot knows of all listings: arrays by name, the words that can be searched, and the rest."""

    arrays: Arrays
    words: list[str]
    rest: Document

    @property
    def posting(self) -> Inverted:
        """The words that filters ask for."""
        return inverted_of(self.rest["postings"], self.arrays["posting"])

    @property
    def text(self) -> Inverted:
        """The words that can be searched."""
        return Inverted(self.words, self.arrays["word_ends"], self.arrays["word_listing"])


class Columns:
    """Listings taken page by page in the order of their index; `gathered` is what they gave.

    `offsets`: where each listing's JSON begins in the blob. `lat`, `lon`: NaN without a place one can go
    to; `placed`: indexes of those that have one, `positions`: metres from the Earth's centre of each.
    `jurisdiction`: whose holidays hold there, or NO_JURISDICTION.
    `checked`: day number, NEVER if not. `last_day`: after which nothing goes on, or
    FOREVER. `trust`: VERIFIED and REPORTED, added up.
    `slot_*`: the weekly minutes a listing may start at. `pause_*`: suspensions of what meets in person.
    `weekly_*`: the starts of listings that are plainly weekly; `dated`: indexes of all others.
    `posting`: indexes of the listings with a word. `gathering`: the same number for listings of one
    group, fellowship and venue, by `gathering_key`.
    """

    def __init__(self, sources: Mapping[str, Document], schedules: Schedules) -> None:
        self._fetched = {name: _day(source["retrieved_on"], NEVER) for name, source in sources.items()}
        self._schedules = schedules
        self._offsets = array("q", [0])
        self._lat, self._lon = array("d"), array("d")
        self._checked = array("i")
        self._trust, self._goes_on, self._weekly = bytearray(), bytearray(), bytearray()
        self._schedule, self._name, self._gathering = array("i"), array("i"), array("Q")
        self._pauses = array("i")
        self._jurisdiction, self._closed = array("i"), bytearray()
        self._names, self._jurisdictions = _numbering(), _numbering()
        self._aliases: dict[str, str] = {}
        self._words = Inverting(*(partial(_words, name) for name in WORDS))
        self._text = text.inverting()

    @property
    def count(self) -> int:
        """How many listings were taken."""
        return len(self._schedule)

    def add(self, page: Page) -> None:
        """Takes a page of listings."""
        listings = page.listings
        sources = [each.id.partition(":")[0] for each in listings]
        self._add_pauses(listings)
        self._offsets.extend(accumulate(map(len, page.heads), initial=self._offsets.pop()))
        self._add_places(listings)
        self._closed.extend(CLOSED_ON_HOLIDAYS in (each.notes or "") for each in listings)
        self._checked.extend(map(self._checked_on, listings, sources))
        self._trust.extend(_trust(each.verification) for each in listings)
        self._goes_on.extend(each.attendance == Attendance.HYBRID for each in listings)
        self._schedule.extend(each.number for each in page.schedules)
        self._weekly.extend(map(is_weekly, listings, page.schedules))
        self._gathering.extend(map(_gathering, listings))
        self._name.extend(self._names[each.name.casefold()] for each in listings)
        self._words.add(sources, *_terms(listings))
        self._text.add(*text.terms_of(listings))
        self._aliases |= page.aliases

    def gathered(self) -> Gathered:
        """All that was taken."""
        words, posting = self._text.inverted(), self._words.inverted()
        arrays = {
            "offsets": np.array(self._offsets),
            **where(np.array(self._lat), np.array(self._lon)),
            "checked": np.array(self._checked),
            "trust": np.array(self._trust, np.uint8),
            "goes_on": np.array(self._goes_on, np.bool_),
            "closed_on_holidays": np.array(self._closed, np.bool_),
            "jurisdiction": np.array(self._jurisdiction),
            **gatherings(np.array(self._gathering, np.uint64)),
            "name_rank": _ranks(self._names, np.array(self._name)),
            **_by_name(PAUSE, np.array(self._pauses, np.int32)),
            "posting": posting.listings,
            "word_ends": words.ends,
            "word_listing": words.listings,
            **self._schedules.columns(np.array(self._schedule), np.array(self._weekly, np.bool_)),
        }
        rest = {
            "zones": self._schedules.zones,
            "jurisdictions": list(self._jurisdictions),
            "aliases": self._aliases,
            "postings": posting.spans(),
        }
        return Gathered(arrays, words.words, rest)

    def _add_pauses(self, listings: Iterable[Stored]) -> None:
        for index, each in enumerate(listings, self.count):
            pause = each.suspended
            if pause is not None and each.attendance != Attendance.ONLINE:
                self._pauses.extend((index, _day(pause.since, NEVER), _day(pause.until, FOREVER)))

    def _add_places(self, listings: Iterable[Stored]) -> None:
        places = [_place(each) for each in listings]
        self._lat.extend(lat for lat, _ in places)
        self._lon.extend(lon for _, lon in places)
        self._jurisdiction.extend(map(self._jurisdiction_of, listings))

    def _jurisdiction_of(self, listing: Stored) -> int:
        venue = listing.venue
        if listing.attendance == Attendance.ONLINE or venue is None:
            return NO_JURISDICTION
        code = jurisdiction_at(venue.country, venue.region)
        return NO_JURISDICTION if code is None else self._jurisdictions[code]

    def _checked_on(self, listing: Stored, source: str) -> int:
        trust = listing.verification
        fetched = self._fetched.get(source)
        return _day(trust.checked_on, NEVER) if trust.status == "verified" or fetched is None else fetched


def where(lat: Floats, lon: Floats) -> Arrays:
    """The columns of where listings are."""
    placed = np.flatnonzero(~np.isnan(lat)).astype(np.int32)
    return {"lat": lat, "lon": lon, "placed": placed, "positions": cartesian(lat[placed], lon[placed])}


def is_weekly(listing: Stored, schedule: CompiledSchedule) -> bool:
    """Whether what is on follows from weekly rules alone."""
    return schedule.is_weekly and listing.suspended is None


def _numbering() -> defaultdict[Any, int]:
    """Numbers from 0, given to each key when it is first asked for."""
    return defaultdict(count().__next__)


@lru_cache(maxsize=4096)
def _day(text: str | None, missing: int) -> int:
    return missing if text is None else day_number(date.fromisoformat(text))


def _by_name(names: Sequence[str], rows: Ints) -> Arrays:
    columns = rows.reshape(-1, len(names)).T
    return dict(zip(names, columns, strict=True))


def _trust(said: StoredTrust) -> int:
    """VERIFIED and REPORTED, added up."""
    return VERIFIED * (said.status == "verified") + REPORTED * said.reported_closed


def _place(listing: Stored) -> tuple[float, float]:
    """Latitude and longitude of where one can go to."""
    venue = listing.venue
    if listing.attendance == Attendance.ONLINE or venue is None or venue.lat is None or venue.lon is None:
        return NOWHERE
    return venue.lat, venue.lon


def _terms(listings: Sequence[Stored]) -> list[Sequence[Hashable]]:
    """What listings say of each of WORDS but the source."""
    return [
        [each.verification.status for each in listings],
        ["true" if each.illustrative else None for each in listings],
        [each.kind for each in listings],
        [each.fellowship for each in listings],
        [each.attendance for each in listings],
        [each.alcohol for each in listings],
        [_roughly(each) for each in listings],
        [each.types for each in listings],
        [each.pathways for each in listings],
        [each.languages for each in listings],
    ]


def _roughly(listing: Stored) -> str | None:
    """How near its point is to its door, where that is not very near."""
    venue = listing.venue
    return None if venue is None or venue.precision in DOORS else venue.precision


def _words(name: str, term: str | tuple[str, ...] | None) -> set[str]:
    told = (term,) if isinstance(term, str) else term or ()
    return {f"{name}:{each}" for each in told}


def gatherings(keys: NDArray[np.uint64]) -> Arrays:
    """The columns of the gatherings that listings with these keys are of."""
    _, numbers = np.unique(keys, return_inverse=True)
    return {"gathering_key": keys, "gathering": numbers.astype(np.int32)}


def _gathering(listing: Stored) -> int:
    """The key that listings share that one item may stand for: who meets, of which fellowship, and where."""
    who = listing.group or listing.name
    told = " ".join(who.casefold().split()), listing.fellowship, _where(listing)
    return xxh3_64_intdigest(json_of(told))


def _where(listing: Stored) -> object:
    """The door, else the address as it is told, else the room online."""
    venue, online = listing.venue, listing.online
    if venue is None:
        return None if online is None else (online.url, online.phone)
    if venue.precision in DOORS and venue.lat is not None and venue.lon is not None:
        # Of the equator there is a negative one too.
        return venue.lat + 0.0, venue.lon + 0.0
    return venue.name, venue.address, venue.city, venue.region, venue.postal_code, venue.country


def _ranks(names: Mapping[str, int], numbers: Ints) -> Ints:
    """The ranks of listings by name, of which `numbers` has each one's number, then by index."""
    ordered = np.array([names[name] for name in sorted(names)], np.int64)
    rank_of_name = np.empty(len(ordered), np.int64)
    rank_of_name[ordered] = np.arange(len(ordered))
    ranks = np.empty(len(numbers), np.int32)
    ranks[np.argsort(rank_of_name[numbers], kind="stable")] = np.arange(len(numbers), dtype=np.int32)
    return ranks
