"""Time zones by IANA name, and the step from wall-clock time to an instant."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from finder.domain.errors import UnknownTimeZone

# Names the database holds that are files of a machine, not zones of a place.
NOT_PLACES = frozenset({"Factory", "localtime", "posixrules"})


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones()) - NOT_PLACES


@cache
def zone(name: str) -> ZoneInfo:
    """The zone called `name`. Raises UnknownTimeZone if the IANA database does not hold it."""
    if name not in _names():
        raise UnknownTimeZone(name)
    return ZoneInfo(name)


def instant(wall: datetime, tz: ZoneInfo) -> datetime:
    """The zone-aware moment at which clocks of `tz` show the naive `wall`.

    A time inside a spring-forward gap moves later by the gap; one in an autumn fold is its first
    happening (RFC 5545, 3.3.5).
    """
    return wall.replace(tzinfo=tz, fold=0).astimezone(UTC).astimezone(tz)
