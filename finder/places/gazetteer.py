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
            raise InvalidInput.of("near", f"must be a postal code or a town, at most {MAX_QUERY_LENGTH} letters")
        code = US_POSTAL_CODE.fullmatch(text.strip())
        if code is not None:
            return self._postal_place(code[1])
        found = self.towns(text)
        if not found:
            raise InvalidInput.of("near", self._unknown(text))
        if len(found) > 1 and found[0].population < CLEARLY_LARGER * found[1].population:
            choices = "; ".join(place.label for place in found[:MAX_CHOICES])
            raise InvalidInput.of("near", f"could be any of: {choices}")
        return found[0]

    def postal_code(self, code: str, country: str | None) -> Place | None:
        """The centre of a US postal code (ZIP or ZIP+4); None for others."""
        match = US_POSTAL_CODE.fullmatch(code.strip())
        return self._postal_codes.get(match[1]) if match and country in ("US", None) else None

    def town(self, city: str, region: str | None, country: str | None) -> Place | None:
        """The one town of this name in the region and country; None where none or several would do."""
        found = [place for place in self._named(city) if country in (None, place.country)]
        if region is not None and any(place.region == region for place in found):
            found = [place for place in found if place.region == region]
        elif country == "US" and region is not None:
            return None
        if len(found) > 1 and found[0].population < CLEARLY_LARGER * found[1].population:
            return None
        return found[0] if found else None

    def towns(self, text: str) -> list[Place]:
        """Towns of this name, the largest first; a state or country may follow, after a comma or not."""
        for name, qualifier in _readings(text):
            found = [place for place in self._named(name) if _is_in(place, qualifier)]
            if found:
                return found
        return []

    def _named(self, name: str) -> list[Place]:
        plain = plain_name(name)
        return self._towns.get(plain) or self._towns_by_alternate_name.get(plain) or []

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
        allowed = "must be a US postal code or a town of more than 15,000"
        return f"{allowed}; similar names: {hint}" if hint else allowed

    @cached_property
    def _postal_codes(self) -> dict[str, Place]:
        return {row["postal_code"]: _postal_place(row) for row in self._rows("us-postal-codes.csv.gz")}

    @cached_property
    def _cities(self) -> list[tuple[Place, list[str]]]:
        return [(_town(row), row["alternate_names"].split(";")) for row in self._rows("cities.csv.gz")]

    @cached_property
    def _towns(self) -> dict[str, list[Place]]:
        named: defaultdict[str, list[Place]] = defaultdict(list)
        for place, _ in self._cities:
            named[plain_name(place.city or "")].append(place)
        return named

    @cached_property
    def _towns_by_alternate_name(self) -> dict[str, list[Place]]:
        named: defaultdict[str, list[Place]] = defaultdict(list)
        for place, names in self._cities:
            for name in {plain_name(each) for each in names if each}:
                named[name].append(place)
        return named

    def _rows(self, name: str) -> Iterator[dict[str, str]]:
        with (self._folder / name).open("rb") as packed, gzip.open(packed) as opened:
            yield from csv.DictReader(io.TextIOWrapper(opened, encoding="utf-8", newline=""))


def plain_name(name: str) -> str:
    """A name as it is compared: no accents, case or punctuation; Saint and Mount in full."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each))
    words = re.sub(r"[^\w]+", " ", bare.casefold()).split()
    return " ".join({"st": "saint", "mt": "mount", "ft": "fort"}.get(word, word) for word in words)


def _readings(text: str) -> Iterator[tuple[str, str | None]]:
    """(name, state or country) as a person may have meant the text."""
    name, comma, qualifier = text.partition(",")
    if comma:
        yield name, qualifier.strip()
        return
    yield text, None
    words = text.split()
    for split in range(len(words) - 1, 0, -1):
        yield " ".join(words[:split]), " ".join(words[split:])


def _is_in(place: Place, qualifier: str | None) -> bool:
    if not qualifier:
        return True
    asked = qualifier.casefold().strip(" .")
    region = (place.region or "").casefold()
    if asked in (region, place.country.casefold(), US_STATES.get(region)):
        return True
    return COUNTRY_NAMES.get(asked) == place.country


def _postal_place(row: dict[str, str]) -> Place:
    city, region = row["city"] or None, row["region"] or None
    town = ", ".join(part for part in (city, region) if part)
    point = Point(float(row["lat"]), float(row["lon"]))
    label = f"{row['postal_code']} {town}".strip()
    return Place(label, point, Precision.POSTAL_CODE, city, region, "US", row["postal_code"])


def _town(row: dict[str, str]) -> Place:
    country = row["country"]
    region = row["admin1"] if country == "US" else None
    label = ", ".join(part for part in (row["name"], region, country) if part)
    point = Point(float(row["lat"]), float(row["lon"]))
    population = int(row["population"])
    return Place(label, point, Precision.CITY, row["name"], region, country, population=population)


@cache
def embedded_gazetteer() -> Gazetteer:
    """The gazetteer that comes with finder."""
    return Gazetteer(files("finder_data") / "gazetteer")


_STATE_TABLE = """al alabama;ak alaska;az arizona;ar arkansas;ca california;co colorado;ct connecticut;
de delaware;dc district of columbia;fl florida;ga georgia;hi hawaii;id idaho;il illinois;in indiana;ia iowa;
ks kansas;ky kentucky;la louisiana;me maine;md maryland;ma massachusetts;mi michigan;mn minnesota;
ms mississippi;mo missouri;mt montana;ne nebraska;nv nevada;nh new hampshire;nj new jersey;nm new mexico;
ny new york;nc north carolina;nd north dakota;oh ohio;ok oklahoma;or oregon;pa pennsylvania;ri rhode island;
sc south carolina;sd south dakota;tn tennessee;tx texas;ut utah;vt vermont;va virginia;wa washington;
wv west virginia;wi wisconsin;wy wyoming"""
# Postal abbreviation to name, in small letters.
US_STATES = {
    code: name for code, _, name in (entry.strip().partition(" ") for entry in _STATE_TABLE.split(";"))
}
COUNTRY_NAMES = {
    "usa": "US",
    "united states": "US",
    "uk": "GB",
    "united kingdom": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "ireland": "IE",
    "canada": "CA",
    "germany": "DE",
    "deutschland": "DE",
    "france": "FR",
    "spain": "ES",
    "mexico": "MX",
    "australia": "AU",
    "new zealand": "NZ",
    "south africa": "ZA",
}
