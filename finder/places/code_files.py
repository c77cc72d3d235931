"""Tables of postal codes as others publish them, read row by row: ONSPD, Code-Point Open, or one's own."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from finder.domain.errors import InvalidInput, Refused
from finder.domain.geo import Point
from finder.places.codes import CODE, MAX_CODE_LENGTH, code_key
from finder.places.grid import EASTINGS, NORTHINGS, point_of_grid

BRITISH_CODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}", re.ASCII)
COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
MAX_NAME_LENGTH = 100
NO_CODE, NO_PLACE, NO_COUNTRY = "is no postal code", "has no coordinates", "names no country by two letters"
# What ONSPD writes where a code has no place.
NOWHERE_LAT = 99.999999
EXPECTED = (
    "is no table of postal codes: its first row must hold pcds,lat,long (ONSPD),"
    " postal_code,lat,lon (one's own), or the first postcode of Code-Point Open"
)


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A postal code, written as its table writes it, with its place and the town it tells, if any."""

    code: str
    point: Point
    country: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A form of table: how a row is read, and what its publishers ask to be said."""

    name: str
    read: Callable[[Sequence[str]], CodeRow]
    attribution: str | None = None

    def owed(self, year: int) -> dict[str, str]:
        """What is owed to its publishers, for a table of that year."""
        if self.attribution is None:
            return {}
        return {"attribution": self.attribution.format(year=year), "licence": OGL, "url": OGL_URL}


class BadRow(ValueError):
    """A row that cannot be used; the message says why."""


OGL = "Open Government Licence v3.0"
OGL_URL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
OS_ATTRIBUTION = (
    "Contains OS data © Crown copyright and database right {year}."
    " Contains Royal Mail data © Royal Mail copyright and database right {year}."
)
ONS_ATTRIBUTION = f"{OS_ATTRIBUTION} Source: Office for National Statistics licensed under the {OGL}."


def code_rows(lines: Iterable[str]) -> tuple[Form, Iterator[CodeRow | BadRow]]:
    """The form of a table, and each row or why it can't be used. Raises Refused for any other table."""
    rows = _rows(lines)
    first = next(rows, [])
    header = [name.strip().lower() for name in first] if isinstance(first, list) else []
    if {"pcds", "lat", "long"} <= set(header):
        form = Form("onspd", _named(header, {"code": "pcds", "lon": "long"}, "GB"), ONS_ATTRIBUTION)
    elif {"postal_code", "lat", "lon"} <= set(header):
        form = Form("postal-codes", _named(header, {"code": "postal_code"}, "US"))
    elif isinstance(first, list) and _is_code_point(first):
        form, rows = Form("code-point-open", _code_point, OS_ATTRIBUTION), chain([first], rows)
    else:
        raise Refused(EXPECTED)
    return form, (_read(form, row) for row in rows if row)


def _rows(lines: Iterable[str]) -> Iterator[list[str] | BadRow]:
    reader = csv.reader(lines)
    while True:
        try:
            yield next(reader)
        except csv.Error:
            yield BadRow("cannot be read as CSV")
        except StopIteration:
            return


def _read(form: Form, row: list[str] | BadRow) -> CodeRow | BadRow:
    if isinstance(row, BadRow):
        return row
    try:
        return form.read(row)
    except BadRow as err:
        return err
    except IndexError:
        return BadRow("has too few columns")


def _named(header: list[str], names: dict[str, str], country: str) -> Callable[[Sequence[str]], CodeRow]:
    """The reader of rows whose columns are named."""
    at = {name: place for place, name in enumerate(header)}
    code, lat, lon = (at[names.get(name, name)] for name in ("code", "lat", "lon"))
    is_british = country == "GB"

    def read(row: Sequence[str]) -> CodeRow:
        told = "" if is_british or "country" not in at else row[at["country"]].strip().upper()
        name = None if is_british or "name" not in at else " ".join(row[at["name"]].split())
        return CodeRow(
            _code(row[code], BRITISH_CODE if is_british else None),
            _point(_number(row[lat]), _number(row[lon])),
            _country(told or country),
            name[:MAX_NAME_LENGTH] if name else None,
        )

    return read


def _code_point(row: Sequence[str]) -> CodeRow:
    easting, northing = _number(row[2]), _number(row[3])
    # Where a code has no place its quality is 90 and its coordinates are 0.
    if row[1].strip() == "90" or not (0 < easting <= EASTINGS[-1] and 0 < northing <= NORTHINGS[-1]):
        raise BadRow(NO_PLACE)
    return CodeRow(_code(row[0], BRITISH_CODE), point_of_grid(easting, northing), "GB")


def _is_code_point(row: Sequence[str]) -> bool:
    is_code = bool(row) and BRITISH_CODE.fullmatch(code_key(row[0].strip())) is not None
    return is_code and len(row) >= 4 and all(cell.strip().isdecimal() for cell in row[1:4])


def _code(text: str, form: re.Pattern[str] | None) -> str:
    code = " ".join(text.split()).upper()
    if len(code) > MAX_CODE_LENGTH or not CODE.fullmatch(code):
        raise BadRow(NO_CODE)
    if form is not None and not form.fullmatch(code_key(code)):
        raise BadRow(NO_CODE)
    return code


def _country(letters: str) -> str:
    if not COUNTRY.fullmatch(letters):
        raise BadRow(NO_COUNTRY)
    return letters


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadRow(NO_PLACE) from None


def _point(lat: float, lon: float) -> Point:
    if lat == NOWHERE_LAT or (lat, lon) == (0, 0):
        raise BadRow(NO_PLACE)
    try:
        return Point(lat, lon)
    except InvalidInput:
        raise BadRow("lies beyond the poles or the antimeridian") from None
