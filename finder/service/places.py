"""Places as they are suggested to who is typing one."""

from __future__ import annotations

from typing import Any

from finder.places import Gazetteer, Place, suggestions

Members = dict[str, Any]


def suggested_places(gazetteer: Gazetteer, text: str, limit: int) -> Members:
    """The places that a text may become, the likeliest first; `text` of each is what `near` takes for it."""
    return {"items": [_members(place) for place in suggestions(gazetteer, text, limit)]}


def _members(place: Place) -> Members:
    return {
        "text": place.label,
        "name": place.name,
        "region": place.region,
        "country": place.country,
        "postal_code": place.postal_code,
        "lat": place.point.lat,
        "lon": place.point.lon,
        "population": place.population or None,
        "precision": str(place.precision),
    }
