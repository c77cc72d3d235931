"""Addresses of one line, taken apart: "1 Elm St, Salem, OR 97301, USA"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from finder.formats.text import remembering
from finder.places.names import folded
from finder.places.regions import (
    COUNTRY_OF_NAME,
    COUNTRY_OF_REGION,
    FIRST_NAME_OF_COUNTRY,
    country_code,
)

# Towns of the US bear these names as well, and without a state beside it "Angola" is the one in Indiana.
NAMES_OF_TOWNS = frozenset(
    "angola bolivia cuba greenland grenada jordan lebanon palestine sudan syria".split()
)
COUNTRY_IN_ADDRESS = {name: code for name, code in COUNTRY_OF_NAME.items() if name not in NAMES_OF_TOWNS}
# How a line names each country: by the first of its names, or as an envelope does; else by its letters.
LINE_NAMES = {
    code: name for code, name in FIRST_NAME_OF_COUNTRY.items() if folded(name) not in NAMES_OF_TOWNS
} | {"US": "USA"}
US_POSTAL = r"\d{5}(?:-\d{4})?"
CANADIAN_POSTAL = r"[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d"
COUNTRY_AT_END = re.compile(r"^(.*\d)\s+(USA|United States|Canada)$", re.IGNORECASE)
POSTAL_ALONE = re.compile(rf"{US_POSTAL}|{CANADIAN_POSTAL}")
REGION_AND_POSTAL = re.compile(rf"([^\d]+?) +({US_POSTAL}|{CANADIAN_POSTAL})")
# Abroad: 7806 stands alone, 10119 Berlin and 5612 EK Eindhoven lead, London WC2H 0EW closes.
FOREIGN_POSTAL_ALONE = re.compile(r"\d{4,6}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[\dW] ?[A-Z\d]{4}")
POSTAL_THEN_CITY = re.compile(r"((?:[A-Z]{1,2}-)?\d{4,6}(?: ?[A-Z]{2}(?= ))?) +(\D.*)")
CITY_THEN_POSTAL = re.compile(r"(\D.*?) +([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{4,6})")


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address, each as it was written but `country`, an ISO 3166-1 alpha-2 code."""

    street: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None


def address_line(address: Address) -> str:
    """The address in one line, as North America writes it: 1 Elm St, Salem, OR 97301, USA."""
    state_and_code = " ".join(filter(None, (address.region, address.postal_code)))
    country = LINE_NAMES.get(address.country, address.country) if address.country is not None else None
    return ", ".join(filter(None, (address.street, address.city, state_and_code, country)))


def parts_of(text: str) -> list[str]:
    """What stands between an address's commas."""
    return [part for part in (part.strip() for part in text.split(",")) if part]


@remembering
def parse_address(text: str) -> Address | None:
    """The parts of an address in one line; None where it names neither country nor region."""
    parts = parts_of(text)
    country = _take_country(parts)
    if country in ("US", "CA", None):
        return _north_american(parts, country)
    if not parts:
        return Address(country=country)
    region, postal_code, city = _take_town(parts)
    return Address(_street(parts, city, region), city, region, postal_code, country)


def _take_country(parts: list[str]) -> str | None:
    """Takes the country from the end of `parts`, where one is named."""
    if not parts:
        return None
    at_end = COUNTRY_AT_END.fullmatch(parts[-1])
    if at_end is not None:
        parts[-1] = at_end[1]
        return country_code(at_end[2])
    name = folded(parts[-1])
    # Georgia is a state as well: "Tbilisi, Georgia" keeps it as region and says no country.
    country = COUNTRY_IN_ADDRESS.get(name) if name not in COUNTRY_OF_REGION else None
    if country is not None:
        parts.pop()
    return country


def _north_american(parts: list[str], country: str | None) -> Address | None:
    postal_code = parts.pop() if parts and POSTAL_ALONE.fullmatch(parts[-1]) else None
    region = _take_region(parts)
    both = (
        REGION_AND_POSTAL.fullmatch(parts[-1]) if parts and region is None and postal_code is None else None
    )
    if both is not None and folded(both[1]) in COUNTRY_OF_REGION:
        region, postal_code = both[1], both[2]
        parts.pop()
    if country is None and region is None:
        return None
    if country is None and postal_code is not None:
        country = "US" if postal_code[0].isdigit() else "CA"
    if len(parts) == 1 and re.match(r"\W*\d", parts[0]):
        # "325 Cherry St. Philadelphia": where the street ends is not said.
        return Address(parts[0], None, region, postal_code, country)
    city = parts.pop() if parts else None
    return Address(_street(parts, city, region), city, region, postal_code, country)


def _take_region(parts: list[str]) -> str | None:
    is_region = bool(parts) and folded(parts[-1]) in COUNTRY_OF_REGION
    # One part alone before the country may as well be the town: New York, USA.
    return parts.pop() if is_region and len(parts) > 1 else None


def _take_town(parts: list[str]) -> tuple[str | None, str | None, str]:
    """Takes region, postal code and city from the end of `parts`, as written outside North America."""
    region = None
    if len(parts) > 1 and POSTAL_THEN_CITY.fullmatch(parts[-2]) and not re.search(r"\d", parts[-1]):
        region = parts.pop()
    if len(parts) > 1 and FOREIGN_POSTAL_ALONE.fullmatch(parts[-1]):
        return region, parts.pop(), parts.pop()
    town = parts.pop()
    leading, closing = POSTAL_THEN_CITY.fullmatch(town), CITY_THEN_POSTAL.fullmatch(town)
    if leading is not None:
        return region, leading[1], leading[2]
    if closing is not None:
        return region, closing[2], closing[1]
    return region, None, town


def _street(parts: list[str], city: str | None, region: str | None) -> str | None:
    """What is left, without a town or country that is written twice: "Edmonton, Canada, Edmonton, Canada"."""
    told = {word.casefold() for word in (city, region) if word is not None}
    rest = [part for part in parts if part.casefold() not in told and folded(part) not in COUNTRY_IN_ADDRESS]
    return ", ".join(rest) or None
