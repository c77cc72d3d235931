"""Where a postal code or a town is, and which time zone holds there; offline."""

from __future__ import annotations

from finder.places.gazetteer import Gazetteer, embedded_gazetteer
from finder.places.loaded import LoadedCodes
from finder.places.place import Place
from finder.places.suggesting import suggestions
from finder.places.zones import zone_of

__all__ = ["Gazetteer", "LoadedCodes", "Place", "embedded_gazetteer", "suggestions", "zone_of"]
