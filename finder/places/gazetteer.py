"""The gazetteer: US postal codes and the world's towns, read from the tables in `data/gazetteer/`."""

from __future__ import annotations

import csv
import gzip
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

from finder.domain.errors import InvalidInput
from finder.domain.geo import Point
from finder.domain.schedule import Precision
from finder.places.names import folded
from finder.places.regions import PROVINCE_OF_NUMBER, country_code, region_code

US_POSTAL_CODE = re.compile(r"(\d{5})(-?\d{4})?")
# A town so many times larger than the next of its name is the one that is meant.
CLEARLY_LARGER = 4
MAX_QUERY_LENGTH = 100
MAX_CHOICES = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A postal code or a town: its label, its centre and how near that is to any door in it."""

    label: str
    point: Point
    precision: Precision
    city: str | None
    region: str | None
    country: str
    postal_code: str | None = None
    population: int = 0


class Gazetteer:
    """Places by postal code and by name; each table is read when it is first asked."""

    def __init__(self, folder: Traversable) -> None:
        self._folder = folder

    def load(self) -> None:
        """Reads every table now, so that no question waits for it."""
        _ = self._postal_codes, self._towns, self._towns_by_alternate_name

    def near(self, text: str) -> Place:
        """The place a person means by a postal code, a town, or "town, state or country".

        Raises InvalidInput naming `near`, with choices where there are several.
        """
        if len(text) > MAX_QUERY_LENGTH or not text.strip():
            raise InvalidInput.of(
                "near", f"must be a postal code or a town, at most {MAX_QUERY_LENGTH} letters"
            )
        code = US_POSTAL_CODE.fullmatch(text.strip())
        if code is not None:
            return self._postal_place(code[1])
        name, found = self._read(text)
        if not found:
            raise InvalidInput.of("near", self._unknown(text))
        meant = self._meant(name, found)
        if meant is None:
            choices = "; ".join(place.label for place in found[:MAX_CHOICES])
            raise InvalidInput.of("near", f"could be any of: {choices}")
        return meant

    def postal_code(self, code: str, country: str | None) -> Place | None:
        """The centre of a US postal code (ZIP or ZIP+4); None for others."""
        match = US_POSTAL_CODE.fullmatch(code.strip())
        return self._postal_codes.get(match[1]) if match and country in ("US", None) else None

    def town(self, city: str, region: str | None, country: str | None) -> Place | None:
        """The one town of this name in the region and country; None where none or several would do."""
        letters = None if region is None else region_code(region)
        if letters is not None:
            found = self._in_region(city, letters)
        elif country == "US" and region is not None:
            found = []
        else:
            found = self._named(city) or (self._small(city) if country == "US" else [])
        return _largest([place for place in found if country in (None, place.country)])

    def towns(self, text: str) -> list[Place]:
        """Towns of this name, the largest first; a state or country may follow, after a comma or not."""
        return self._read(text)[1]

    def _read(self, text: str) -> tuple[str, list[Place]]:
        """The name in the text, as a person may have meant it, and the towns that have it."""
        for name, qualifiers in _readings(text):
            if found := self._within(name, qualifiers):
                return name, found
        return text, []

    def _within(self, name: str, qualifiers: list[str]) -> list[Place]:
        """Towns of a name in every state or country named; letters that stand for both are a state first."""
        if not qualifiers:
            return self._named(name) or self._small(name)
        first, *others = qualifiers
        found = self._in_region(name, region_code(first))
        if not found:
            found = _in_country([*self._named(name), *self._small(name)], country_code(first))
        for other in others:
            found = _in_region(found, region_code(other)) or _in_country(found, country_code(other))
        return found

    def _in_region(self, name: str, letters: str | None) -> list[Place]:
        return _in_region(self._named(name), letters) or _in_region(self._small(name), letters)

    def _named(self, name: str) -> list[Place]:
        plain = plain_name(name)
        return self._towns.get(plain) or self._towns_by_alternate_name.get(plain) or []

    def _small(self, name: str) -> list[Place]:
        return self._small_towns.get(plain_name(name), [])

    def _meant(self, name: str, found: list[Place]) -> Place | None:
        """The one of several namesakes that is meant: St. Louis is none of those written Saint-Louis."""
        asked = _written(name)
        written = [place for place in found if _written(place.city or "") == asked]
        known = [place for place in found if asked in map(_written, self._alternate_names.get(place, []))]
        return _largest(written) or _largest(known) or _largest(found)

    def _postal_place(self, code: str) -> Place:
        place = self._postal_codes.get(code)
        if place is None:
            around = [self._postal_codes[key].label for key in self._postal_codes if key[:4] == code[:4]]
            hint = f"; near by are {', '.join(around[:MAX_CHOICES])}" if around else ""
            raise InvalidInput.of("near", f"is not a US postal code the gazetteer holds{hint}")
        return place

    def _unknown(self, text: str) -> str:
        begin = plain_name(text.partition(",")[0])[:4]
        alike = [places[0] for name, places in self._towns.items() if begin and name.startswith(begin)]
        alike.sort(key=lambda place: -place.population)
        hint = "; ".join(place.label for place in alike[:MAX_CHOICES])
        allowed = "must be a US postal code, a US town, or another town of more than 15,000"
        return f"{allowed}; similar names: {hint}" if hint else allowed

    @cached_property
    def _postal_codes(self) -> dict[str, Place]:
        return {row["postal_code"]: _postal_place(row) for row in self._rows("us-postal-codes.csv.gz")}

    @cached_property
    def _cities(self) -> list[tuple[Place, list[str]]]:
        """Each town with its alternate names, the largest first."""
        return [(_town(row), row["alternate_names"].split(";")) for row in self._rows("cities.csv.gz")]

    @cached_property
    def _alternate_names(self) -> dict[Place, list[str]]:
        return dict(self._cities)

    @cached_property
    def _towns(self) -> dict[str, list[Place]]:
        named: defaultdict[str, list[Place]] = defaultdict(list)
        for place, _ in self._cities:
            named[plain_name(place.city or "")].append(place)
        return dict(named)

    @cached_property
    def _towns_by_alternate_name(self) -> dict[str, list[Place]]:
        named: defaultdict[str, list[Place]] = defaultdict(list)
        for place, names in self._cities:
            for name in {plain_name(each) for each in names if each}:
                named[name].append(place)
        return dict(named)

    @cached_property
    def _small_towns(self) -> dict[str, list[Place]]:
        """US towns too small for the table of cities, by the postal codes that bear their names."""
        points: defaultdict[tuple[str, str], list[Point]] = defaultdict(list)
        for place in self._postal_codes.values():
            if place.city and place.region:
                points[place.city, place.region].append(place.point)
        named: defaultdict[str, list[Place]] = defaultdict(list)
        for (city, region), its in sorted(points.items()):
            if not _in_region(self._towns.get(plain_name(city), []), region):
                label = f"{city}, {region}, US"
                named[plain_name(city)].append(Place(label, _middle(its), Precision.CITY, city, region, "US"))
        return dict(named)

    def _rows(self, name: str) -> Iterator[dict[str, str]]:
        with (self._folder / name).open("rb") as packed, gzip.open(packed) as opened:
            yield from csv.DictReader(io.TextIOWrapper(opened, encoding="utf-8", newline=""))


def plain_name(name: str) -> str:
    """A name as it is searched: no accents, case or punctuation; Saint and Mount in full."""
    words = re.sub(r"[^\w]+", " ", re.sub(r"['’ʼ]", "", folded(name))).split()
    return " ".join({"st": "saint", "mt": "mount", "ft": "fort"}.get(word, word) for word in words)


def _written(name: str) -> str:
    """A name as it is written, but for case and dots."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().replace(".", "").split())


def _readings(text: str) -> Iterator[tuple[str, list[str]]]:
    """(name, states or countries) as a person may have meant the text."""
    name, comma, qualifiers = text.partition(",")
    if comma:
        yield name, [part for part in qualifiers.split(",") if part.strip(" .")]
        return
    yield text, []
    words = text.split()
    for split in range(len(words) - 1, 0, -1):
        yield " ".join(words[:split]), [" ".join(words[split:])]


def _in_region(places: list[Place], letters: str | None) -> list[Place]:
    return [place for place in places if letters is not None and place.region == letters]


def _in_country(places: list[Place], letters: str | None) -> list[Place]:
    return [place for place in places if letters is not None and place.country == letters]


def _largest(places: list[Place]) -> Place | None:
    """The place that is alone or clearly the largest; they come by size."""
    if len(places) < 2:
        return places[0] if places else None
    first, second = places[0].population, places[1].population
    return places[0] if first and first >= CLEARLY_LARGER * second else None


def _middle(points: list[Point]) -> Point:
    lat, lon = (sum(each) / len(points) for each in zip(*((at.lat, at.lon) for at in points), strict=True))
    return Point(round(lat, 5), round(lon, 5))


def _postal_place(row: dict[str, str]) -> Place:
    city, region = row["city"] or None, row["region"] or None
    town = ", ".join(part for part in (city, region) if part)
    point = Point(float(row["lat"]), float(row["lon"]))
    label = f"{row['postal_code']} {town}".strip()
    return Place(label, point, Precision.POSTAL_CODE, city, region, "US", row["postal_code"])


def _town(row: dict[str, str]) -> Place:
    country = row["country"]
    region = {"US": row["admin1"], "CA": PROVINCE_OF_NUMBER.get(row["admin1"])}.get(country)
    label = ", ".join(part for part in (row["name"], region, country) if part)
    point = Point(float(row["lat"]), float(row["lon"]))
    population = int(row["population"])
    return Place(label, point, Precision.CITY, row["name"], region, country, population=population)


@cache
def embedded_gazetteer() -> Gazetteer:
    """The gazetteer that comes with finder."""
    return Gazetteer(files("finder_data") / "gazetteer")
