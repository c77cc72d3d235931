"""Where a Nominatim says that an address is; it is asked through finder's own way out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import orjson
from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderServiceError, GeopyError
from geopy.geocoders import Nominatim as GeopyNominatim

from finder import __version__
from finder.domain.errors import InvalidInput
from finder.domain.geo import Point
from finder.domain.schedule import Precision
from finder.formats.addresses import Address
from finder.net import Limits, NotFetched, fetch

TIMEOUT_S = 10
MAX_BYTES = 1_000_000
# What OpenStreetMap calls what has a door of its own.
DOORS = frozenset(
    "amenity building club craft emergency healthcare historic leisure office shop tourism".split()
)
TOWNS = frozenset(
    """
    city town village hamlet suburb borough neighbourhood quarter municipality city_district
    district locality isolated_dwelling
    """.split()
)
HOUSES = frozenset({"house", "houses", "house_number", "house_name", "farm"})


@dataclass(frozen=True, slots=True)
class Fix:
    """Where an address is, and how near that is to its door."""

    point: Point
    precision: Precision


class NoAnswer(Exception):
    """A server that did not say whether it knows an address, and why."""


@dataclass(frozen=True)
class Nominatim:
    """A server by its address, as the operator set it; `contact` is how its keeper reaches the operator."""

    url: str
    contact: str
    timeout_s: float = TIMEOUT_S

    def find(self, address: Address) -> Fix | None:
        """Where the server says that an address is; None where it knows none. Raises NoAnswer."""
        words = {
            "street": address.street,
            "city": address.city,
            "state": address.region,
            "postalcode": address.postal_code,
        }
        query = {name: word for name, word in words.items() if word}
        try:
            found = self._client.geocode(query, country_codes=(address.country or "").lower())
            return None if found is None else fix_of(found.raw)
        except GeopyError as err:
            raise NoAnswer(str(err)) from err
        except (InvalidInput, LookupError, TypeError, ValueError, AttributeError) as err:
            raise NoAnswer("the server answers with what is no place") from err

    @cached_property
    def _client(self) -> Any:
        parts = urlsplit(self.url)
        return GeopyNominatim(
            scheme=parts.scheme,
            domain=parts.netloc + parts.path,
            user_agent=f"finder/{__version__} ({self.contact})",
            timeout=self.timeout_s,
            adapter_factory=_WayOut,
        )


def fix_of(place: Mapping[str, Any]) -> Fix | None:
    """Where a place of a Nominatim's answer is; None for one larger than a town, which is no address.

    Raises LookupError, TypeError, ValueError or InvalidInput for what is none.
    """
    precision = _precision(place["class"], place.get("addresstype") or place["type"])
    if precision is None:
        return None
    return Fix(Point(float(place["lat"]), float(place["lon"])), precision)


def _precision(of: str, kind: str) -> Precision | None:
    if kind == "postcode":
        return Precision.POSTAL_CODE
    if of in DOORS or kind in HOUSES:
        return Precision.EXACT
    if of == "highway":
        return Precision.STREET
    return Precision.CITY if kind in TOWNS else None


class _WayOut(BaseSyncAdapter):  # type: ignore[misc]  # geopy has no types
    """How geopy asks: by `finder.net`, within its limits; the operator's server may be on this machine."""

    def __init__(self, **_: object) -> None:
        super().__init__(proxies=None, ssl_context=None)

    def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:
        """What is at an address."""
        limits = Limits(
            MAX_BYTES,
            connect_s=timeout,
            silence_s=timeout,
            total_s=timeout,
            redirects=0,
            allows_private=True,
            agent=headers["User-Agent"],
        )
        answer = BytesIO()
        try:
            fetch(url, answer, limits)
        except NotFetched as err:
            raise GeocoderServiceError(str(err)) from err
        return answer.getvalue().decode(errors="replace")

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
        """What is at an address, read as JSON."""
        try:
            return orjson.loads(self.get_text(url, timeout=timeout, headers=headers))
        except orjson.JSONDecodeError as err:
            raise GeocoderServiceError("the server answers with what is no JSON") from err
