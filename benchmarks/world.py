"""A synthetic world of weekly meetings: the same listings for the same size, on every machine.

5,000 centres hold N meetings: 40 % in 30 metropolises, the largest with 10,000 of 250,000; houses are
shared, as church halls are. A meeting's zone is that of its metropolis, by the centre and not by a lookup.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from benchmarks import words
from finder.catalog.compiling import Row
from finder.domain.geo import Point
from finder.domain.vocabulary import pathways_of
from finder.domain.window import Weekday
from finder.shapes.document import Document

SEED = 20_260_801
CENTRES = 5_000
METRO_SHARE = 0.40
# So that 30 shares of this ratio, the first 4 % of all, make up METRO_SHARE.
LARGEST_SHARE, METRO_RATIO = 0.04, 0.905
TOWNS_A_SOURCE = 50
MEETINGS_A_HOUSE = 4
DRAWS = 11  # numbers drawn for the words of one listing
METRO_SPREAD_DEGREES, TOWN_SPREAD_DEGREES, AROUND_METRO_DEGREES = 0.15, 0.02, 1.5
WEEKLY_SINCE = date(2001, 1, 1)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Centre:
    """A metropolis or a town, and how its listings are called by their source."""

    source: str
    city: str
    metro: words.Metro


class World:
    """`size` meetings around the centres; rows come in the order of their ids."""

    def __init__(self, size: int) -> None:
        self.size = size

    def rows(self) -> Iterator[Row]:
        """The listings as the store would hand them to the catalog."""
        for document in self.documents():
            yield Row(document["id"], orjson.dumps(document), 1, ())

    def documents(self) -> Iterator[Document]:
        """The listings' members, in the order in which `finder.shapes.document` writes them."""
        centre_of = np.repeat(np.arange(CENTRES), self._counts).tolist()
        lat, lon = self._places
        drawn = self._draws("words").integers(0, 2**31, (self.size, DRAWS)).tolist()
        places = zip(lat.round(5).tolist(), lon.round(5).tolist(), self._houses.tolist(), strict=True)
        for number, (centre, place) in enumerate(zip(centre_of, places, strict=True)):
            yield _document(number, CENTRE_LIST[centre], place, drawn[number])

    def _draws(self, purpose: str) -> np.random.Generator:
        return np.random.default_rng([SEED, self.size, *purpose.encode()])

    @cached_property
    def _counts(self) -> Ints:
        """Meetings of each centre."""
        ends = np.rint(np.cumsum(centre_shares()) * self.size).astype(np.int64)
        return np.diff(ends, prepend=0)

    @cached_property
    def _houses(self) -> Ints:
        """The house of each meeting: houses are numbered through all centres."""
        of_centre = np.maximum(self._counts // MEETINGS_A_HOUSE, 1)
        first = np.cumsum(of_centre) - of_centre
        chosen = self._draws("houses").random(self.size) * np.repeat(of_centre, self._counts)
        numbers: Ints = np.repeat(first, self._counts) + chosen.astype(np.int64)
        return numbers

    @cached_property
    def _places(self) -> tuple[Floats, Floats]:
        """Latitude and longitude of each meeting's house."""
        centre_of = np.repeat(np.arange(CENTRES), self._counts)
        offsets = self._draws("places").normal(size=(int(self._houses.max()) + 1, 2))[self._houses]
        lat, lon = (column[centre_of] for column in centre_places())
        spread = centre_spreads()[centre_of]
        return lat + offsets[:, 0] * spread, lon + offsets[:, 1] * spread


def centre_shares() -> Floats:
    """The part of all meetings that each centre has, metropolises first."""
    metros = LARGEST_SHARE * METRO_RATIO ** np.arange(len(words.METROS))
    towns = np.random.default_rng(SEED).exponential(size=CENTRES - len(metros))
    return np.concatenate((metros * METRO_SHARE / metros.sum(), towns * (1 - METRO_SHARE) / towns.sum()))


def centre_places() -> tuple[Floats, Floats]:
    """Latitude and longitude of each centre; towns lie around the metropolises in turn."""
    of_metro = np.arange(CENTRES) % len(words.METROS)
    apart = np.random.default_rng(SEED + 1).normal(scale=AROUND_METRO_DEGREES, size=(CENTRES, 2))
    apart[: len(words.METROS)] = 0
    lat = np.array([metro.lat for metro in words.METROS])[of_metro] + apart[:, 0]
    lon = np.array([metro.lon for metro in words.METROS])[of_metro] + apart[:, 1]
    return lat, lon


def centre_spreads() -> Floats:
    """How far the houses of each centre scatter, in degrees."""
    spreads = np.full(CENTRES, TOWN_SPREAD_DEGREES)
    spreads[: len(words.METROS)] = METRO_SPREAD_DEGREES
    return spreads


def origins(count: int) -> list[Point]:
    """Where people ask from: where the meetings are, whatever their number."""
    rng = np.random.default_rng(SEED + 2)
    chosen = rng.choice(CENTRES, size=count, p=centre_shares())
    lat, lon = (column[chosen] for column in centre_places())
    apart = rng.normal(size=(count, 2)) * centre_spreads()[chosen, None]
    pairs = zip((lat + apart[:, 0]).round(4).tolist(), (lon + apart[:, 1]).round(4).tolist(), strict=True)
    return [Point(*pair) for pair in pairs]


def sources(retrieved_on: date) -> dict[str, Document]:
    """What a snapshot says of the world's sources, all fetched on one day."""
    names = sorted({centre.source for centre in CENTRE_LIST})
    empty = dict.fromkeys(("title", "url", "licence", "attribution", "fellowship"))
    return {
        name: {"name": name, "format": "native", "retrieved_on": retrieved_on.isoformat()} | empty
        for name in names
    }


def _centres() -> list[Centre]:
    metros = [Centre(f"metro-{n:02}", metro.name, metro) for n, metro in enumerate(words.METROS)]
    towns = [
        Centre(f"region-{n // TOWNS_A_SOURCE:03}", _town_name(n), words.METROS[n % len(words.METROS)])
        for n in range(len(metros), CENTRES)
    ]
    return metros + towns


def _town_name(number: int) -> str:
    beginnings, ends = words.TOWN_BEGINNINGS, words.TOWN_ENDS
    return beginnings[number % len(beginnings)] + ends[number // len(beginnings) % len(ends)]


CENTRE_LIST = _centres()


def _document(number: int, centre: Centre, place: tuple[float, float, int], drawn: list[int]) -> Document:
    name = f"{_pick(words.GROUP_FIRSTS, drawn[0])} {_pick(words.GROUP_LASTS, drawn[1])}"
    fellowship = _pick(words.FELLOWSHIPS, drawn[2])
    attendance = _pick(words.ATTENDANCES, drawn[3])
    url = f"https://{centre.source}.example.org/meetings/{number:07}/"
    is_online = attendance != "in_person"
    return {
        "id": f"{centre.source}:{number:07}-{name.lower().replace(' ', '-').replace(chr(39), '')}",
        "kind": "meeting",
        "name": name,
        "group": f"{centre.city} {name}" if drawn[4] % 2 else None,
        "fellowship": fellowship,
        "organizer": None,
        "pathways": list(pathways_of(fellowship)),
        "attendance": attendance,
        "types": _pick(words.TYPES[_pick(words.ACCESS, drawn[5])], drawn[6]),
        "other_types": [],
        "languages": ["en"],
        "alcohol": "none",
        "cost": None,
        "venue": _venue(centre, None if attendance == "online" else place),
        "online": _online(url, number) if is_online else None,
        "url": url,
        "notes": _notes(drawn[7]),
        "schedule": _schedule(centre.metro.time_zone, drawn[8:11]),
        "provenance": [{"source": centre.source, "source_url": url, "retrieved_on": None}],
        "illustrative": False,
        "suspended": None,
        "verification": {"status": "listed", "checked_on": None},
    }


def _pick(choices: Any, drawn: int) -> Any:
    return choices[drawn % len(choices)]


def _venue(centre: Centre, place: tuple[float, float, int] | None) -> Document:
    """The house; what is online alone tells its town."""
    lat, lon, house = place if place is not None else (None, None, None)
    address = (
        None if house is None else f"{house % 8_999 + 100} {_pick(words.STREETS, house)} {_street(house)}"
    )
    return {
        "name": None if house is None else _pick(words.HOUSES, house),
        "address": address,
        "city": centre.city,
        "region": centre.metro.region,
        "postal_code": None if house is None else f"{house % 90_000 + 10_000}",
        "country": centre.metro.country,
        "lat": lat,
        "lon": lon,
        "precision": None if house is None else "exact",
    }


def _street(house: int) -> str:
    kind: str = _pick(words.STREET_KINDS, house // len(words.STREETS))
    return kind


def _online(page: str, number: int) -> Document:
    return {
        "url": f"https://zoom.us/j/{90_000_000 + number}",
        "phone": None,
        "access": "passcode",
        "page": page,
    }


def _notes(drawn: int) -> str | None:
    """One or two sentences for half of the listings."""
    if drawn % 2:
        return None
    first, second = _pick(words.NOTES, drawn // 2), _pick(words.NOTES, drawn // 32)
    return first if drawn // 16 % 2 or first == second else f"{first} {second}"


def _schedule(time_zone: str, drawn: list[int]) -> Document:
    days = _pick(words.DAYS, drawn[0])
    starts = datetime.fromisoformat(f"{WEEKLY_SINCE + timedelta(days[0])}T{_pick(words.CLOCKS, drawn[1])}")
    codes = ",".join(Weekday(day).name[:2] for day in days)
    rule = {
        "starts": starts.isoformat(timespec="minutes"),
        "duration_minutes": _pick(words.MINUTES, drawn[2]),
        "rrule": f"FREQ=WEEKLY;BYDAY={codes}",
    }
    return {"time_zone": time_zone, "rules": [rule], "extra": [], "overrides": [], "by_appointment": False}
