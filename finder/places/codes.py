"""Postal codes: those of the US that come with finder, and how a code is read out of a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from finder.domain.geo import Point
from finder.domain.schedule import Precision
from finder.places.index import PARTS_OF_DEGREE, Columns, texts
from finder.places.names import plain_name
from finder.places.place import Place
from finder.places.regions import names_of_country, names_of_region

US_POSTAL_CODE = re.compile(r"(\d{5})(-?\d{4})?", re.ASCII)
# A code has a figure in it, at most two words, and these letters alone.
CODE = re.compile(r"(?=[^ ]* ?[^ ]*\d)[0-9A-Za-z]+(?:[ -][0-9A-Za-z]+)?", re.ASCII)
MAX_CODE_LENGTH = 12
# A code with letters and so many signs is not by chance in a text.
DISTINCT_LENGTH = 5
MAX_CODES = 8


class Codes(Protocol):
    """Places by postal code."""

    def of(self, key: str) -> list[Place]:
        """The places of a code, written as `code_key` writes it."""

    def beginning(self, prefix: str, limit: int) -> list[Place]:
        """The first places whose code begins so, in the order of codes."""


class UsCodes:
    """The postal codes of the US, in sorted columns."""

    def __init__(self, columns: Columns) -> None:
        self._codes = texts(columns["codes"])
        self._towns, self._regions = texts(columns["code_towns"]), texts(columns["code_regions"])
        self._town_of, self._region_of = columns["code_town_of"], columns["code_region_of"]
        self._lat, self._lon = columns["code_lat"], columns["code_lon"]

    def of(self, key: str) -> list[Place]:
        """The place of five figures."""
        at = bisect_left(self._codes, key)
        return [self._place(at)] if at < len(self._codes) and self._codes[at] == key else []

    def beginning(self, prefix: str, limit: int) -> list[Place]:
        """The first places whose code begins so."""
        first = bisect_left(self._codes, prefix)
        ahead = range(first, min(first + limit, len(self._codes)))
        return [self._place(at) for at in ahead if self._codes[at].startswith(prefix)]

    def _place(self, at: int) -> Place:
        code, city, region = (
            self._codes[at],
            self._towns[self._town_of[at]],
            self._regions[self._region_of[at]],
        )
        label = f"{code} {', '.join(filter(None, (city, region)))}"
        point = Point(int(self._lat[at]) / PARTS_OF_DEGREE, int(self._lon[at]) / PARTS_OF_DEGREE)
        return Place(label, point, Precision.POSTAL_CODE, city or None, region, "US", code)


@dataclass(frozen=True, slots=True)
class CodeRead:
    """A postal code that may stand in a text, and what stands beside it."""

    key: str
    rest: str

    def is_of(self, place: Place) -> bool:
        """Whether what stands beside the code, if anything, names the place's town, region or country.

        Where nobody told the town of a code, one that is nothing else but a code is believed.
        """
        is_distinct = len(self.key) >= DISTINCT_LENGTH and not self.key.isdecimal()
        if not self.rest or (is_distinct and place.city is None):
            return True
        names = names_of_country(place.country)
        names |= {plain_name(each) for each in (place.city, place.region) if each}
        if place.country == "US" and place.region:
            names |= names_of_region(place.region)
        return any(f" {name} " in f" {self.rest} " for name in names)


def code_key(code: str) -> str:
    """A postal code as it is searched: capitals and figures; the first five of ZIP+4."""
    zip_code = US_POSTAL_CODE.fullmatch(code.strip())
    return zip_code[1] if zip_code else re.sub(r"[ -]", "", code).upper()


def codes_in(text: str) -> Iterator[CodeRead]:
    """The postal codes that a text may hold: the whole of it, or one or two of its words."""
    return islice(_codes_in(text), MAX_CODES)


def _codes_in(text: str) -> Iterator[CodeRead]:
    words = text.replace(",", " , ").split()
    yield from _code(words, [])
    for count in (2, 1):
        for at in range(len(words) - count + 1):
            yield from _code(words[at : at + count], [*words[:at], *words[at + count :]])


def _code(words: Sequence[str], rest: Sequence[str]) -> Iterator[CodeRead]:
    code = " ".join(words)
    if len(code) <= MAX_CODE_LENGTH and CODE.fullmatch(code):
        yield CodeRead(code_key(code), plain_name(" ".join(rest)))
