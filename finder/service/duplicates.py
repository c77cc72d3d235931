"""Duplicates across sources: which listings a curator should look at side by side."""

from __future__ import annotations

from finder.intake.duplicates import Twins, twins_of
from finder.service.finder import Finder
from finder.shapes.document import decode


def duplicates(finder: Finder) -> list[Twins]:
    """Pairs of listings of two sources that look like one meeting, the surest first; nothing is changed."""
    return twins_of(decode(entry.document) for entry in finder.store.entries())
