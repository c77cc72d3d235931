"""Who may keep an answer: caches on the way where it tells of nobody, else the caller alone."""

from __future__ import annotations

from collections.abc import Iterable

# A phone always asks whether what it holds still stands; a cache that stands before finder answers it for
# a minute, which is as long as the default window stands still.
PUBLIC = "public, max-age=0, s-maxage=60"
PRIVATE = "private, no-cache"
# Where somebody is or looks, or what somebody wrote; a cursor may carry any of them.
PERSONAL = frozenset({"lat", "lon", "near", "radius_m", "bbox", "q", "cursor"}) | {
    *("lat_val", "long_val", "geo_width", "geo_width_km"),  # BMLT's words for the same
    *("SearchString", "SearchStringRadius", "meeting_key_value"),
    "nameQuery",  # central-query's
}


def cache_control(given: Iterable[str]) -> str:
    """The Cache-Control of an answer to these parameters."""
    return PUBLIC if PERSONAL.isdisjoint(given) else PRIVATE
