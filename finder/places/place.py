"""A place of the gazetteer."""

from __future__ import annotations

from dataclasses import dataclass

from finder.domain.geo import Point
from finder.domain.schedule import Precision


@dataclass(frozen=True, slots=True)
class Place:
    """A postal code or a town: its label, its centre and how near that is to any door in it.

    `label` is what `near` takes for this very place. `region` is letters in the US and Canada, a name
    elsewhere; `population` 0 is not known.
    """

    label: str
    point: Point
    precision: Precision
    city: str | None
    region: str | None
    country: str
    postal_code: str | None = None
    population: int = 0

    @property
    def name(self) -> str:
        """The town, or the code where it tells none."""
        return self.city or self.postal_code or self.label
