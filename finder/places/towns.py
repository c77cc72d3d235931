"""Towns by name: sorted columns, made once by `finder.places.compiling` and searched as they are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from finder.domain.geo import Point
from finder.domain.schedule import Precision
from finder.places.index import PARTS_OF_DEGREE, Columns, texts
from finder.places.names import plain_name
from finder.places.place import Place
from finder.places.regions import names_of_country, names_of_region

# Beyond every character that a key holds.
LAST = "\U0010ffff"
MAX_ALIKE = 400
MAX_ALIKE_LENGTH = 60
# Who is still typing has the first letters right, or is not helped yet.
SURE_LETTERS = 3
LETTER_BITS = 32
# Countries to those who write them, regions to GeoNames.
PARTS_OF_BRITAIN = frozenset({"england", "scotland", "wales", "northern ireland"})
Region = tuple[str, str | None, str]


def edits_forgiven(length: int) -> int:
    """How many letters may be wrong, missing, too many or swapped in a name of so many letters."""
    return 0 if length < 4 else 1 if length < 9 else 2


def letters_of(key: str) -> int:
    """The letters of a name, a bit each; letters beyond `z` share bits."""
    bits = 0
    for letter in key:
        bits |= 1 << (ord(letter) % LETTER_BITS)
    return bits


@dataclass(frozen=True, slots=True)
class Found:
    """A town that a name found: its number, and whether the name is another than its own."""

    town: int
    is_alternate: bool


class Towns:
    """Towns by number, the largest first, and by plain name."""

    def __init__(self, columns: Columns) -> None:
        self._names = texts(columns["names"])
        labels = zip(columns["labelled"].tolist(), texts(columns["labels"]), strict=False)
        self._labels: dict[int, str] = dict(labels)
        spellings = zip(columns["spelled"].tolist(), texts(columns["spellings"]), strict=False)
        self._spellings = {town: names.split(";") for town, names in spellings}
        self._districts = texts(columns["districts"])
        self._regions: list[Region] = [_region(line) for line in texts(columns["regions"])]
        self._region_of, self._district_of = columns["region_of"], columns["district_of"]
        self._lat, self._lon, self._population = columns["lat"], columns["lon"], columns["population"]
        self._keys = texts(columns["keys"])
        self._key_lengths, self._key_letters = columns["key_lengths"], columns["key_letters"]
        self._starts, self._postings = columns["starts"], columns["postings"]

    def __len__(self) -> int:
        return len(self._names)

    def place(self, town: int) -> Place:
        """The town of a number."""
        country, letters, name = self._regions[self._region_of[town]]
        point = Point(int(self._lat[town]) / PARTS_OF_DEGREE, int(self._lon[town]) / PARTS_OF_DEGREE)
        return Place(
            self._labels.get(town) or ", ".join(filter(None, (self._names[town], letters, country))),
            point,
            Precision.CITY,
            self._names[town],
            letters or name or None,
            country,
            population=self.population(town),
        )

    def name(self, town: int) -> str:
        """The name of a town, as it is written."""
        return self._names[town]

    def population(self, town: int) -> int:
        """The people of a town; 0 where it is not known."""
        return int(self._population[town])

    def region(self, town: int) -> tuple[str, str | None]:
        """The country of a town, and the letters of its state or province."""
        country, letters, _ = self._regions[self._region_of[town]]
        return country, letters

    def spellings(self, town: int) -> list[str]:
        """Other ways to write the name that are the same when searched: Saint Paul, St Paul."""
        return self._spellings.get(town, [])

    def names_beside(self, town: int) -> frozenset[str]:
        """What may stand beside the town's name, as it is searched: district, region and country."""
        district = self._districts[self._district_of[town]]
        return _names_beside(self._regions[self._region_of[town]], district)

    @cached_property
    def all_beside(self) -> frozenset[str]:
        """What may stand beside the name of any town."""
        return frozenset().union(*(_names_beside(region, "") for region in self._regions))

    def named(self, key: str) -> list[Found]:
        """Towns of a plain name, the largest first."""
        at = bisect_left(self._keys, key)
        return self._found(at) if at < len(self._keys) and self._keys[at] == key else []

    def beginning(self, prefix: str) -> Iterator[Found]:
        """Towns that have a name with this beginning, the largest first."""
        first, last = self._range(prefix)
        postings = np.unique(self._postings[self._starts[first] : self._starts[last]])
        return (Found(each >> 1, bool(each & 1)) for each in map(int, postings))

    def alike(self, key: str) -> Iterator[tuple[int, Found]]:
        """(edits, town) of names a few letters off, the fewest edits first."""
        edits = edits_forgiven(len(key))
        if edits and len(key) <= MAX_ALIKE_LENGTH:
            likely = self._likely(key, edits)
            yield from self._scored(key, [self._keys[at] for at in likely], likely, edits)

    def beginning_alike(self, key: str) -> Iterator[tuple[int, Found]]:
        """(edits, town) of names that begin a few letters off, but for the first ones."""
        edits = edits_forgiven(len(key))
        if edits and len(key) <= MAX_ALIKE_LENGTH:
            likely = range(*self._range(key[:SURE_LETTERS]))
            yield from self._scored(key, [self._keys[at][: len(key)] for at in likely], likely, edits)

    def _scored(
        self, key: str, names: list[str], places: range | list[int], edits: int
    ) -> Iterator[tuple[int, Found]]:
        found = process.extract(key, names, scorer=OSA.distance, score_cutoff=edits, limit=MAX_ALIKE)
        for name, distance, at in found:
            # Two wrong letters and another first one make another name: Nashopolis is not Cassopolis.
            if distance < 2 or name[0] == key[0]:
                yield from ((int(distance), each) for each in self._found(places[at]))

    def _likely(self, key: str, edits: int) -> list[int]:
        """Keys that may be so many edits off: an edit changes the length by one, and two kinds of letters."""
        apart = np.bitwise_count(self._key_letters ^ np.uint32(letters_of(key)))
        lengths = np.abs(self._key_lengths.astype(np.int16) - len(key))
        likely: list[int] = np.flatnonzero((apart <= 2 * edits) & (lengths <= edits)).tolist()
        return likely

    def _range(self, prefix: str) -> tuple[int, int]:
        return bisect_left(self._keys, prefix), bisect_left(self._keys, prefix + LAST)

    def _found(self, at: int) -> list[Found]:
        postings = self._postings[self._starts[at] : self._starts[at + 1]].tolist()
        return [Found(each >> 1, bool(each & 1)) for each in postings]


def _region(line: str) -> Region:
    country, letters, name = line.split(";")
    return country, letters or None, name


@lru_cache(maxsize=20_000)
def _names_beside(region: Region, district: str) -> frozenset[str]:
    country, letters, name = region
    names = names_of_country(country) | {name, district}
    if letters is not None:
        names |= names_of_region(letters)
    if plain_name(name) in PARTS_OF_BRITAIN:
        names -= PARTS_OF_BRITAIN - {plain_name(name)}
    return frozenset(plain_name(name) for name in names if name)
