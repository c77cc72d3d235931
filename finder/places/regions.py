"""States, provinces and countries by their names and letters."""

from __future__ import annotations

import re
from functools import cache

from finder.places.names import folded

US_STATES = """
AL Alabama | AK Alaska | AZ Arizona | AR Arkansas | CA California | CO Colorado | CT Connecticut
DE Delaware | DC District of Columbia | FL Florida | GA Georgia | HI Hawaii | ID Idaho | IL Illinois
IN Indiana | IA Iowa | KS Kansas | KY Kentucky | LA Louisiana | ME Maine | MD Maryland
MA Massachusetts | MI Michigan | MN Minnesota | MS Mississippi | MO Missouri | MT Montana | NE Nebraska
NV Nevada | NH New Hampshire | NJ New Jersey | NM New Mexico | NY New York | NC North Carolina
ND North Dakota | OH Ohio | OK Oklahoma | OR Oregon | PA Pennsylvania | RI Rhode Island
SC South Carolina | SD South Dakota | TN Tennessee | TX Texas | UT Utah | VT Vermont | VA Virginia
WA Washington | WV West Virginia | WI Wisconsin | WY Wyoming
"""
CANADIAN_PROVINCES = """
AB Alberta | BC British Columbia | MB Manitoba | NB New Brunswick | NL Newfoundland and Labrador
NL Newfoundland | NS Nova Scotia | NT Northwest Territories | NU Nunavut | ON Ontario
PE Prince Edward Island | QC Quebec | SK Saskatchewan | YT Yukon
"""
# Of the US, and countries of their own to GeoNames.
US_TERRITORIES = "GU Guam | PR Puerto Rico"
COUNTRIES = """
AD Andorra | AE United Arab Emirates | AE UAE | AF Afghanistan | AG Antigua and Barbuda | AL Albania
AM Armenia | AO Angola | AR Argentina | AT Austria | AU Australia | AW Aruba | AZ Azerbaijan
BA Bosnia and Herzegovina | BB Barbados | BD Bangladesh | BE Belgium | BF Burkina Faso | BG Bulgaria
BH Bahrain | BI Burundi | BJ Benin | BM Bermuda | BN Brunei | BO Bolivia | BR Brazil | BS Bahamas
BT Bhutan | BW Botswana | BY Belarus | BZ Belize | CA Canada | CD DR Congo | CF Central African Republic
CG Congo | CH Switzerland | CI Ivory Coast | CL Chile | CM Cameroon | CN China | CO Colombia
CR Costa Rica | CU Cuba | CV Cape Verde | CW Curacao | CY Cyprus | CZ Czechia | CZ Czech Republic
DE Germany | DE Deutschland | DJ Djibouti | DK Denmark | DM Dominica | DO Dominican Republic
DZ Algeria | EC Ecuador | EE Estonia | EG Egypt | ER Eritrea | ES Spain | ES Espana | ET Ethiopia
FI Finland | FJ Fiji | FR France | GA Gabon | GB United Kingdom | GB UK | GB Great Britain | GB England
GB Scotland | GB Wales | GB Northern Ireland | GD Grenada | GE Georgia | GH Ghana | GI Gibraltar
GL Greenland | GM Gambia | GN Guinea | GQ Equatorial Guinea | GR Greece | GT Guatemala | GU Guam
GY Guyana | HK Hong Kong | HN Honduras | HR Croatia | HT Haiti | HU Hungary | ID Indonesia
IE Ireland | IE Republic of Ireland | IL Israel | IM Isle of Man | IN India | IQ Iraq | IR Iran
IS Iceland | IT Italy | JM Jamaica | JO Jordan | JP Japan | KE Kenya | KG Kyrgyzstan | KH Cambodia
KR South Korea | KW Kuwait | KY Cayman Islands | KZ Kazakhstan | LA Laos | LB Lebanon | LI Liechtenstein
LK Sri Lanka | LR Liberia | LS Lesotho | LT Lithuania | LU Luxembourg | LV Latvia | LY Libya
MA Morocco | MC Monaco | MD Moldova | ME Montenegro | MG Madagascar | MK North Macedonia | ML Mali
MM Myanmar | MN Mongolia | MO Macao | MR Mauritania | MT Malta | MU Mauritius | MV Maldives | MW Malawi
MX Mexico | MY Malaysia | MZ Mozambique | NA Namibia | NE Niger | NG Nigeria | NI Nicaragua
NL Netherlands | NL The Netherlands | NO Norway | NP Nepal | NZ New Zealand | OM Oman | PA Panama
PE Peru | PG Papua New Guinea | PH Philippines | PK Pakistan | PL Poland | PR Puerto Rico
PS Palestine | PT Portugal | PY Paraguay | QA Qatar | RE Reunion | RO Romania | RS Serbia | RU Russia
RW Rwanda | SA Saudi Arabia | SC Seychelles | SD Sudan | SE Sweden | SG Singapore | SI Slovenia
SK Slovakia | SL Sierra Leone | SN Senegal | SO Somalia | SR Suriname | SS South Sudan | SV El Salvador
SY Syria | SZ Eswatini | TD Chad | TG Togo | TH Thailand | TJ Tajikistan | TM Turkmenistan | TN Tunisia
TR Turkey | TR Turkiye | TT Trinidad and Tobago | TW Taiwan | TZ Tanzania | UA Ukraine | UG Uganda
US United States | US United States of America | US US | US USA | US America | UY Uruguay | UZ Uzbekistan
VE Venezuela | VI US Virgin Islands | VN Vietnam | YE Yemen | ZA South Africa | ZM Zambia | ZW Zimbabwe
"""
# GeoNames numbers what people write by letters; geonames.org/CA/administrative-division-canada.html
PROVINCE_OF_NUMBER = dict(
    zip(
        "01 02 03 04 05 07 08 09 10 11 12 13 14".split(),
        "AB BC MB NB NL NS ON PE QC SK YT NT NU".split(),
        strict=True,
    )
)


def _pairs(*tables: str) -> list[tuple[str, str]]:
    """(code, name) of each entry of the tables, in their order."""
    entries = (entry.split(maxsplit=1) for table in tables for entry in re.split(r"[|\n]", table.strip()))
    return [(code, name.strip()) for code, name in entries]


def _by_name(*tables: str) -> dict[str, str]:
    return {folded(name): code for code, name in _pairs(*tables)}


def _by_letters(*tables: str) -> dict[str, str]:
    return {folded(code): code for code, _ in _pairs(*tables)}


COUNTRY_OF_NAME = _by_name(COUNTRIES)
FIRST_NAME_OF_COUNTRY = dict(reversed(_pairs(COUNTRIES)))
_REGIONS = _by_name(US_STATES, CANADIAN_PROVINCES) | _by_letters(US_STATES, CANADIAN_PROVINCES)
_LETTERS_OF_COUNTRY = _by_letters(COUNTRIES)
# Which country a region of North America lies in, by its name and by its letters.
COUNTRY_OF_REGION = {
    **dict.fromkeys(_by_name(CANADIAN_PROVINCES) | _by_letters(CANADIAN_PROVINCES), "CA"),
    **dict.fromkeys(_by_name(US_STATES, US_TERRITORIES) | _by_letters(US_STATES, US_TERRITORIES), "US"),
}


def region_code(name: str) -> str | None:
    """The letters of a US state or Canadian province, by its name or letters."""
    return _REGIONS.get(folded(name))


def country_code(name: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country, by its English name or by any two letters."""
    plain = folded(name)
    if plain in COUNTRY_OF_NAME:
        return COUNTRY_OF_NAME[plain]
    if len(plain) == 2 and plain.isascii() and plain.isalpha():
        return _LETTERS_OF_COUNTRY.get(plain, plain.upper())
    return None


@cache
def names_of_region(code: str) -> frozenset[str]:
    """What a US state or Canadian province is called, folded: its letters and its names."""
    return frozenset(name for name, letters in _REGIONS.items() if letters == code) | {folded(code)}


@cache
def names_of_country(code: str) -> frozenset[str]:
    """What a country is called, folded: its letters and its names in English."""
    return frozenset(name for name, letters in COUNTRY_OF_NAME.items() if letters == code) | {folded(code)}
