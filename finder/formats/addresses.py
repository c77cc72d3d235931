"""Addresses of one line, taken apart: "1 Elm St, Salem, OR 97301, USA"; and countries by their names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType

COUNTRY_NAMES = """
AR Argentina | AT Austria | AU Australia | BB Barbados | BE Belgium | BG Bulgaria | BM Bermuda
BR Brazil | BS Bahamas | BW Botswana | CA Canada | CH Switzerland | CL Chile | CN China | CO Colombia
CR Costa Rica | CY Cyprus | CZ Czechia | CZ Czech Republic | DE Germany | DE Deutschland | DK Denmark
DO Dominican Republic | EC Ecuador | EE Estonia | EG Egypt | ES Spain | ES España | FI Finland
FR France | GB England | GB Great Britain | GB Northern Ireland | GB Scotland | GB UK
GB United Kingdom | GB Wales | GE Georgia | GH Ghana | GR Greece | GT Guatemala | HK Hong Kong
HR Croatia | HU Hungary | ID Indonesia | IE Ireland | IE Republic of Ireland
IL Israel | IN India | IS Iceland | IT Italy
JM Jamaica | JP Japan | KE Kenya | KR South Korea | LT Lithuania | LU Luxembourg | LV Latvia
MA Morocco | MT Malta | MX Mexico | MX México | MY Malaysia | NA Namibia | NG Nigeria | NL Netherlands
NL The Netherlands | NO Norway | NP Nepal | NZ New Zealand | PA Panama | PE Peru | PH Philippines
PK Pakistan | PL Poland | PR Puerto Rico | PT Portugal | RO Romania | RS Serbia | RU Russia | SE Sweden
SG Singapore | SI Slovenia | SK Slovakia | TH Thailand | TR Turkey | TR Türkiye | TT Trinidad and Tobago
TW Taiwan | UA Ukraine | UG Uganda | US U.S | US U.S.A | US United States | US United States of America
US US | US USA | UY Uruguay | VE Venezuela | VN Vietnam | ZA South Africa | ZW Zimbabwe
"""
US_STATES = """
AL Alabama | AK Alaska | AZ Arizona | AR Arkansas | CA California | CO Colorado | CT Connecticut
DE Delaware | DC District of Columbia | FL Florida | GA Georgia | HI Hawaii | ID Idaho | IL Illinois
IN Indiana | IA Iowa | KS Kansas | KY Kentucky | LA Louisiana | ME Maine | MD Maryland
MA Massachusetts | MI Michigan | MN Minnesota | MS Mississippi | MO Missouri | MT Montana | NE Nebraska
NV Nevada | NH New Hampshire | NJ New Jersey | NM New Mexico | NY New York | NC North Carolina
ND North Dakota | OH Ohio | OK Oklahoma | OR Oregon | PA Pennsylvania | RI Rhode Island
SC South Carolina | SD South Dakota | TN Tennessee | TX Texas | UT Utah | VT Vermont | VA Virginia
WA Washington | WV West Virginia | WI Wisconsin | WY Wyoming | GU Guam | PR Puerto Rico
"""
CANADIAN_PROVINCES = """
AB Alberta | BC British Columbia | MB Manitoba | NB New Brunswick | NL Newfoundland and Labrador
NS Nova Scotia | NT Northwest Territories | NU Nunavut | ON Ontario | PE Prince Edward Island
QC Quebec | QC Québec | SK Saskatchewan | YT Yukon
"""


def _names(names: str) -> list[tuple[str, str]]:
    """(code, name) of a table, in its order."""
    pairs = (entry.split(maxsplit=1) for line in names.strip().splitlines() for entry in line.split("|"))
    return [(code, name.strip()) for code, name in pairs]


def _codes(names: str) -> dict[str, str]:
    return {name.casefold(): code for code, name in _names(names)}


COUNTRY_OF_NAME = _codes(COUNTRY_NAMES)
# How a line names each country: by the first of its names above, or as an envelope does.
LINE_NAMES = MappingProxyType(dict(reversed(_names(COUNTRY_NAMES))) | {"US": "USA", "GB": "United Kingdom"})
_STATES, _PROVINCES = _codes(US_STATES), _codes(CANADIAN_PROVINCES)
# Which country a region of North America lies in, by its name and by its code.
COUNTRY_OF_REGION = {
    **dict.fromkeys([*_PROVINCES, *map(str.casefold, _PROVINCES.values())], "CA"),
    **dict.fromkeys([*_STATES, *map(str.casefold, _STATES.values())], "US"),
}
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


def country_code(name: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country's name or code; None for a name that is not known."""
    name = name.strip().rstrip(".")
    known = COUNTRY_OF_NAME.get(name.casefold())
    if known is not None:
        return known
    return name.upper() if len(name) == 2 and name.isascii() and name.isalpha() else None


def address_line(address: Address) -> str:
    """The address in one line, as North America writes it: 1 Elm St, Salem, OR 97301, USA."""
    state_and_code = " ".join(filter(None, (address.region, address.postal_code)))
    country = LINE_NAMES.get(address.country, address.country) if address.country is not None else None
    return ", ".join(filter(None, (address.street, address.city, state_and_code, country)))


def parts_of(text: str) -> list[str]:
    """What stands between an address's commas."""
    return [part for part in (part.strip() for part in text.split(",")) if part]


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
    name = parts[-1].rstrip(".").casefold()
    # Georgia is a state as well: "Tbilisi, Georgia" keeps it as region and says no country.
    country = COUNTRY_OF_NAME.get(name) if name not in COUNTRY_OF_REGION else None
    if country is not None:
        parts.pop()
    return country


def _north_american(parts: list[str], country: str | None) -> Address | None:
    postal_code = parts.pop() if parts and POSTAL_ALONE.fullmatch(parts[-1]) else None
    region = _take_region(parts)
    both = (
        REGION_AND_POSTAL.fullmatch(parts[-1]) if parts and region is None and postal_code is None else None
    )
    if both is not None and both[1].casefold() in COUNTRY_OF_REGION:
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
    is_region = bool(parts) and parts[-1].casefold() in COUNTRY_OF_REGION
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
    rest = [part for part in parts if part.casefold() not in told and part.casefold() not in COUNTRY_OF_NAME]
    return ", ".join(rest) or None
