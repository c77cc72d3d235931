"""Whose public holidays hold at a venue."""

from __future__ import annotations

from typing import Any

from finder.places.names import folded
from finder.places.regions import COUNTRY_OF_REGION, region_code
from finder.wording.holidays import jurisdiction_of


def jurisdiction_at(venue: dict[str, Any]) -> str | None:
    """The jurisdiction of a venue's document, such as US-TN; None where its holidays are not known."""
    region: str | None = venue["region"]
    country: str | None = venue["country"]
    code = None if region is None else region_code(region)
    if country is None and code is not None:
        country = COUNTRY_OF_REGION[folded(code)]
    return jurisdiction_of(country, code or region)
