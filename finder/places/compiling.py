"""The index of the gazetteer, made from its tables; `make gazetteer` runs it when they were changed."""

from __future__ import annotations

import csv
import gzip
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from importlib.resources.abc import Traversable
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from finder.domain.errors import InvalidInput
from finder.places.gazetteer import Gazetteer, tables_of
from finder.places.index import Columns, parts, text_column
from finder.places.names import as_written, bare_name, plain_name, two_letter_name
from finder.places.regions import PROVINCE_OF_NUMBER
from finder.places.towns import letters_of

CITIES, POSTAL_CODES = "cities.csv.gz", "us-postal-codes.csv.gz"
Row = dict[str, str]
Region = tuple[str, str | None, str]


@dataclass(frozen=True, slots=True)
class Town:
    """A town as the tables tell it; `names` are its alternate ones."""

    name: str
    region: Region
    lat: float
    lon: float
    population: int = 0
    district: str = ""
    names: tuple[str, ...] = ()
    label: str | None = None

    @property
    def told_district(self) -> str:
        """The district, where it is asked for, or may be: the label is not chosen yet."""
        return self.district if self.label in (None, list(self.labels)[-1]) else ""

    @property
    def labels(self) -> Iterator[str]:
        """What it may be called, the shortest first."""
        country, letters, region = self.region
        told = letters or region
        yield ", ".join(filter(None, (self.name, letters, country)))
        yield ", ".join(filter(None, (self.name, told, country)))
        yield ", ".join(filter(None, (self.name, self.district, told, country)))


@dataclass(slots=True)
class Numbers:
    """Numbers of things, in the order in which they came."""

    of: dict[Any, int] = field(default_factory=dict)

    def __call__(self, thing: Any) -> int:
        """The number of a thing; the next one for a new thing."""
        return self.of.setdefault(thing, len(self.of))


def compiled(folder: Traversable) -> Columns:
    """The index of the tables in a folder.

    Towns that no label tells from a larger one of their name, region and district are left out.
    """
    table = list(rows(folder / POSTAL_CODES))
    cities = list(map(_city, rows(folder / CITIES)))
    towns, codes = [*cities, *_small_towns(table, cities)], _codes(table)
    labelled = _labelled(towns, _columns(towns) | codes)
    return _columns([replace(town, label=label) for town, label in labelled if label is not None]) | codes


def rows(table: Traversable) -> Iterator[Row]:
    """The rows of a compressed table."""
    with table.open("rb") as raw, gzip.open(raw) as opened:
        yield from csv.DictReader(io.TextIOWrapper(opened, encoding="utf-8", newline=""))


def _city(row: Row) -> Town:
    country = row["country"]
    letters = {"US": row["admin1"], "CA": PROVINCE_OF_NUMBER.get(row["admin1"])}.get(country)
    return Town(
        row["name"],
        (country, letters, row["region"]),
        float(row["lat"]),
        float(row["lon"]),
        int(row["population"]),
        row["district"],
        tuple(filter(None, row["alternate_names"].split(";"))),
    )


def _small_towns(codes: Iterable[Row], cities: list[Town]) -> Iterator[Town]:
    """US towns too small for the table of cities, in the middle of the postal codes that bear their name."""
    known = {(plain_name(town.name), town.region) for town in cities}
    names = {letters: name for country, letters, name in {town.region for town in cities} if country == "US"}

    def town(row: Row) -> tuple[str, str]:
        return row["city"], row["region"]

    for (name, letters), its in groupby(sorted(filter(lambda row: row["city"], codes), key=town), town):
        region = ("US", letters, names.get(letters, ""))
        points = [(float(row["lat"]), float(row["lon"])) for row in its]
        if (plain_name(name), region) not in known:
            lat, lon = (sum(each) / len(points) for each in zip(*points, strict=True))
            yield Town(name, region, round(lat, 5), round(lon, 5))


def _labelled(towns: list[Town], index: Columns) -> Iterator[tuple[Town, str | None]]:
    """Each town with the shortest label by which it is found."""
    gazetteer = Gazetteer(lambda: tables_of(index))
    for number, town in enumerate(towns):
        place = gazetteer.towns.place(number)
        yield town, next((label for label in town.labels if _finds(gazetteer, label, place)), None)


def _finds(gazetteer: Gazetteer, label: str, place: object) -> bool:
    try:
        return gazetteer.exactly(label) == place
    except InvalidInput:
        return False


def _columns(towns: list[Town]) -> dict[str, NDArray[Any]]:
    """Towns, which come the largest first, as columns; their names as sorted keys."""
    region_of, district_of = Numbers(), Numbers()
    keys = _keys(towns)
    labels = {at: town.label for at, town in enumerate(towns) if town.label not in (None, next(town.labels))}
    spellings = {at: names for at, town in enumerate(towns) if (names := _spellings(town))}
    columns: dict[str, NDArray[Any]] = {
        "names": text_column([town.name for town in towns]),
        "region_of": np.array([region_of(town.region) for town in towns], np.int16),
        "district_of": np.array([district_of(town.told_district) for town in towns], np.int16),
        "lat": np.array([parts(town.lat) for town in towns], np.int32),
        "lon": np.array([parts(town.lon) for town in towns], np.int32),
        "population": np.array([town.population for town in towns], np.int32),
        "labelled": np.array(list(labels), np.int32),
        "labels": text_column(list(map(str, labels.values()))),
        "spelled": np.array(list(spellings), np.int32),
        "spellings": text_column([";".join(names) for names in spellings.values()]),
        "keys": text_column([key for key, _ in keys]),
        "key_lengths": np.array([len(key) for key, _ in keys], np.uint8),
        "key_letters": np.array([letters_of(key) for key, _ in keys], np.uint32),
        "starts": np.cumsum([0, *(len(found) for _, found in keys)], dtype=np.int32),
        "postings": np.array([each for _, found in keys for each in found], np.int32),
    }
    regions = [";".join((country, letters or "", name)) for country, letters, name in region_of.of]
    return columns | {"regions": text_column(regions), "districts": text_column(list(district_of.of))}


def _keys(towns: list[Town]) -> list[tuple[str, list[int]]]:
    """Each plain name with its towns, twice their number, and one more where it is an alternate name."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, town in enumerate(towns):
        own = plain_name(town.name)
        found[own].add(2 * number)
        others = {plain_name(name) for name in town.names} | {two_letter_name(town.name)}
        for key in others - {own, "", None}:
            found[str(key)].add(2 * number + 1)
    return sorted((key, sorted(numbers)) for key, numbers in found.items() if key)


def _spellings(town: Town) -> list[str]:
    """Alternate names that are the town's own when searched, and written in another way."""
    own, bare = plain_name(town.name), bare_name(town.name)
    alike = {name for name in town.names if plain_name(name) == own and bare_name(name) != bare}
    return sorted(map(as_written, alike))


def _codes(table: list[Row]) -> dict[str, NDArray[Any]]:
    town_of, region_of = Numbers(), Numbers()
    columns: dict[str, NDArray[Any]] = {
        "codes": text_column([row["postal_code"] for row in table]),
        "code_town_of": np.array([town_of(row["city"]) for row in table], np.int32),
        "code_region_of": np.array([region_of(row["region"]) for row in table], np.int16),
        "code_lat": np.array([parts(float(row["lat"])) for row in table], np.int32),
        "code_lon": np.array([parts(float(row["lon"])) for row in table], np.int32),
    }
    return columns | {
        "code_towns": text_column(list(town_of.of)),
        "code_regions": text_column(list(region_of.of)),
    }
