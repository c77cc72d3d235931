"""Where a meeting is held, as the rows of Meeting Guide and TSML tell it."""

from __future__ import annotations

from dataclasses import dataclass

from finder.domain.errors import InvalidInput
from finder.domain.geo import Point
from finder.domain.schedule import Precision, Venue
from finder.formats.addresses import COUNTRY_IN_ADDRESS, Address, parse_address, parts_of
from finder.formats.fields import Row, number_text, quoted
from finder.formats.private import public_phrase
from finder.formats.text import shorten
from finder.places.names import folded
from finder.places.regions import COUNTRY_OF_REGION, country_code
from finder.shapes.fields import MAX_POSTAL_CODE

MAX_PLACE_LENGTH = 300
# tsml-ui counts what stands between the commas: "1 Elm St, Salem, OR 97301, USA" has four parts.
EXACT_ADDRESS_PARTS = 4
US_POSTAL_DIGITS = 5
NO_ADDRESS = frozenset({"online"})  # what stands where a meeting has none, for the sake of tsml-ui


@dataclass(frozen=True, slots=True)
class Place:
    """The venue, None where the row tells nothing of one, and whether it is more of an area than a door."""

    venue: Venue | None
    is_approximate: bool


def place_of(row: Row) -> Place:
    """The place of a row."""
    name = _phrase(row, "location")
    address = _address(row)
    is_approximate = _is_approximate(row, address)
    point = _point(row)
    precision = None if point is None else _precision(is_approximate, address)
    venue = Venue(
        name,
        address.street,
        address.city if _tells_town(address) else _town_of_regions(row),
        address.region,
        address.postal_code,
        address.country,
        point,
        precision,
    )
    return Place(None if venue == Venue() else venue, is_approximate)


def _address(row: Row) -> Address:
    """The address in parts: those the row has, else those of its address in one line."""
    street, city = _phrase(row, "address"), _phrase(row, "city")
    # Edmonton writes "8406 118 Avenue NW, Edmonton, Alberta, T5B 0S5, Canada" into `address`.
    line = _line(row) or (street if city is None else None)
    told = (parse_address(line) or Address(street=line)) if line is not None else Address(street=street)
    country = _country(row) or told.country
    postal_code = _postal_code(row, country)
    return Address(
        told.street if line is not None else street,
        city or told.city,
        _phrase(row, "state") or told.region,
        postal_code or told.postal_code,
        country,
    )


def _line(row: Row) -> str | None:
    line = _phrase(row, "formatted_address")
    return None if line is not None and line.casefold() in NO_ADDRESS else line


def _phrase(row: Row, field: str) -> str | None:
    text = public_phrase(row.text(field) or "").strip(" ,;")
    return shorten(text, MAX_PLACE_LENGTH) or None


def _country(row: Row) -> str | None:
    text = row.text("country")
    code = country_code(text) if text is not None else None
    if text is not None and code is None:
        row.warn("country", f"{quoted(text)} is not a country's name that is known here")
    return code


def _postal_code(row: Row, country: str | None) -> str | None:
    digits = number_text(row.cells.get("postal_code"))
    if digits is not None and country == "US":
        # A number has lost the zero that New England's codes begin with.
        return digits.zfill(US_POSTAL_DIGITS)
    text = _phrase(row, "postal_code")
    if text is not None and len(text) > MAX_POSTAL_CODE:
        row.warn("postal_code", "is longer than a postal code, and was left out")
        return None
    return text


def _tells_town(address: Address) -> bool:
    """Whether the town is told, if only inside the street: "325 Cherry St. Philadelphia, PA 19106"."""
    return address.city is not None or (address.street is not None and address.region is not None)


def _town_of_regions(row: Row) -> str | None:
    """The first of the row's regions that may be a town: not a country, state, county or district."""
    regions = row.cells.get("regions")
    nested = [region for region in regions if isinstance(region, str)] if isinstance(regions, list) else []
    named = (row.text("region"), row.text("sub_region"), *nested)
    return next((public_phrase(region) for region in named if region and _may_be_town(region)), None) or None


def _may_be_town(region: str) -> bool:
    word = folded(region)
    is_area = word in COUNTRY_IN_ADDRESS or word in COUNTRY_OF_REGION or word.endswith(" county")
    return not is_area and not word.startswith("district") and "online" not in word


def _is_approximate(row: Row, address: Address) -> bool:
    told = row.flag("approximate")
    if told is not None:
        return told
    line = row.text("formatted_address")
    if line is None:
        state_and_code = " ".join(filter(None, (row.text("state"), row.text("postal_code"))))
        told_parts = (row.text("address"), row.text("city"), state_and_code, row.text("country"))
        line = ", ".join(filter(None, told_parts))
    # "Edmonton, Alberta, T5B 0S5, Canada" has four parts and no street.
    return len(parts_of(line)) < EXACT_ADDRESS_PARTS or address.street is None


def _precision(is_approximate: bool, address: Address) -> Precision:
    if not is_approximate:
        return Precision.EXACT
    return Precision.POSTAL_CODE if address.postal_code is not None else Precision.CITY


def _point(row: Row) -> Point | None:
    lat, lon = row.number("latitude"), row.number("longitude")
    if lat is None or lon is None:
        if lat is not None or lon is not None:
            row.warn("longitude" if lon is None else "latitude", "is missing, so there is no point")
        return None
    if lat == 0 and lon == 0:
        row.warn("latitude", "0, 0 lies in the Atlantic and was left out")
        return None
    try:
        return Point(lat, lon)
    except InvalidInput as err:
        row.warn("latitude", f"there is no point {lat:g}, {lon:g}: {err}")
        return None
