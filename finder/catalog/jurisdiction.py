"""Whose public holidays hold at a venue."""

from __future__ import annotations

from functools import lru_cache

from finder.places.names import folded
from finder.places.regions import COUNTRY_OF_REGION, region_code
from finder.wording.holidays import jurisdiction_of


@lru_cache(maxsize=4096)
def jurisdiction_at(country: str | None, region: str | None) -> str | None:
    """The jurisdiction of a venue there, such as US-TN; None where its holidays are not known."""
    code = None if region is None else region_code(region)
    if country is None and code is not None:
        country = COUNTRY_OF_REGION[folded(code)]
    return jurisdiction_of(country, code or region)
